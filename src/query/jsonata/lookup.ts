// lookup.ts — members by name, in objects and throughout lists.
import { type Meter, spendItems } from "./budget.ts";
import { asSequence, dissolved } from "./sequence.ts";
import { isArray, isObject, ownMember, type Value, type ValueArray } from "./value.ts";

/** `object.name`; a list gives the sequence of what its items give. Not dissolved. */
export function lookup(value: Value, name: string, meter: Meter): Value {
  if (!isArray(value)) return isObject(value) ? ownMember(value, name) : undefined;
  const found: Value[] = [];
  lookupAll(value, { name, found, meter });
  return asSequence(found);
}

interface Search {
  readonly name: string;
  readonly found: Value[];
  readonly meter: Meter;
}

/** What is found goes straight to where all of it is gathered, however deep; a list is paid for before it is spread. */
function lookupAll(items: ValueArray, search: Search): void {
  const { name, found, meter } = search;
  let singles = 0;
  for (const item of items) {
    if (isArray(item)) {
      lookupAll(item, search);
      continue;
    }
    const value = isObject(item) ? ownMember(item, name) : undefined;
    if (value === undefined) continue;
    if (isArray(value)) {
      spendItems(meter, value.length);
      for (const part of value) found.push(part);
    } else {
      singles += 1;
      found.push(value);
    }
  }
  spendItems(meter, items.length + singles);
}

export function dissolvedLookup(value: Value, name: string, meter: Meter): Value {
  return dissolved(lookup(value, name, meter), false);
}

/** Both as one list. Nothing on one side gives the other side as it is. */
export function appended(left: Value, right: Value): Value {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const head: ValueArray = isArray(left) ? left : [left];
  return head.concat(right);
}
