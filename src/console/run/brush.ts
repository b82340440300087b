// brush.ts — a part of the timeline chosen by hand.
import { momentAt, type TimeScale } from "./time-scale.ts";

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Shorter ones are a click. */
const BRUSH_MIN = 0.008;

/** The moments between two places of a drag; undefined where it was a click. */
export function brushed(scale: TimeScale, a: number, b: number): Range | undefined {
  const [low, high] = a < b ? [a, b] : [b, a];
  if (high - low < BRUSH_MIN) return undefined;
  const from = Math.floor(momentAt(scale, low));
  const to = Math.ceil(momentAt(scale, high));
  return { from, to: Math.max(to, from + 1) };
}

/** The range zoomed around a moment: a factor below 1 shows less; never more than the whole. */
export function zoomed(range: Range, whole: Range, around: number, factor: number): Range {
  const from = Math.max(whole.from, Math.round(around - (around - range.from) * factor));
  const to = Math.min(whole.to, Math.round(around + (range.to - around) * factor));
  return { from, to: Math.max(to, from + 1) };
}

/** The range moved by a part of its own length, kept inside the whole. */
export function moved(range: Range, whole: Range, part: number): Range {
  const length = range.to - range.from;
  const from = Math.round(
    Math.min(
      Math.max(range.from + length * part, whole.from),
      Math.max(whole.from, whole.to - length),
    ),
  );
  return { from, to: from + length };
}
