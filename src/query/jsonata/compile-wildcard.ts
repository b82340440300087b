// compile-wildcard.ts — `*` and `**`.
import { type Meter, spendGlance, spendItems, spendNames, spendSteps } from "./budget.ts";
import { asSequence, isOuterWrapper } from "./sequence.ts";
import { isArray, isObject, type Value, type ValueArray } from "./value.ts";

/** The values of all members, lists dissolved through and through; a plain list if there was one among them. */
export function wildcard(input: Value, meter: Meter): Value {
  const value = isOuterWrapper(input) && input.length > 0 ? input[0] : input;
  const members = membersOf(value, meter);
  const found: Value[] = [];
  let isPlain = false;
  spendItems(meter, members.length);
  for (const member of members) {
    if (isArray(member)) {
      flatten(member, found, meter);
      isPlain = true;
    } else found.push(member);
  }
  return isPlain ? found : asSequence(found);
}

function membersOf(value: Value, meter: Meter): readonly Value[] {
  if (isArray(value)) return value;
  if (!isObject(value)) return [];
  const members = Object.values(value);
  spendNames(meter, members.length);
  return members;
}

/** A list that holds itself often is short and has no end. */
function flatten(list: ValueArray, into: Value[], meter: Meter): void {
  spendGlance(meter, list.length);
  spendItems(meter, list.length);
  for (const item of list) {
    if (isArray(item)) flatten(item, into, meter);
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
  if (!isObject(value)) return;
  const names = Object.keys(value);
  spendNames(meter, names.length);
  for (const name of names) collect(value[name], into, meter);
}
