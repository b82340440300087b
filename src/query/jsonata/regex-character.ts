// regex-character.ts — tests of one character: a literal, an escape, a class or a dot.
//
// ECMAScript without the flags u and v, with Annex B: what looks like an escape and is none stands for itself.
import {
  canonicalUnit,
  DIGITS,
  hasUnit,
  LINE_ENDS,
  othersThan,
  rangesOf,
  SPACE,
  type Units,
  unitsOf,
  variantsOf,
  WORD,
} from "./regex-units.ts";

/** Takes a UTF-16 unit. */
export type CharacterTest = (unit: number) => boolean;

/** The test of what the syntax knows as one character; see `RegexNode`. */
export function characterTest(source: string, ignoreCase: boolean): CharacterTest {
  if (source.length === 1 && source !== ".") return letterTest(source.charCodeAt(0), ignoreCase);
  if (source.startsWith("[")) return classTest(source, ignoreCase);
  const units = source === "." ? othersThan(LINE_ENDS) : escapedUnits(source.slice(1));
  const [first, last] = units;
  if (units.length === 2 && first === last) return letterTest(first as number, ignoreCase);
  return unitsTest(units, ignoreCase);
}

function letterTest(letter: number, ignoreCase: boolean): CharacterTest {
  const wanted = canonicalUnit(letter);
  if (ignoreCase) return (unit) => unit === letter || canonicalUnit(unit) === wanted;
  return (unit) => unit === letter;
}

function unitsTest(units: Units, ignoreCase: boolean): CharacterTest {
  if (!ignoreCase) return (unit) => hasUnit(units, unit);
  return (unit) =>
    hasUnit(units, unit) || variantsOf(unit)?.some((variant) => hasUnit(units, variant)) === true;
}

function classTest(source: string, ignoreCase: boolean): CharacterTest {
  const negative = source.charAt(1) === "^";
  const test = unitsTest(classUnits(source.slice(negative ? 2 : 1, -1)), ignoreCase);
  return negative ? (unit) => !test(unit) : test;
}

function classUnits(content: string): Units {
  const ranges: [number, number][] = [];
  let at = 0;
  while (at < content.length) {
    const first = classAtom(content, at);
    at += first.length;
    if (content.charAt(at) !== "-" || at + 1 >= content.length) {
      ranges.push(...rangesOf(first.units));
      continue;
    }
    const last = classAtom(content, at + 1);
    at += 1 + last.length;
    const from = onlyUnit(first.units);
    const to = onlyUnit(last.units);
    if (from !== undefined && to !== undefined) ranges.push([from, to]);
    // A set is no end of a range: the dash stands for itself.
    else ranges.push(...rangesOf(first.units), [45, 45], ...rangesOf(last.units));
  }
  return unitsOf(ranges);
}

function onlyUnit(units: Units): number | undefined {
  return units.length === 2 && units[0] === units[1] ? units[0] : undefined;
}

interface ClassAtom {
  readonly units: Units;
  readonly length: number;
}

const CLASS_ESCAPE =
  /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[a-zA-Z0-9_]|[0-3][0-7]{0,2}|[4-7][0-7]?|[^c])/y;

function classAtom(content: string, at: number): ClassAtom {
  CLASS_ESCAPE.lastIndex = at;
  const written = CLASS_ESCAPE.exec(content)?.[0];
  // A backslash before a `c` that controls nothing is itself.
  if (written === undefined) return { units: single(content.charCodeAt(at)), length: 1 };
  const units = written === "\\b" ? single(8) : escapedUnits(written.slice(1));
  return { units, length: written.length };
}

const CONTROL: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 };

/** What stands behind a backslash. */
function escapedUnits(written: string): Units {
  switch (written) {
    case "d":
      return DIGITS;
    case "D":
      return othersThan(DIGITS);
    case "w":
      return WORD;
    case "W":
      return othersThan(WORD);
    case "s":
      return SPACE;
    case "S":
      return othersThan(SPACE);
    default:
      return single(escapedUnit(written));
  }
}

function escapedUnit(written: string): number {
  const control = CONTROL[written];
  if (control !== undefined) return control;
  if (/^[xu]./.test(written)) return Number.parseInt(written.slice(1), 16);
  if (/^c./.test(written)) return written.charCodeAt(1) % 32;
  if (/^[0-7]/.test(written)) return Number.parseInt(written, 8);
  return written.charCodeAt(0);
}

function single(unit: number): Units {
  return [unit, unit];
}
