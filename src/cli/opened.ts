// opened.ts — a server of this process: what keeps it from starting, and what ends it.
import {
  DataRefused,
  DeploymentRefused,
  MockFileRefused,
  RoutesRefused,
  StoreRefused,
} from "../host/index.ts";
import { CommandError, EXIT } from "./exit.ts";

const ANOTHER_HOST = "choose an address of this machine with --host; without it 127.0.0.1";
const LISTEN_HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: "choose another with --port, or leave --port out for the next free one",
  EACCES: "ports below 1024 are for the administrator: choose another with --port",
  EADDRNOTAVAIL: ANOTHER_HOST,
  ENOTFOUND: ANOTHER_HOST,
  EINVAL: ANOTHER_HOST,
};
const FILE_THERE = "a file stands where the folder would be";

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
      if (listening) {
        const hint = LISTEN_HINTS[String(error.code)] ?? LISTEN_HINTS["EADDRINUSE"];
        throw new CommandError(EXIT.usage, `cannot listen: ${error.message}`, hint);
      }
      const why = error.code === "EEXIST" || error.code === "ENOTDIR" ? FILE_THERE : error.message;
      throw new CommandError(
        EXIT.usage,
        `the data folder cannot be used: ${why}`,
        "choose another with --data",
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
