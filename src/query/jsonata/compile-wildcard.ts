// compile-wildcard.ts — `*` and `**`.
import { type Meter, spendItems, spendSteps } from "./budget.ts";
import { asSequence, isOuterWrapper } from "./sequence.ts";
import { isArray, isObject, type Value, type ValueArray } from "./value.ts";

/** The values of all members, lists dissolved through and through; a plain list if there was one among them. */
export function wildcard(input: Value, meter: Meter): Value {
  const value = isOuterWrapper(input) && input.length > 0 ? input[0] : input;
  const members = isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  const found: Value[] = [];
  let isPlain = false;
  for (const member of members) {
    if (isArray(member)) {
      flatten(member, found);
      isPlain = true;
    } else found.push(member);
  }
  spendItems(meter, found.length);
  return isPlain ? found : asSequence(found);
}

function flatten(list: ValueArray, into: Value[]): void {
  for (const item of list) {
    if (isArray(item)) flatten(item, into);
    else into.push(item);
  }
}

/** The value and everything below it, lists dissolved. */
export function descendants(input: Value, meter: Meter): Value {
  if (input === undefined) return undefined;
  const found: Value[] = [];
  collect(input, found, meter);
  spendItems(meter, found.length);
  return found.length === 1 ? found[0] : asSequence(found);
}

function collect(value: Value, into: Value[], meter: Meter): void {
  spendSteps(meter, 1);
  if (isArray(value)) {
    for (const item of value) collect(item, into, meter);
    return;
  }
  into.push(value);
  if (isObject(value)) for (const name of Object.keys(value)) collect(value[name], into, meter);
}
