// unknown-variables.ts — what is said where not every variable that a state saw could be found.
import type { DataFlow } from "../../console-wire/index.ts";

/** A sentence; undefined where all are known. */
export function unknownVariables(
  flow: Pick<DataFlow, "unknownVariables"> | undefined,
): string | undefined {
  const names = flow?.unknownVariables ?? [];
  if (names.length === 0) return undefined;
  const named = names.map((name) => `$${name}`).join(", ");
  return `${named} may have been set too, too far back in the history to be looked for.`;
}
