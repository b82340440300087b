// bounded-pattern.ts — somebody else's regular expression, given a fifth of a second.
//
// `^(a+)+$` takes years with a text of forty letters, and nothing else would run meanwhile.
import { runInNewContext } from "node:vm";

/** What a pattern says of a text; `endless`: nothing within the time. */
export type PatternAnswer = "matches" | "differs" | "invalid" | "endless";

const TIME_MS = 200;

/** Whether the whole text is what the pattern describes. */
export function wholeMatch(pattern: string, text: string): PatternAnswer {
  const source = `^(?:${pattern})$`;
  try {
    const found: unknown = runInNewContext(
      "new RegExp(source).test(text)",
      { source, text },
      { timeout: TIME_MS },
    );
    return found === true ? "matches" : "differs";
  } catch (error) {
    // The script's own errors are of its own realm, so that instanceof knows none of them.
    const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
    if (code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return "endless";
    if (name === "SyntaxError") return "invalid";
    throw error;
  }
}
