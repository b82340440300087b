// digest.ts — a small number that equal values have in common: so that a value is compared with few others.
import { type Meter, spendNames, spendWalk } from "./budget.ts";
import {
  FunctionValue,
  isArray,
  isObject,
  plainNumber,
  type Value,
  type ValueObject,
} from "./value.ts";

/** What stands deeper, or behind so many items, members or characters, does not count. */
const DEPTH = 4;
const PARTS = 32;
const CHARACTERS = 32;

/** Equal by {@link equalValues}: the same digest. Whoever chooses values may well have others share it. */
export function digestOf(value: Value, meter: Meter, depth = 0): number {
  const plain = plainNumber(value);
  switch (typeof plain) {
    case "string":
      return ofText(plain);
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

function ofText(text: string): number {
  let digest = text.length;
  const end = Math.min(text.length, CHARACTERS);
  for (let i = 0; i < end; i++) digest = mixed(digest, text.charCodeAt(i));
  return digest;
}

function ofItems(items: readonly Value[], meter: Meter, depth: number): number {
  let digest = items.length;
  const end = Math.min(items.length, PARTS);
  spendWalk(meter, end);
  for (let i = 0; i < end; i++) digest = mixed(digest, digestOf(items[i], meter, depth + 1));
  return digest;
}

/** In any order; of many members only how many there are. */
function ofMembers(members: ValueObject, meter: Meter, depth: number): number {
  const names = Object.keys(members);
  spendNames(meter, names.length);
  if (names.length > PARTS) return names.length;
  spendWalk(meter, names.length);
  let digest = names.length;
  for (const name of names) {
    digest = (digest + mixed(ofText(name), digestOf(members[name], meter, depth + 1))) | 0;
  }
  return digest;
}

function mixed(digest: number, more: number): number {
  const next = Math.imul(digest ^ more, 0x9e37_79b1);
  return next ^ (next >>> 15);
}
