// further-attempt.ts — an attempt that could not be given its data, and of which no event tells: what failed it stands in
// the output of the state, or in the end of the execution.
import { caughtBy } from "./decisions.ts";
import { takenOf, type Work } from "./work.ts";

/** Says that what is shown is of the attempt before. */
export function noteFurther(work: Work): void {
  if (!hasFurther(work)) return;
  const { steps, visit } = work;
  steps.note(
    `Error is that of another attempt, which did not begin and has no event; what is shown before it is of attempt ${visit.attempts.length}.`,
  );
}

function hasFurther({ meant, visit, failed, taken, ...work }: Work): boolean {
  const last = visit.attempts.at(-1);
  if (meant !== undefined || last === undefined || last.notBegun) return false;
  if (failed === undefined || failed.began.stateName !== visit.name) return false;
  const had = last.failedInside !== undefined || last.error !== undefined;
  const { Error: error, Cause: cause } = failed.value;
  const isOther =
    last.failedInside === undefined ? last.error !== error : visit.failedInside === undefined;
  if (!had || !isOther) return false;
  // Its Catch went on with another error than that of its last attempt.
  if (visit.failure === "caught") return true;
  if (/ provided parameters with a size /.test(cause ?? "")) return true;
  // What had failed the attempt was for no Catch.
  const before = takenOf({ ...work, meant, visit, failed, taken });
  return before !== undefined && visit.failure === "failed" && caughtBy(before) === undefined;
}
