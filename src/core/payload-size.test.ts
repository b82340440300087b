import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, JsonNumber, Payload } from "../base/index.ts";
import { exceeds, sizeBound } from "./payload-size.ts";
import type { MapProgress } from "./progress.ts";
import { programOf, stepThrough, Traveller } from "./step-through.ts";

const WORK = "arn:aws:lambda:us-east-1:123456789012:function:work";

/** Each level names the one below twice. */
function explosive(depth: number): Json {
  let value: Json = "x";
  for (let i = 0; i < depth; i++) value = { a: value, b: [value] };
  return value;
}

describe("the size of a payload", () => {
  test("is never more than its bound", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const payload = new Payload(JSON.parse(JSON.stringify(value)));
        expect(sizeBound(payload.value, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(
          payload.byteLength(),
        );
      }),
    );
  });

  test("is bounded for a number that keeps its digits", () => {
    const digits = new JsonNumber("123456789012345678901234567890");
    expect(sizeBound(digits, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(30);
  });

  test("is exact at the limit, in bytes of UTF-8", () => {
    // Two quotes and three bytes a character.
    const payload = new Payload("€".repeat(10));
    expect(exceeds(payload, 32)).toBe(false);
    expect(exceeds(payload, 31)).toBe(true);
  });

  test("has a ceiling where AWS's limit is lifted", () => {
    expect(exceeds(new Payload("x".repeat(1000)), Number.POSITIVE_INFINITY)).toBe(false);
    const long = "x".repeat(1024 * 1024);
    const shared = Array.from({ length: 65 }, () => long);
    expect(exceeds(new Payload(shared), Number.POSITIVE_INFINITY)).toBe(true);
  });

  test("is found too large without being written, however often and deeply a part is shared", () => {
    expect(exceeds(new Payload(explosive(200)), 262_144)).toBe(true);
    expect(exceeds(new Payload(explosive(5_000)), 262_144)).toBe(true);
    let tail: Json = explosive(60);
    for (let i = 0; i < 2_000; i++) tail = [tail];
    expect(exceeds(new Payload(tail), 262_144)).toBe(true);
  });
});

test("outputs of a Map's iterations that are together too large for its result are not kept", () => {
  const work = { Type: "Task", Resource: WORK, End: true };
  const machine: Json = {
    StartAt: "M",
    States: {
      M: {
        ...{ Type: "Map", MaxConcurrency: 1, End: true },
        ItemProcessor: { StartAt: "T", States: { T: work } },
      },
    },
  };
  const answer = () => ({ output: "x".repeat(100_000) });
  const traveller = new Traveller(programOf(machine), { answer, stored: true }).begin([
    1, 2, 3, 4, 5,
  ]);
  const kept: number[] = [];
  while (traveller.now.status === "RUNNING" && traveller.go()) {
    const { position } = traveller.now.root;
    if (position.at !== "iterations") continue;
    const { outputs, succeeded } = position.progress as MapProgress;
    kept[succeeded] = outputs.chunkCount;
  }
  expect(kept.slice(1)).toEqual([1, 1, 0, 0]);
  const types = traveller.history.map(({ type }) => type);
  expect(types.filter((type) => type === "MapIterationSucceeded")).toHaveLength(5);
  expect(types.slice(-2)).toEqual(["MapStateFailed", "ExecutionFailed"]);
  expect(traveller.now.failure?.error).toBe("States.DataLimitExceeded");
});

// Caught by it as recorded: test_states_errors.py, "catch_state_all_data_limit_exceeded".
test("a result that is too large is tried again and caught by States.ALL", () => {
  const all = { ErrorEquals: ["States.ALL"] };
  const guards = { Retry: [{ ...all, MaxAttempts: 1 }], Catch: [{ ...all, Next: "B" }] };
  const definition = {
    StartAt: "A",
    States: {
      A: { Type: "Task", Resource: WORK, ...guards, End: true },
      B: { Type: "Pass", End: true },
    },
  };
  const answer = () => ({ output: "a".repeat(263_000) });
  const { now, history } = stepThrough(definition, {}, { answer });
  expect(now.output?.value).toMatchObject({ Error: "States.DataLimitExceeded" });
  expect(history.filter(({ type }) => type === "LambdaFunctionFailed")).toHaveLength(2);
});
