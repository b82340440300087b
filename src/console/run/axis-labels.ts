// axis-labels.ts — which ticks of an axis have a label, and where it begins: none is cut off, none touches another.

/** About as wide as the axis's letters are. */
const LETTER_PX = 6.1;
const APART_PX = 10;
const MARK_APART_PX = 3;

export interface AxisLabel {
  /** Of the tick, in pixels. */
  readonly at: number;
  /** Where the text begins. */
  readonly from: number;
  readonly text: string;
}

/** A part of the axis, in pixels. */
export interface AxisPart {
  readonly from: number;
  readonly to: number;
}

export interface AxisRoom {
  readonly width: number;
  /** Where something else stands, in order. */
  readonly marks: readonly AxisPart[];
}

/** `ticks` in order, in pixels from the left of the axis. */
export function axisLabels(
  ticks: readonly { readonly at: number; readonly text: string }[],
  room: AxisRoom,
): readonly AxisLabel[] {
  const labels: AxisLabel[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const { at: exact, text } of ticks) {
    const at = Math.min(room.width - 1, Math.round(exact));
    const length = text.length * LETTER_PX;
    const { from: left, to: right } = freeAround(exact, room);
    const from = Math.max(left, Math.min(at - length / 2, right - length));
    if (from < free || from + length > right + 1) continue;
    labels.push({ at, from, text });
    free = from + length + APART_PX;
  }
  return labels;
}

/** Between the marks on both sides of a tick, which stands in none. */
function freeAround(at: number, { width, marks }: AxisRoom): AxisPart {
  const before = marks.findLast(({ to }) => to <= at + 1);
  const after = marks.find(({ from }) => from >= at - 1);
  return {
    from: before === undefined ? 0 : before.to + MARK_APART_PX,
    to: after === undefined ? width : after.from - MARK_APART_PX,
  };
}

const [MINUTE, HOUR] = [60_000, 3_600_000];

/**
 * Since the start: `0`, `500 ms`, `2 s`, `1.25 s`, `3 min`, `1 h 20 min`; as a clock shows it (`14:36.02`, `1:14:36`) where
 * the ticks are finer than that. As exact as the step between them, so no two have the same text.
 */
export function tickText(milliseconds: number, step: number): string {
  if (milliseconds === 0) return "0";
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const digits = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  if (milliseconds < MINUTE) return `${(milliseconds / 1000).toFixed(digits)} s`;
  if (milliseconds % MINUTE === 0 && step >= 1000) return minutesText(milliseconds / MINUTE);
  const seconds = ((milliseconds % MINUTE) / 1000).toFixed(digits);
  const [hours, minutes] = [
    Math.floor(milliseconds / HOUR),
    Math.floor(milliseconds / MINUTE) % 60,
  ];
  const clock = `${minutes}:${seconds.padStart(digits === 0 ? 2 : 3 + digits, "0")}`;
  return hours === 0
    ? clock
    : `${hours}:${clock.padStart(5 + (digits === 0 ? 0 : 1 + digits), "0")}`;
}

function minutesText(all: number): string {
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
