// timeout.ts — the end of a wait that `--timeout` limits.

/** The longest time that a timer of Node takes. */
const TIMER_MAX_MS = 2_147_483_647;

/** Resolves after so many seconds; never without them, nor once `over` is aborted. */
export function timeout(seconds: number | undefined, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (seconds === undefined) return;
    const until = performance.now() + seconds * 1000;
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const left = until - performance.now();
      if (left <= 0) resolve();
      else timer = setTimeout(look, Math.min(left, TIMER_MAX_MS));
    };
    look();
    over.addEventListener("abort", () => clearTimeout(timer));
  });
}
