// opened.ts — a server of this process: what keeps it from starting, and what ends it.
import {
  DataRefused,
  DeploymentRefused,
  MockFileRefused,
  RoutesRefused,
  StoreRefused,
} from "../host/index.ts";
import { CommandError, EXIT } from "./exit.ts";

/** What a person can mend is told in one line; everything else is a bug and shows its trace. */
export async function opened<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known =
      error instanceof StoreRefused ||
      error instanceof DataRefused ||
      error instanceof MockFileRefused ||
      error instanceof RoutesRefused ||
      error instanceof DeploymentRefused;
    if (known) throw new CommandError(EXIT.usage, error.message);
    if (error instanceof Error && "code" in error && "syscall" in error) {
      const listening = ["listen", "bind", "getaddrinfo"].includes(String(error.syscall));
      throw new CommandError(
        EXIT.usage,
        `${listening ? "cannot listen" : "the data folder cannot be used"}: ${error.message}`,
        listening
          ? "choose another with --port, or leave --port out for the next free one"
          : "choose another with --data",
      );
    }
    throw error;
  }
}

/** SIGINT or SIGTERM. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
