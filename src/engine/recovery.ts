// recovery.ts — after a start: executions whose commands must be given again are loaded, page after page.
//
// Sleeping executions are not touched: the due index finds them by their time. The loader sees that a loaded
// execution's commands were given by another process and gives them again; here it is only seen to that each of
// them is loaded once.
import type { Entry } from "./entry.ts";
import type { Clock } from "./ports.ts";
import type { Store } from "./store-port.ts";

/** Executions in memory at once for the sake of recovery. */
const PAGE = 200;
const RETRY_MS = 1_000;

export interface RecoveryPorts {
  readonly store: Pick<Store, "pending">;
  readonly clock: Clock;
  /** The last execution that was there when the engine opened. */
  readonly until: string;
  readonly post: (executionArn: string, entry: Entry) => void;
  readonly failed: (error: unknown) => void;
  readonly closed: () => boolean;
}

/** Resolves with the number of executions found, when all their commands have been given. */
export async function recover(ports: RecoveryPorts): Promise<number> {
  const release = ports.clock.hold();
  try {
    let found = 0;
    let after: string | undefined;
    do {
      const page = await pageAfter(ports, after);
      await Promise.all(page.items.map((arn) => touch(ports, arn)));
      found += page.items.length;
      after = page.next;
    } while (after !== undefined && !ports.closed());
    return found;
  } finally {
    release();
  }
}

function touch(ports: RecoveryPorts, executionArn: string): Promise<void> {
  return new Promise((resolve) => {
    ports.post(executionArn, {
      body: { type: "touch" },
      keep: true,
      told: () => resolve(),
    });
  });
}

async function pageAfter(ports: RecoveryPorts, after: string | undefined) {
  const { store, clock, until } = ports;
  for (;;) {
    try {
      return await store.pending({ until, limit: PAGE, ...(after === undefined ? {} : { after }) });
    } catch (error) {
      ports.failed(error);
      if (ports.closed()) return { items: [] };
      await new Promise<void>((resolve) => clock.wakeAt(clock.now() + RETRY_MS, resolve));
    }
  }
}
