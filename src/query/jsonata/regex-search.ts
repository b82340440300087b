// regex-search.ts — finds a pattern in a text: with the JavaScript engine where that is safe, else within a
// budget. Patterns come from whoever may create a state machine, texts from whoever may start one.
import { type Meter, spendSteps } from "./budget.ts";
import { LimitReached, REGEX_TOO_LARGE } from "./failure.ts";
import { type RegexMatch, searchBounded } from "./regex-machine.ts";
import { type RegexProgram, regexProgram } from "./regex-program.ts";
import { nativeSteps, type RegexRisk, regexRisk } from "./regex-risk.ts";
import { parseRegex, type RegexTree } from "./regex-syntax.ts";
import type { Pattern } from "./syntax-tree.ts";

export class RegexSearcher {
  readonly #pattern: Pattern;
  #native: RegExp | undefined;
  #tree: RegexTree | undefined;
  #risk: RegexRisk | undefined;
  #program: RegexProgram | undefined;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  search(text: string, from: number, meter: Meter): RegexMatch | undefined {
    this.#tree ??= parseRegex(this.#pattern.source);
    this.#risk ??= regexRisk(this.#tree);
    const steps = nativeSteps(this.#risk, text.length);
    if (steps !== undefined) {
      const match = this.#searchNatively(text, from);
      // Of a plain pattern the text behind the match was not looked at.
      const looked = ((match?.end ?? text.length) - from + 1) / (text.length + 1);
      spendSteps(meter, steps * (this.#risk.degree <= 1 ? looked : 1));
      return match;
    }
    this.#program ??= regexProgram(this.#tree, this.#pattern.flags);
    return searchBounded(this.#program, text, from, meter);
  }

  #searchNatively(text: string, from: number): RegexMatch | undefined {
    this.#native ??= new RegExp(this.#pattern.source, `${this.#pattern.flags}g`);
    this.#native.lastIndex = from;
    const match = execute(this.#native, text);
    if (match === null) return undefined;
    const [whole, ...groups] = match;
    return { start: match.index, end: match.index + whole.length, groups };
  }
}

/** The JavaScript engine finds out only now that a pattern is too large for it. */
function execute(regex: RegExp, text: string): RegExpExecArray | null {
  try {
    return regex.exec(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new LimitReached(REGEX_TOO_LARGE);
    throw error;
  }
}
