// A redrive is known again by its client token, whatever has become of the execution since.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLab, type Lab } from "../../test/simulation/lab.ts";
import { MemoryStore, SqliteStore } from "../store/index.ts";
import { ManualClock } from "./index.ts";

const WAIT = { W: { Type: "Wait", Seconds: 3, End: true } };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const REFUSED = {
  type: "notRedrivable",
  reason: "Execution is SUCCEEDED and cannot be redriven",
};

async function stopped(lab: Lab): Promise<string> {
  const arn = await lab.start(await lab.machine(WAIT));
  await lab.engine.stopExecution(arn, {});
  await lab.clock.advance(100);
  return arn;
}

async function succeeds(lab: Lab, arn: string): Promise<void> {
  await lab.clock.advance(3_000);
  expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED" });
}

describe("the client token of a redrive", () => {
  test("says the same while the execution runs, and after it has succeeded", async () => {
    const lab = await createLab();
    const arn = await stopped(lab);
    const first = await lab.engine.redriveExecution(arn, "k");
    expect(first).toEqual({ type: "redriven", redriveDate: lab.clock.now() });
    await lab.clock.advance(1_000);
    expect(await lab.engine.redriveExecution(arn, "k")).toEqual(first);
    await succeeds(lab, arn);
    expect(lab.engine.stats().executionsResident).toBe(0);
    expect(await lab.engine.redriveExecution(arn, "k")).toEqual(first);
    expect(await lab.settled(arn)).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  });

  test("that is another, or none, is refused once the execution has succeeded", async () => {
    const lab = await createLab();
    const arn = await stopped(lab);
    await lab.engine.redriveExecution(arn, "k");
    await succeeds(lab, arn);
    expect(await lab.engine.redriveExecution(arn, "other")).toEqual(REFUSED);
    expect(await lab.engine.redriveExecution(arn)).toEqual(REFUSED);
    // What was refused is not remembered.
    expect(await lab.engine.redriveExecution(arn, "other")).toEqual(REFUSED);
  });

  test("is remembered for 15 minutes from its first use", async () => {
    const lab = await createLab();
    const arn = await stopped(lab);
    const first = await lab.engine.redriveExecution(arn, "k");
    await lab.clock.advance(15 * MINUTE_MS);
    expect(await lab.engine.redriveExecution(arn, "k")).toEqual(first);
    await lab.clock.advance(1);
    expect(await lab.engine.redriveExecution(arn, "k")).toEqual(REFUSED);
  });

  test("used again after its time stands for the new redrive", async () => {
    const lab = await createLab();
    const arn = await stopped(lab);
    const first = await lab.engine.redriveExecution(arn, "k");
    await lab.engine.stopExecution(arn, {});
    await lab.clock.advance(15 * MINUTE_MS + 1);
    const second = await lab.engine.redriveExecution(arn, "k");
    expect(second).toEqual({ type: "redriven", redriveDate: lab.clock.now() });
    expect(second).not.toEqual(first);
    expect(await lab.engine.redriveExecution(arn, "k")).toEqual(second);
    await succeeds(lab, arn);
    expect(await lab.engine.redriveExecution(arn, "k")).toEqual(second);
  });

  test("is one of the last ten that redrove the execution", async () => {
    const lab = await createLab();
    const arn = await stopped(lab);
    const answers = [];
    for (let n = 0; n < 11; n++) {
      if (n > 0) await lab.engine.stopExecution(arn, {});
      await lab.clock.advance(10);
      answers.push(await lab.engine.redriveExecution(arn, `k${n}`));
    }
    await succeeds(lab, arn);
    const again = [];
    for (let n = 0; n < 11; n++) again.push(await lab.engine.redriveExecution(arn, `k${n}`));
    expect(again).toEqual([REFUSED, ...answers.slice(1)]);
  });
});

describe("what a succeeded execution keeps beside its standing", () => {
  test("is nothing where it was never redriven, nor where no token was given", async () => {
    const lab = await createLab();
    const plain = await lab.start(await lab.machine(WAIT));
    const redriven = await stopped(lab);
    await lab.engine.redriveExecution(redriven);
    await succeeds(lab, redriven);
    await succeeds(lab, plain);
    for (const stored of await lab.store.load([plain, redriven])) {
      expect(stored).not.toHaveProperty("notes");
      expect(stored).not.toHaveProperty("head");
    }
  });
});

describe.each(["MemoryStore", "SqliteStore"])("with a %s, the client tokens", (kind) => {
  let directory: string;
  let memory: MemoryStore;
  let last: Lab;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "treadle-tokens-"));
    memory = new MemoryStore();
  });
  afterEach(async () => {
    await last.engine[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  async function boot(now?: number): Promise<Lab> {
    const store =
      kind === "MemoryStore" ? memory : await SqliteStore.open({ directory, ownThread: false });
    last = await createLab({ store, clock: new ManualClock(now), retentionDays: 1 });
    return last;
  }

  async function restarted(lab: Lab, downMs = 0): Promise<Lab> {
    await lab.clock.settled();
    await lab.engine[Symbol.asyncDispose]();
    return await boot(lab.clock.now() + downMs);
  }

  test("outlive a restart after the execution has succeeded", async () => {
    const before = await boot();
    const arn = await stopped(before);
    const first = await before.engine.redriveExecution(arn, "k");
    await succeeds(before, arn);
    const after = await restarted(before, MINUTE_MS);
    expect(await after.engine.redriveExecution(arn, "k")).toEqual(first);
    expect(await after.engine.redriveExecution(arn, "other")).toEqual(REFUSED);
  });

  test("outlive a restart between the redrive and the success", async () => {
    const before = await boot();
    const arn = await stopped(before);
    const first = await before.engine.redriveExecution(arn, "k");
    const after = await restarted(before);
    await succeeds(after, arn);
    expect(await after.engine.redriveExecution(arn, "k")).toEqual(first);
  });

  test("go when the execution is forgotten", async () => {
    const before = await boot();
    const arn = await stopped(before);
    await before.engine.redriveExecution(arn, "k");
    await succeeds(before, arn);
    const after = await restarted(before, 2 * DAY_MS);
    await after.clock.settled();
    expect(await after.engine.redriveExecution(arn, "k")).toEqual({
      type: "executionDoesNotExist",
    });
  });
});
