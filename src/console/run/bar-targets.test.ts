import { expect, test } from "vitest";
import { barBox, barTargets } from "./bar-targets.ts";
import type { PlacedBar } from "./timeline-rows.ts";

const bar = (at: number, width: number, kind: PlacedBar["kind"] = "attempt"): PlacedBar => ({
  ...{ at, width, kind, status: "failed", last: true, enteredEventId: 2 },
});

test("a narrow bar takes the clicks beside it, a wide one its own alone; back-off takes none", () => {
  const [wide, narrow] = [bar(0, 0.1), bar(0.5, 0.001)];
  const targets = barTargets([wide, bar(0.1, 0.4, "backoff"), narrow], 1000);
  expect([...targets]).toEqual([[narrow, { x: 492.5, width: 18 }]]);
});

test("narrow bars close to each other share what lies between them", () => {
  const [first, second] = [bar(0.5, 0.004), bar(0.51, 0.004)];
  const targets = barTargets([first, second], 1000);
  expect(targets.get(first)).toEqual({ x: 493, width: 14 });
  expect(targets.get(second)).toEqual({ x: 507, width: 14 });
});

test("a bar that lies in another one, or at an edge, takes no more than is free", () => {
  const [around, inside] = [bar(0.2, 0.3), bar(0.3, 0.001)];
  expect(barTargets([around, inside], 1000).get(inside)).toBeUndefined();
  const [first, last] = [bar(0, 0), bar(1, 0)];
  const targets = barTargets([first, last], 1000);
  expect(targets.get(first)).toEqual({ x: 0, width: 10.5 });
  expect(targets.get(last)).toEqual({ x: 989.5, width: 10.5 });
  expect(barBox(last, 1000)).toEqual({ x: 997, width: 3 });
});

test("however bars lie, no target reaches over another bar or another target", () => {
  const bars = Array.from({ length: 60 }, (_, i) => bar(((i * 37) % 61) / 61, (i % 5) / 400));
  const targets = [...barTargets(bars, 700)];
  expect(targets.length).toBeGreaterThan(10);
  for (const [own, { x, width }] of targets) {
    const free = (other: { readonly x: number; readonly width: number }) =>
      other.x + other.width <= x + 0.001 || other.x >= x + width - 0.001;
    const others = bars.filter((one) => one !== own).map((one) => barBox(one, 700));
    const overlapping = others.filter((other) => !free(other));
    // Only what the bar itself lies over already.
    const box = barBox(own, 700);
    for (const other of overlapping) {
      expect(other.x < box.x + box.width && other.x + other.width > box.x).toBe(true);
    }
  }
});
