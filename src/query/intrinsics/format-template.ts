// format-template.ts — the template of States.Format: text with `{}` where the arguments go.

/** The pieces of text around the places of the arguments: one more than there are arguments. */
export type TemplateParts = readonly string[];

/**
 * States Language, "Intrinsic Functions": in a literal `\{`, `\}`, `\'` and `\\` stand for the second character;
 * a brace alone, which the specification wants escaped too, is taken as itself because people write JSON templates.
 */
export function literalTemplateParts(raw: string): TemplateParts {
  return split(raw, /\\([\s\S])|\{\}/g);
}

/** A template that comes out of the data has been unescaped already, except for its braces. */
export function dataTemplateParts(text: string): TemplateParts {
  return split(text, /\\([{}])|\{\}/g);
}

function split(text: string, mark: RegExp): TemplateParts {
  const parts: string[] = [];
  let part = "";
  let start = 0;
  for (const found of text.matchAll(mark)) {
    part += text.slice(start, found.index);
    start = found.index + found[0].length;
    if (found[1] === undefined) {
      parts.push(part);
      part = "";
    } else part += found[1];
  }
  parts.push(part + text.slice(start));
  return parts;
}
