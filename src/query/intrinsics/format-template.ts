// format-template.ts — the template of States.Format: text with `{}` where the arguments go.

/** The pieces of text around the places of the arguments: one more than there are arguments. */
export type TemplateParts = readonly string[];

/**
 * States Language, "Intrinsic Functions": in a literal `\{`, `\}`, `\'` and `\\` stand for the second character;
 * a brace alone, which the specification wants escaped too, is taken as itself because people write JSON templates.
 */
export function literalTemplateParts(raw: string): TemplateParts {
  return split(raw, () => true);
}

/** A template that comes out of the data has been unescaped already, except for its braces. */
export function dataTemplateParts(text: string): TemplateParts {
  return split(text, (character) => character === "{" || character === "}");
}

/** `escapes`: which characters a backslash takes the meaning from. */
function split(text: string, escapes: (character: string) => boolean): TemplateParts {
  const parts: string[] = [];
  let part = "";
  let start = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== BACKSLASH && unit !== OPENING) continue;
    const next = text.charAt(i + 1);
    const isEscape = unit === BACKSLASH && escapes(next);
    if (!isEscape && !(unit === OPENING && next === "}")) continue;
    part += text.slice(start, i);
    if (isEscape) part += next;
    else {
      parts.push(part);
      part = "";
    }
    start = i + 2;
    i += 1;
  }
  parts.push(part + text.slice(start));
  return parts;
}

const BACKSLASH = 0x5c;
const OPENING = 0x7b;
