// matching.ts — words in the texts of an execution: whether it is found, and where.
import type { FoundExecution, FoundIn } from "./search-port.ts";

const WORDS_MAX = 8;
const AROUND_BEFORE = 40;
const AROUND_AFTER = 120;

/** In small letters. */
export function searchWords(text: string | undefined): readonly string[] {
  const words = (text ?? "").toLowerCase().split(/\s+/);
  return words.filter((word) => word !== "").slice(0, WORDS_MAX);
}

export type SearchedTexts = readonly (readonly [FoundIn, string | undefined])[];

/** Where the first word stands; undefined where one of them stands nowhere. */
export function foundIn(
  texts: SearchedTexts,
  words: readonly string[],
): FoundExecution["found"] | undefined {
  let found: FoundExecution["found"];
  for (const word of words) {
    const place = placeOf(texts, word);
    if (place === undefined) return undefined;
    found ??= place;
  }
  return found;
}

function placeOf(texts: SearchedTexts, word: string): FoundExecution["found"] | undefined {
  for (const [where, text] of texts) {
    const at = text?.toLowerCase().indexOf(word) ?? -1;
    if (text === undefined || at < 0) continue;
    const first = Math.max(0, at - AROUND_BEFORE);
    const last = at + word.length + AROUND_AFTER;
    const around = text.slice(first, last);
    return {
      in: where,
      around: `${first > 0 ? "…" : ""}${around}${last < text.length ? "…" : ""}`,
    };
  }
  return undefined;
}
