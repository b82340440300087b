// rank.ts — which names fit what was typed, the best first.

/** The name itself before starts before words' starts before anything inside before letters in order; others are left out. */
export function ranked<T>(
  all: readonly T[],
  text: string,
  nameOf: (one: T) => string,
): readonly T[] {
  if (text === "") return all;
  const wanted = text.toLowerCase();
  return all
    .map((one) => ({ one, rank: rankOf(nameOf(one).toLowerCase(), wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

function rankOf(name: string, wanted: string): number {
  const at = name.indexOf(wanted);
  if (at === 0) return name === wanted ? -1 : 0;
  if (at > 0) return /[\s_.:-]/.test(name[at - 1] ?? "") ? 1 : 2;
  return hasInOrder(name, wanted) ? 3 : Number.POSITIVE_INFINITY;
}

function hasInOrder(name: string, wanted: string): boolean {
  let from = 0;
  for (const letter of wanted) {
    const at = name.indexOf(letter, from);
    if (at === -1) return false;
    from = at + 1;
  }
  return true;
}
