// What the Store port promises of searches, proved on every implementation.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type {
  ExecutionBirth,
  ExecutionStanding,
  ExecutionUnit,
  FindQuery,
  FoundPage,
  Store,
} from "../engine/index.ts";
import { MemoryStore, SqliteStore } from "./index.ts";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
const OTHER = `${MACHINE}2`;
const RUN = "arn:aws:states:us-east-1:123456789012:mapRun:m/l:1";
const ALL = { everything: true } as const;

function unit(
  name: string,
  birth: Partial<ExecutionBirth> = {},
  standing: Partial<ExecutionStanding> = {},
): ExecutionUnit {
  return {
    type: "execution",
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:m:${name}`,
    expect: 0,
    birth: {
      ...{ name, type: "STANDARD", stateMachineArn: MACHINE, startDate: 1000, input: "{}" },
      ...{ roleArn: "arn:aws:iam::123456789012:role/r", revisionId: "r1", flow: 0 },
      ...birth,
    },
    standing: { status: "RUNNING", redriveCount: 0, historyCount: 0, ...standing },
    ...{ pending: false, head: "h", framesPut: [], framesDeleted: [], events: [] },
    ...{ firstEventId: 1, mapRuns: [] },
  };
}

const failed = {
  status: "FAILED",
  stopDate: 5000,
  error: "Boom",
  cause: "the pump broke",
} as const;

const IMPLEMENTATIONS: readonly {
  readonly name: string;
  readonly open: (directory: string) => Promise<Store>;
}[] = [
  { name: "MemoryStore", open: async () => new MemoryStore() },
  {
    name: "SqliteStore",
    open: (directory) => SqliteStore.open({ directory, ownThread: false, synchronous: "NORMAL" }),
  },
];

describe.each(IMPLEMENTATIONS)("$name finds executions", ({ open }) => {
  let directory: string;
  let store: Store;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "treadle-search-"));
    store = await open(directory);
    await store.commit([
      unit("order-1", { startDate: 1000, input: '{"customer":"Ada"}' }, failed),
      unit("order-2", { startDate: 2000 }, { status: "SUCCEEDED", output: '{"sum":"Æther"}' }),
      unit("bill-3", { startDate: 3000, stateMachineArn: OTHER }),
      unit("child", { startDate: 3500, mapRunArn: RUN, stateMachineArn: `${MACHINE}/l` }, failed),
      unit("Order-4", { startDate: 4000, input: `{"pad":"${"x".repeat(3000)} ada"}` }),
    ]);
  });

  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  function find(query: Partial<FindQuery>): Promise<FoundPage> {
    return store.find({ of: ALL, limit: 100, scan: 1000, ...query });
  }

  async function names(query: Partial<FindQuery>): Promise<readonly string[]> {
    return (await find(query)).items.map(({ name }) => name);
  }

  test("by machine, map run and status, newest first", async () => {
    expect(await names({})).toEqual(["Order-4", "bill-3", "order-2", "order-1"]);
    expect(await names({ of: { stateMachineArn: MACHINE } })).toEqual([
      ...["Order-4", "order-2", "order-1"],
    ]);
    expect(await names({ of: { mapRunArn: RUN } })).toEqual(["child"]);
    expect(await names({ of: { stateMachineArn: "arn:never" } })).toEqual([]);
    expect(await names({ statuses: ["FAILED", "RUNNING"] })).toEqual([
      ...["Order-4", "bill-3", "order-1"],
    ]);
    expect(await names({ of: { stateMachineArn: OTHER }, statuses: ["FAILED"] })).toEqual([]);
    const [first] = (await find({ statuses: ["FAILED"] })).items;
    expect(first).toMatchObject({ name: "order-1", error: "Boom", stopDate: 5000 });
    expect(first).not.toHaveProperty("cause");
    const [told] = (await find({ statuses: ["FAILED"], causes: true })).items;
    expect(told).toEqual({ ...first, cause: "the pump broke" });
  });

  test("by the version and the alias that they were started by, with every other filter", async () => {
    const [version, alias] = [`${MACHINE}:1`, `${MACHINE}:PROD`];
    const by = { stateMachineVersionArn: version };
    await store.commit([
      unit("by-version", { startDate: 5000, ...by }, failed),
      unit("by-alias", { startDate: 6000, ...by, stateMachineAliasArn: alias, input: '"Ada"' }),
    ]);
    const of = { stateMachineVersionArn: version };
    expect(await names({ of })).toEqual(["by-alias", "by-version"]);
    expect(await names({ of: { stateMachineAliasArn: alias } })).toEqual(["by-alias"]);
    expect(await names({ of: { stateMachineAliasArn: `${MACHINE}:TEST` } })).toEqual([]);
    expect(await names({ of, statuses: ["FAILED"] })).toEqual(["by-version"]);
    expect(await names({ of, from: 5500 })).toEqual(["by-alias"]);
    expect(await names({ of, to: 5500, name: "by" })).toEqual(["by-version"]);
    expect(await names({ of, text: "ada" })).toEqual(["by-alias"]);
    expect(await names({ of: { stateMachineArn: MACHINE }, name: "by-" })).toHaveLength(2);
    expect(await store.tally(of)).toEqual([
      { stateMachineArn: version, status: "RUNNING", count: 1 },
      { stateMachineArn: version, status: "FAILED", count: 1 },
    ]);
    const { rows } = await store.timings({ of, from: 5500, scan: 100 });
    expect(rows).toHaveLength(4);
    const first = await find({ of, limit: 1 });
    expect((await find({ of, limit: 1, after: first.next ?? "" })).items[0]?.name).toBe(
      "by-version",
    );
  });

  test("by time of the end, the bounds included; what runs has none", async () => {
    const ended = await names({ endedFrom: 0 });
    const all = (await find({ limit: 100 })).items;
    expect(ended).toEqual(
      all.filter(({ stopDate }) => stopDate !== undefined).map(({ name }) => name),
    );
    expect(ended.length).toBeLessThan(all.length);
    expect(await names({ endedFrom: 5000, endedTo: 5000 })).toEqual(["order-1"]);
    expect(await names({ endedFrom: 5001 })).toEqual([]);
    expect(
      await names({ endedFrom: 0, statuses: ["FAILED"], of: { stateMachineArn: MACHINE } }),
    ).toEqual(["order-1"]);
    const { rows } = await store.timings({ of: ALL, endedTo: 5000, scan: 100 });
    expect(rows).toHaveLength(4 * ended.length);
    const late = Array.from({ length: 5 }, (_, i) =>
      unit(`late-${i}`, { startDate: 6000 + i }, { ...failed, stopDate: 9000 - (i % 2) }),
    );
    await store.commit(late);
    const ends: number[] = [];
    let after: string | undefined;
    do {
      const cursor = after === undefined ? {} : { after };
      const of = { stateMachineArn: MACHINE };
      const page = await store.timings({ of, endedFrom: 8999, from: 6001, scan: 2, ...cursor });
      ends.push(...page.rows.filter((_, i) => i % 4 === 3));
      after = page.next;
    } while (after !== undefined);
    expect(ends.sort()).toEqual([8999, 8999, 9000, 9000]);
    const run = await store.timings({ of: { mapRunArn: RUN }, endedFrom: 5000, scan: 100 });
    expect(run.rows).toHaveLength(4);
  });

  test("by time of the start, the bounds included", async () => {
    expect(await names({ from: 2000, to: 3000 })).toEqual(["bill-3", "order-2"]);
    expect(await names({ from: 2000, of: { stateMachineArn: MACHINE } })).toEqual([
      ...["Order-4", "order-2"],
    ]);
    expect(await names({ to: 999 })).toEqual([]);
    expect(await names({ from: 2000, statuses: ["SUCCEEDED"] })).toEqual(["order-2"]);
    expect(await names({ of: { mapRunArn: RUN }, from: 3501 })).toEqual([]);
  });

  test("by part of the name, capitals or not", async () => {
    expect(await names({ name: "order" })).toEqual(["Order-4", "order-2", "order-1"]);
    expect(await names({ name: "%" })).toEqual([]);
  });

  test("by words in the texts, and says where", async () => {
    expect(await names({ text: "ada" })).toEqual(["Order-4", "order-1"]);
    expect(await names({ text: "ada PUMP" })).toEqual(["order-1"]);
    expect(await names({ text: "ada nothing" })).toEqual([]);
    expect(await names({ text: "broke pump the" })).toEqual(["order-1"]);
    expect(await names({ text: '"the PUMP broke"' })).toEqual(["order-1"]);
    expect(await names({ text: '"broke pump"' })).toEqual([]);
    const nine = "a b c d e f g h nowhere";
    expect(await names({ text: nine })).toEqual([]);
    const [cause] = (await find({ text: "pump" })).items;
    expect(cause?.found).toEqual({ in: "cause", around: "the pump broke" });
    const [long] = (await find({ text: " ada ", name: "4" })).items;
    expect(long?.found?.around).toMatch(/^…x+ ada"\}$/);
  });

  test("by several words, and tells of the text that has them together, or else most of them", async () => {
    const output = '{"note":"a big 130.5 payment"}';
    await store.commit([
      unit("big-1", { startDate: 6000, input: '{"size":130.5}' }, { status: "SUCCEEDED", output }),
    ]);
    const foundBy = async (text: string): Promise<unknown> =>
      (await find({ text })).items.map(({ found }) => found?.in);
    expect(await foundBy("big 130.5")).toEqual(["output"]);
    expect(await foundBy("payment 130.5")).toEqual(["output"]);
    expect(await foundBy("size big")).toEqual(["name"]);
    expect(await foundBy("big")).toEqual(["name"]);
    expect((await find({ text: "130.5 payment" })).items[0]?.found).toEqual({
      ...{ in: "output", around: output },
    });
  });

  test("by letters beyond ASCII, capitals or not, and as JSON may escape them", async () => {
    await store.commit([
      unit("raw", { startDate: 6001, input: '{"n":"Müller [a*b]"}' }),
      unit("escaped", {
        startDate: 6002,
        input: '{"n":"M\\u00FCller Z\\u00dcRICH \\ud83d\\ude00"}',
      }),
      unit("no-letter", { startDate: 6003, input: '{"n":"u00fc"}' }),
      unit("Ünïque", { startDate: 6004, input: '{"n":"ÜbergrÖße 00fc 日本"}' }),
    ]);
    expect(await names({ text: "MÜLLER" })).toEqual(["escaped", "raw"]);
    expect(await names({ text: "m\\u00fcller" })).toEqual(["escaped", "raw"]);
    expect(await names({ text: "zürich 😀" })).toEqual(["escaped"]);
    expect(await names({ text: "übergröße 日本" })).toEqual(["Ünïque"]);
    expect(await names({ text: "ü[a*b]" })).toEqual([]);
    expect(await names({ text: "00fc" })).toEqual(["Ünïque", "no-letter"]);
    expect(await names({ name: "üNÏ" })).toEqual(["Ünïque"]);
    const [first] = (await find({ text: "zürich" })).items;
    expect(first?.found).toEqual({ in: "input", around: '{"n":"Müller ZÜRICH 😀"}' });
  });

  test("by what JSON writes with backslashes, as it is read and as it is written", async () => {
    const cause = JSON.stringify({ errorMessage: 'No stock for "lamp" in Zürich' });
    await store.commit([
      unit("thrown", { startDate: 6001 }, { ...failed, cause }),
      unit("inner", { startDate: 6002, input: JSON.stringify({ body: cause }) }),
      unit("path", { startDate: 6003, input: '{"a":"x\\/y","b":"C:\\\\Temp","c":"q*/?[z"}' }),
    ]);
    expect(await names({ text: 'No stock for "lamp" in zürich' })).toEqual(["inner", "thrown"]);
    expect(await names({ text: 'for \\"lamp\\"' })).toEqual(["inner", "thrown"]);
    expect(await names({ text: '"lamp in' })).toEqual(["inner", "thrown"]);
    expect(await names({ text: 'lamp"in' })).toEqual([]);
    for (const text of ["x/y", "x\\/y", "c:\\temp", "C:\\\\Temp", "q*/?[z"])
      expect([text, ...(await names({ text }))]).toEqual([text, "path"]);
    const [first] = (await find({ text: '"lamp"', name: "inner" })).items;
    expect(first?.found?.around).toContain('No stock for "lamp" in Zürich');
  });

  test("a page at a time, however little matches", async () => {
    const seen: string[] = [];
    let searched = 0;
    let after: string | undefined;
    do {
      const next = after === undefined ? {} : { after };
      const page = await find({ name: "order-1", scan: 2, ...next });
      seen.push(...page.items.map(({ name }) => name));
      searched += page.searched;
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(["order-1"]);
    expect(searched).toBe(4);
  });

  test.each<Partial<FindQuery>>([
    {},
    { of: { stateMachineArn: MACHINE } },
    { from: 1000 },
    { statuses: ["RUNNING", "FAILED", "SUCCEEDED"] },
    { name: "-" },
  ])("in pages of one that miss and double nothing: %j", async (query) => {
    const all = await names(query);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const next = after === undefined ? {} : { after };
      const page: FoundPage = await find({ ...query, limit: 1, ...next });
      seen.push(...page.items.map(({ name }) => name));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(all);
    expect(all.length).toBeGreaterThan(2);
  });

  test("and counts them by machine and status", async () => {
    const tallies = await store.tally(ALL);
    expect(tallies).toHaveLength(4);
    expect(tallies).toContainEqual({ stateMachineArn: MACHINE, status: "FAILED", count: 1 });
    expect(tallies).toContainEqual({ stateMachineArn: OTHER, status: "RUNNING", count: 1 });
    expect(await store.tally({ mapRunArn: RUN })).toEqual([
      { stateMachineArn: RUN, status: "FAILED", count: 1 },
    ]);
    expect(await store.tally({ stateMachineArn: "arn:never" })).toEqual([]);
  });

  test("and says when they started and ended, a part at a time", async () => {
    const first = await store.timings({ of: ALL, scan: 3 });
    expect(first.machines).toEqual([MACHINE, OTHER]);
    expect(first.rows.slice(0, 8)).toEqual([
      ...[0, first.statuses.indexOf("RUNNING"), 4000, -1],
      ...[1, first.statuses.indexOf("RUNNING"), 3000, -1],
    ]);
    const second = await store.timings({ of: ALL, scan: 3, after: first.next! });
    expect(second.rows).toEqual([0, second.statuses.indexOf("FAILED"), 1000, 5000]);
    expect(second.next).toBeUndefined();
    const ordered = await store.timings({ of: ALL, scan: 9, name: "order", from: 2000 });
    expect(ordered.rows).toHaveLength(8);
  });
});
