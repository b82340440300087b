// digest.ts — a small number that equal values have in common: so that a value is compared with few others.
import { type Meter, spendJoined, spendNames, spendWalk } from "./budget.ts";
import {
  FunctionValue,
  isArray,
  isObject,
  plainNumber,
  type Value,
  type ValueObject,
} from "./value.ts";

/** What stands deeper does not count, nor what is amid more parts: identifiers differ at one of their ends. */
const DEPTH = 4;
const FIRST = 12;
const LAST = 20;
/** Of an object with more members only how many there are. */
const MEMBERS = 256;

/** Equal by {@link equalValues}: the same digest. Whoever chooses values may well have others share it. */
export function digestOf(value: Value, meter: Meter, depth = 0): number {
  const plain = plainNumber(value);
  switch (typeof plain) {
    case "string":
      return ofText(plain, meter);
    case "number":
      return mixed(plain | 0, (plain * 1_000_003) | 0);
    case "boolean":
      return plain ? 1 : 2;
    case "object":
      if (plain === null || plain instanceof FunctionValue || depth >= DEPTH) return 3;
      if (isArray(plain)) return ofItems(plain, meter, depth);
      return isObject(plain) ? ofMembers(plain, meter, depth) : 3;
    default:
      return 4;
  }
}

function ofText(text: string, meter: Meter): number {
  spendJoined(meter, text);
  let digest = text.length;
  const { length } = text;
  for (let i = 0; i < length; i = after(i, length)) digest = mixed(digest, text.charCodeAt(i));
  return digest;
}

/** The next of the first and the last places. */
function after(place: number, length: number): number {
  return place + 1 === FIRST ? Math.max(FIRST, length - LAST) : place + 1;
}

function ofItems(items: readonly Value[], meter: Meter, depth: number): number {
  let digest = items.length;
  const { length } = items;
  spendWalk(meter, Math.min(length, FIRST + LAST));
  for (let i = 0; i < length; i = after(i, length)) {
    digest = mixed(digest, digestOf(items[i], meter, depth + 1));
  }
  return digest;
}

/** In any order. */
function ofMembers(members: ValueObject, meter: Meter, depth: number): number {
  const names = Object.keys(members);
  spendNames(meter, names.length);
  if (names.length > MEMBERS) return names.length;
  spendWalk(meter, names.length);
  let digest = names.length;
  for (const name of names) {
    digest = (digest + mixed(ofText(name, meter), digestOf(members[name], meter, depth + 1))) | 0;
  }
  return digest;
}

function mixed(digest: number, more: number): number {
  const next = Math.imul(digest ^ more, 0x9e37_79b1);
  return next ^ (next >>> 15);
}
