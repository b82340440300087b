// string-pattern.ts — StringMatches: `*` stands for any characters, `\*` for a star, `\\` for a backslash.
import { type PiecesMatcher, piecesMatcher } from "../../query/index.ts";

/** True for texts that match the pattern as a whole. Linear in the text, whatever the pattern. */
export function compileStringPattern(pattern: string): PiecesMatcher {
  return piecesMatcher(literalPieces(pattern));
}

/** What stands between the stars. */
function literalPieces(pattern: string): string[] {
  const pieces = [""];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern.charAt(i);
    const next = pattern.charAt(i + 1);
    if (character === "*") {
      pieces.push("");
      continue;
    }
    const escaped = character === "\\" && (next === "*" || next === "\\");
    if (escaped) i += 1;
    pieces.push(`${pieces.pop() ?? ""}${escaped ? next : character}`);
  }
  return pieces;
}
