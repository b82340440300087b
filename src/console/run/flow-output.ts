// flow-output.ts — which step of a data flow is what left the state, and whether there are others to tell.
import type { DataStep } from "../../console-wire/index.ts";

/** Undefined where the state was not left; variables and errors on the way are no output. */
export function outputStep(steps: readonly DataStep[], exited: boolean): DataStep | undefined {
  if (!exited) return undefined;
  return steps.findLast(
    ({ field, error }, i) =>
      i > 0 && error === undefined && !/(?:^|\/)(?:Assign|Error)$/.test(field),
  );
}

/** True where the steps say more than what came in and what went out. */
export function hasSteps(steps: readonly DataStep[]): boolean {
  return steps.some(
    ({ field, error }) => error !== undefined || (field !== "Input" && field !== "Output"),
  );
}
