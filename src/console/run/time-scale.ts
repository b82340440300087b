// time-scale.ts — from moments to places on the timeline, with stretches in which nothing happens made short.
//
// A stretch lies between two moments at which something changed. It is collapsed where it would squeeze the rest:
//   T1. Stretches in which something worked are collapsed only where they are WORK_FACTOR times all that is shorter, and
//       where that is long enough to be worth the room. So are stretches in which nothing worked, sooner (IDLE_FACTOR),
//       and for any work at all, but not for the few milliseconds that the engine takes from state to state.
//   T2. The scale never decreases, and begins at 0 and ends at 1.
//   T3. What goes on at this moment, be it a wait, always has a good part of the width.
//   T4. A part that was zoomed into shows what was seen there, larger: only what is collapsed in the whole too is
//       collapsed in it, and only by T1 among what the part holds. All else has at least its share of the width.

/** A bar as the scale sees it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** True where it only waited (back-off, a Wait state), or took what the engine takes for a state that does nothing. */
  readonly idle: boolean;
}

export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Part of the width, 0 to 1, where it begins and how wide it is. */
  readonly at: number;
  readonly width: number;
  readonly collapsed: boolean;
}

export interface TimeScale {
  readonly from: number;
  readonly to: number;
  readonly segments: readonly Segment[];
}

export interface ScaleOptions {
  readonly from: number;
  readonly to: number;
  /** What this is a part of, where one zoomed in. */
  readonly whole?: { readonly from: number; readonly to: number };
  /** Moments in stretches that were opened by hand. */
  readonly expanded?: ReadonlySet<number>;
  /** True where `to` is now, and the execution goes on. */
  readonly live?: boolean;
}

const IDLE_FACTOR = 5;
const WORK_FACTOR = 20;
const COLLAPSE_MIN_MS = 1000;
/** What a wait makes room for though nothing worked: this part of it, or so much that its length no longer matters. */
const WORTH_PART = 0.05;
const WORTH_MS = 100;
const COLLAPSED_WIDTH = 0.045;
const COLLAPSED_WIDTH_MAX = 0.35;
const LIVE_WIDTH = 0.4;

export function timeScale(spans: readonly Span[], options: ScaleOptions): TimeScale {
  const { from, expanded = new Set() } = options;
  const to = Math.max(options.to, from + 1);
  const { whole = options } = options;
  const all = stretchesOf(spans, Math.min(from, whole.from), Math.max(to, whole.to));
  const stretches = all.filter((one) => one.from < to && one.to > from);
  const inWhole = collapsedOf(all.map((stretch) => ({ stretch, ...stretch })));
  const parts = stretches.map((stretch) => ({ stretch, ...clipped(stretch, from, to) }));
  const isZoomed = from > whole.from || to < whole.to;
  const inPart = isZoomed ? collapsedOf(parts, inWhole) : inWhole;
  const opened = [...expanded];
  const lasting = options.live === true ? stretches.at(-1) : undefined;
  const joined: Part[] = [];
  for (const stretch of stretches) {
    const isOpened = opened.some((at) => at >= stretch.from && at < stretch.to);
    const collapsed = inPart.has(stretch) && !isOpened;
    const before = joined.at(-1);
    const end = Math.min(stretch.to, to);
    if (before !== undefined && !before.collapsed && !collapsed) before.to = end;
    else {
      const live = stretch === lasting;
      joined.push({ from: Math.max(stretch.from, from), to: end, collapsed, live });
    }
  }
  return { from, to, segments: widths(joined) };
}

interface Part {
  readonly from: number;
  to: number;
  readonly collapsed: boolean;
  /** It goes on. */
  readonly live: boolean;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly idle: boolean;
}

function stretchesOf(spans: readonly Span[], from: number, to: number): readonly Stretch[] {
  const inside = (at: number): boolean => at > from && at < to;
  const moments = new Set([from, to]);
  for (const span of spans) {
    if (inside(span.from)) moments.add(span.from);
    if (inside(span.to)) moments.add(span.to);
  }
  const sorted = [...moments].sort((a, b) => a - b);
  const working = spans.filter(({ idle }) => !idle).sort((a, b) => a.from - b.from);
  const stretches: Stretch[] = [];
  let [next, busyUntil] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 1; i < sorted.length; i++) {
    const [start = from, end = to] = [sorted[i - 1], sorted[i]];
    for (let span = working[next]; span !== undefined && span.from <= start; span = working[next]) {
      busyUntil = Math.max(busyUntil, span.to);
      next += 1;
    }
    stretches.push({ from: start, to: end, idle: busyUntil < end });
  }
  return stretches;
}

/** A stretch, or what is shown of it. */
interface Shown extends Stretch {
  readonly stretch: Stretch;
}

function clipped({ from, to, idle }: Stretch, least: number, most: number): Stretch {
  return { from: Math.max(from, least), to: Math.min(to, most), idle };
}

/**
 * From the shortest on: where one is far longer than all before it together, it and the longer ones go. What is not far
 * longer than all that stays comes back: a stretch is collapsed to be shorter than to scale, never to be wider. So does
 * a wait where next to nothing stays. None but the candidates, where there are some, is collapsed at all.
 */
function collapsedOf(
  stretches: readonly Shown[],
  candidates?: ReadonlySet<Stretch>,
): ReadonlySet<Stretch> {
  const collapsed = new Set<Shown>();
  const hasWork = stretches.some(({ idle }) => !idle);
  let shown = 0;
  const isFarLonger = (stretch: Stretch): boolean => {
    const length = lengthOf(stretch);
    const factor = stretch.idle ? IDLE_FACTOR : WORK_FACTOR;
    const worthIt = stretch.idle ? shown > 0 : shown >= COLLAPSE_MIN_MS;
    return worthIt && length >= Math.max(COLLAPSE_MIN_MS, factor * shown);
  };
  // Only once all is sorted: waits that stay for want of work are no reason to collapse the work.
  const makesRoom = (stretch: Stretch): boolean => {
    const worth = hasWork ? 0 : Math.min(WORTH_MS, WORTH_PART * lengthOf(stretch));
    return isFarLonger(stretch) && (!stretch.idle || shown >= worth);
  };
  for (const stretch of stretches.toSorted((a, b) => lengthOf(a) - lengthOf(b))) {
    const isCandidate = candidates?.has(stretch.stretch) !== false;
    if (isCandidate && isFarLonger(stretch)) collapsed.add(stretch);
    else shown += lengthOf(stretch);
  }
  let before: number;
  do {
    before = collapsed.size;
    for (const stretch of collapsed) {
      if (makesRoom(stretch)) continue;
      collapsed.delete(stretch);
      shown += lengthOf(stretch);
    }
  } while (collapsed.size < before);
  return new Set([...collapsed].map(({ stretch }) => stretch));
}

function lengthOf({ from, to }: Stretch): number {
  return to - from;
}

function widths(parts: readonly Part[]): readonly Segment[] {
  const gaps = parts.filter(({ collapsed, live }) => collapsed && !live).length;
  const open = parts.filter(({ collapsed }) => !collapsed);
  const total = open.reduce((sum, { from, to }) => sum + to - from, 0);
  const ofLive = parts.some(({ collapsed, live }) => collapsed && live) ? LIVE_WIDTH : 0;
  const ofGaps =
    total === 0 && ofLive === 0 ? 1 : Math.min(COLLAPSED_WIDTH_MAX, gaps * COLLAPSED_WIDTH);
  let at = 0;
  return parts.map(({ from, to, collapsed, live }) => {
    const ofOpen = ((to - from) / total) * (1 - ofGaps - ofLive);
    const width = !collapsed ? ofOpen : live ? ofLive : ofGaps / gaps;
    const segment = { from, to, collapsed, at, width };
    at += width;
    return segment;
  });
}

/** Where a moment stands, 0 to 1; outside the scale at its border. */
export function placeOf(scale: TimeScale, moment: number): number {
  if (moment <= scale.from) return 0;
  if (moment >= scale.to) return 1;
  const segment = segmentWhere(scale, ({ to }) => moment < to);
  if (segment === undefined) return 1;
  return segment.at + (segment.width * (moment - segment.from)) / (segment.to - segment.from);
}

/** The moment at a place. */
export function momentAt(scale: TimeScale, place: number): number {
  if (place <= 0) return scale.from;
  if (place >= 1) return scale.to;
  const segment = segmentWhere(scale, ({ at, width }) => place < at + width);
  if (segment === undefined || segment.width === 0) return scale.to;
  return segment.from + ((segment.to - segment.from) * (place - segment.at)) / segment.width;
}

/** The first segment with a property that all after it have too. */
function segmentWhere(
  { segments }: TimeScale,
  test: (segment: Segment) => boolean,
): Segment | undefined {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment !== undefined && test(segment)) high = middle;
    else low = middle + 1;
  }
  return segments[low];
}

export interface Tick {
  readonly moment: number;
  readonly at: number;
}

/** Round moments since `zero`, at most `count` or so of them, none inside a collapsed stretch. */
export function ticksOf(scale: TimeScale, zero: number, count: number): readonly Tick[] {
  const step = tickStep(scale, count);
  const ticks: Tick[] = [];
  for (const { from, to } of openOf(scale)) {
    const first = Math.ceil((from - zero) / step) * step + zero;
    for (let moment = first; moment <= to && ticks.length < count * 3; moment += step) {
      ticks.push({ moment, at: placeOf(scale, moment) });
    }
  }
  return ticks;
}

/** How far ticks lie apart, in milliseconds. */
export function tickStep(scale: TimeScale, count: number): number {
  const length = openOf(scale).reduce((sum, { from, to }) => sum + to - from, 0);
  return roundStep(length / Math.max(1, count));
}

function openOf({ segments }: TimeScale): readonly Segment[] {
  return segments.filter(({ collapsed }) => !collapsed);
}

const MINUTE = 60_000;
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, MINUTE],
  ...[2, 5, 10, 20, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes * MINUTE),
];

function roundStep(atLeast: number): number {
  const day = 1440 * MINUTE;
  return STEPS.find((step) => step >= atLeast) ?? Math.ceil(atLeast / day) * day;
}
