// bounded-patterns.ts — regular expressions of templates, within the budget that expressions have.
import {
  DEFAULT_BUDGET,
  LimitReached,
  Meter,
  RegexSearcher,
  spendSteps,
} from "../jsonata/index.ts";
import { isPattern } from "../patterns/index.ts";
import type { Allowance } from "./allowance.ts";
import type { Patterns } from "./methods.ts";

/** What reading a character of a pattern costs, */
const READING_STEPS = 4;
/** a match, besides looking for it, */
const MATCH_STEPS = 12;
/** and what stands for it, besides its characters. */
const MATCH_CHARACTERS = 16;

/** A pattern that is none, or that takes too long. */
export class PatternProblem extends Error {}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

export class BoundedPatterns implements Patterns {
  readonly #meter = new Meter(DEFAULT_BUDGET);
  readonly #searchers = new Map<string, RegexSearcher>();
  readonly #allowance: Allowance;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  matches(pattern: string, text: string): boolean {
    return this.#matches(`^(?:${pattern})$`, text, 1).length > 0;
  }

  replaced(
    text: string,
    { pattern, replacement, all }: { pattern: string; replacement: string; all: boolean },
  ): string {
    let made = "";
    let from = 0;
    for (const match of this.#matches(pattern, text, all ? text.length + 1 : 1)) {
      made += text.slice(from, match.start) + this.#filled(replacement, text, match);
      from = match.end;
    }
    return made + text.slice(from);
  }

  /** As Java's: empty texts at the end are left out. */
  split(pattern: string, text: string): readonly string[] {
    const parts: string[] = [];
    let from = 0;
    for (const { start, end } of this.#matches(pattern, text, text.length + 1)) {
      if (end === 0 || (start === end && start >= text.length)) continue;
      parts.push(text.slice(from, start));
      from = end;
    }
    parts.push(text.slice(from));
    const last = parts.findLastIndex((one) => one !== "");
    return last < 0 ? (text === "" ? [""] : []) : parts.slice(0, last + 1);
  }

  #matches(pattern: string, text: string, most: number): readonly Match[] {
    const found: Match[] = [];
    const { effort } = this.#allowance;
    this.#meter.steps = effort.left;
    try {
      const searcher = this.#searcher(pattern);
      for (let from = 0; found.length < most && from <= text.length; ) {
        const match = searcher.search(text, from, this.#meter);
        if (match === undefined) break;
        spendSteps(this.#meter, MATCH_STEPS);
        found.push({ ...match, groups: match.groups });
        from = match.end > match.start ? match.end : match.end + 1;
      }
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      throw new PatternProblem(`the pattern ${pattern} takes too long`);
    } finally {
      effort.left = this.#meter.steps;
    }
    return found;
  }

  /** `$1` is a group, a backslash takes what follows as it is. */
  #filled(replacement: string, text: string, { start, end, groups }: Match): string {
    this.#allowance.spendText(MATCH_CHARACTERS + replacement.length);
    return replacement.replace(/\\([\s\S])|\$(\d)/g, (_, plain?: string, group?: string) => {
      this.#allowance.spend(1);
      if (plain !== undefined) return plain;
      const put = (group === "0" ? text.slice(start, end) : groups[Number(group) - 1]) ?? "";
      this.#allowance.spendText(put.length);
      return put;
    });
  }

  #searcher(pattern: string): RegexSearcher {
    const known = this.#searchers.get(pattern);
    if (known !== undefined) return known;
    spendSteps(this.#meter, pattern.length * READING_STEPS);
    if (!isPattern(pattern)) {
      throw new PatternProblem(`${pattern} is no pattern that is known here`);
    }
    const made = new RegexSearcher({ source: pattern, flags: "" });
    this.#searchers.set(pattern, made);
    return made;
  }
}
