// quoted.ts — the texts in quotes that paths and intrinsic functions hold.

/**
 * The text with nothing in its quotes, of the marks `'` and `"` or only one of them. A mark that is never closed is
 * no beginning of a text: then neither are those of its kind behind it, which a backslash stands before.
 */
export function withoutQuoted(text: string, marks: string): string {
  let closable = marks;
  let rest = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const mark = text.charAt(at);
    if (!closable.includes(mark)) continue;
    const end = closingAt(text, at);
    if (end === undefined) {
      closable = closable.replace(mark, "");
      continue;
    }
    rest += `${text.slice(from, at)}''`;
    from = end + 1;
    at = end;
  }
  return rest + text.slice(from);
}

function closingAt(text: string, opening: number): number | undefined {
  const mark = text[opening];
  for (let at = opening + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === mark) return at;
  }
  return undefined;
}
