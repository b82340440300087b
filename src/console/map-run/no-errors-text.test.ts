// What is said where no error of a child is known: true whatever came before.
import { expect, test } from "vitest";
import type { MapRunTotals } from "../../console-wire/index.ts";
import { childCounts, doneOf } from "./child-counts.ts";
import { noErrorsText } from "./no-errors-text.ts";

const NONE: MapRunTotals = {
  ...{ pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
  ...{ pendingRedrive: 0, total: 0 },
};

function said(executions: Partial<MapRunTotals>, redriveCount = 0, status = "FAILED"): string {
  return noErrorsText({ executions: { ...NONE, ...executions }, status, redriveCount });
}

test("children that failed and are forgotten are not denied", () => {
  expect(said({ succeeded: 2, failed: 1, total: 3 })).toMatch(/^1 child has failed; its error /);
  const again = said({ succeeded: 2, failed: 1, timedOut: 2, total: 5 }, 1);
  expect(again).toMatch(/^3 children have failed; their errors are not known any more\./);
});

test("of a run that never came to a child no redrive of any is told", () => {
  expect(said({}, 1)).toBe("No child was started.");
  expect(said({ pending: 3, total: 3 })).toBe("No child was started.");
  expect(said({ pending: 3, total: 3 }, 0, "RUNNING")).toBe("No child has started yet.");
});

test("those that wait for their redrive are named", () => {
  const counts = { pendingRedrive: 2, running: 1, pending: 1, total: 4 };
  expect(said(counts, 1, "RUNNING")).toContain("2 that did not succeed before wait for");
  expect(said({ ...counts, pendingRedrive: 1 }, 1, "RUNNING")).toContain("1 that did not");
});

test("that any had failed before is not claimed", () => {
  expect(said({ succeeded: 3, total: 3 }, 0, "SUCCEEDED")).toBe("No child has failed.");
  expect(said({ succeeded: 3, total: 3 }, 1, "SUCCEEDED")).toBe(
    "No child stands as failed now. Any that had failed before a redrive were redriven.",
  );
});

test("what waits for its redrive is counted, and not as done", () => {
  const counts = { ...NONE, pendingRedrive: 2, running: 1, pending: 1, total: 4 };
  expect(doneOf(counts)).toBe(0);
  expect(doneOf({ ...counts, succeeded: 1, failed: 2, timedOut: 3, aborted: 4 })).toBe(10);
  expect(childCounts(counts)).toBe("4 children: 1 running, 2 waiting for redrive, 1 pending");
});
