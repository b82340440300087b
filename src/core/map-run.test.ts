import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "../base/index.ts";
import { QueryFailure } from "../query/index.ts";
import type { Command } from "./command.ts";
import { decodeExecution } from "./decode.ts";
import { encodeFrames } from "./encode.ts";
import { AWS_LIMITS } from "./execution.ts";
import {
  mapOf,
  numbers,
  PASS,
  READER,
  type Reader,
  type ReadItems,
  readerOf,
} from "./map-run-through.ts";
import { mapRunsOf } from "./map-run-view.ts";
import { outstandingCommands } from "./outstanding.ts";
import { outline, programOf, stepThrough, Traveller } from "./step-through.ts";
import type { TriggerBody } from "./trigger.ts";

describe("a Distributed Map with an ItemReader", () => {
  test("starts a child for every item that is read, portion by portion", () => {
    const asked: ReadItems[] = [];
    const passage = { read: readerOf(numbers(250), 100, asked), stored: true };
    const { now, history } = stepThrough(mapOf(READER), { key: "k" }, passage);
    expect(now.output?.value).toEqual(numbers(250));
    expect(asked.map(({ readId, cursor, pin }) => [readId, cursor, pin])).toEqual([
      ["next:0", undefined, undefined],
      ["next:100", "100", "etag"],
      ["next:200", "200", "etag"],
    ]);
    expect(asked[0]?.read.parameters.value).toEqual({ Bucket: "b", Key: "k" });
    expect(outline(history).slice(2, 5)).toEqual([
      "3<2 MapStateStarted",
      "4<3 MapRunStarted",
      "5<4 MapRunSucceeded",
    ]);
    expect(history[2]?.details).toEqual({ length: 0 });
    const { pending: _pending, ...counts } = mapRunsOf(now)[0]?.itemCounts ?? {};
    expect(counts).toMatchObject({ total: 250, succeeded: 250, running: 0 });
  });

  test("keeps neither items nor records of children that have succeeded", () => {
    const small = { Type: "Pass", Result: 1, End: true };
    const passage = { read: readerOf(numbers(60_000)), limits: { payloadBytesMax: 1_000 } };
    const { now } = stepThrough(mapOf(READER, { I: small }), { key: "k" }, passage);
    expect(now.failure?.error).toBe("States.DataLimitExceeded");
    const { put } = encodeFrames(undefined, now);
    expect(put.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThan(60_000);
  });

  test("reads no more than MaxItems, and all for 0", () => {
    const limited = (limit: Json) => {
      const { ItemReader } = READER;
      const ReaderConfig = { ...ItemReader.ReaderConfig, MaxItemsPath: "$.limit" };
      const machine = mapOf({ ItemReader: { ...ItemReader, ReaderConfig } });
      return stepThrough(machine, { key: "k", limit }, { read: readerOf(numbers(9), 4) }).now;
    };
    expect(limited(5).output?.value).toEqual(numbers(5));
    expect(limited(0).output?.value).toEqual(numbers(9));
    expect(limited(-1).failure).toEqual({
      error: "States.ItemReaderFailed",
      cause: "field MaxItems must be positive",
    });
    expect(limited(1.5).failure?.error).toBe("States.Runtime");
  });

  test("an item has its index, its value and the object that it was read from", () => {
    const ItemSelector = {
      "i.$": "$$.Map.Item.Index",
      "s.$": "$$.Map.Item.Source",
      "k.$": "$.key",
    };
    const passage = { read: readerOf(["a", "b"]) };
    const { now } = stepThrough(mapOf({ ...READER, ItemSelector }), { key: "k" }, passage);
    expect(now.output?.value).toEqual([
      { i: 0, s: "S3://b/k", k: "k" },
      { i: 1, s: "S3://b/k", k: "k" },
    ]);
  });

  test("an input of a child above the limit fails the run", () => {
    const passage = { read: readerOf(["x".repeat(300_000)]) };
    const { now } = stepThrough(mapOf(READER), { key: "k" }, passage);
    expect(now.failure?.error).toBe("States.DataLimitExceeded");
  });

  test("a failure of the reader in the middle stops the children and fails the state", () => {
    let reads = 0;
    const good = readerOf(numbers(300), 100);
    const failure = { error: "States.ItemReaderFailed", cause: "It has changed." };
    const read: Reader = (command) => {
      reads += 1;
      const { mapRunArn, readId } = command;
      if (reads < 2) return good(command);
      return [{ type: "itemsNotRead", mapRunArn, readId, failure }];
    };
    const Catch = [{ ErrorEquals: ["States.ItemReaderFailed"], Next: "Caught" }];
    const machine = mapOf({ ...READER, MaxConcurrency: 10, Catch });
    const states = (machine as { States: Record<string, Json> }).States;
    const whole = { ...(machine as object), States: { ...states, Caught: PASS } } as Json;
    const { now, history } = stepThrough(whole, { key: "k" }, { read, stored: true });
    expect(now.output?.value).toEqual({ Error: failure.error, Cause: failure.cause });
    expect(history.map(({ type }) => type)).toContain("MapRunFailed");
  });
});

describe("batches", () => {
  const batchesOf = (count: number, batcher: Record<string, Json>, most: number, stored = true) => {
    const machine = mapOf({ ...READER, ItemBatcher: batcher });
    const passage = { read: readerOf(numbers(count), most), stored };
    const value = stepThrough(machine, { key: "k" }, passage).now.output?.value;
    return (value as readonly { readonly Items: readonly number[] }[]).map(({ Items }) => Items);
  };

  test("are full wherever portions end; the last has what is left", () => {
    const batches = batchesOf(1_130, { MaxItemsPerBatch: 100 }, 137, false);
    expect(batches).toHaveLength(12);
    expect(batches.map(({ length }) => length).slice(-2)).toEqual([100, 30]);
    expect(batches.flat()).toEqual(numbers(1_130));
  });

  test("lose and double nothing, whatever their limits and portions, in memory or stored", () => {
    const cases = fc.record({
      count: fc.integer({ min: 0, max: 90 }),
      items: fc.integer({ min: 1, max: 40 }),
      bytes: fc.integer({ min: 30, max: 120 }),
      most: fc.integer({ min: 1, max: 90 }),
      stored: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ count, items, bytes, most, stored }) => {
        const batcher = { MaxItemsPerBatch: items, MaxInputBytesPerBatch: bytes };
        const batches = batchesOf(count, batcher, most, stored);
        expect(batches.flat()).toEqual(numbers(count));
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(items);
          const size = JSON.stringify({ Items: batch }).length;
          expect(size).toBeLessThanOrEqual(bytes);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("fail the run where a single item has more bytes than a batch may", () => {
    const batcher = { MaxInputBytesPerBatch: 30 };
    const items = [1, 2, "x".repeat(16), "x".repeat(17), 3];
    const Catch = [
      { ErrorEquals: ["States.DataLimitExceeded"], ResultPath: "$.e", Next: "Caught" },
    ];
    const machine = mapOf({ ...READER, ItemBatcher: batcher, Catch });
    const states = (machine as { States: Record<string, Json> }).States;
    const whole = { ...(machine as object), States: { ...states, Caught: PASS } } as Json;
    const { now, history } = stepThrough(whole, { key: "k" }, { read: readerOf(items) });
    expect(now.output?.value).toMatchObject({
      e: {
        Error: "States.DataLimitExceeded",
        Cause: "A batch of a single item has 31 bytes, and no more than 30 are allowed.",
      },
    });
    expect(history.map(({ type }) => type)).toContain("MapRunFailed");
    const fitting = mapOf({ ...READER, ItemBatcher: batcher });
    const passage = { read: readerOf(items.filter((item) => item !== items[3])) };
    expect(stepThrough(fitting, { key: "k" }, passage).now.status).toBe("SUCCEEDED");
  });

  test("are no larger than a payload may be, even where nothing is said of bytes", () => {
    const items = Array.from({ length: 10 }, () => "x".repeat(60_000));
    const machine = mapOf(
      {
        ...READER,
        ItemBatcher: { MaxItemsPerBatch: 10 },
        ItemSelector: { "v.$": "$$.Map.Item.Value" },
      },
      { I: { Type: "Pass", Parameters: { "n.$": "States.ArrayLength($.Items)" }, End: true } },
    );
    const { now } = stepThrough(machine, { key: "k" }, { read: readerOf(items) });
    expect(now.output?.value).toEqual([{ n: 4 }, { n: 4 }, { n: 2 }]);
  });
});

/** Of children that are given again, made as the engine makes them: part by part. */
function inputsOf({ program, now }: Traveller, command: Command | undefined): readonly Json[] {
  const isAgain = command?.type === "giveChildren" || command?.type === "redriveChildren";
  return (isAgain ? command.children : []).map(({ input }) => {
    for (;;) {
      const made = input.more(program, now, AWS_LIMITS);
      if (made instanceof QueryFailure) throw new Error(made.reason);
      if (made !== undefined) return made.value;
    }
  });
}

describe("after a restart", () => {
  /** Stands in the middle of a run of waiting children. */
  function inTheMiddle(more: Record<string, Json> = {}): Traveller {
    const wait = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true };
    const machine = mapOf({ ...READER, MaxConcurrency: 3, ...more }, { I: wait });
    const traveller = new Traveller(programOf(machine), { silentChildren: true });
    traveller.begin({ key: "k" });
    answer(traveller, readerOf(numbers(1_000), 100));
    return traveller;
  }

  function answer(traveller: Traveller, read: Reader): void {
    const last = traveller.commands.findLast(({ type }) => type === "readItems");
    for (const trigger of read(last as ReadItems)) traveller.send(trigger);
  }

  function restarted({ program, now }: Traveller): readonly Command[] {
    const { head, put } = encodeFrames(undefined, now);
    return outstandingCommands(program, decodeExecution(head, new Map(put)));
  }

  test("portions with running children are read again, and the children given again", () => {
    const traveller = inTheMiddle();
    const reads = restarted(traveller).filter(({ type }) => type === "readItems") as ReadItems[];
    expect(reads).toMatchObject([
      { readId: "portion:0", skip: 0, itemsMax: 100, pin: "etag", again: true },
    ]);
    const { head, put } = encodeFrames(undefined, traveller.now);
    traveller.execution = decodeExecution(head, new Map(put));
    traveller.commands.length = 0;
    for (const trigger of readerOf(numbers(1_000), 100)(reads[0] as ReadItems)) {
      traveller.send(trigger);
    }
    const [start] = traveller.commands;
    expect(start?.type).toBe("giveChildren");
    expect(inputsOf(traveller, start)).toEqual([0, 1, 2]);
  });

  test("a portion that comes back with other items does not count", () => {
    const traveller = inTheMiddle();
    const before = traveller.now;
    traveller.send({
      ...{ type: "itemsRead", mapRunArn: before.mapRuns[0]?.arn ?? "", readId: "portion:0" },
      ...{ items: [1], pin: "etag", cursor: "1", ended: false, origin: "", again: true },
    } as TriggerBody);
    expect(traveller.now).toBe(before);
  });

  test.each([
    ["one by one", {}, 60],
    ["in one batch", { ItemBatcher: { MaxItemsPerBatch: 60 } }, 1],
  ])("each child has what an expression may use for its input: %s", (_how, more, count) => {
    const machine = mapOf(
      {
        ...{ QueryLanguage: "JSONata", Items: "{% [1..60] %}", ...more },
        ItemSelector: { n: "{% ($count([1..60000].($ * 2)); $states.context.Map.Item.Value) %}" },
      },
      { I: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true } },
    );
    const traveller = new Traveller(programOf(machine), { silentChildren: true }).begin({});
    const [given] = restarted(traveller);
    const first = traveller.commands.flatMap((command) =>
      command.type === "startChildren" ? command.children.map(({ input }) => input.value) : [],
    );
    expect(first).toHaveLength(count);
    expect(inputsOf(traveller, given)).toEqual(first);
  });

  test("a read that was under way is under way again", () => {
    const wait = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true };
    const traveller = new Traveller(programOf(mapOf(READER, { I: wait }))).begin({ key: "k" });
    expect(restarted(traveller)).toMatchObject([{ type: "readItems", readId: "next:0" }]);
  });
});

describe("a redriven run", () => {
  test("asks anew for what it had asked for when it failed", () => {
    const fail = { I: { Type: "Fail", Error: "Bad" } };
    const asked: ReadItems[] = [];
    const read = readerOf(numbers(300), 100, asked);
    // Answers the first portion alone: the next one is under way while its children fail.
    const first: Reader = (command) => (asked.length < 1 ? read(command) : []);
    const machine = mapOf({ ...READER, MaxConcurrency: 100 }, fail);
    const traveller = stepThrough(machine, { key: "k" }, { read: first, stored: true });
    expect(traveller.now.status).toBe("FAILED");
    const before = traveller.commands.length;
    traveller.send({ type: "redriveRequested" });
    const again = traveller.commands.slice(before).filter(({ type }) => type === "readItems");
    expect(again.map((command) => (command as ReadItems).readId).sort()).toEqual([
      ...["next:100", "portion:0"],
    ]);
  });

  test("reads again only the portions whose children failed", () => {
    const flaky = {
      I: {
        Type: "Choice",
        Choices: [{ Variable: "$", NumericEquals: 150, Next: "F" }],
        Default: "S",
      },
      S: { Type: "Succeed" },
      F: { Type: "Fail", Error: "Bad" },
    };
    const asked: ReadItems[] = [];
    const read = readerOf(numbers(300), 100, asked);
    const machine = mapOf({ ...READER, MaxConcurrency: 1 }, flaky);
    const traveller = stepThrough(machine, { key: "k" }, { read });
    expect(traveller.now.status).toBe("FAILED");
    asked.length = 0;
    traveller.commands.length = 0;
    const { head, put } = encodeFrames(undefined, traveller.now);
    traveller.execution = decodeExecution(head, new Map(put));
    traveller.send({ type: "redriveRequested" });
    traveller.travel();
    const redriven = traveller.commands.find(({ type }) => type === "redriveChildren");
    expect(asked.map(({ readId }) => readId)[0]).toBe("portion:100");
    expect(redriven).toMatchObject({ children: [{ index: 150 }] });
    expect(inputsOf(traveller, redriven)).toEqual([150]);
    expect(isJsonObject(traveller.now.mapRuns[0]?.start.source.read?.parameters.value)).toBe(true);
  });
});

test("a run that is over at once leaves the other branches of its Parallel ready", () => {
  const branch = (name: string, state: Json): Json => ({
    StartAt: name,
    States: { [name]: state },
  });
  const run = mapOf({ ItemsPath: "$.none" }) as { States: { M: JsonObject } };
  const definition = {
    StartAt: "P",
    States: {
      P: {
        Type: "Parallel",
        Branches: [branch("A", PASS), branch("M", run.States.M), branch("B", PASS)],
        End: true,
      },
    },
  };
  const { now } = stepThrough(definition, { none: [] }).travel();
  expect(now.output?.value).toEqual([{ none: [] }, [], { none: [] }]);
});
