// value-walk.ts — what going through a value takes, before it is done.
//
// A text of the definition can go through the same input a thousand times, so each time is paid for by what is there:
// characters, items and members; and members of crowded objects, whose names the engine sorts to list them.
import { type Json, JsonNumber } from "../base/index.ts";

/** In steps of the budget that the evaluations of a state share. */
export interface WalkPrice {
  readonly character: number;
  /** An item of a list or a member of an object. */
  readonly part: number;
  /** A member of an object that has many, in addition. */
  readonly crowded: number;
}

/** Members beyond which an object is crowded. */
const CROWD = 64;

/** As far as a value is looked at: more than this many characters and parts no function goes through. */
const WALKED_MAX = 1_048_576;

type Parent = readonly Json[] | { readonly [name: string]: Json };

/** However deep the value nests. */
export function walkSteps(value: Json, price: WalkPrice): number {
  if (!isParent(value)) return charactersOf(value) * price.character;
  const open: Parent[] = [value];
  let characters = 0;
  let parts = 0;
  let crowded = 0;
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    let count = 0;
    if (Array.isArray(parent)) {
      count = parent.length;
      for (const item of parent) {
        if (isParent(item)) open.push(item);
        else characters += charactersOf(item);
      }
    } else {
      for (const name in parent) {
        // The cast: one of its own names.
        const member = (parent as { readonly [name: string]: Json })[name] as Json;
        count += 1;
        characters += name.length;
        if (isParent(member)) open.push(member);
        else characters += charactersOf(member);
      }
      if (count > CROWD) crowded += count;
    }
    parts += count;
    if (characters + parts > WALKED_MAX) break;
  }
  return characters * price.character + parts * price.part + crowded * price.crowded;
}

/** Going through the members of one object, or the items of one list, and no deeper. */
export function shallowSteps(value: Json, price: WalkPrice): number {
  if (!isParent(value)) return 0;
  let parts = 0;
  if (Array.isArray(value)) parts = value.length;
  else for (const _ in value) parts += 1;
  const isCrowded = parts > CROWD && !Array.isArray(value);
  return parts * (price.part + (isCrowded ? price.crowded : 0));
}

function isParent(value: Json): value is Parent {
  return typeof value === "object" && value !== null && !(value instanceof JsonNumber);
}

/** Characters that a number with a fraction is written with, or nearly. */
const FRACTION_CHARACTERS = 16;

function charactersOf(value: Exclude<Json, Parent>): number {
  if (typeof value === "string") return value.length;
  if (typeof value === "number") return Number.isInteger(value) ? 1 : FRACTION_CHARACTERS;
  return value instanceof JsonNumber ? value.text.length : 4;
}
