// seeded.ts — a data folder with many executions that are over, written straight into the store.
import { SqliteStore } from "../../src/store/index.ts";
import { seededUnits } from "./seeded-units.mjs";

/** One a second until `lastStart`; every tenth has failed. */
export async function seedExecutions(
  directory: string,
  count: number,
  lastStart: number,
): Promise<void> {
  const store = await SqliteStore.open({ directory, synchronous: "NORMAL", ownThread: false });
  for (const units of seededUnits(count, lastStart)) await store.commit(units);
  await store.close();
}
