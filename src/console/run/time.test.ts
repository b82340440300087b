import { expect, test } from "vitest";
import { type AxisPart, axisLabels, tickText } from "./axis-labels.ts";
import { brushed, moved, zoomed } from "./brush.ts";
import { momentAt, placeOf, ticksOf, timeScale } from "./time-scale.ts";

const busy = (from: number, to: number) => ({ from, to, idle: false });
const idle = (from: number, to: number) => ({ from, to, idle: true });

test("a long wait between bursts is collapsed, the bursts are not", () => {
  const hour = 3_600_000;
  const spans = [busy(0, 300), busy(300, 900), idle(900, hour), busy(hour, hour + 800)];
  const scale = timeScale(spans, { from: 0, to: hour + 800 });
  expect(scale.segments.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
  expect(placeOf(scale, hour) - placeOf(scale, 900)).toBeCloseTo(0.045);
  expect(placeOf(scale, 900)).toBeGreaterThan(0.4);
});

test("a stretch that was opened by hand is drawn to scale", () => {
  const spans = [busy(0, 500), idle(500, 99_500), busy(99_500, 100_000)];
  const range = { from: 0, to: 100_000 };
  expect(timeScale(spans, range).segments).toHaveLength(3);
  const opened = timeScale(spans, { ...range, expanded: new Set([500]) });
  expect(opened.segments).toHaveLength(1);
  expect(placeOf(opened, 50_000)).toBeCloseTo(0.5);
});

test("work is not collapsed merely because it takes longer than the rest", () => {
  const scale = timeScale([busy(0, 1000), busy(1000, 9000)], { from: 0, to: 9000 });
  expect(scale.segments).toHaveLength(1);
});

test("the one state that works is not squeezed in favour of milliseconds around it", () => {
  const spans = [busy(0, 2), busy(2, 30_002), busy(30_002, 30_004)];
  const scale = timeScale(spans, { from: 0, to: 30_004 });
  expect(placeOf(scale, 30_002) - placeOf(scale, 2)).toBeGreaterThan(0.9);
});

test("what runs now has a good part of the width, however long it takes and whatever was before", () => {
  const hour = 3_600_000;
  const spans = [busy(0, 4000), busy(4000, 12_000), busy(12_000, hour)];
  const scale = timeScale(spans, { from: 0, to: hour, live: true });
  expect(placeOf(scale, 12_000)).toBeCloseTo(0.6);
  expect(scale.segments.at(-1)).toMatchObject({ collapsed: true, to: hour });
  const alone = timeScale([busy(0, 3), busy(3, hour)], { from: 0, to: hour, live: true });
  expect(placeOf(alone, 3)).toBeLessThan(0.01);
});

test("a wait is not collapsed into more room than it would have to scale", () => {
  const spans = [idle(0, 1000), busy(1000, 1003), idle(1003, 3000), busy(3000, 90_000)];
  const scale = timeScale(spans, { from: 0, to: 90_000, live: true });
  expect(scale.segments.map(({ collapsed }) => collapsed)).toEqual([false]);
});

test("a wait that is nearly all there is does not make room for what the engine takes around it", () => {
  const spans = [idle(0, 1), idle(1, 1001), idle(1001, 1002)];
  const scale = timeScale(spans, { from: 0, to: 1002 });
  expect(scale.segments.map(({ collapsed }) => collapsed)).toEqual([false]);
  expect(placeOf(scale, 1001) - placeOf(scale, 1)).toBeGreaterThan(0.99);
  const hour = 3_600_000;
  const long = timeScale([idle(0, 3), idle(3, hour), idle(hour, hour + 3)], {
    ...{ from: 0, to: hour + 3 },
  });
  expect(long.segments.map(({ collapsed }) => collapsed)).toEqual([false]);
});

test("a wait makes room for any work beside it, however short", () => {
  const spans = [busy(0, 13), idle(13, 30_013), busy(30_013, 30_027)];
  const scale = timeScale(spans, { from: 0, to: 30_027 });
  expect(scale.segments.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
  expect(placeOf(scale, 30_027) - placeOf(scale, 30_013)).toBeGreaterThan(0.4);
});

test("the time until a redrive, in which there was nothing, makes room for what failed before and after it", () => {
  const later = 14 * 60_000;
  const scale = timeScale([busy(2, 14), busy(later, later + 11)], { from: 0, to: later + 13 });
  expect(scale.segments.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
});

test("waits without any work make room for each other where one is far longer", () => {
  const collapsed = (wait: number, other: number) =>
    timeScale([idle(0, other), idle(other, other + wait)], {
      ...{ from: 0, to: other + wait },
    }).segments.some((segment) => segment.collapsed);
  expect([collapsed(1000, 40), collapsed(1000, 60)]).toEqual([false, true]);
  expect([collapsed(60_000, 60), collapsed(60_000, 120)]).toEqual([false, true]);
});

/** Numbers that look drawn by lot, the same ones every time. */
function lot(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Work and waits that overlap, with gaps of any length between them. */
function drawn(next: (below: number) => number) {
  const length = () => 1 + next([5, 50, 2000, 900_000][next(4)] ?? 1);
  const spans: { from: number; to: number; idle: boolean }[] = [];
  let at = 0;
  for (let i = 0; i <= next(12); i += 1) {
    const from = Math.max(0, at - next(30));
    const to = from + length();
    spans.push({ from, to, idle: next(2) === 0 });
    at = to + (next(3) === 0 ? length() : 0);
  }
  return { spans, to: Math.max(at, ...spans.map((span) => span.to)) };
}

test("any scale covers all from 0 to 1, never decreases, and gives what took time a width", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const next = lot(seed);
    const { spans, to } = drawn(next);
    const scale = timeScale(spans, { from: 0, to, live: next(4) === 0 });
    expect([scale.segments[0]?.from, scale.segments.at(-1)?.to]).toEqual([0, to]);
    expect(scale.segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
    for (const [i, segment] of scale.segments.entries()) {
      expect(segment.width).toBeGreaterThan(0);
      const before = scale.segments[i - 1];
      if (before !== undefined) expect(before.to).toBe(segment.from);
    }
    for (const span of spans) {
      expect(placeOf(scale, span.to)).toBeGreaterThan(placeOf(scale, span.from));
    }
  }
});

test("a stretch without work is collapsed where it is far longer than all the work there is", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const next = lot(seed);
    const [before, after] = [1 + next(3000), 1 + next(3000)];
    const gap = Math.max(1000, 5 * (before + after)) + next(10_000_000);
    const spans = [busy(0, before), busy(before + gap, before + gap + after)];
    const { segments } = timeScale(spans, { from: 0, to: before + gap + after });
    expect(segments.map(({ collapsed }) => collapsed)).toEqual([false, true, false]);
  }
});

test("a part that was brushed fills the width in proportion, where the whole showed it so", () => {
  const spans = [busy(0, 1850), busy(1850, 2000), idle(2000, 3250), busy(4500, 5600)];
  const whole = { from: 0, to: 5600 };
  expect(timeScale(spans, whole).segments).toHaveLength(1);
  const scale = timeScale(spans, { from: 1831, to: 4580, whole });
  expect(scale.segments).toEqual([{ from: 1831, to: 4580, at: 0, width: 1, collapsed: false }]);
});

test("what is collapsed in the whole stays so in a part as far as it leaves room there, unless it was opened", () => {
  const [hour, whole] = [3_600_000, { from: 0, to: 3_604_000 }];
  const spans = [busy(0, 2000), busy(hour + 2000, hour + 4000)];
  const shown = (from: number, to: number, expanded?: number) =>
    timeScale(spans, {
      ...{ from, to, whole },
      ...(expanded === undefined ? {} : { expanded: new Set([expanded]) }),
    }).segments.map(({ collapsed }) => collapsed);
  expect(shown(1000, hour + 3000)).toEqual([false, true, false]);
  expect(shown(1000, 9000)).toEqual([false, true]);
  expect(shown(1000, 5000)).toEqual([false]);
  expect(shown(10_000, 20_000)).toEqual([false]);
  expect(shown(1000, 9000, 2000)).toEqual([false]);
  // Opened where one had zoomed in.
  expect(shown(500, hour + 4000, 7000)).toEqual([false]);
});

test("in any part of any execution only what is collapsed in the whole is, and all else has at least its share", () => {
  let collapsedParts = 0;
  for (let seed = 1; seed <= 600; seed += 1) {
    const next = lot(seed);
    const { spans, to } = drawn(next);
    const live = next(4) === 0;
    const whole = { from: 0, to };
    const inWhole = timeScale(spans, { ...whole, live }).segments;
    const [a, b] = [next(to), next(to)];
    const part = { from: Math.min(a, b), to: Math.max(a, b) + 1 };
    const scale = timeScale(spans, { ...part, whole, live: live && part.to >= to });
    const length = part.to - part.from;
    for (const { from: start, to: end, width, collapsed } of scale.segments) {
      if (collapsed) {
        collapsedParts += 1;
        const around = inWhole.find((one) => one.from <= start && end <= one.to);
        expect(around, `${seed}: ${start} to ${end}`).toMatchObject({ collapsed: true });
      } else expect(width, `${seed}`).toBeGreaterThan((end - start) / length - 1e-9);
    }
    expect(scale.segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
    expect([scale.segments[0]?.from, scale.segments.at(-1)?.to]).toEqual([part.from, part.to]);
    // The whole, brushed, is the whole.
    expect(timeScale(spans, { ...whole, whole, live }).segments).toEqual(inWhole);
  }
  expect(collapsedParts).toBeGreaterThan(50);
});

test("two waits of the same length are both collapsed", () => {
  const spans = [busy(0, 100), idle(100, 60_100), busy(60_100, 60_200), idle(60_200, 120_200)];
  const scale = timeScale([...spans, busy(120_200, 120_300)], { from: 0, to: 120_300 });
  expect(scale.segments.filter(({ collapsed }) => collapsed)).toHaveLength(2);
});

test("moments and places are each other's inverse, and never decrease", () => {
  const spans = [busy(0, 700), idle(700, 90_000), busy(90_000, 91_000)];
  const scale = timeScale(spans, { from: 0, to: 91_000 });
  let before = -1;
  for (let moment = 0; moment <= 91_000; moment += 650) {
    const place = placeOf(scale, moment);
    expect(place).toBeGreaterThanOrEqual(before);
    expect(momentAt(scale, place)).toBeCloseTo(moment, 3);
    before = place;
  }
  expect([placeOf(scale, -5), placeOf(scale, 1e9)]).toEqual([0, 1]);
});

test("an execution of no length has a scale", () => {
  const scale = timeScale([busy(5, 5)], { from: 5, to: 5 });
  expect(placeOf(scale, 5)).toBe(0);
  expect(momentAt(scale, 1)).toBe(6);
});

test("ticks are round and few", () => {
  const scale = timeScale([busy(100, 11_900)], { from: 100, to: 11_900 });
  const ticks = ticksOf(scale, 100, 6);
  expect(ticks.map(({ moment }) => moment - 100)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
});

test("no two ticks of an axis have the same label, however late they are and close together", () => {
  expect(tickText(876_020, 20)).toBe("14:36.02");
  expect(tickText(876_000, 1000)).toBe("14:36");
  expect(tickText(3_600_000 + 876_005, 5)).toBe("1:14:36.005");
  expect([tickText(840_000, 60_000), tickText(4_800_000, 60_000)]).toEqual([
    "14 min",
    "1 h 20 min",
  ]);
  expect([tickText(0, 5), tickText(20, 5), tickText(1250, 50)]).toEqual(["0", "20 ms", "1.25 s"]);
  for (const from of [0, 900, 59_000, 876_000, 3_599_000, 90_000_000]) {
    for (const step of [
      1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 30_000, 60_000, 300_000,
    ]) {
      const first = Math.ceil(from / step) * step;
      const texts = Array.from({ length: 150 }, (_, i) => tickText(first + i * step, step));
      expect(new Set(texts).size).toBe(150);
    }
  }
});

test("labels of an axis are neither cut off at its ends nor touch each other or a mark", () => {
  const labelled = (all: readonly number[], marks: readonly AxisPart[] = []) =>
    axisLabels(
      all.map((at) => ({ at, text: "1 min 30 s" })),
      { width: 400, marks },
    );
  const labels = labelled([0, 110, 130, 300, 398]);
  expect(labels.map(({ at }) => at)).toEqual([0, 110, 300]);
  expect(labels[0]?.from).toBe(0);
  const [last] = labelled([399]);
  expect((last?.from ?? 400) + 61).toBeLessThanOrEqual(400);
  const [before, after] = labelled([150, 250], [{ from: 150, to: 250 }]);
  expect((before?.from ?? 400) + 61).toBeLessThanOrEqual(150);
  expect(after?.from).toBeGreaterThanOrEqual(250);
});

test("a drag chooses a range, a click none", () => {
  const scale = timeScale([busy(0, 1000)], { from: 0, to: 1000 });
  expect(brushed(scale, 0.75, 0.25)).toEqual({ from: 250, to: 750 });
  expect(brushed(scale, 0.5, 0.501)).toBeUndefined();
});

test("zooming and moving never leave the whole", () => {
  const whole = { from: 0, to: 1000 };
  expect(zoomed({ from: 200, to: 400 }, whole, 300, 0.5)).toEqual({ from: 250, to: 350 });
  expect(zoomed({ from: 200, to: 400 }, whole, 300, 100)).toEqual(whole);
  expect(moved({ from: 800, to: 1000 }, whole, 0.5)).toEqual({ from: 800, to: 1000 });
  expect(moved({ from: 200, to: 400 }, whole, -5)).toEqual({ from: 0, to: 200 });
});
