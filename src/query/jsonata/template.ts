// template.ts — which text fields are JSONata: `{% … %}` from end to end, on one line or several.

const OPENING = "{%";
const CLOSING = "%}";

/** The expression between the delimiters; undefined for a text that is meant as it stands. */
export function jsonataOf(text: string): string | undefined {
  const isExpression =
    text.length >= OPENING.length + CLOSING.length &&
    text.startsWith(OPENING) &&
    text.endsWith(CLOSING);
  return isExpression ? text.slice(OPENING.length, -CLOSING.length).trim() : undefined;
}
