import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { expect, test } from "vitest";
import { createLab } from "../../test/simulation/lab.ts";
import type { CommitUnit, StoredExecution } from "../engine/index.ts";
import { SqliteStore } from "./index.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:hand";
const SLY = { taskToken: '"taskToken":"' };

/** As version 2 kept it. */
function unitOf({ executionArn, birth, standing, head, frames }: StoredExecution): CommitUnit {
  return {
    ...{ type: "execution", executionArn, expect: 0, birth, pending: false },
    standing: { ...standing, historyCount: 0 },
    ...(head === undefined ? {} : { head }),
    ...{ framesPut: [...frames], framesDeleted: [], events: [], firstEventId: 1, mapRuns: [] },
  };
}

test("a store of version 2 is told which tasks wait in the executions that it has", async () => {
  const lab = await createLab();
  await lab.engine.catalog.put("activity", ACTIVITY, "{}");
  const waits = await lab.machine({ By: { Type: "Task", Resource: ACTIVITY, End: true } });
  const sleeps = await lab.machine({ Wait: { Type: "Wait", Seconds: 99, End: true } });
  const arns = [await lab.start(waits, SLY), await lab.start(sleeps, SLY), await lab.start(waits)];
  await lab.clock.settled();
  await lab.engine.stopExecution(arns[2] ?? "", {});
  const directory = mkdtempSync(join(tmpdir(), "treadle-fill-"));
  const open = () => SqliteStore.open({ directory, ownThread: false });
  const old = await open();
  const stored = (await lab.store.load(arns)).filter((one) => one !== undefined);
  // One that cannot be read is no reason to refuse all others.
  const unreadable = { executionArn: `${arns[0]}x`, head: "{}" };
  await old.commit([...stored, { ...stored[0], ...unreadable } as StoredExecution].map(unitOf));
  await old.close();
  const database = new Database(join(directory, "treadle.db"));
  database.exec("DROP TABLE waiting_tasks; DROP INDEX executions_by_end; PRAGMA user_version = 2");
  database.close();
  const store = await open();
  const page = await store.waiting({ limit: 9 });
  expect(page).toMatchObject({ total: 1, items: [{ executionArn: arns[0] }] });
  expect(page).toEqual(await lab.store.waiting({ limit: 9 }));
  expect(await store.waitingTally()).toEqual(await lab.store.waitingTally());
  expect(await store.waiting({ limit: 9, text: "HAND" })).toEqual(page);
  await store.close();
  rmSync(directory, { recursive: true });
});
