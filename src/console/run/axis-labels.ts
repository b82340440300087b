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
