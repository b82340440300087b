// bar-targets.ts — where bars stand in pixels, and where a click is theirs: a narrow one has more room than it fills.
import type { PlacedBar } from "./timeline-rows.ts";

export interface BarBox {
  readonly x: number;
  readonly width: number;
}

/** As narrow as a bar is drawn, and as wide as the place for a click on it where its neighbours leave room. */
const WIDTH = { least: 3, target: 18 } as const;

/** `width`: of all that is shown. */
export function barBox(bar: PlacedBar, width: number): BarBox {
  const x = Math.min(bar.at * width, width - WIDTH.least);
  return { x, width: Math.max(WIDTH.least, bar.width * width) };
}

/** Of the bars that are narrower: at most half of the way to the next one, so that none lies over another. */
export function barTargets(
  bars: readonly PlacedBar[],
  width: number,
): ReadonlyMap<PlacedBar, BarBox> {
  const placed = bars
    .filter(({ kind }) => kind !== "backoff")
    .map((bar) => ({ bar, ...barBox(bar, width) }))
    .sort((a, b) => a.x - b.x);
  const targets = new Map<PlacedBar, BarBox>();
  let before = Number.NEGATIVE_INFINITY;
  for (const [i, { bar, ...box }] of placed.entries()) {
    const end = box.x + box.width;
    const next = placed[i + 1]?.x ?? Number.POSITIVE_INFINITY;
    const more = (WIDTH.target - box.width) / 2;
    const left = Math.min(more, (box.x - before) / 2, box.x);
    const right = Math.min(more, (next - end) / 2, width - end);
    const isFree = before <= box.x;
    before = Math.max(before, end);
    if (!isFree || more <= 0 || (left <= 0 && right <= 0)) continue;
    const x = box.x - Math.max(0, left);
    targets.set(bar, { x, width: end + Math.max(0, right) - x });
  }
  return targets;
}
