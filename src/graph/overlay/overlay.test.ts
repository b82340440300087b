import { expect, test } from "vitest";
import { CAUGHT_THEN_REDRIVEN, eventsOf, type Row } from "../fixtures/event-rows.ts";
import {
  type GraphOverlay,
  layoutMachine,
  overlayOf,
  readGraph,
  renderSvg,
  timeText,
} from "../index.ts";

function overlayOfRows(
  definition: Parameters<typeof readGraph>[0],
  rows: readonly Row[],
  length?: number,
): GraphOverlay {
  return overlayOf(readGraph(definition), eventsOf(rows, length));
}

function statuses({ states }: GraphOverlay): Record<string, string> {
  return Object.fromEntries([...states].map(([id, { status }]) => [id.split("/").at(-1), status]));
}

const catching = {
  StartAt: "Pay",
  States: {
    Pay: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refund" }],
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Refund: { Type: "Pass", Next: "Lost" },
    Lost: { Type: "Fail" },
  },
};

test("a caught error takes the catch edge, and counts its retries", () => {
  const overlay = overlayOfRows(catching, [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "Pay"],
    ["TaskScheduled", 2],
    ["TaskFailed", 3],
    ["TaskScheduled", 4],
    ["TaskFailed", 5],
    ["TaskStateExited", 6, "Pay"],
    ["PassStateEntered", 7, "Refund"],
    ["PassStateExited", 8, "Refund"],
    ["FailStateEntered", 9, "Lost"],
    ["ExecutionFailed", 10],
  ]);
  expect(statuses(overlay)).toEqual({ Pay: "caught", Refund: "succeeded", Lost: "failed" });
  expect(overlay.states.get("/States/Pay")).toMatchObject({ retries: 1, durationMs: 50 });
  expect([...overlay.taken]).toEqual([
    "/States/Pay catch /States/Refund",
    "/States/Refund flow /States/Lost",
  ]);
  expect(overlay.ended).toBe(false);
});

test("a failed evaluation has no previous event and is found by its name", () => {
  const overlay = overlayOfRows(catching, [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "Pay"],
    ["EvaluationFailed", 0, "Pay"],
    ["ExecutionFailed", 3],
  ]);
  expect(statuses(overlay)).toEqual({ Pay: "failed" });
});

test("what is open runs; after a stop it was aborted", () => {
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["TaskStateEntered", 0, "Pay"],
    ["TaskScheduled", 2],
  ];
  expect(statuses(overlayOfRows(catching, rows))).toEqual({ Pay: "running" });
  const stopped = overlayOfRows(catching, [...rows, ["ExecutionAborted", 3]]);
  expect(statuses(stopped)).toEqual({ Pay: "aborted" });
});

const mapping = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: { Look: { Type: "Pass", Next: "Bad" }, Bad: { Type: "Fail" } },
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Tell" }],
      End: true,
    },
    Tell: { Type: "Pass", End: true },
  },
};

const failedMap: readonly Row[] = [
  ["ExecutionStarted", 0],
  ["MapStateEntered", 0, "Each"],
  ["MapStateStarted", 2],
  ["MapIterationStarted", 3, "Each", 0],
  ["MapIterationStarted", 3, "Each", 1],
  ["PassStateEntered", 4, "Look"],
  ["PassStateEntered", 5, "Look"],
  ["PassStateExited", 6, "Look"],
  ["FailStateEntered", 8, "Bad"],
  ["MapIterationFailed", 9, "Each", 0],
  ["MapStateFailed", 9],
  ["MapStateExited", 11, "Each"],
  ["PassStateEntered", 12, "Tell"],
];

test("a Map counts its iterations; the failure inside is found from the state that failed", () => {
  const overlay = overlayOfRows(mapping, failedMap);
  expect(statuses(overlay)).toEqual({
    Each: "caught",
    Look: "aborted",
    Bad: "failed",
    Tell: "running",
  });
  expect(overlay.states.get("/States/Each")?.iterations).toEqual({
    ...{ total: 3, succeeded: 0, failed: 1, running: 0, aborted: 1 },
    each: ["failed", "aborted", "pending"],
  });
  expect(overlay.taken).toContain("/States/Each catch /States/Tell");
});

test("the strip of a Map is in the order of its indexes, whatever became of each", () => {
  const events: readonly Row[] = [
    ["ExecutionStarted", 0],
    ["MapStateEntered", 0, "Each"],
    ["MapStateStarted", 2],
    ...[0, 1, 2, 3, 4].map((index): Row => ["MapIterationStarted", 3, "Each", index]),
    ...[0, 1, 3, 4].map((index): Row => ["MapIterationSucceeded", 4 + index, "Each", index]),
    ["MapIterationFailed", 6, "Each", 2],
  ];
  const graph = readGraph(mapping);
  const overlay = overlayOfRows(mapping, events, 5);
  const strip = renderSvg(layoutMachine(graph), { overlay }).matchAll(/class="cell-(\w+)"/g);
  expect([...strip].map(([, status]) => status)).toEqual([
    ...["succeeded", "succeeded", "failed", "succeeded", "succeeded"],
  ]);
  const many = overlayOfRows(mapping, events, 8).states.get("/States/Each")?.iterations;
  expect(many).toMatchObject({ total: 8, succeeded: 4, failed: 1 });
  expect(many).not.toHaveProperty("each");
});

test("one iteration can be looked at alone", () => {
  const steps = eventsOf(failedMap);
  const at = (index: number): GraphOverlay =>
    overlayOf(readGraph(mapping), steps, { iterations: new Map([["/States/Each", index]]) });
  expect(statuses(at(0))).toMatchObject({ Look: "succeeded", Bad: "failed" });
  expect(statuses(at(1))).not.toHaveProperty("Bad");
});

test("a Parallel that fails aborts its other branches, and a redrive goes on", () => {
  const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: "Wait" } } });
  const definition = {
    StartAt: "Both",
    States: { Both: { Type: "Parallel", Branches: [branch("A"), branch("B")], End: true } },
  };
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["WaitStateEntered", 3, "A"],
    ["TaskStateEntered", 3, "B"],
    ["TaskFailed", 5],
    ["ParallelStateFailed", 6],
    ["ExecutionFailed", 7],
  ];
  expect(statuses(overlayOfRows(definition, rows))).toEqual({
    ...{ Both: "failed", A: "aborted", B: "failed" },
  });
  const redriven = overlayOfRows(definition, [...rows, ["ExecutionRedriven", 8]]);
  expect(statuses(redriven)).toEqual({ Both: "running", A: "running", B: "running" });
});

test("a Map or Parallel that is tried again shows its last attempt", () => {
  const branch = { StartAt: "A", States: { A: { Type: "Task" } } };
  const definition = {
    StartAt: "Both",
    States: { Both: { Type: "Parallel", Branches: [branch], End: true } },
  };
  const rows: Row[] = [
    ["ExecutionStarted", 0],
    ["ParallelStateEntered", 0, "Both"],
    ["ParallelStateStarted", 2],
    ["TaskStateEntered", 3, "A"],
    ["TaskFailed", 4],
    ["ParallelStateStarted", 5],
    ["TaskStateEntered", 6, "A"],
  ];
  const again = overlayOfRows(definition, rows);
  expect(statuses(again)).toEqual({ Both: "running", A: "running" });
  expect(again.states.get("/States/Both")?.retries).toBe(1);
  const done = overlayOfRows(definition, [
    ...rows,
    ["TaskScheduled", 7],
    ["TaskSucceeded", 8],
    ["TaskStateExited", 9, "A"],
    ["ParallelStateSucceeded", 10],
    ["ParallelStateExited", 11, "Both"],
    ["ExecutionSucceeded", 12],
  ]);
  expect(statuses(done)).toEqual({ Both: "succeeded", A: "succeeded" });
});

test("a redrive leaves what was caught before it as it was", () => {
  const branch = { StartAt: "A", States: { A: { Type: "Task" } } };
  const definition = {
    StartAt: "Both",
    States: {
      Both: {
        ...{ Type: "Parallel", Branches: [branch], Next: "End" },
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Undo" }],
      },
      Undo: { Type: "Task", End: true },
      End: { Type: "Succeed" },
    },
  };
  const overlay = overlayOfRows(definition, CAUGHT_THEN_REDRIVEN);
  expect(statuses(overlay)).toEqual({ Both: "caught", A: "failed", Undo: "running" });
});

/** Two iterations outside, the second of which began its Map first; inside three each, as `length` says. */
const NESTED: readonly Row[] = [
  ["ExecutionStarted", 0],
  ["MapStateEntered", 0, "Outer"],
  ["MapStateStarted", 2],
  ["MapIterationStarted", 3, "Outer", 0],
  ["MapIterationStarted", 3, "Outer", 1],
  ["MapStateEntered", 5, "Inner"],
  ["MapStateStarted", 6],
  ["MapIterationStarted", 7, "Inner", 0],
  ["MapIterationSucceeded", 8, "Inner", 0],
  ["MapStateEntered", 4, "Inner"],
  ["MapStateStarted", 10],
  ["MapIterationStarted", 11, "Inner", 1],
  ["MapIterationFailed", 12, "Inner", 1],
];

test("a Map inside a Map has its squares in the order of the outer index, then its own", () => {
  const one = { StartAt: "Do", States: { Do: { Type: "Pass", End: true } } };
  const Inner = { Type: "Map", ItemProcessor: one, End: true };
  const ItemProcessor = { StartAt: "Inner", States: { Inner } };
  const Outer = { Type: "Map", ItemProcessor, End: true };
  const definition = { StartAt: "Outer", States: { Outer } };
  const overlay = overlayOfRows(definition, NESTED);
  const id = "/States/Outer/ItemProcessor/States/Inner";
  expect(overlay.states.get(id)?.iterations).toEqual({
    ...{ total: 6, succeeded: 1, failed: 1, running: 0, aborted: 0 },
    each: ["pending", "failed", "pending", "succeeded", "pending", "pending"],
    places: [0, 1].flatMap((outer) => [0, 1, 2].map((index) => [outer, index])),
  });
  const svg = renderSvg(layoutMachine(readGraph(definition)), { overlay });
  const places = [...svg.matchAll(/data-iteration="([\d.]+)"/g)].map(([, place]) => place);
  expect(places.slice(-6)).toEqual(["0.0", "0.1", "0.2", "1.0", "1.1", "1.2"]);
  expect(svg).toContain("<title>#1 › #0 succeeded</title>");
  const many = overlayOfRows(definition, NESTED, 4).states.get(id)?.iterations;
  expect(many).toMatchObject({ total: 8, succeeded: 1, failed: 1 });
  expect(many).not.toHaveProperty("each");
});

test("the time of several visits is told as the sum that it is", () => {
  expect(timeText({ durationMs: 2500, visits: 6 })).toBe("Σ 2.5 s");
  expect(timeText({ durationMs: 413, visits: 1 })).toBe("413 ms");
  const state = { status: "succeeded" as const, durationMs: 2500, visits: 6 };
  const svg = renderSvg(layoutMachine(readGraph(catching)), {
    overlay: { states: new Map([["/States/Pay", state]]), taken: new Set(), ended: true },
    interactive: true,
  });
  expect(svg).toContain(">Σ 2.5 s<");
  expect(svg).toMatch(/aria-label="Pay, [^"]*, 6 visits, 2\.5 s in all"/);
});

test("the states of a map run's children are neither reached nor not: they ran elsewhere", () => {
  const graph = readGraph({
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED" },
          StartAt: "Work",
          States: { Work: { Type: "Pass", End: true } },
        },
        End: true,
      },
    },
  });
  const each = { status: "succeeded" as const, durationMs: 5, visits: 1 };
  const overlay = {
    ...{ states: new Map([["/States/Each", each]]), taken: new Set<string>(), ended: true },
    inChildren: new Set(["/States/Each"]),
  };
  const svg = renderSvg(layoutMachine(graph), { overlay, interactive: true });
  expect(svg).toMatch(/class="node in-children"[^>]*data-name="Work"/);
  expect(svg).toMatch(/aria-label="Work, [^"]*, in child executions"/);
  expect(svg).toContain(">in children<");
});
