// pieces.ts — literal pieces with anything between them, as `*` says it in a pattern.
//
// A regular expression of many `.*` tries every way to share a text among them; the first place of each piece is enough.

/** True for texts that are the pieces in their order, whatever stands between. Linear in the text, however many pieces. */
export function piecesMatcher(pieces: readonly string[]): (text: string) => boolean {
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
