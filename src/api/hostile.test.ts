// Whatever a client sends, the answer is AWS's refusal or a right one, never an error of ours.
import fc from "fast-check";
import { expect, test } from "vitest";
import { engineStub } from "../../test/support/engine-stub.ts";
import type { Engine } from "../engine/index.ts";
import { createApi, OPERATIONS, type OperationName } from "./index.ts";
import { SHAPES } from "./shapes/shapes.ts";

const SCOPE = { account: "123456789012", region: "us-east-1" };
const NAMES: readonly OperationName[] = Object.keys(OPERATIONS) as OperationName[];

/** An engine that knows nobody and takes nothing. */
const nobody: Partial<Engine> = {
  startExecution: async () => ({ type: "executionAlreadyExists", executionArn: "a" }),
  startSyncExecution: async () => ({ type: "executionAlreadyExists", executionArn: "a" }),
  stopExecution: async () => ({ type: "executionDoesNotExist" }),
  redriveExecution: async () => ({ type: "executionDoesNotExist" }),
  describeExecution: async () => undefined,
  listExecutions: async () => ({ items: [] }),
  history: async () => undefined,
  completeTask: async () => "InvalidToken",
  heartbeat: async () => "InvalidToken",
  getActivityTask: async () => undefined,
  describeMapRun: async () => undefined,
  listMapRuns: async () => ({ items: [] }),
  updateMapRun: async () => "mapRunDoesNotExist",
};

const someText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "m",
    "{}",
    '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
    "arn:aws:iam::123456789012:role/r",
    ...["m", "m:1", "m:PROD", "m/l", ":", "m:", "m#Case"].map(
      (rest) => `arn:aws:states:us-east-1:123456789012:stateMachine:${rest}`,
    ),
    ...["execution:m:n", "express:m:n:i", "activity:m", "mapRun:m/l:i", "activity:"].map(
      (resource) => `arn:aws:states:us-east-1:123456789012:${resource}`,
    ),
  ),
);

/** Mostly what the shape asks for, now and then anything. */
function requestFor(shapeName: string): fc.Arbitrary<unknown> {
  const shape = SHAPES[shapeName];
  if (shape === undefined) return fc.constant(undefined);
  const anything = { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) };
  switch (shape.type) {
    case "structure": {
      const members = Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [name, requestFor(member)]),
      );
      const given = fc.record(members, { requiredKeys: [...shape.required] });
      return fc.oneof({ weight: 20, arbitrary: given }, anything);
    }
    case "list":
      return fc.oneof(
        { weight: 10, arbitrary: fc.array(requestFor(shape.member), { maxLength: 3 }) },
        anything,
      );
    case "string": {
      const values = shape.enum === undefined ? someText : fc.constantFrom(...shape.enum, "other");
      return fc.oneof({ weight: 20, arbitrary: values }, anything);
    }
    case "boolean":
      return fc.oneof({ weight: 10, arbitrary: fc.boolean() }, anything);
    case "integer":
    case "long":
    case "float":
      return fc.oneof({ weight: 10, arbitrary: fc.integer({ min: -1, max: 1001 }) }, anything);
  }
}

test("no sequence of requests gets an error of ours", async () => {
  const request = fc
    .constantFrom(...NAMES)
    .chain((name) => fc.tuple(fc.constant(name), requestFor(OPERATIONS[name].input)));
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 12 }), async (requests) => {
      const api = createApi({
        engine: engineStub(nobody),
        clock: { now: () => 1_700_000_000_000 },
        chance: { seed: () => "seed", uuid: () => "00000000-0000-4000-8000-000000000000" },
        report: (operation, error) => {
          throw new Error(`${operation}: ${error instanceof Error ? error.stack : String(error)}`);
        },
      });
      for (const [operation, body] of requests) {
        const { status } = await api.call(operation, body, SCOPE);
        expect(status).toBeLessThan(500);
      }
    }),
    { numRuns: 300 },
  );
});
