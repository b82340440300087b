// json-floor.ts — how long a value's text is at least, without writing it.
//
// A value that holds the same part a thousand times is small in memory and immense as text. Whoever is about to
// write one that an expression made asks here first.
import { type Json, JsonNumber } from "./json.ts";

/**
 * No more than the value's text has bytes, and no less than a sixth of it: what strings escape is not counted. Ends
 * as soon as it is beyond `enough`. However deep the value nests.
 */
export function textFloor(value: Json, enough: number): number {
  if (isLeaf(value)) return leafFloor(value);
  let bytes = ownFloor(value);
  // What is open, and how far it has been read.
  const open: (readonly Json[])[] = [partsOf(value)];
  const read: number[] = [0];
  while (open.length > 0 && bytes <= enough) {
    const top = open.length - 1;
    // The casts: both have an entry for what is on top, and a list has an item below its length.
    const parts = open[top] as readonly Json[];
    const at = read[top] as number;
    if (at === parts.length) {
      open.pop();
      read.pop();
      continue;
    }
    read[top] = at + 1;
    const part = parts[at] as Json;
    if (isLeaf(part)) bytes += 1 + leafFloor(part);
    else {
      bytes += 1 + ownFloor(part);
      open.push(partsOf(part));
      read.push(0);
    }
  }
  return bytes;
}

type Parent = readonly Json[] | { readonly [name: string]: Json };

function isLeaf(value: Json): value is Leaf {
  return typeof value !== "object" || value === null || value instanceof JsonNumber;
}

type Leaf = Exclude<Json, Parent>;

function leafFloor(value: Leaf): number {
  switch (typeof value) {
    case "string":
      return value.length + 2;
    case "number":
      return numberFloor(value);
    case "boolean":
      return 4;
    default:
      return value === null ? 4 : value.text.length;
  }
}

/** Digits are not written to be counted. */
function numberFloor(value: number): number {
  if (value >= 0 && value < 10 && Number.isInteger(value)) return 1;
  return String(value).length;
}

/** Brackets, names and colons of a list or an object. */
function ownFloor(value: Parent): number {
  let length = 1;
  if (!Array.isArray(value)) for (const name in value) length += name.length + 3;
  return length;
}

function partsOf(value: Parent): readonly Json[] {
  return Array.isArray(value) ? value : Object.values(value);
}
