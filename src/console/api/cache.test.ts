import { expect, test } from "vitest";
import { staleAfter } from "./cache.ts";

test("what was missed makes everything stale", () => {
  expect(staleAfter({ type: "reset" })).toEqual([[]]);
});

test("an execution's news makes its own answers stale, not those of others", () => {
  const keys = staleAfter({ type: "history", executionArn: "arn:a", eventCount: 3 });
  expect(keys).toContainEqual(["execution", "arn:a"]);
  expect(keys).not.toContainEqual(["execution"]);
});

test("what a queue does makes no definition stale", () => {
  expect(staleAfter({ type: "catalog", kind: "service" })).toEqual([["services"]]);
  expect(staleAfter({ type: "catalog", kind: "mapRun" })).toEqual([["map-run"]]);
  expect(staleAfter({ type: "catalog", kind: "stateMachine" })).toContainEqual(["machines"]);
});

test("starts and ends touch the counts, not definitions", () => {
  const keys = staleAfter({ type: "executions", items: [], more: 0 });
  expect(keys).toContainEqual(["dashboard"]);
  expect(keys).not.toContainEqual(["machine"]);
});
