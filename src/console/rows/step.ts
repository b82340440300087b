// step.ts — to which row a key goes.

/** `tops`: where the rows begin, below the edge that they scroll under. Nobody's row yet: the first one in sight. */
export function steppedRow(at: number, step: 1 | -1, tops: readonly number[]): number {
  if (at >= 0) return Math.max(0, Math.min(at + step, tops.length - 1));
  const inSight = tops.findIndex((top) => top >= 0);
  return inSight < 0 ? tops.length - 1 : inSight;
}
