// pattern-characters.ts — the sets of characters that Java's regular expressions have names for.
import type { CharacterTest } from "./pattern-program.ts";

const isDigit: CharacterTest = (c) => c >= 0x30 && c <= 0x39;
const isSpace: CharacterTest = (c) => c === 0x20 || (c >= 0x09 && c <= 0x0d);
const isLower: CharacterTest = (c) => c >= 0x61 && c <= 0x7a;
const isUpper: CharacterTest = (c) => c >= 0x41 && c <= 0x5a;
const isAlpha: CharacterTest = (c) => isLower(c) || isUpper(c);

export const isWord: CharacterTest = (c) => isAlpha(c) || isDigit(c) || c === 0x5f;

/** `\d`, `\S` and their kin by their letter. */
export function shorthandSet(letter: string): CharacterTest | undefined {
  const base = { d: isDigit, s: isSpace, w: isWord, h: isBlank }[letter.toLowerCase()];
  if (base === undefined) return undefined;
  return letter === letter.toLowerCase() ? base : not(base);
}

function isBlank(c: number): boolean {
  return c === 0x20 || c === 0x09 || c === 0xa0;
}

const POSIX: Readonly<Record<string, CharacterTest>> = {
  Lower: isLower,
  Upper: isUpper,
  Alpha: isAlpha,
  Digit: isDigit,
  Alnum: (c) => isAlpha(c) || isDigit(c),
  Space: isSpace,
  ASCII: (c) => c < 0x80,
  Punct: (c) => c > 0x20 && c < 0x7f && !isAlpha(c) && !isDigit(c),
  XDigit: (c) => isDigit(c) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66),
};

/** `\p{name}`: a POSIX class, a Unicode category or script; undefined when nobody knows it. */
export function namedSet(name: string): CharacterTest | undefined {
  if (Object.hasOwn(POSIX, name)) return POSIX[name];
  if (!/^\w+(?:=\w+)?$/.test(name)) return undefined;
  const property = name.startsWith("Is") ? name.slice(2) : name;
  try {
    // One character against one class: nothing here can backtrack.
    const expression = new RegExp(`^\\p{${property}}$`, "u");
    return (c) => expression.test(String.fromCodePoint(c));
  } catch {
    return undefined; // The RegExp constructor throws for names it does not know; the reader says so.
  }
}

export function not(test: CharacterTest): CharacterTest {
  return (c) => !test(c);
}

/** The set that also holds the other case of each of its members. */
export function caseless(test: CharacterTest): CharacterTest {
  return (c) => {
    if (test(c)) return true;
    const character = String.fromCodePoint(c);
    return (
      test(character.toLowerCase().codePointAt(0) ?? c) ||
      test(character.toUpperCase().codePointAt(0) ?? c)
    );
  };
}
