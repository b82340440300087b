// retirement.ts — closed executions are forgotten when they have been kept for long enough.
import type { TimestampMs } from "../base/index.ts";
import type { CancelWake, Clock } from "./ports.ts";
import type { Store } from "./store-port.ts";

const ROUND_MS = 86_400_000;
/** Executions forgotten in one transaction. */
const BATCH = 500;

export interface RetirementPorts {
  readonly store: Pick<Store, "retire">;
  readonly clock: Clock;
  readonly keptMs: number;
  readonly failed: (error: unknown) => void;
  readonly closed: () => boolean;
}

/** A round now, and one a day; a round that fails goes on with the next. The answer ends it. */
export function keepRetiring(ports: RetirementPorts): () => void {
  const { clock, failed } = ports;
  let cancel: CancelWake = () => undefined;
  const round = (): void => {
    retire(ports, clock.now() - ports.keptMs).catch(failed);
    // Nobody waits for it, so a skipping clock does not jump there.
    cancel = clock.wakeAt(clock.now() + ROUND_MS, round, { passive: true });
  };
  round();
  return () => cancel();
}

async function retire(
  { store, closed }: RetirementPorts,
  closedBefore: TimestampMs,
): Promise<void> {
  let forgotten = BATCH;
  while (forgotten === BATCH && !closed()) forgotten = await store.retire(closedBefore, BATCH);
}
