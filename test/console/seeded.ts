// seeded.ts — a data folder with many executions that are over, written straight into the store.
import type { ExecutionUnit } from "../../src/engine/index.ts";
import { SqliteStore } from "../../src/store/index.ts";
import { seededUnits } from "./seeded-units.mjs";

/** One a second until `lastStart`; every tenth has failed. */
export async function seedExecutions(
  directory: string,
  count: number,
  lastStart: number,
): Promise<void> {
  const store = await SqliteStore.open({ directory, synchronous: "OFF", ownThread: false });
  const batches: Iterable<readonly ExecutionUnit[]> = seededUnits(count, lastStart);
  for (const units of batches) await store.commit(units);
  await store.close();
}
