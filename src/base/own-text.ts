// own-text.ts — texts that keep nothing else in memory.

/** V8 cuts and joins no longer texts than these but by copying them. */
export const COPIED_BY_ENGINE_MAX = 12;

/**
 * The same text, written down anew. V8 cuts a text by pointing into the whole, which then lives as long as its part, and
 * joins texts by pointing to both: what is kept for longer than it takes to make it is to hold its own characters.
 */
export function ownText(text: string): string {
  // A joined text is written down when it is cut, and what is cut is as long as the text but for one character.
  return text.length <= COPIED_BY_ENGINE_MAX ? text : ` ${text}`.slice(1);
}

/** Kept, so that no compiler leaves out the looking. */
const looked = { unit: 0 };

/**
 * Writes a joined text down as one: V8 does that for whoever looks at a character of it. Until then it keeps 32 bytes
 * for each joining, which is much beside the few characters that may have been joined. Others stay as they are.
 */
export function writeDown(text: string): void {
  if (text.length > COPIED_BY_ENGINE_MAX) looked.unit = text.charCodeAt(0);
}
