// interruption.ts — the end of a command from outside while it still has something to put away.

/**
 * Ctrl-C, a supervisor, a terminal that is closed. A server does not listen to the last: `nohup` keeps it going.
 */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Resolves at the first of them; from `over` on they end the process as they do of themselves. */
export function interruption(over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) {
      const end = (): void => resolve();
      process.once(signal, end);
      over.addEventListener("abort", () => process.off(signal, end));
    }
  });
}
