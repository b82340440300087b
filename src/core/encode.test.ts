import { describe, expect, test } from "vitest";
import { type Json, Payload } from "../base/index.ts";
import { decodeExecution } from "./decode.ts";
import { encodeFrames, STATE_VERSION } from "./encode.ts";
import { programOf, Traveller } from "./step-through.ts";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";

const MAP: Json = {
  StartAt: "M",
  States: {
    M: {
      Type: "Map",
      MaxConcurrency: 40,
      ItemProcessor: {
        StartAt: "T",
        States: { T: { Type: "Task", Resource: LAMBDA, End: true } },
      },
      End: true,
    },
  },
};

function mapOf(length: number): Traveller {
  const traveller = new Traveller(programOf(MAP), { answer: () => "silence" });
  return traveller.begin(Array.from({ length }, (_, i) => i));
}

describe("a stored execution", () => {
  test("of another version is refused by its number", () => {
    const { now } = mapOf(1);
    const { head, put } = encodeFrames(undefined, now);
    const other = head.replace(`"version":${STATE_VERSION}`, '"version":99');
    expect(() => decodeExecution(other, new Map(put))).toThrow(/version 2, this one in 99/);
  });

  test("without one of its records is refused by the record's name", () => {
    const { head, put } = encodeFrames(undefined, mapOf(1).now);
    const records = new Map(put);
    records.delete("x.i");
    expect(() => decodeExecution(head, records)).toThrow(/x\.i/);
  });

  test("costs a step on one iteration of 5,000 only what it changed", () => {
    const traveller = mapOf(5000);
    const before = traveller.now;
    const command = traveller.commands.find(({ type }) => type === "scheduleTask");
    if (command?.type !== "scheduleTask") throw new Error("the first iteration has its task");
    const { taskId } = command.request;
    traveller.send({ type: "taskSucceeded", taskId, output: new Payload(1) });
    const { put, del } = encodeFrames(before, traveller.now);
    // The Map's own count, the chunk with the iteration's output, and the iteration that takes its place.
    expect(put.map(([key]) => key).sort()).toEqual(["f0", "f0.40", "f0.40.i", "f0.o0"]);
    expect(del.every((key) => key.startsWith("f0.0"))).toBe(true);
  });

  test("is written with the input of a Map that iterates the list of the Map before it", () => {
    const each = (more: object): Json => ({
      ...{ Type: "Map", ItemsPath: "$.items", ItemSelector: { "n.$": "$.n" }, MaxConcurrency: 1 },
      ItemProcessor: { StartAt: "T", States: { T: { Type: "Task", Resource: LAMBDA, End: true } } },
      ...more,
    });
    const other = { StartAt: "U", States: { U: { Type: "Task", Resource: LAMBDA, End: true } } };
    const machine: Json = {
      StartAt: "A",
      States: {
        A: each({ ResultPath: "$.n", Next: "B" }),
        B: each({ ItemProcessor: other, End: true }),
      },
    };
    const traveller = new Traveller(programOf(machine), { answer: () => "silence" });
    traveller.begin({ items: [7], n: "before" });
    const before = traveller.now;
    const records = new Map(encodeFrames(undefined, before).put);
    const command = traveller.commands.find(({ type }) => type === "scheduleTask");
    if (command?.type !== "scheduleTask") throw new Error("the iteration has its task");
    const { taskId } = command.request;
    traveller.send({ type: "taskSucceeded", taskId, output: new Payload("done") });
    const { head, put, del } = encodeFrames(before, traveller.now);
    for (const key of del) records.delete(key);
    for (const [key, text] of put) records.set(key, text);
    const { position } = decodeExecution(head, records).root;
    expect(
      position.at === "iterations" && "start" in position.progress && position.progress.start,
    ).toEqual({
      ...{ items: [7], concurrency: 1, input: new Payload({ items: [7], n: ["done"] }) },
    });
  });

  test("that did not change has nothing to write but its head", () => {
    const { now } = mapOf(3);
    const { put, del } = encodeFrames(now, now);
    expect([put, del]).toEqual([[], []]);
  });
});
