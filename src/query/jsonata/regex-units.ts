// regex-units.ts — sets of UTF-16 units, as classes and escapes of a regular expression describe them.

/** Sorted and disjoint ranges, first and last of each: `[48, 57, 65, 90]` is 0 to 9 and A to Z. */
export type Units = readonly number[];

const LAST = 0xffff;

export const DIGITS: Units = [48, 57];
export const WORD: Units = [48, 57, 65, 90, 95, 95, 97, 122];
export const SPACE: Units = [
  9, 13, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f,
  0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff,
];
export const LINE_ENDS: Units = [10, 10, 13, 13, 0x2028, 0x2029];

/** Any ranges in any order. */
export function unitsOf(ranges: readonly (readonly [number, number])[]): Units {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0]);
  const units: number[] = [];
  for (const [from, to] of sorted) {
    const last = units.length - 1;
    if (last > 0 && from <= (units[last] as number) + 1)
      units[last] = Math.max(units[last] as number, to);
    else units.push(from, to);
  }
  return units;
}

export function othersThan(units: Units): Units {
  const others: number[] = [];
  let from = 0;
  for (const [first, last] of rangesOf(units)) {
    if (first > from) others.push(from, first - 1);
    from = last + 1;
  }
  if (from <= LAST) others.push(from, LAST);
  return others;
}

export function rangesOf(units: Units): [number, number][] {
  const ranges: [number, number][] = [];
  for (let i = 0; i < units.length; i += 2)
    ranges.push([units[i] as number, units[i + 1] as number]);
  return ranges;
}

export function hasUnit(units: Units, unit: number): boolean {
  let low = 0;
  let high = units.length;
  // The number of borders at or before the unit: odd between a first and its last.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle] as number) <= unit) low = middle + 1;
    else high = middle;
  }
  return (low & 1) === 1 || (low > 0 && units[low - 1] === unit);
}

let canonicalUnits: Uint16Array | undefined;

/** ECMAScript, "Canonicalize" without the flag u: how letters compare where case does not count. */
export function canonicalUnit(unit: number): number {
  if (unit < 128) return unit >= 97 && unit <= 122 ? unit - 32 : unit;
  canonicalUnits ??= Uint16Array.from({ length: LAST + 1 }, (_, one) => upperUnit(one));
  return canonicalUnits[unit] as number;
}

function upperUnit(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const code = upper.charCodeAt(0);
  return unit >= 128 && code < 128 ? unit : code;
}

let sameLetters: Map<number, readonly number[]> | undefined;

/** The units that compare as the same letter as this one, itself among them; only for those that have others. */
export function variantsOf(unit: number): readonly number[] | undefined {
  sameLetters ??= allVariants();
  return sameLetters.get(canonicalUnit(unit));
}

function allVariants(): Map<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let unit = 0; unit <= LAST; unit++) {
    const canonical = canonicalUnit(unit);
    if (canonical === unit) continue;
    const known = found.get(canonical);
    if (known === undefined) found.set(canonical, [canonical, unit]);
    else known.push(unit);
  }
  return found;
}
