// flow-output.ts — which step of a data flow is what left the state, and whether there are others to tell.
import type { DataStep } from "../../console-wire/index.ts";

/** Undefined where the state was not left; variables and errors on the way are no output. */
export function outputStep(steps: readonly DataStep[], exited: boolean): DataStep | undefined {
  if (!exited) return undefined;
  return steps.findLast(
    (step, i) => i > 0 && isGiven(step) && !/(?:^|\/)(?:Assign|Error)$/.test(step.field),
  );
}

/** Its value is known. */
export function isGiven({ error, unknown }: DataStep): boolean {
  return (error ?? unknown) === undefined;
}

/** True where the steps say more than what came in and what went out. */
export function hasSteps(steps: readonly DataStep[]): boolean {
  return steps.some((step) => !isGiven(step) || !/^(?:In|Out)put$/.test(step.field));
}
