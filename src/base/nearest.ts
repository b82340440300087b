// nearest.ts — the word that somebody probably meant, looked for within limits.

/** What looking for words may still cost, in letters compared; whoever looks often shares one among all looks. */
export interface Guessing {
  left: number;
}

/** About a twentieth of a second. */
const LETTERS_MAX = 4_000_000;
/** What it costs to pass a word by. */
const WORD_COST = 4;
/** Longer ones are nobody's slip of the pen. */
const WORD_LENGTH_MAX = 256;

export function newGuessing(): Guessing {
  return { left: LETTERS_MAX };
}

/**
 * The known word with the fewest letters of difference, if these are few: a third of them where nobody says. None
 * where `guessing` does not suffice for all that are known.
 */
export function nearest(
  word: string,
  known: readonly string[],
  limit: number = limitOf(word),
  guessing: Guessing = newGuessing(),
): string | undefined {
  if (word.length > WORD_LENGTH_MAX) return undefined;
  guessing.left -= known.length * WORD_COST;
  const given = word.toLowerCase();
  let best: string | undefined;
  let most = limit;
  const rows: Rows = [[], [], []];
  for (const candidate of known) {
    if (guessing.left < 0) return undefined;
    if (most < 0) break;
    if (Math.abs(candidate.length - word.length) > most) continue;
    const other = candidate.toLowerCase();
    guessing.left -= other.length + given.length * Math.min(other.length, 2 * most + 1);
    const distance = distanceWithin(most, given, other, rows);
    if (distance === undefined) continue;
    best = candidate;
    most = distance - 1;
  }
  return best;
}

/** One letter alone resembles no other. */
function limitOf({ length }: string): number {
  return length === 1 ? 0 : Math.max(1, Math.floor(length / 3));
}

/** Three rows of a table, filled anew for each comparison. */
type Rows = [number[], number[], number[]];

/**
 * Levenshtein's distance, two neighbours exchanged counting as one difference; undefined where it is more than `most`.
 * Only cells next to the diagonal can belong to a distance that small: the others are never looked at.
 */
function distanceWithin(most: number, left: string, right: string, rows: Rows): number | undefined {
  const beyond = most + 1;
  let [before, row, next] = rows;
  for (let j = 0; j <= Math.min(right.length, beyond); j++) row[j] = j;
  let leastBefore = 0;
  for (let i = 1; i <= left.length; i++) {
    const from = Math.max(1, i - most);
    const to = Math.min(right.length, i + most);
    let least = from === 1 ? Math.min(i, beyond) : beyond;
    next[from - 1] = least;
    for (let j = from; j <= to; j++) {
      const given = left.charCodeAt(i - 1);
      const known = right.charCodeAt(j - 1);
      // The cells around this one are filled: the band moves by one cell in every row.
      let cell = (row[j - 1] as number) + (given === known ? 0 : 1);
      cell = Math.min(cell, (row[j] as number) + 1, (next[j - 1] as number) + 1);
      const exchanged =
        i > 1 && given === right.charCodeAt(j - 2) && left.charCodeAt(i - 2) === known;
      if (exchanged) cell = Math.min(cell, (before[j - 2] as number) + 1);
      next[j] = cell;
      if (cell < least) least = cell;
    }
    if (to < right.length) next[to + 1] = beyond;
    // An exchange reaches over one row.
    if (least > most && leastBefore > most) return undefined;
    leastBefore = least;
    [before, row, next] = [row, next, before];
  }
  const distance = row[right.length] ?? beyond;
  return distance > most ? undefined : distance;
}

/** `did you mean 'x'?`; undefined where nothing known is near. */
export function didYouMean(
  word: string,
  known: readonly string[],
  guessing?: Guessing,
): string | undefined {
  const similar = nearest(word, known, undefined, guessing);
  return similar === undefined ? undefined : `did you mean '${similar}'?`;
}

/** The same for the end of a sentence: `; did you mean 'x'?`, or nothing. */
export function meantHint(word: string, known: readonly string[]): string {
  const question = didYouMean(word, known);
  return question === undefined ? "" : `; ${question}`;
}
