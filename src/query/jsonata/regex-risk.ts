// regex-risk.ts — how long the JavaScript engine may need for a regular expression, from above.
//
// A backtracking engine tries, at worst, every way to divide the text among the repetitions: repetitions one
// behind another multiply (a polynomial), a repetition of something that can itself be divided is exponential.
// The estimate knows nothing of the text and errs on the side of danger: what it fears runs on the bounded
// matcher, which is slower but finds the same.
import type { RegexNode, RegexTree } from "./regex-syntax.ts";

export interface RegexRisk {
  /** The text's length enters with this power; infinite for exponential patterns. */
  readonly degree: number;
  /** A constant factor, as a power of two. */
  readonly doublings: number;
}

// About 20 microseconds in the JavaScript engine.
const NATIVE_MAX = 1e4;
/** Of what it may have to do, as many as take the time of one of our steps: it seldom has to do all of it. */
const NATIVE_PER_STEP = 64;
/** It goes through a text about as quickly as it is read otherwise. */
const CHARACTERS_PER_STEP = 8;

export function regexRisk(tree: RegexTree): RegexRisk {
  const risk = riskOf(tree.root);
  // A search that may begin anywhere is one more repetition.
  return isAnchored(tree.root) ? risk : { ...risk, degree: risk.degree + 1 };
}

/** The steps to be paid for the JavaScript engine's search of a whole text; undefined where it may run away. */
export function nativeSteps(
  { degree, doublings }: RegexRisk,
  textLength: number,
): number | undefined {
  const places = textLength + 1;
  if (degree <= 1 && doublings <= 4) return (places * 2 ** doublings) / CHARACTERS_PER_STEP;
  const worst = places ** degree * 2 ** doublings;
  return worst <= NATIVE_MAX ? worst / NATIVE_PER_STEP : undefined;
}

const NONE: RegexRisk = { degree: 0, doublings: 0 };

function riskOf(node: RegexNode): RegexRisk {
  switch (node.type) {
    case "character":
    case "edge":
      return NONE;
    case "back":
      return { degree: 0, doublings: 1 };
    case "sequence":
      return node.items.map(riskOf).reduce(plus, NONE);
    case "choice": {
      const options = node.options.map(riskOf);
      return {
        degree: Math.max(...options.map((option) => option.degree)),
        doublings:
          Math.max(...options.map((option) => option.doublings)) +
          (isDecided(node.options) ? 0 : Math.log2(options.length)),
      };
    }
    case "group":
      return riskOf(node.body);
    case "look":
      return plus(riskOf(node.body), { degree: 0, doublings: 1 });
    case "repeat":
      return riskOfRepeat(node);
  }
}

function plus(left: RegexRisk, right: RegexRisk): RegexRisk {
  return { degree: left.degree + right.degree, doublings: left.doublings + right.doublings };
}

// A repetition that may vary by more than this counts as one without a limit.
const VARIATION_MAX = 8;

function riskOfRepeat(node: Extract<RegexNode, { type: "repeat" }>): RegexRisk {
  const body = riskOf(node.body);
  const divisible = body.degree > 0 || body.doublings > 0;
  if (node.max <= 1) return { ...body, doublings: body.doublings + (node.max - node.min) };
  if (divisible) return { degree: Number.POSITIVE_INFINITY, doublings: body.doublings };
  const variation = node.max - node.min;
  if (variation > VARIATION_MAX) return { degree: 1, doublings: 0 };
  return { degree: 0, doublings: Math.log2(variation + 1) };
}

/** The first character tells the options apart, so at most one of them can go far. */
function isDecided(options: readonly RegexNode[]): boolean {
  const firsts = options.map(firstLiteral);
  return (
    firsts.every((first) => first !== undefined) &&
    new Set(firsts.map((first) => first?.toLowerCase())).size === firsts.length
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
