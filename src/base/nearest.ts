// nearest.ts — the word that somebody probably meant.

/** The known word with the fewest letters of difference, if these are few: a third of them where nobody says. */
export function nearest(
  word: string,
  known: readonly string[],
  limit: number = limitOf(word),
): string | undefined {
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const distance = distanceBetween(word.toLowerCase(), candidate.toLowerCase());
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** One letter alone resembles no other. */
function limitOf({ length }: string): number {
  return length === 1 ? 0 : Math.max(1, Math.floor(length / 3));
}

/** Levenshtein's distance, two neighbours exchanged counting as one difference. */
function distanceBetween(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      const exchanged = left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const above = (row[j] ?? 0) + 1;
      const beside = (next[j - 1] ?? 0) + 1;
      const across = (row[j - 1] ?? 0) + same;
      const swap = exchanged ? (before[j - 2] ?? 0) + 1 : above;
      next.push(Math.min(above, beside, across, swap));
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? 0;
}

/** `did you mean 'x'?`; undefined where nothing known is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const similar = nearest(word, known);
  return similar === undefined ? undefined : `did you mean '${similar}'?`;
}

/** The same for the end of a sentence: `; did you mean 'x'?`, or nothing. */
export function meantHint(word: string, known: readonly string[]): string {
  const question = didYouMean(word, known);
  return question === undefined ? "" : `; ${question}`;
}
