import { expect, test } from "vitest";
import type { ExecutionView, Visit } from "../../console-wire/index.ts";
import { edgeKey, layoutMachine, readGraph } from "../../graph/index.ts";
import { comparedMarks, comparedOverlay, comparedRows, divergedState } from "./compared.ts";
import { neighbourOf } from "./graph-walk.ts";
import { distributedAround, overlayOfIteration, overlayOfView } from "./run-overlay.ts";
import { shownCount, shownOrder, stateOrder } from "./state-order.ts";

const graph = readGraph({
  StartAt: "A",
  States: {
    A: { Type: "Task", Catch: [{ ErrorEquals: ["States.ALL"], Next: "Undo" }], Next: "M" },
    Undo: { Type: "Fail" },
    M: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "X",
        States: { X: { Type: "Pass", Next: "Y" }, Y: { Type: "Pass", End: true } },
      },
      End: true,
    },
  },
});

test("states are told as a story: the happy path, what is inside it, then what goes aside", () => {
  expect(stateOrder(graph).map(({ name, depth }) => `${depth} ${name}`)).toEqual([
    ...["0 A", "0 M", "1 X", "1 Y", "0 Undo"],
  ]);
});

test("of an execution they are told as they were entered, each group still whole", () => {
  const entered = ["/States/A", "/States/Undo", "/States/M", inside("Y")].map((id) => ({ id }));
  expect(stateOrder(graph, entered).map(({ name }) => name)).toEqual([
    ...["A", "Undo", "M", "Y", "X"],
  ]);
});

test("arrow keys go where the eye goes, into groups too", () => {
  const { nodes } = layoutMachine(graph);
  expect(neighbourOf(nodes, "/States/A", "down")).toBe("/States/M");
  expect(neighbourOf(nodes, "/States/M", "down")).toBe("/States/M/ItemProcessor/States/X");
  expect(neighbourOf(nodes, "/States/A", "right")).toBe("/States/Undo");
  expect(neighbourOf(nodes, "/States/A", "up")).toBeUndefined();
});

const inside = (name: string): string => `/States/M/ItemProcessor/States/${name}`;
const visit = (name: string, entered: number, status: Visit["status"]): Visit => ({
  ...{ id: inside(name), name, type: "Pass", enteredEventId: entered, enteredAt: entered },
  ...{ exitedAt: entered + 1, status, attempts: [], path: [{ of: "/States/M", index: 3 }] },
});

const whole = overlayOfView({
  ...{ status: "FAILED", mapRuns: [{ mapRunArn: "arn", stateName: "A" }] },
  states: [
    {
      ...{ id: "/States/A", name: "A", status: "succeeded" },
      visits: 1,
      retries: 0,
      durationMs: 5,
    },
    { ...{ id: inside("X"), name: "X", status: "failed" }, visits: 9, retries: 2, durationMs: 50 },
    {
      ...{ id: inside("Y"), name: "Y", status: "succeeded" },
      visits: 8,
      retries: 0,
      durationMs: 8,
    },
  ],
  edgesTaken: [edgeKey({ from: inside("X"), to: inside("Y"), kind: "next" })],
});

test("a state inside a Distributed Map that has come to a map run runs in its children", () => {
  const map = { status: "failed", visits: 2, retries: 1, durationMs: 5 } as const;
  const states = ["All", "Other"].map((name) => ({ ...map, id: `/States/${name}`, name }));
  const view = { states, mapRuns: [{ mapRunArn: "first", stateName: "All" }] };
  const around = (id: string): string | undefined => distributedAround(view, id)?.name;
  expect(around("/States/All/ItemProcessor/States/X")).toBe("All");
  expect(around("/States/All")).toBeUndefined();
  expect(around("/States/Other/ItemProcessor/States/Y")).toBeUndefined();
});

test("one iteration replaces what is inside its Map, and nothing else", () => {
  const only = overlayOfIteration(whole, [visit("X", 7, "succeeded")], {
    ...{ mapId: "/States/M", now: 99 },
  });
  expect(only.states.get("/States/A")?.status).toBe("succeeded");
  expect(only.states.get(inside("X"))).toMatchObject({ status: "succeeded", visits: 1 });
  expect(only.states.has(inside("Y"))).toBe(false);
  expect(only.taken.size).toBe(0);
  expect([...(only.inChildren ?? [])]).toEqual(["/States/A"]);
});

test("of one iteration too, what a redrive began is no retry", () => {
  const attempt = { scheduledAt: 0, endedAt: 1, status: "failed" as const };
  const attempts = [
    { ...attempt, scheduledEventId: 2 },
    { ...attempt, scheduledEventId: 4 },
    { ...attempt, scheduledEventId: 8, redriven: true as const },
  ];
  const only = overlayOfIteration(whole, [{ ...visit("X", 7, "failed"), attempts }], {
    ...{ mapId: "/States/M", now: 99 },
  });
  expect(only.states.get(inside("X"))?.retries).toBe(1);
});

test("the ways of an iteration follow from the order of its visits", () => {
  const visits = [visit("Y", 9, "succeeded"), visit("X", 7, "caught")];
  const only = overlayOfIteration(whole, visits, { mapId: "/States/M", now: 99 });
  expect([...only.taken]).toEqual([edgeKey({ from: inside("X"), to: inside("Y"), kind: "catch" })]);
});

test("of two executions each says where it alone went, and where they part", () => {
  const state = (id: string) => ({
    ...{ id, name: id, status: "succeeded" as const, visits: 1, retries: 0, durationMs: 1 },
  });
  const view = (ids: readonly string[], edgesTaken: readonly string[]): ExecutionView => ({
    ...{ executionArn: "", stateMachineArn: "", machineName: "", name: "", type: "STANDARD" },
    ...{ status: "SUCCEEDED", startDate: 0, redriveCount: 0, redrivable: false, input: "{}" },
    ...{ definition: "{}", eventCount: 0, transitions: 0, edgesTaken, mapRuns: [] },
    states: ids.map(state),
  });
  const comparison = {
    ...{
      left: view(["a", "b"], ["a flow b"]),
      right: { ...view(["a", "c"], ["a flow c"]), status: "FAILED" as const },
    },
    divergence: {
      ...{ position: 1, at: "after a", why: "" },
      right: { ...visit("X", 1, "succeeded"), id: "c", name: "c" },
    },
    states: [
      { id: "a", name: "a", left: state("a"), right: state("a") },
      { id: "b", name: "b", left: state("b") },
      { id: "c", name: "c", right: state("c") },
    ],
  };
  expect(comparedMarks(comparison)).toEqual(
    new Map([
      ["b", "left-only"],
      ["c", "right-only diverges"],
    ]),
  );
  const { states, taken, ended } = comparedOverlay(comparison);
  expect([...taken]).toEqual(["a flow b", "a flow c"]);
  expect([[...states.keys()], ended], "colours are those of the right one").toEqual([
    ["a", "c"],
    false,
  ]);
  const apart = {
    ...{ ...comparison.divergence, left: { ...visit("b", 1, "succeeded"), name: "b" } },
    right: { ...visit("a", 1, "succeeded"), name: "a" },
  };
  expect(divergedState({ ...comparison, divergence: apart })).toBe("b");
});

test("two executions are told as the left one entered their states, each below what it is in", () => {
  const told = (...ids: readonly string[]) =>
    comparedRows(ids.map((id) => ({ id, name: id.split("/").at(-1) ?? "" }))).map(
      ({ state, depth }) => `${depth} ${state.name}`,
    );
  const both = "/States/Both";
  const inner = `${both}/Branches/0/States/Inner`;
  const one = `${inner}/ItemProcessor/States/One`;
  // The branches run beside each other: Side was entered before One.
  expect(told("/States/Begin", both, inner, `${both}/Branches/1/States/Side`, one)).toEqual([
    ...["0 Begin", "0 Both", "1 Inner", "2 One", "1 Side"],
  ]);
  // What the right one alone was in stands where the left one was, too.
  expect(told("/States/Begin", one, "/States/End", "/States/Undo", inner, both)).toEqual([
    ...["0 Begin", "0 Both", "1 Inner", "2 One", "0 End", "0 Undo"],
  ]);
  expect(told("/States/A", "/States/AB", "/States/A/Branches/0/States/B")).toEqual([
    ...["0 A", "1 B", "0 AB"],
  ]);
});

test("of an iteration lists show what is inside its Map, and count no more", () => {
  const inner = { StartAt: "In", States: { In: { Type: "Pass", End: true } } };
  const picture = readGraph({
    StartAt: "Each",
    States: {
      Each: { Type: "Map", ItemProcessor: inner, Next: "After" },
      After: { Type: "Succeed" },
    },
  });
  const ids = ["/States/Each", "/States/Each/ItemProcessor/States/In", "/States/After"];
  const states = ids.map((id) => ({
    ...{ id, name: id, status: "succeeded" as const, visits: 1, retries: 0, durationMs: 1 },
  }));
  const shown = (iteration: string | undefined) =>
    shownOrder(picture, states, iteration).map(({ name, depth }) => `${depth} ${name}`);
  expect(shown(undefined)).toEqual(["0 Each", "1 In", "0 After"]);
  expect(shown("/States/Each:1")).toEqual(["0 In"]);
  expect([undefined, "/States/Each:1"].map((one) => shownCount(states, one))).toEqual([3, 1]);
});
