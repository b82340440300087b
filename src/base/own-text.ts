// own-text.ts — texts that keep nothing else in memory.

/** V8 copies shorter ones anyway. */
const CUT_MIN = 13;

/**
 * The same text, written down anew. V8 cuts a text by pointing into the whole, which then lives as long as its part, and
 * joins texts by pointing to both: what is kept for longer than it takes to make it is to hold its own characters.
 */
export function ownText(text: string): string {
  // A joined text is written down when it is cut, and what is cut is as long as the text but for one character.
  return text.length < CUT_MIN ? text : ` ${text}`.slice(1);
}
