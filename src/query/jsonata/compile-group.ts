// compile-group.ts — `{key: value, …}`: objects, and the grouping of items by key.
import { type Meter, spendItems, spendKey, spendMemory, spendSteps } from "./budget.ts";
import { JsonataError } from "./failure.ts";
import type { Code, Frame } from "./frame.ts";
import { putMember } from "./member.ts";
import type { NameKey } from "./name-keys.ts";
import { compilePart, inTuple, type Site } from "./site.ts";
import type { Group } from "./syntax-tree.ts";
import { Tuple, type TupleStream } from "./tuple.ts";
import { isArray, type Value } from "./value.ts";

// What an item in a group takes up, with the group itself when it is the first.
const GROUPED_ITEMS = 24;
const GROUPED_TUPLE_ITEMS = 12;
// What an object takes up, and each of its members.
const OBJECT_ITEMS = 4;
const MEMBER_ITEMS = 2;

interface CompiledPair {
  readonly key: Code;
  readonly value: Code;
  /** The key, when it is written as a text. */
  readonly name: string | undefined;
}

type GroupCode = (input: Value, frame: Frame) => Value;

export function compileGroup(group: Group, site: Site): GroupCode {
  const pairs = compilePairs(group, site);
  const names = new Set(pairs.map((pair) => pair.name));
  const grouped: GroupCode = (input, frame) => groupItems(input, pairs, { group, frame });
  if (names.has(undefined) || names.size < pairs.length) return grouped;
  // Different names known beforehand and one item: nothing to group.
  return (input, frame) => {
    if (isArray(input)) return grouped(input, frame);
    const result: Record<string, Value> = {};
    for (const pair of pairs) {
      const value = pair.value(input, frame);
      if (value !== undefined && pair.name !== undefined) putMember(result, pair.name, value);
    }
    spendItems(frame.run.meter, OBJECT_ITEMS + MEMBER_ITEMS * pairs.length);
    return result;
  };
}

function compilePairs(group: Group, site: Site): readonly CompiledPair[] {
  return group.pairs.map(([key, value]) => ({
    key: compilePart(key, site),
    value: compilePart(value, site),
    name: key.type === "string" && key.predicate === undefined ? String(key.value) : undefined,
  }));
}

interface GroupSite {
  readonly group: Group;
  readonly frame: Frame;
}

interface Entry<T> {
  items: T[];
  readonly pair: number;
}

/** Which item goes under which key; a key that two pairs give is an error. */
class Groups<T> {
  readonly entries = new Map<string, Entry<T>>();
  readonly #position: number;
  readonly #meter: Meter;

  constructor(position: number, meter: Meter) {
    this.#position = position;
    this.#meter = meter;
  }

  add(key: Value, item: T, pair: number): void {
    if (key === undefined) return;
    if (typeof key !== "string") throw new JsonataError("T1003", { value: key }, this.#position);
    spendKey(this.#meter, key);
    const entry = this.entries.get(key);
    if (entry === undefined) {
      spendMemory(this.#meter, key.length);
      this.entries.set(key, { items: [item], pair });
    } else if (entry.pair !== pair) throw new JsonataError("D1009", { value: key }, this.#position);
    else entry.items.push(item);
  }
}

function groupItems(
  input: Value,
  pairs: readonly CompiledPair[],
  { group, frame }: GroupSite,
): Value {
  const { meter } = frame.run;
  const groups = new Groups<Value>(group.position, meter);
  // Nothing at all still makes an object.
  const items = isArray(input) && input.length > 0 ? input : [isArray(input) ? undefined : input];
  spendSteps(meter, items.length);
  for (const item of items) {
    pairs.forEach((pair, i) => {
      groups.add(pair.key(item, frame), item, i);
    });
    spendItems(meter, GROUPED_ITEMS * pairs.length);
  }
  const result: Record<string, Value> = {};
  for (const [key, entry] of groups.entries) {
    const value = pairs[entry.pair]?.value(together(entry.items, meter), frame);
    if (value !== undefined) putMember(result, key, value);
  }
  return result;
}

/** One item as it is, several as one list, into which lists among them dissolve. */
function together(items: readonly Value[], meter: Meter): Value {
  const defined = items.filter((item) => item !== undefined);
  if (defined.length <= 1) return defined[0];
  const list: Value[] = [];
  for (const item of defined) {
    if (isArray(item)) {
      spendItems(meter, item.length);
      for (const part of item) list.push(part);
    } else list.push(item);
  }
  return list;
}

/** Grouping of tuples: the bindings of the grouped tuples are joined as well. */
export function compileTupleGroup(
  group: Group,
  site: Site,
): (tuples: TupleStream, frame: Frame) => Value {
  const pairs = compilePairs(group, inTuple(site));
  return (tuples, frame) => {
    const groups = new Groups<Tuple>(group.position, frame.run.meter);
    spendItems(frame.run.meter, GROUPED_TUPLE_ITEMS * tuples.length * Math.max(1, pairs.length));
    for (const tuple of tuples) {
      const inner = tuple.frame(frame);
      pairs.forEach((pair, i) => {
        groups.add(pair.key(tuple.item, inner), tuple, i);
      });
    }
    const result: Record<string, Value> = {};
    for (const [key, entry] of groups.entries) {
      const tuple = joined(entry.items, frame.run.meter);
      const value = pairs[entry.pair]?.value(tuple.item, tuple.frame(frame));
      if (value !== undefined) putMember(result, key, value);
    }
    return result;
  };
}

function joined(tuples: TupleStream, meter: Meter): Tuple {
  const [first] = tuples;
  if (first === undefined || tuples.length === 1) return first ?? new Tuple(undefined);
  const bindings = new Map<NameKey, Value[]>();
  for (const tuple of tuples) {
    const own = tuple.bound();
    spendItems(meter, own.size);
    for (const [name, value] of own) {
      const values = bindings.get(name);
      if (values === undefined) bindings.set(name, [value]);
      else values.push(value);
    }
  }
  const items = tuples.map((tuple) => tuple.item);
  let result = new Tuple(together(items, meter));
  for (const [name, values] of bindings) result = result.withBinding(name, together(values, meter));
  return result;
}
