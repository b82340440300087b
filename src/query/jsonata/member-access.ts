// member-access.ts — `.name` compiled: one name read from one value as quickly as JavaScript can.
import { type Meter, spendSteps } from "./budget.ts";
import { Gathering } from "./gathering.ts";
import { dissolvedLookup } from "./lookup.ts";
import {
  dissolved,
  isConstructed,
  itemsOf,
  NO_RESULTS,
  type Results,
  settled,
} from "./sequence.ts";
import {
  isArray,
  isInheritedName,
  isObject,
  ownMember,
  type Value,
  type ValueArray,
  type ValueObject,
} from "./value.ts";

/** Reads a member of a value that is no list. */
export type MemberReader = (value: Value) => Value;

export function memberReader(name: string): MemberReader {
  if (isInheritedName(name))
    return (value) => (isObject(value) ? ownMember(value, name) : undefined);
  // The cast: no JavaScript object answers to this name unless it is its own member.
  return (value) =>
    typeof value === "object" && value !== null ? (value as ValueObject)[name] : undefined;
}

export interface NameStep {
  readonly name: string;
  readonly read: MemberReader;
}

export function nameStep(name: string): NameStep {
  return { name, read: memberReader(name) };
}

/** The value of a path that consists of a start and names. */
export function valueOfNames(start: Value, steps: readonly NameStep[], meter: Meter): Value {
  let value = start;
  for (let i = 0; i < steps.length; i++) {
    if (typeof value !== "object" || value === null) return undefined;
    if (isArray(value)) {
      const results = followNames(itemsIn(value), { steps, from: i, isLast: true, meter });
      return settled(results, false);
    }
    value = (steps[i] as NameStep).read(value);
  }
  return dissolved(value, false);
}

/** What names at the beginning of a path give to the steps behind them. */
export function itemsOfNames(start: Value, steps: readonly NameStep[], meter: Meter): ValueArray {
  let value = start;
  for (let i = 0; i < steps.length; i++) {
    if (typeof value !== "object" || value === null) return NO_RESULTS;
    if (isArray(value))
      return itemsOf(followNames(itemsIn(value), { steps, from: i, isLast: false, meter }));
    value = (steps[i] as NameStep).read(value);
  }
  if (value === undefined) return NO_RESULTS;
  return isArray(value) ? itemsIn(value) : [value];
}

function itemsIn(list: ValueArray): ValueArray {
  return isConstructed(list) ? [list] : list;
}

interface Walk {
  readonly steps: readonly NameStep[];
  readonly from: number;
  /** The path ends with these names. */
  readonly isLast: boolean;
  readonly meter: Meter;
}

/** Follows names from each of the items. */
export function followNames(start: ValueArray, walk: Walk): Results {
  const { steps, from, meter } = walk;
  let results: Results = start;
  for (let i = from; i < steps.length; i++) {
    const items = itemsOf(results);
    if (items.length === 0) return NO_RESULTS;
    const isLast = walk.isLast && i === steps.length - 1;
    results = readAll(items, steps[i] as NameStep, { isLast, meter });
  }
  return results;
}

function readAll(
  items: ValueArray,
  step: NameStep,
  how: { readonly isLast: boolean; readonly meter: Meter },
): Results {
  const gathering = new Gathering(how.meter);
  spendSteps(how.meter, items.length);
  for (const item of items) {
    const value = isArray(item) ? dissolvedLookup(item, step.name, how.meter) : step.read(item);
    if (value !== undefined) gathering.add(value);
  }
  return gathering.results(how.isLast);
}
