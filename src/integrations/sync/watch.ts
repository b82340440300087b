// watch.ts — asks after a job, at growing distances of the engine's clock, until it has ended.
import type { TaskOutcome } from "../../engine/index.ts";
import type { Surroundings } from "../surroundings.ts";

/** What one look at a job has shown. */
export type Looked =
  | { readonly type: "running" }
  /** No answer that says anything: asked again. */
  | { readonly type: "missed"; readonly outcome: TaskOutcome }
  | { readonly type: "ended"; readonly outcome: TaskOutcome };

const FIRST_PAUSE_MS = 500;
const PAUSE_GROWTH = 1.5;
const PAUSE_MAX_MS = 20_000;
/** So many times in a row a look may show nothing. */
const MISSES_MAX = 10;

/** Undefined where nobody wants to know any more. */
export async function endOfJob(
  look: () => Promise<Looked>,
  signal: AbortSignal,
  surroundings: Surroundings,
): Promise<TaskOutcome | undefined> {
  let pause = FIRST_PAUSE_MS;
  let misses = 0;
  while (!signal.aborted) {
    const looked = await look();
    if (signal.aborted) return undefined;
    if (looked.type === "ended") return looked.outcome;
    misses = looked.type === "missed" ? misses + 1 : 0;
    if (looked.type === "missed" && misses > MISSES_MAX) return looked.outcome;
    await surroundings.pause(pause, signal);
    pause = Math.min(pause * PAUSE_GROWTH, PAUSE_MAX_MS);
  }
  return undefined;
}
