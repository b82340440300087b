// regex-syntax.ts — the structure of a regular expression that the JavaScript engine has accepted.
//
// Only what the bounded matcher and the estimate of risk need: how things repeat, choose and nest. What
// one character may be is left as text, see regex-character.ts. What matches nothing and does nothing is left
// out, so that a part of the tree is at least one instruction of a program.
import { LimitReached, REGEX_TOO_LARGE } from "./failure.ts";

export type RegexNode =
  /** One character: `source` is a literal, an escape, a class or a dot. */
  | { readonly type: "character"; readonly source: string; readonly literal: string | undefined }
  | { readonly type: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly type: "choice"; readonly options: readonly RegexNode[] }
  | { readonly type: "group"; readonly index: number; readonly body: RegexNode }
  | {
      readonly type: "repeat";
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
      /** Capture groups inside, `[from, to)`: each turn begins with them empty. */
      readonly groups: readonly [number, number];
    }
  | {
      readonly type: "look";
      readonly behind: boolean;
      readonly negative: boolean;
      readonly body: RegexNode;
    }
  | { readonly type: "edge"; readonly edge: "start" | "end" | "word" | "inside" }
  | { readonly type: "back"; readonly groups: readonly number[] };

export interface RegexTree {
  readonly root: RegexNode;
  /** Capture groups, the whole match not counted. */
  readonly groups: number;
}

/** @throws LimitReached where groups nest deeper than anybody writes. */
export function parseRegex(source: string): RegexTree {
  const groups = groupNames(source);
  return { root: new RegexParser(source, groups).choice(), groups: groups.length };
}

const EMPTY: RegexNode = { type: "sequence", items: [] };
const DEPTH_MAX = 100;

const GROUP_NAME = /\(\?<([^=!>][^>]*)>/y;

/** The name of each capture group, in order; undefined for those without. */
function groupNames(source: string): readonly (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === "\\") at += 1;
    else if (char === "[") at = classEnd(source, at) - 1;
    else if (char === "(") {
      const named = matchAt(GROUP_NAME, source, at);
      if (named !== null) names.push(decoded(named[1] ?? ""));
      else if (source.charAt(at + 1) !== "?") names.push(undefined);
    }
  }
  return names;
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** A name may be written with escapes. */
function decoded(name: string): string {
  return name.replace(
    /\\u(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{4}))/g,
    (_, long?: string, short?: string) =>
      short === undefined
        ? String.fromCodePoint(Number.parseInt(long ?? "", 16))
        : String.fromCharCode(Number.parseInt(short, 16)),
  );
}

/** The offset behind the `]` of the class that begins at `at`. */
function classEnd(source: string, at: number): number {
  let end = at + 1;
  while (end < source.length && source.charAt(end) !== "]")
    end += source.charAt(end) === "\\" ? 2 : 1;
  return end + 1;
}

const GROUP_HEAD = /\((?:\?(?:<?[=!]|:|<[^>]*>))?/y;
const NAMED_BACK = /\\k<([^>]*)>/y;
const QUANTIFIER = /([*+?]|\{(\d+)(,?)(\d*)\})(\??)/y;

class RegexParser {
  readonly #source: string;
  readonly #groups: number;
  /** The groups of each name. */
  readonly #named = new Map<string, number[]>();
  #at = 0;
  #groupsSeen = 0;
  #depth = 0;

  constructor(source: string, names: readonly (string | undefined)[]) {
    this.#source = source;
    this.#groups = names.length;
    names.forEach((name, i) => {
      if (name !== undefined) this.#named.set(name, [...(this.#named.get(name) ?? []), i + 1]);
    });
  }

  choice(): RegexNode {
    const options = [this.#sequence()];
    while (this.#source.charAt(this.#at) === "|") {
      this.#at += 1;
      options.push(this.#sequence());
    }
    return options.length === 1 ? (options[0] as RegexNode) : { type: "choice", options };
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source.charAt(this.#at))) {
      const firstGroup = this.#groupsSeen;
      const atom = this.#atom();
      const item = this.#quantified(atom, firstGroup);
      if (!isEmpty(item)) items.push(item);
    }
    return items.length === 1 ? (items[0] as RegexNode) : { type: "sequence", items };
  }

  #quantified(body: RegexNode, firstGroup: number): RegexNode {
    const match = matchAt(QUANTIFIER, this.#source, this.#at);
    if (match === null) return body;
    this.#at += match[0].length;
    const [min, max] = quantities(match);
    if (max === 0 || isEmpty(body)) return EMPTY;
    const groups: readonly [number, number] = [firstGroup + 1, this.#groupsSeen + 1];
    return { type: "repeat", body, min, max, lazy: match[5] === "?", groups };
  }

  #atom(): RegexNode {
    const char = this.#source.charAt(this.#at);
    switch (char) {
      case "^":
      case "$":
        this.#at += 1;
        return { type: "edge", edge: char === "^" ? "start" : "end" };
      case "(":
        return this.#group();
      case "[":
        return this.#character(classEnd(this.#source, this.#at) - this.#at);
      case "\\":
        return this.#escape();
      case ".":
        return this.#character(1);
      default:
        return this.#character(1, char);
    }
  }

  #character(length: number, literal?: string): RegexNode {
    const source = this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
    return { type: "character", source, literal };
  }

  #group(): RegexNode {
    const head = matchAt(GROUP_HEAD, this.#source, this.#at);
    const opening = head === null ? "(" : head[0];
    this.#at += opening.length;
    if (opening === "(" || opening.endsWith(">")) {
      this.#groupsSeen += 1;
      const index = this.#groupsSeen;
      return { type: "group", index, body: this.#inner() };
    }
    const body = this.#inner();
    if (opening === "(?:") return body;
    return { type: "look", behind: opening.includes("<"), negative: opening.endsWith("!"), body };
  }

  #inner(): RegexNode {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new LimitReached(REGEX_TOO_LARGE);
    const body = this.choice();
    this.#depth -= 1;
    this.#at += 1;
    return body;
  }

  #escape(): RegexNode {
    const rest = this.#source.slice(this.#at, this.#at + 256);
    if (/^\\[bB]/.test(rest)) {
      this.#at += 2;
      return { type: "edge", edge: rest.charAt(1) === "b" ? "word" : "inside" };
    }
    const named = this.#named.size === 0 ? null : matchAt(NAMED_BACK, this.#source, this.#at);
    if (named !== null) {
      this.#at += named[0].length;
      return { type: "back", groups: this.#named.get(decoded(named[1] ?? "")) ?? [] };
    }
    const decimal = /^\\([1-9]\d*)/.exec(rest);
    if (decimal !== null && Number(decimal[1]) <= this.#groups) {
      this.#at += decimal[0].length;
      return { type: "back", groups: [Number(decimal[1])] };
    }
    return this.#characterEscape(rest);
  }

  /** Annex B of ECMAScript: octal escapes, and what looks like an escape but is none stands for itself. */
  #characterEscape(rest: string): RegexNode {
    const long =
      /^\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[a-zA-Z]|[0-3][0-7]{0,2}|[4-7][0-7]?)/.exec(rest);
    if (long !== null) return this.#character(long[0].length);
    if (rest.startsWith("\\c")) return this.#character(1, "\\");
    return this.#character(2);
  }
}

function isEmpty(node: RegexNode): boolean {
  return node.type === "sequence" && node.items.length === 0;
}

function quantities(match: RegExpExecArray): [number, number] {
  switch (match[1]) {
    case "*":
      return [0, Number.POSITIVE_INFINITY];
    case "+":
      return [1, Number.POSITIVE_INFINITY];
    case "?":
      return [0, 1];
    default: {
      const min = Number(match[2]);
      if (match[3] === "") return [min, min];
      return [min, match[4] === "" ? Number.POSITIVE_INFINITY : Number(match[4])];
    }
  }
}
