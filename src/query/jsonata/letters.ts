// letters.ts — which arguments go to which parameters: the letters of their kinds against a signature's parameters.
//
// Each parameter takes one letter, at most one, or at least one, as many as it can or as few: what a regular
// expression such as `^([sm])([nm]?)([asnblom]+)$` says. The engine would try such an expression in as many ways
// as the letters can be shared out; here every pair of a parameter and a place is looked at once.

/** The kinds of values by their letters; `m` is missing. */
export const LETTERS = "snbmlafo";

export interface LetterPattern {
  /** A bit for each kind that is taken, by its place in {@link LETTERS}. */
  readonly kinds: number;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
  /** Takes as few letters as the others allow. */
  readonly isLazy: boolean;
}

/** How many pairs {@link shares} and {@link matchedLength} look at. */
export function pairsOf(patterns: number, letters: number): number {
  return patterns * (letters + 1);
}

/** How many of the kinds each pattern takes when together they take all of them; undefined when they cannot. */
export function shares(
  patterns: readonly LetterPattern[],
  kinds: readonly number[],
): readonly number[] | undefined {
  const outlook = new Outlook(patterns, kinds, true);
  return outlook.can(0, 0) ? outlook.shares() : undefined;
}

/** How many of the kinds are taken by as many of the first patterns as find what they need. */
export function matchedLength(
  patterns: readonly LetterPattern[],
  kinds: readonly number[],
): number {
  const first = patterns.slice(0, fittingPatterns(patterns, kinds));
  let taken = 0;
  for (const share of new Outlook(first, kinds, false).shares()) taken += share;
  return taken;
}

function takes(pattern: LetterPattern | undefined, kind: number | undefined): boolean {
  return pattern !== undefined && kind !== undefined && ((pattern.kinds >> kind) & 1) === 1;
}

/** How many of the first patterns match a beginning of the kinds, followed from the first one on. */
function fittingPatterns(patterns: readonly LetterPattern[], kinds: readonly number[]): number {
  let reached = new Uint8Array(kinds.length + 1);
  reached[0] = 1;
  for (const [i, pattern] of patterns.entries()) {
    const next = new Uint8Array(kinds.length + 1);
    for (let at = 0; at <= kinds.length; at++) {
      if (reached[at] === 1 && pattern.isOptional) next[at] = 1;
      const isBegun = reached[at] === 1 || (pattern.isRepeated && next[at] === 1);
      if (isBegun && takes(pattern, kinds[at])) next[at + 1] = 1;
    }
    if (!next.includes(1)) return i;
    reached = next;
  }
  return patterns.length;
}

/** For each pattern and each place, whether from there the rest can be shared out. */
class Outlook {
  readonly #patterns: readonly LetterPattern[];
  readonly #kinds: readonly number[];
  readonly #good: Uint8Array;
  readonly #width: number;

  /** `toEnd`: whether all of the kinds have to be taken. */
  constructor(patterns: readonly LetterPattern[], kinds: readonly number[], toEnd: boolean) {
    this.#patterns = patterns;
    this.#kinds = kinds;
    this.#width = kinds.length + 1;
    this.#good = new Uint8Array((patterns.length + 1) * this.#width);
    const end = patterns.length * this.#width;
    this.#good.fill(1, toEnd ? end + kinds.length : end);
    for (let i = patterns.length - 1; i >= 0; i--) this.#look(i);
  }

  can(pattern: number, at: number): boolean {
    return this.#good[pattern * this.#width + at] === 1;
  }

  #look(i: number): void {
    const pattern = this.#patterns[i];
    const isRepeated = pattern?.isRepeated === true;
    const isOptional = pattern?.isOptional === true;
    for (let at = this.#width - 1; at >= 0; at--) {
      const one =
        takes(pattern, this.#kinds[at]) &&
        (this.can(i + 1, at + 1) || (isRepeated && this.can(i, at + 1)));
      if (one || (isOptional && this.can(i + 1, at))) this.#good[i * this.#width + at] = 1;
    }
  }

  /** What each pattern takes, the first ones preferring; there must be a way. */
  shares(): readonly number[] {
    const result: number[] = [];
    let at = 0;
    for (const [i, pattern] of this.#patterns.entries()) {
      const share = this.#shareOf(i, pattern, at);
      result.push(share);
      at += share;
    }
    return result;
  }

  #shareOf(i: number, pattern: LetterPattern, at: number): number {
    let share = 0;
    if (pattern.isOptional && this.can(i + 1, at) && pattern.isLazy) return 0;
    const most = pattern.isRepeated ? this.#kinds.length - at : 1;
    for (let taken = 1; taken <= most && takes(pattern, this.#kinds[at + taken - 1]); taken++) {
      if (!this.can(i + 1, at + taken)) continue;
      share = taken;
      if (pattern.isLazy) break;
    }
    return share;
  }
}
