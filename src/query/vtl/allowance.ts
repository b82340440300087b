// allowance.ts — what filling in one template may use up, apart from its turns and the text that it prints.
//
// A template has the steps that the expressions of one visit to a state share, and one more for each character of the
// request: whoever sends more may have it read. Whatever looks at values or texts pays before it does.
import { DEFAULT_BUDGET } from "../jsonata/index.ts";
import { lessened } from "../price.ts";
import type { Effort } from "../query-env.ts";

/** The request is wrong (`body`), or the template is for this request. */
export class TemplateFailure extends Error {
  readonly of: "body" | "template";

  constructor(of: TemplateFailure["of"], message: string) {
    super(message);
    this.of = of;
  }
}

const CHARACTERS_PER_STEP = 8;
/** A search may, at worst, hold the whole mark against every place. */
const MARK_PER_PASS = 4;
const SEARCH_WEIGHT = 0.25;
/** V8 hashes texts beyond this by their length alone, so that a name is compared with all that are as long. */
const HASHED_LENGTH_MAX = 16_383;
const COMPARISON_WEIGHT = 0.0625;

export class Allowance {
  /** Shared with paths and patterns. */
  readonly effort: Effort;

  constructor(requestLength: number) {
    this.effort = { left: DEFAULT_BUDGET.steps + requestLength };
  }

  /** Parts of values looked at or made. */
  spend(steps: number): void {
    this.effort.left = lessened(this.effort.left, steps);
    if (this.effort.left < 0) throw new TemplateFailure("template", "it does too much");
  }

  /** `weight`: how many times as long as plain reading it takes. */
  spendText(characters: number, weight = 1): void {
    this.spend((characters * weight) / CHARACTERS_PER_STEP);
  }

  /** A name is read to its end, and compared with those that are alike. */
  spendName(name: string, among: number): void {
    this.spendText(name.length);
    if (name.length > HASHED_LENGTH_MAX) this.spendText(name.length * among, COMPARISON_WEIGHT);
  }

  /** Texts of one length are compared to their first difference. */
  spendComparison(left: string, right: string): void {
    if (left.length === right.length) this.spendText(left.length, COMPARISON_WEIGHT);
  }

  spendSearch(text: string, mark: string): void {
    const held = Math.min(mark.length, Math.max(0, text.length - mark.length));
    this.spendText(text.length * (1 + held / MARK_PER_PASS), SEARCH_WEIGHT);
  }
}
