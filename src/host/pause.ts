// pause.ts — a wait on the engine's clock.
import type { Clock } from "../engine/index.ts";

/** Resolves after so long, or when the signal is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.wakeAt(clock.now() + ms, done);
    signal.addEventListener("abort", done);
  });
}
