// whole-match.ts — somebody else's regular expression, held against a text within a budget.
//
// `^(a+)+$` would take a backtracking engine years with a text of forty letters, and nothing else would run meanwhile.
import { DEFAULT_BUDGET, LimitReached, Meter, RegexSearcher } from "../jsonata/index.ts";

/** Patterns of parameters are short and so are their texts: a tenth of what an expression may use is plenty. */
const BUDGET = { ...DEFAULT_BUDGET, steps: DEFAULT_BUDGET.steps / 10 };

/** What a pattern says of a text; `endless`: nothing within the budget. */
export type PatternAnswer = "matches" | "differs" | "invalid" | "endless";

/** Whether the whole text is what the pattern describes. */
export function wholeMatch(pattern: string, text: string): PatternAnswer {
  return isPattern(pattern) ? searched(`^(?:${pattern})$`, text) : "invalid";
}

/** Whether there is a place in the text that is what the pattern describes. */
export function somewhereMatch(pattern: string, text: string): PatternAnswer {
  return isPattern(pattern) ? searched(pattern, text) : "invalid";
}

function searched(source: string, text: string): PatternAnswer {
  const searcher = new RegexSearcher({ source, flags: "" });
  try {
    const match = searcher.search(text, 0, new Meter(BUDGET));
    return match === undefined ? "differs" : "matches";
  } catch (error) {
    if (error instanceof LimitReached) return "endless";
    throw error;
  }
}

/** Whether JavaScript's engine knows it, which all that searches relies on. */
export function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
