// inspector.ts — who watches a state at work, for TestState. Executions have none.
import type { Json, Payload } from "../base/index.ts";

export interface Inspector {
  /** The data behind one stage: `afterInputPath`, `result`, `maxConcurrency`, … */
  note(stage: string, data: Json | Payload): void;
  /** A retrier matched; `backoffSeconds` is undefined where its attempts are used up. */
  retrier(index: number, backoffSeconds: number | undefined): void;
  catcher(index: number): void;
  /** The state was left. */
  left(output: Payload, next: string | undefined): void;
}
