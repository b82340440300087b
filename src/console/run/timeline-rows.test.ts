import { describe, expect, test } from "vitest";
import type { Visit } from "../../console-wire/index.ts";
import { summaries } from "./run-overlay.ts";
import { timeScale } from "./time-scale.ts";
import {
  allSpans,
  attemptMs,
  barsOf,
  drawnBars,
  earlierVisits,
  type PlacedBar,
  pathText,
  placedBars,
  rowsOf,
  spansOf,
  tookMs,
} from "./timeline-rows.ts";

const visit: Visit = {
  ...{ id: "/States/A", name: "A", type: "Task", enteredEventId: 2, enteredAt: 0 },
  ...{ status: "succeeded", attempts: [], path: [] },
};

test("attempts are bars, and back-off is what lies between them", () => {
  const bars = barsOf(
    {
      ...visit,
      attempts: [
        { scheduledEventId: 3, scheduledAt: 0, endedAt: 10, status: "failed" },
        { scheduledEventId: 5, scheduledAt: 60, endedAt: 90, status: "succeeded" },
      ],
    },
    100,
  );
  expect(bars.map(({ kind, from, to, status }) => [kind, from, to, status])).toEqual([
    ["attempt", 0, 10, "failed"],
    ["backoff", 10, 60, "failed"],
    ["attempt", 60, 90, "succeeded"],
  ]);
  expect(bars.map(({ attempt }) => attempt)).toEqual([1, undefined, 2]);
});

test("an attempt that did not begin is a mark, with back-off on both sides", () => {
  const attempts: Visit["attempts"] = [
    { scheduledEventId: 3, scheduledAt: 0, endedAt: 10, status: "failed" },
    { scheduledEventId: 5, scheduledAt: 60, endedAt: 60, status: "failed", notBegun: true },
    { scheduledEventId: 6, scheduledAt: 110, endedAt: 120, status: "succeeded" },
  ];
  const bars = barsOf({ ...visit, attempts }, 200);
  expect(bars.map(({ kind, from, to, notBegun }) => [kind, from, to, notBegun])).toEqual([
    ["attempt", 0, 10, undefined],
    ["backoff", 10, 60, undefined],
    ["attempt", 60, 60, true],
    ["backoff", 60, 110, undefined],
    ["attempt", 110, 120, undefined],
  ]);
  const options = { limit: 10, cells: 10, from: 0 };
  const placed = placedBars(bars, (moment) => moment / 200, options);
  expect(placed.map(({ notBegun }) => notBegun === true).indexOf(true)).toBe(2);
});

test("what lies before a redrive is no back-off", () => {
  const bars = barsOf(
    {
      ...visit,
      attempts: [
        { scheduledEventId: 3, scheduledAt: 0, endedAt: 10, status: "failed" },
        { scheduledEventId: 7, scheduledAt: 60, endedAt: 90, status: "succeeded", redriven: true },
      ],
    },
    100,
  );
  expect(bars.map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ["attempt", 0, 10],
    ["attempt", 60, 90],
  ]);
});

test("a visit that was redriven took the time of both its runs, in rows and in sums", () => {
  const one: Visit = { ...visit, exitedAt: 3_600_500, idleMs: 3_600_000, runs: 2 };
  const two: Visit = { ...visit, exitedAt: 200 };
  expect([one, two].map((each) => tookMs(each, 9_000_000))).toEqual([500, 200]);
  expect(summaries([one, two], 9_000_000)).toMatchObject([{ visits: 2, durationMs: 700 }]);
});

test("a state that waits for its next attempt backs off until now", () => {
  const bars = barsOf(
    {
      ...{ ...visit, status: "running" },
      attempts: [{ scheduledEventId: 3, scheduledAt: 0, endedAt: 10, status: "timedOut" }],
    },
    100,
  );
  expect(bars.at(-1)).toMatchObject({ kind: "backoff", from: 10, to: 100 });
});

test("a back-off is drawn to the moment in which it was cut off", () => {
  const attempts: Visit["attempts"] = [
    { scheduledEventId: 3, scheduledAt: 0, endedAt: 10, status: "failed" },
  ];
  const stopped: Visit = { ...visit, status: "aborted", endedAt: 45, attempts };
  const [, backoff] = barsOf(stopped, 9000);
  expect(backoff).toMatchObject({ kind: "backoff", from: 10, to: 45, status: "failed" });
  // What failed for good, or was caught, waited for nothing.
  for (const status of ["failed", "caught"] as const) {
    expect(barsOf({ ...stopped, status }, 9000)).toHaveLength(1);
  }
  const redriven = { scheduledEventId: 9, scheduledAt: 500, endedAt: 510, redriven: true } as const;
  const again: Visit = {
    ...{ ...visit, exitedAt: 510, halts: [{ from: 45, to: 500, as: "aborted" }] },
    attempts: [...attempts, { ...redriven, status: "succeeded" }],
  };
  expect(barsOf(again, 9000).map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ["attempt", 0, 10],
    ["backoff", 10, 45],
    ["attempt", 500, 510],
  ]);
});

test("a Map or Parallel that was redriven has a bar for each of its runs, and none for what lies between them", () => {
  const attempt: Visit["attempts"][number] = {
    ...{ scheduledEventId: 3, scheduledAt: 0, endedAt: 3_600_500, status: "succeeded" },
  };
  const both: Visit = {
    ...{ ...visit, type: "Parallel", exitedAt: 3_600_500, attempts: [attempt] },
    halts: [
      { from: 200, to: 1000, as: "failed" },
      { from: 1100, to: 3_600_000, as: "aborted" },
    ],
  };
  expect(barsOf(both, 0).map(({ from, to, status, last }) => [from, to, status, last])).toEqual([
    [0, 200, "failed", false],
    [1000, 1100, "aborted", false],
    [3_600_000, 3_600_500, "succeeded", true],
  ]);
  expect(attemptMs(both, attempt)).toBe(200 + 100 + 500);
  // A first attempt that ended by itself before was not in them.
  expect(attemptMs(both, { ...attempt, endedAt: 150 })).toBe(150);
});

test("what was aborted with its Parallel is drawn until then, a state without attempts too", () => {
  const over: Visit = { ...visit, type: "Wait", status: "aborted", endedAt: 2000 };
  expect(barsOf(over, 9000)).toMatchObject([{ kind: "wait", from: 0, to: 2000 }]);
});

test("the iterations of a state are one row until it is opened", () => {
  const visits = [0, 1, 2].map(
    (index): Visit => ({
      ...{ ...visit, enteredEventId: index + 2, enteredAt: index, exitedAt: index + 5 },
      path: [{ of: "/States/M", index }],
    }),
  );
  const input = {
    order: [{ id: "/States/A", name: "A", depth: 1 }],
    summaries: [
      {
        ...{ id: "/States/A", name: "A", status: "succeeded" as const, visits: 3 },
        ...{ retries: 0, durationMs: 15 },
      },
    ],
    visits,
    now: 10,
  };
  expect(rowsOf({ ...input, open: new Set() })).toMatchObject([{ kind: "state", visits: 3 }]);
  const open = rowsOf({ ...input, open: new Set(["/States/A"]) });
  expect(open.map((row) => (row.kind === "visit" ? row.label : row.name))).toEqual([
    ...["A", "#0", "#1", "#2"],
  ]);
  expect(
    pathText({
      id: "",
      path: [
        { of: "a", index: 3 },
        { of: "b", index: 0 },
      ],
    }),
  ).toBe("#3 › #0");
});

test("a Map that was entered before all that are held is drawn as itself, and as begun before", () => {
  const map: Visit = { ...visit, id: "/States/M", name: "M", type: "Map", enteredAt: 0 };
  const inside: Visit = {
    ...{ ...visit, id: "/States/M/A", enteredEventId: 90, enteredAt: 60, exitedAt: 80 },
    path: [{ of: "/States/M", index: 7 }],
  };
  const order = [map, inside].map(({ id, name }, depth) => ({ id, name, depth }));
  const summaries = order.map(({ id, name }) => ({
    ...{ id, name, status: "running" as const, visits: 1, retries: 0, durationMs: 1 },
  }));
  const input = { order, summaries, open: new Set<string>(), now: 100 };
  const [row] = rowsOf({ ...input, visits: [map, inside] });
  const placed = placedBars(row?.bars ?? [], (at) => Math.max(0, (at - 50) / 50), {
    ...{ limit: 10, cells: 20, from: 50 },
  });
  expect(placed).toMatchObject([{ at: 0, width: 1, enteredEventId: 2, earlier: true }]);
  // Without it nothing is made up of what is inside.
  expect(rowsOf({ ...input, visits: [inside] })[0]?.bars).toEqual([]);
});

test("ten thousand bars in a row cost no more than its width, and a failure among them is seen", () => {
  const bars = Array.from({ length: 10_000 }, (_, i) => ({
    ...barsOf({ ...visit, enteredAt: i, exitedAt: i + 1 }, 0)[0]!,
    status: i === 7000 ? ("failed" as const) : ("succeeded" as const),
  }));
  const placed = placedBars(bars, (moment) => moment / 10_000, { limit: 150, cells: 200, from: 0 });
  expect(placed.length).toBeLessThanOrEqual(200);
  expect(placed.map(({ status }) => status)).toEqual(["succeeded", "failed", "succeeded"]);
});

describe("a selected visit that was entered before all that are held", () => {
  const inMap = (enteredEventId: number, enteredAt: number, index: number): Visit => ({
    ...{ ...visit, enteredEventId, enteredAt, exitedAt: enteredAt + 20 },
    path: [{ of: "/States/M", index }],
  });
  const slow: Visit = { ...inMap(304, 100, 3), exitedAt: 16_100, id: "/States/S" };
  const held = Array.from({ length: 25 }, (_, i) => inMap(2000 + i, 1000 + i * 20, 50 + i));
  const earlier = earlierVisits(held, [], slow);
  const [state, range] = [
    { visits: 25, retries: 0, durationMs: 1 },
    { from: 100, to: 16_100 },
  ];

  test("has its bar, and what it stands in is drawn as itself", () => {
    const summaries = ["M", "S"].map((name) => ({
      ...{ ...state, name, id: `/States/${name}`, status: "failed" as const },
    }));
    const order = summaries.map(({ id, name }) => ({ id, name, depth: 0 }));
    const map: Visit = { ...visit, id: "/States/M", enteredAt: 100, exitedAt: 16_100 };
    const visits = [map, ...earlier, ...held];
    const rows = rowsOf({ order, summaries, visits, open: new Set(), now: 0 });
    expect(rows.map(({ bars }) => bars)).toMatchObject([[range], [range]]);
  });

  test("counts as work, and so does what is not known between it and them", () => {
    const collapsed = (spans: ReturnType<typeof allSpans>) =>
      timeScale(spans, range).segments.map((segment) => segment.collapsed);
    expect(collapsed(allSpans(held, [], 0))).toContain(true);
    expect(collapsed(allSpans(held, earlier, 0))).toEqual([false]);
    const short = earlierVisits(held, [], inMap(304, 100, 3));
    const later = held.map((one) => ({ ...one, enteredAt: 16_000, exitedAt: 16_100 }));
    expect(collapsed(allSpans(later, short, 0))).not.toContain(true);
  });

  test("stays when another is selected, until it is held or if it still ran", () => {
    expect(earlierVisits(held, earlier, held[3])).toEqual([slow]);
    const first = inMap(300, 90, 2);
    expect(earlierVisits(held, earlier, first)).toEqual([first, slow]);
    expect(earlierVisits([slow, ...held], earlier, undefined)).toEqual([]);
    const { exitedAt: _none, ...open } = slow;
    expect(earlierVisits(held, [{ ...open, status: "running" }], held[3])).toEqual([]);
    expect(earlierVisits([], earlier, slow)).toEqual([]);
  });
});

test("a state that only passes data on is no work, one that takes its time is", () => {
  const passed = (ms: number) => spansOf({ ...visit, type: "Pass", exitedAt: ms }, 0)[0]?.idle;
  expect([passed(2), passed(300)]).toEqual([true, false]);
  const attempts = [
    { scheduledEventId: 3, scheduledAt: 0, endedAt: 2, status: "succeeded" as const },
  ];
  expect(spansOf({ ...visit, attempts, exitedAt: 2 }, 0)[0]?.idle).toBe(false);
});

test("a state that failed with what its work gave is drawn as failed, though the work was done", () => {
  const attempts = [
    { scheduledEventId: 3, scheduledAt: 0, endedAt: 10, status: "succeeded" as const },
  ];
  const drawn = (status: Visit["status"]) => barsOf({ ...visit, status, attempts }, 20)[0]?.status;
  expect([drawn("failed"), drawn("caught"), drawn("succeeded")]).toEqual([
    ...["failed", "caught", "succeeded"],
  ]);
});

test("of visits at the same time the worst is drawn last, each visit in its own order", () => {
  const bar = (enteredEventId: number, status: Visit["status"], at = 0): PlacedBar => ({
    ...{ at, width: 0.5, kind: "attempt", status, last: true, enteredEventId },
  });
  const bars = [
    ...[bar(2, "failed"), bar(3, "aborted"), bar(4, "aborted"), bar(5, "succeeded")],
    ...[bar(6, "failed"), bar(6, "succeeded", 0.5)],
  ];
  const drawn = drawnBars([...bars, { ...bar(2, "failed", 0.6), kind: "backoff" }]);
  expect(drawn.map(({ i }) => i)).toEqual([3, 1, 2, 0, 4, 5]);
  expect(drawn.map(({ bar: { status } }) => status).slice(1, 4)).toEqual([
    ...["aborted", "aborted", "failed"],
  ]);
});

test("a Distributed Map works itself: what lies before its redrive is no work, and collapsed", () => {
  const attempt = {
    scheduledEventId: 3,
    scheduledAt: 10,
    status: "failed",
    mapRunArn: "r",
  } as const;
  const failed: Visit = {
    ...{ ...visit, type: "Map", status: "failed", mapRunArn: "r" },
    ...{ exitedAt: 1_202_000, attempts: [{ ...attempt, endedAt: 1_202_000 }] },
    halts: [{ from: 1_000, to: 1_201_000, as: "failed" }],
  };
  const spans = spansOf(failed, 0);
  expect(spans.map(({ from, to, idle }) => [from, to, idle])).toEqual([
    [10, 1_000, false],
    [1_201_000, 1_202_000, false],
  ]);
  const { segments } = timeScale(spans, { from: 0, to: 1_202_000 });
  expect(segments.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
  const { mapRunArn: _none, ...inline } = { ...failed, attempts: [] };
  expect(spansOf(inline, 0).every(({ idle }) => idle)).toBe(true);
});
