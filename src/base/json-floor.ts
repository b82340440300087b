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
  let bytes = 1;
  const open: Parent[] = [value];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (Array.isArray(parent)) {
      for (const part of parent) {
        if (isLeaf(part)) bytes += 1 + leafFloor(part);
        else {
          bytes += 2;
          open.push(part);
        }
        if (bytes > enough) return bytes;
      }
      continue;
    }
    for (const name in parent) {
      // The cast: one of its own names.
      const part = (parent as { readonly [name: string]: Json })[name] as Json;
      bytes += name.length + 4;
      if (isLeaf(part)) bytes += leafFloor(part);
      else {
        bytes += 1;
        open.push(part);
      }
      if (bytes > enough) return bytes;
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
