import { expect, test } from "vitest";
import type { ResourceRecord } from "./records.ts";
import { removalOrder } from "./removal-order.ts";

const record = (
  logicalId: string,
  needs: readonly string[],
  physicalId = logicalId,
): ResourceRecord => ({
  ...{ logicalId, needs, physicalId, type: "T", name: logicalId, attributes: {}, properties: {} },
  ...{ status: "CREATE_COMPLETE", at: 0, deletionPolicy: "Delete", replacePolicy: "Delete" },
});
const order = (...records: readonly ResourceRecord[]) =>
  removalOrder(records).map(({ physicalId }) => physicalId);

test("a resource goes before all that it needs", () => {
  expect(order(record("A", []), record("B", ["A"]), record("C", ["A", "B"]))).toEqual([
    "C",
    "B",
    "A",
  ]);
  expect(order(record("C", ["A", "B"]), record("B", ["A"]), record("A", []))).toEqual([
    "C",
    "B",
    "A",
  ]);
});

test("a replaced resource and what took its place go after those that need either", () => {
  const both = order(record("A", [], "old"), record("A", [], "new"), record("B", ["A"]));
  expect(both[0]).toBe("B");
  expect(both.slice(1).sort()).toEqual(["new", "old"]);
});

test("what needs something that is not there, or itself in a circle, goes too", () => {
  expect(order(record("A", ["gone"]))).toEqual(["A"]);
  expect(order(record("A", ["B"]), record("B", ["A"])).sort()).toEqual(["A", "B"]);
});
