// price.ts — taking prices off what an evaluation may still use up.

/** Less than any price leaves, and a number with an end: whatever is taken off it, it stays one. */
const NOTHING_LEFT = -Number.MAX_SAFE_INTEGER;

/**
 * What is left after a price. One below zero gives nothing back: of a call that looks at nothing it may well come out so.
 * One that is no number, or has no end, takes all that is left, because nobody knows what it would have paid for.
 */
export function lessened(left: number, price: number): number {
  if (price >= 0 && price <= Number.MAX_SAFE_INTEGER) return left - price;
  return price < 0 ? left : NOTHING_LEFT;
}
