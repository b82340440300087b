// string-pattern.ts — StringMatches: `*` stands for any characters, `\*` for a star, `\\` for a backslash.

/** True for texts that match the pattern as a whole. Linear in the text, whatever the pattern. */
export function compileStringPattern(pattern: string): (text: string) => boolean {
  const pieces = literalPieces(pattern);
  const [first = "", ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  const shortest = first.length + last.length;
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
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
