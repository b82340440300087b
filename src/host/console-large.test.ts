// Large things through the console: a history of 25,000 events, a store of 100,000 executions.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";
import type {
  Dashboard,
  EventPage,
  ExecutionPage,
  ExecutionView,
  IterationPage,
  MachineItem,
  VisitPage,
} from "../console-wire/index.ts";
import type { ExecutionUnit } from "../engine/index.ts";
import { SqliteStore } from "../store/index.ts";

test("a history of 25,000 events is shown in pages from its tail", async () => {
  await using client = await ConsoleClient.open();
  const pass = { Type: "Pass" };
  const definition = {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemProcessor: {
          StartAt: "A",
          States: {
            A: { ...pass, Next: "B" },
            B: { ...pass, Next: "C" },
            C: { ...pass, End: true },
          },
        },
        End: true,
      },
    },
  };
  const count = 3_124;
  const items = Array.from({ length: count }, (_, i) => i);
  const arn = await client.run("Long", definition, items);
  const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect(view).toMatchObject({ status: "SUCCEEDED", eventCount: 8 * count + 6 });
  expect(view.states.map(({ visits }) => visits)).toEqual([1, count, count, count]);
  const tail = await client.get<VisitPage>(`visits?arn=${arn}&limit=5000&reverse=1`);
  expect(tail.total).toBe(3 * count + 1);
  expect(tail.visits).toHaveLength(5_000);
  const rest = await client.get<VisitPage>(
    `visits?arn=${arn}&limit=5000&reverse=1&from=${tail.next}`,
  );
  expect(tail.visits.length + rest.visits.length).toBe(tail.total);
  const strip = await client.get<IterationPage>(`iterations?arn=${arn}&state=Each&from=3000`);
  expect(strip).toMatchObject({ total: count });
  expect(strip.items).toHaveLength(124);
  const events = await client.get<EventPage>(`events?arn=${arn}&reverse=1&limit=1000&data=0`);
  expect(events.events[0]).toMatchObject({ id: 8 * count + 6, type: "ExecutionSucceeded" });
  const one = await client.get<EventPage>(`events?arn=${arn}&iteration=/States/Each:3123`);
  expect(one.total).toBe(8);
}, 180_000);

test("of an execution whose history was full, it says what to do next, and blames no state", async () => {
  await using client = await ConsoleClient.open();
  const definition = {
    StartAt: "Turn",
    States: {
      Turn: {
        ...{ Type: "Choice", Default: "Again" },
        Choices: [{ Variable: "$.enough", IsPresent: true, Next: "Done" }],
      },
      Again: { Type: "Pass", Next: "Turn" },
      Done: { Type: "Succeed" },
    },
  };
  const arn = await client.run("Endless", definition, {});
  const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect(view).toMatchObject({ status: "FAILED", eventCount: 25_000 });
  expect(view.blame).toBeUndefined();
  expect(view.hint).toContain("Split the work: a Distributed Map");
}, 60_000);

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
const START = Date.now() - 3_600_000;

function unit(n: number): ExecutionUnit {
  const machine = `${MACHINE}${n % 5}`;
  const startDate = START + n * 30;
  const status = n % 10_000 === 7 ? "FAILED" : n >= 99_990 ? "RUNNING" : "SUCCEEDED";
  const ended = {
    ...{ stopDate: startDate + (n % 100), output: "{}" },
    ...(status === "FAILED" ? { error: "Boom", cause: `the pump of ${n} broke` } : {}),
  };
  return {
    type: "execution",
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:m${n % 5}:order-${n}`,
    expect: 0,
    birth: {
      ...{ name: `order-${n}`, type: "STANDARD", stateMachineArn: machine, startDate },
      ...{ input: `{"order":${n}}`, roleArn: "arn:aws:iam::123456789012:role/r" },
      ...{ revisionId: "r1", flow: 0 },
    },
    standing: { status, redriveCount: 0, historyCount: 0, ...(status === "RUNNING" ? {} : ended) },
    ...{ pending: false, framesPut: [], framesDeleted: [], events: [] },
    ...{ firstEventId: 1, mapRuns: [] },
  };
}

test("100,000 executions are listed, counted and searched a part at a time", async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), "treadle-large-"));
  const store = await SqliteStore.open({ directory: dataDirectory, synchronous: "NORMAL" });
  for (let i = 0; i < 100_000; i += 2_000) {
    await store.commit(Array.from({ length: 2_000 }, (_, k) => unit(i + k)));
  }
  await store.close();
  try {
    await using client = await ConsoleClient.open({ dataDirectory });
    const list = (asked: string): Promise<ExecutionPage> => client.get(`executions?${asked}`);
    const first = await list("counts=1");
    expect(first.items[0]?.name).toBe("order-99999");
    expect(first.counts).toMatchObject({ SUCCEEDED: 99_980, FAILED: 10, RUNNING: 10 });
    const failed = await list("status=FAILED&counts=1");
    expect(failed.items.map(({ error }) => error)).toEqual(Array(10).fill("Boom"));
    expect(failed.counts).toEqual(first.counts);
    const named = await list("name=order-1234&limit=1000");
    expect(named.next).toBeDefined();
    const all: string[] = named.items.map(({ name }) => name);
    for (let { next } = named; next !== undefined; ) {
      const page = await list(`name=order-1234&limit=1000&after=${next}`);
      all.push(...page.items.map(({ name }) => name));
      next = page.next;
    }
    expect(all).toHaveLength(11);
    const early = await list(`from=${START}&to=${START + 3_000}&counts=1&limit=1000`);
    expect(early.items).toHaveLength(101);
    expect(early.counts?.FAILED).toBe(1);
    const found = await list("text=PUMP%20broke&status=FAILED");
    expect(found.items).toHaveLength(10);
    expect(found.items[0]?.found).toEqual({ in: "cause", around: "the pump of 90007 broke" });
    const searched = await list("text=nothing");
    expect(searched).toMatchObject({ items: [], searched: 5_000 });
    expect(searched.next).toBeDefined();
    expect(await client.get<readonly MachineItem[]>("machines")).toEqual([]);
    const board = await client.get<Dashboard>(`dashboard?from=${START}&to=${START + 3_000_000}`);
    expect(board.totals).toMatchObject({ started: 100_000, FAILED: 10, RUNNING: 10 });
    expect(board.lastFailures[0]?.name).toBe("order-90007");
    expect(board.oldestRunning[0]?.name).toBe("order-99990");
    expect(board.series.started.reduce((sum, n) => sum + n, 0)).toBe(100_000);
  } finally {
    rmSync(dataDirectory, { recursive: true });
  }
}, 180_000);
