// regex-risk.ts — how much the JavaScript engine may have to do for a regular expression, from above.
//
// A backtracking engine tries, at worst, every way to divide the text among the repetitions: repetitions one
// behind another multiply (a polynomial), a repetition of something that can itself be divided is exponential.
// The estimate knows nothing of the text and errs on the side of danger: what it fears runs on the bounded
// matcher, which is slower but finds the same.
import type { RegexNode, RegexTree } from "./regex-syntax.ts";
import { canonicalUnit } from "./regex-units.ts";

/** At most `factor` times the text's length to the power of `degree`. */
export interface Bound {
  readonly factor: number;
  readonly degree: number;
}

export interface RegexRisk {
  /** What is done from one place of the text, in looks at a character or a border. */
  readonly work: Bound;
  /** Whether a search begins at the start of the text alone. */
  readonly anchored: boolean;
  /** Repetitions, options and groups, which the JavaScript engine takes long to compile. */
  readonly branches: number;
}

export function regexRisk({ root }: RegexTree, flags: string): RegexRisk {
  return {
    work: effortOf(root).work,
    // With the flag m every line is a start.
    anchored: !flags.includes("m") && isAnchored(root),
    branches: branchesOf(root),
  };
}

interface Effort {
  readonly work: Bound;
  /** The ways in which it can match from one place: what follows is tried as often. */
  readonly ways: Bound;
}

const NONE: Bound = { factor: 0, degree: 0 };
const ONE: Bound = { factor: 1, degree: 0 };
const EACH_PLACE: Bound = { factor: 1, degree: 1 };

function effortOf(node: RegexNode): Effort {
  switch (node.type) {
    case "character":
    case "edge":
      return { work: ONE, ways: ONE };
    case "back":
      return { work: EACH_PLACE, ways: ONE };
    case "group": {
      const body = effortOf(node.body);
      return { ...body, work: sum(body.work, ONE) };
    }
    // Once it has succeeded it is not entered again.
    case "look":
      return { work: sum(effortOf(node.body).work, ONE), ways: ONE };
    case "sequence":
      return effortOfSequence(node.items);
    case "choice":
      return effortOfChoice(node.options);
    case "repeat":
      return effortOfRepeat(node);
  }
}

function effortOfSequence(items: readonly RegexNode[]): Effort {
  let work = NONE;
  let ways = ONE;
  for (const item of items) {
    const effort = effortOf(item);
    work = sum(work, product(ways, effort.work));
    ways = product(ways, effort.ways);
  }
  return { work, ways };
}

function effortOfChoice(options: readonly RegexNode[]): Effort {
  const efforts = options.map(effortOf);
  const ways = efforts.map((effort) => effort.ways);
  return {
    work: efforts.map((effort) => effort.work).reduce(sum, { factor: options.length, degree: 0 }),
    ways: isDecided(options) ? ways.reduce(larger) : ways.reduce(sum),
  };
}

function effortOfRepeat(node: Extract<RegexNode, { type: "repeat" }>): Effort {
  const body = effortOf(node.body);
  // Each turn counts itself and forgets the groups inside.
  const turn = sum(body.work, { factor: 1 + node.groups[1] - node.groups[0], degree: 0 });
  if (body.ways.degree === 0 && body.ways.factor === 1) {
    const turns = node.max === Number.POSITIVE_INFINITY ? EACH_PLACE : constant(node.max);
    const ends =
      node.max === Number.POSITIVE_INFINITY ? EACH_PLACE : constant(node.max - node.min + 1);
    return { work: sum(product(turns, turn), ONE), ways: ends };
  }
  if (node.max > 1) return { work: ENDLESS, ways: ENDLESS };
  return { work: sum(turn, ONE), ways: sum(body.ways, constant(1 - node.min)) };
}

const ENDLESS: Bound = { factor: 1, degree: Number.POSITIVE_INFINITY };

function constant(factor: number): Bound {
  return { factor, degree: 0 };
}

function sum(left: Bound, right: Bound): Bound {
  return {
    factor: left.factor + right.factor,
    degree: Math.max(left.degree, right.degree),
  };
}

function product(left: Bound, right: Bound): Bound {
  return { factor: left.factor * right.factor, degree: left.degree + right.degree };
}

function larger(left: Bound, right: Bound): Bound {
  return {
    factor: Math.max(left.factor, right.factor),
    degree: Math.max(left.degree, right.degree),
  };
}

/** The first character tells the options apart, so at most one of them can match. */
function isDecided(options: readonly RegexNode[]): boolean {
  const firsts = options.map(firstLiteral);
  return (
    firsts.every((first) => first !== undefined) &&
    new Set(firsts.map((first) => canonicalUnit(first?.charCodeAt(0) ?? 0))).size === firsts.length
  );
}

function firstLiteral(node: RegexNode): string | undefined {
  switch (node.type) {
    case "character":
      return node.literal;
    case "sequence":
      return node.items[0] === undefined ? undefined : firstLiteral(node.items[0]);
    case "group":
      return firstLiteral(node.body);
    default:
      return undefined;
  }
}

function isAnchored(node: RegexNode): boolean {
  switch (node.type) {
    case "edge":
      return node.edge === "start";
    case "sequence":
      return node.items[0] !== undefined && isAnchored(node.items[0]);
    case "choice":
      return node.options.every(isAnchored);
    case "group":
      return isAnchored(node.body);
    default:
      return false;
  }
}

function branchesOf(node: RegexNode): number {
  switch (node.type) {
    case "character":
    case "edge":
    case "back":
      return 0;
    case "sequence":
      return node.items.reduce((total, item) => total + branchesOf(item), 0);
    case "choice":
      return node.options.reduce((total, option) => total + 1 + branchesOf(option), 0);
    case "group":
    case "look":
    case "repeat":
      return 1 + branchesOf(node.body);
  }
}
