// pretty-xml.ts — query answers as AWS lays them out: two spaces a level, a newline at the end.

/** Takes XML without layout; elements that hold text stay on one line. */
export function prettyXml(xml: string): string {
  const tokens = xml.match(/<[^>]+>|[^<]+/g) ?? [];
  let depth = 0;
  let text = "";
  tokens.forEach((token, i) => {
    if (!token.startsWith("<")) {
      text += token;
      return;
    }
    const closes = token.startsWith("</");
    if (closes) depth -= 1;
    const afterText = closes && i > 0 && isLeaf(tokens, i);
    text += `${afterText || i === 0 ? "" : `\n${"  ".repeat(depth)}`}${token}`;
    if (!closes) depth += 1;
  });
  return `${text}\n`;
}

/** The closing tag follows its own opening tag, at most a text between. */
function isLeaf(tokens: readonly string[], i: number): boolean {
  const before = tokens[i - 1] ?? "";
  if (!before.startsWith("<")) return true;
  return !before.startsWith("</");
}
