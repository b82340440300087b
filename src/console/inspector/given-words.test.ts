import { expect, test } from "vitest";
import type { Attempt, StateSummary, Visit } from "../../console-wire/index.ts";
import { givenIn, neverEntered } from "./given-words.ts";

const inner = (Mode: string) => ({
  Type: "Map",
  ItemProcessor: { ProcessorConfig: { Mode }, StartAt: "P", States: { P: { Type: "Pass" } } },
});
const definition = JSON.stringify({
  StartAt: "Each",
  States: { Each: inner("INLINE"), All: inner("DISTRIBUTED"), Last: { Type: "Pass" } },
});
// The casts: nothing else of them is looked at.
const states = [{ id: "/States/Each/ItemProcessor/States/P" } as StateSummary];
const visit = (attempts: number): Visit =>
  ({ attempts: Array.from({ length: attempts }, () => ({})) }) as unknown as Visit;
const run = (iteration?: string) => ({
  ...{ states, view: { definition } },
  selection: iteration === undefined ? {} : { iteration },
});

test("a test of a visit says in which attempt the state was given that", () => {
  const once = "Runs the state once, with what it was given in this execution.";
  expect([givenIn(visit(1), { attempt: 1 }), givenIn(visit(0), {})]).toEqual([once, once]);
  expect(givenIn(visit(2), { attempt: 1 })).toContain("in attempt 1 of this execution.");
  const attempts: readonly Attempt[] = [
    { scheduledEventId: 3, scheduledAt: 0, status: "failed" },
    { scheduledEventId: 6, scheduledAt: 0, status: "failed", notBegun: true },
  ];
  expect(givenIn({ attempts }, { attempt: 2 })).toContain(
    "with what it was given before attempt 2, which did not begin.",
  );
  expect(givenIn({ attempts }, { attempt: 1 })).toContain("in attempt 1 of this execution.");
});

test.each([
  ["/States/Last", undefined, "It was never entered in this execution"],
  ["/States/All/ItemProcessor/States/P", undefined, "the child executions of its Map"],
  ["/States/Each/ItemProcessor/States/P", "/States/Each:4", "in the iteration that is chosen"],
  ["/States/Each/ItemProcessor/States/P", undefined, "by the event that is chosen"],
])("a test of a state without a visit says why nothing is known (%s, %s)", (id, iteration, why) => {
  const words = neverEntered(run(iteration), id);
  expect(words).toContain(why);
  expect(words).toContain("they are empty, for you to fill in");
  expect(words).not.toContain("with what it was given");
});
