// axis-labels.ts — which ticks of an axis have a label, and where it begins: none is cut off, none touches another.

/** About as wide as the axis's letters are. */
const LETTER_PX = 6.1;
const APART_PX = 10;

export interface AxisLabel {
  /** Of the tick, in pixels. */
  readonly at: number;
  /** Where the text begins. */
  readonly from: number;
  readonly text: string;
}

/** `ticks` in order, in pixels from the left of an axis that is `width` wide. */
export function axisLabels(
  ticks: readonly { readonly at: number; readonly text: string }[],
  width: number,
): readonly AxisLabel[] {
  const labels: AxisLabel[] = [];
  let free = 0;
  for (const tick of ticks) {
    const length = tick.text.length * LETTER_PX;
    const at = Math.min(width - 1, Math.round(tick.at));
    const from = Math.max(0, Math.min(at - length / 2, width - length));
    if (labels.length > 0 && from < free) continue;
    labels.push({ at, from, text: tick.text });
    free = from + length + APART_PX;
  }
  return labels;
}
