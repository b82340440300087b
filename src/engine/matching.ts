// matching.ts — words in the texts of an execution: whether it is found, and where.
import type { FoundExecution, FoundIn } from "./search-port.ts";

/** What a search may have; whoever asks for more is told. */
export const SEARCH_WORDS_MAX = 32;
const AROUND_BEFORE = 40;
const AROUND_AFTER = 120;

/** In small letters, readable; what stands in double quotes as a whole is one word, with its spaces. */
export function searchWords(text: string | undefined): readonly string[] {
  const small = readable(text ?? "")
    .trim()
    .toLowerCase();
  const [, quoted] = /^"([^"]+)"$/.exec(small) ?? [];
  return quoted === undefined ? small.split(/\s+/).filter((word) => word !== "") : [quoted];
}

/**
 * JSON without those escapes that only stand for a character that can be read, however deep in each other:
 * `M\u00fcller`, `\"lamp\"`, `a\/b` are `Müller`, `"lamp"`, `a/b`.
 */
function readable(text: string): string {
  if (!text.includes("\\")) return text;
  const single = text.replace(/\\+(["/])?/g, (_run, mark: string | undefined) => mark ?? "\\");
  return single.replace(/\\u([0-9a-fA-F]{4})/g, (written, hex: string) => {
    const unit = Number.parseInt(hex, 16);
    return unit < FIRST_LETTER_ESCAPED ? written : String.fromCharCode(unit);
  });
}

/** What is below means something in JSON, or cannot be seen. */
const FIRST_LETTER_ESCAPED = 0xa0;

export type SearchedTexts = readonly (readonly [FoundIn, string | undefined])[];

/**
 * Where most of the words stand, best of all as they were written, one behind the other; of places as good the first.
 * Undefined where one of the words stands nowhere.
 */
export function foundIn(
  texts: SearchedTexts,
  words: readonly string[],
): FoundExecution["found"] | undefined {
  const missing = new Set(words);
  let best: Place | undefined;
  for (const [where, given] of texts) {
    if (given === undefined) continue;
    const text = readable(given);
    const place = placeIn(text, words);
    for (const word of place.words) missing.delete(word);
    const isBetter = place.words.length > 0 && place.weight > (best?.weight ?? 0);
    if (isBetter) best = { ...place, where, text };
  }
  return best === undefined || missing.size > 0 ? undefined : shown(best);
}

interface PlaceInText {
  readonly at: number;
  readonly length: number;
  /** Those that stand in the text. */
  readonly words: readonly string[];
  readonly weight: number;
}

interface Place extends PlaceInText {
  readonly where: FoundIn;
  readonly text: string;
}

function placeIn(text: string, words: readonly string[]): PlaceInText {
  const small = text.toLowerCase();
  const standing = words.filter((word) => small.includes(word));
  const phrase = words.join(" ");
  const together = standing.length === words.length ? small.indexOf(phrase) : -1;
  if (together >= 0) {
    return { at: together, length: phrase.length, words: standing, weight: words.length + 1 };
  }
  const [first = ""] = standing;
  return {
    at: small.indexOf(first),
    length: first.length,
    words: standing,
    weight: standing.length,
  };
}

function shown({ where, text, at, length }: Place): NonNullable<FoundExecution["found"]> {
  const first = Math.max(0, at - AROUND_BEFORE);
  const last = at + length + AROUND_AFTER;
  const around = text.slice(first, last);
  return {
    in: where,
    around: `${first > 0 ? "…" : ""}${around}${last < text.length ? "…" : ""}`,
  };
}
