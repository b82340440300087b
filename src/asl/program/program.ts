// program.ts — a compiled definition. Nothing in it can be malformed.
import type { State } from "./state.ts";

export interface Program {
  /** In document order: 0 is the definition; each Parallel branch and each Map processor is one more. */
  readonly flows: readonly Flow[];
  /** The machine's `TimeoutSeconds`. */
  readonly timeoutSeconds: number | undefined;
  /** How long children of a Distributed Map may run, by their type; absent: as long as they like. */
  readonly childTimeoutSeconds?: { readonly STANDARD: number; readonly EXPRESS: number };
}

/** A list of states that one frame runs. */
export interface Flow {
  readonly index: number;
  readonly startAt: string;
  readonly stateNames: readonly string[];
  /** The state, compiled when it is first asked for; undefined for a name that the flow does not have. */
  readonly state: (name: string) => State | undefined;
}
