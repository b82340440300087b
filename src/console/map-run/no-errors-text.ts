// no-errors-text.ts — what is said where no error of a child is known: none failed, or nobody remembers with what.
import type { MapRunTotals, MapRunView } from "../../console-wire/index.ts";
import { countText } from "../parts/index.ts";

export const KEPT_TEXT =
  "Express children are remembered in memory only, until the server stops; others until they are retired.";

/** True whatever the children were before the last redrive, which nothing tells any more. */
export function noErrorsText({
  executions,
  status,
  redriveCount,
}: Pick<MapRunView, "executions" | "status" | "redriveCount">): string {
  const failed = executions.failed + executions.timedOut;
  if (failed > 0) return forgottenText(failed);
  if (executions.pendingRedrive > 0) return waitingText(executions);
  if (executions.total === executions.pending) {
    return status === "RUNNING" ? "No child has started yet." : "No child was started.";
  }
  if (redriveCount === 0) return "No child has failed.";
  return "No child stands as failed now. Any that had failed before a redrive were redriven.";
}

function forgottenText(failed: number): string {
  const who =
    failed === 1
      ? "1 child has failed; its error is not known any more."
      : `${countText(failed)} children have failed; their errors are not known any more.`;
  return `${who} ${KEPT_TEXT}`;
}

function waitingText({ pendingRedrive: count }: MapRunTotals): string {
  return count === 1
    ? "No child stands as failed now: 1 that did not succeed before waits for its redrive."
    : `No child stands as failed now: ${countText(count)} that did not succeed before wait for their redrive.`;
}
