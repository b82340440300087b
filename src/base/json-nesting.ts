// json-nesting.ts — how deep a text that should be JSON nests, and what Jackson says of one that nests too deeply.

/** Jackson's own limit; deeper text is refused before anything recursive meets it. */
export const JSON_NESTING_MAX = 1_000;

/** Said of a text that nests too deeply, whether it is JSON or not. */
export function nestingProblem(text: string): string | undefined {
  if (tooDeepAt(text) === undefined) return undefined;
  return `Document nesting depth (${JSON_NESTING_MAX + 1}) exceeds the maximum allowed (${JSON_NESTING_MAX}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`;
}

/** Offset of the first bracket outside strings that opens one level too many; the text need not be JSON. */
export function tooDeepAt(text: string): number | undefined {
  if (text.length <= JSON_NESTING_MAX) return undefined;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) {
      i = endOfString(text, i);
      if (i < 0) return undefined;
    } else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > JSON_NESTING_MAX) return i;
    } else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return undefined;
}

/** The closing quote of the string that opens at `start`; -1 when it has none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
  return slashes % 2 === 1;
}
