// regex-search.ts — finds a pattern in a text: with the JavaScript engine where that is safe and worth it, else
// within a budget. Patterns come from whoever may create a state machine, texts from whoever may start one.
import { type Meter, spendSteps, spendText } from "./budget.ts";
import { LimitReached, REGEX_TOO_LARGE } from "./failure.ts";
import { type RegexMatch, searchBounded } from "./regex-machine.ts";
import { INSTRUCTIONS_MAX, type RegexProgram, regexProgram } from "./regex-program.ts";
import { type RegexRisk, regexRisk } from "./regex-risk.ts";
import { parseRegex, type RegexTree } from "./regex-syntax.ts";
import type { Pattern } from "./syntax-tree.ts";

/** Parsing a pattern takes longer than reading a text, by this much for each character, */
const PARSING = 32;
/** and making an instruction of its program takes this many steps. */
const INSTRUCTION_STEPS = 2;

/** What may be done from a place of the text, or for each place where the pattern is anchored, to let it run alone. */
const WORK_MAX = 64;
/** Of that, as many as take the time of one of our steps at their worst. */
const WORK_PER_STEP = 16;

/** The JavaScript engine takes as long to compile a small pattern as the bounded matcher to read this much. */
const NATIVE_TEXT_MIN = 4_096;
const COMPILED_LENGTH_MAX = 512;
/** Its time for compiling grows with the square of these, and more. */
const COMPILED_BRANCHES_MAX = 24;
const COMPILATION_STEPS = 1_000;
const COMPILATION_STEPS_PER_CHARACTER = 40;

/** A program is kept with the pattern where it is not much larger. */
const KEPT_PER_CHARACTER = 4;
const KEPT_ALWAYS = 64;

export class RegexSearcher {
  readonly #pattern: Pattern;
  readonly #nativeKey = {};
  #risk: RegexRisk | undefined;
  #native: RegExp | undefined;
  #program: RegexProgram | undefined;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  /** @throws LimitReached where the budget does not suffice, or no budget could. */
  search(text: string, from: number, meter: Meter): RegexMatch | undefined {
    const risk = text.length < NATIVE_TEXT_MIN ? undefined : this.#nativeRisk(meter);
    // Nothing can interrupt the JavaScript engine, so all of what it may need has to be there.
    if (risk !== undefined && nativeSteps(risk, text.length) <= meter.steps) {
      const match = this.#searchNatively(text, from);
      // An anchored pattern may have looked at the whole text, others only at what is before the match.
      const places = risk.anchored ? text.length : (match?.start ?? text.length) - from;
      spendSteps(meter, nativeSteps(risk, places));
      return match;
    }
    const program = meter.once(this, () => this.#payProgram(meter));
    return searchBounded(program, text, from, meter);
  }

  /** Undefined where the JavaScript engine may run away. */
  #nativeRisk(meter: Meter): RegexRisk | undefined {
    const { length } = this.#pattern.source;
    if (length > COMPILED_LENGTH_MAX) return undefined;
    const { risk } = meter.once(this.#nativeKey, () => {
      this.#spendParsing(meter);
      this.#risk ??= regexRisk(this.#tree(), this.#pattern.flags);
      if (!isTame(this.#risk)) return { risk: undefined };
      spendSteps(meter, COMPILATION_STEPS + COMPILATION_STEPS_PER_CHARACTER * length);
      return { risk: this.#risk };
    });
    return risk;
  }

  #searchNatively(text: string, from: number): RegexMatch | undefined {
    this.#native ??= new RegExp(this.#pattern.source, `${this.#pattern.flags}g`);
    this.#native.lastIndex = from;
    const match = execute(this.#native, text);
    if (match === null) return undefined;
    const [whole, ...groups] = match;
    return { start: match.index, end: match.index + whole.length, groups };
  }

  #payProgram(meter: Meter): RegexProgram {
    this.#spendParsing(meter);
    const program = this.#program ?? this.#madeProgram(meter);
    const size = program.instructions.length;
    spendSteps(meter, size * INSTRUCTION_STEPS);
    if (size <= KEPT_ALWAYS + KEPT_PER_CHARACTER * this.#pattern.source.length)
      this.#program = program;
    return program;
  }

  #madeProgram(meter: Meter): RegexProgram {
    try {
      return regexProgram(this.#tree(), this.#pattern.flags);
    } catch (error) {
      if (error instanceof LimitReached) spendSteps(meter, INSTRUCTIONS_MAX * INSTRUCTION_STEPS);
      throw error;
    }
  }

  #tree(): RegexTree {
    return parseRegex(this.#pattern.source);
  }

  #spendParsing(meter: Meter): void {
    spendText(meter, this.#pattern.source.length, PARSING);
  }
}

/** Whether the JavaScript engine goes through any text about once, and compiles the pattern soon. */
function isTame({ work, anchored, branches }: RegexRisk): boolean {
  return (
    work.degree <= (anchored ? 1 : 0) &&
    work.factor <= WORK_MAX &&
    branches <= COMPILED_BRANCHES_MAX
  );
}

function nativeSteps({ work }: RegexRisk, places: number): number {
  return ((places + 1) * work.factor) / WORK_PER_STEP;
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
