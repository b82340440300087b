// pieces.ts — literal pieces with anything between them, as `*` says it in a pattern.
//
// A regular expression of many `.*` tries every way to share a text among them; the first place of each piece is enough.
import { lessened } from "../price.ts";
import type { Effort } from "../query-env.ts";
import { placeOf, searchSteps } from "../text-search.ts";

/** Whether a text fits; what looking through it takes is taken off `effort`, where there is one. */
export type PiecesMatcher = (text: string, effort?: Effort) => boolean;

/**
 * True for texts that are the pieces in their order, whatever stands between. Linear in the text, however many pieces.
 */
export function piecesMatcher(pieces: readonly string[]): PiecesMatcher {
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return (text, effort) => isSame(text, first, effort);
  const shortest = first.length + last.length;
  return (text, effort) => {
    pay(effort, searchSteps(shortest, 0));
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const piece of rest) {
      const found = placeOf(piece, text, at);
      // Only what is passed over is paid for; a search that finds nothing is the last one.
      const passed = (found < 0 ? text.length : found) - at;
      pay(effort, searchSteps(passed + piece.length, piece.length));
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}

function isSame(text: string, piece: string, effort: Effort | undefined): boolean {
  if (text.length !== piece.length) return false;
  pay(effort, searchSteps(text.length, 0));
  return text === piece;
}

function pay(effort: Effort | undefined, steps: number): void {
  if (effort !== undefined) effort.left = lessened(effort.left, steps);
}
