// owned-text.ts — texts that keep nothing of those they were cut from, and are paid for.
//
// A piece may be kept for years, in a variable or as an output, and nobody who keeps it can see what it was cut from.
// So each is written down anew where it is cut: then none of a visit's evaluations, however many it has, gives what
// keeps more than it shows. What is joined, of whatever, is written down as one when it is given (outcome.ts).
import { COPIED_BY_ENGINE_MAX, ownText } from "../../base/index.ts";
import { type Meter, spendMemory, spendSteps } from "./budget.ts";

/** Writing a text down anew, beside its characters. */
const OWN_STEPS = 2;

/** The same text, which was cut from another or joined of such. */
export function ownedText(text: string, meter: Meter): string {
  if (text.length <= COPIED_BY_ENGINE_MAX) return text;
  spendSteps(meter, OWN_STEPS);
  spendMemory(meter, text.length);
  return ownText(text);
}
