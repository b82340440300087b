// lookup.ts — members by name, in objects and throughout lists.
import { type Meter, spendItems } from "./budget.ts";
import { asSequence, dissolved } from "./sequence.ts";
import { isArray, isObject, ownMember, type Value, type ValueArray } from "./value.ts";

/** `object.name`; a list gives the sequence of what its items give. Not dissolved. */
export function lookup(value: Value, name: string, meter: Meter): Value {
  if (isArray(value)) return asSequence(lookupAll(value, name, meter));
  return isObject(value) ? ownMember(value, name) : undefined;
}

function lookupAll(items: ValueArray, name: string, meter: Meter): Value[] {
  const found: Value[] = [];
  for (const item of items) {
    const value = isArray(item)
      ? lookupAll(item, name, meter)
      : isObject(item)
        ? ownMember(item, name)
        : undefined;
    if (value === undefined) continue;
    if (isArray(value)) for (const part of value) found.push(part);
    else found.push(value);
  }
  spendItems(meter, items.length + found.length);
  return found;
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
