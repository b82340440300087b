// compile-filter.ts — predicates: `[n]` picks, `[condition]` keeps, `[list of numbers]` picks several.
import { type Meter, spendGlance, spendItems, spendSteps } from "./budget.ts";
import type { Code, Frame } from "./frame.ts";
import { Plain, type Results } from "./sequence.ts";
import { compilePart, inTuple, type Site } from "./site.ts";
import type { FilterStage, Node } from "./syntax-tree.ts";
import { numericOf, truthOf } from "./truth.ts";
import { spendFrames, type Tuple, type TupleStream } from "./tuple.ts";
import { isArray, type Value, type ValueArray } from "./value.ts";

/** Filters a value or what another filter gave. */
export type Filter = (input: Value | Plain, frame: Frame) => Results;

export function compileFilter(stage: FilterStage, site: Site): Filter {
  const { expr } = stage;
  if (expr.type === "number") {
    const index = Math.floor(Number(expr.value));
    return (input) => pick(listOf(input), index);
  }
  const code = compilePart(expr, site);
  if (isIndependent(expr)) {
    return (input, frame) => {
      const items = listOf(input);
      return items.length === 0 ? [] : keepByOne(items, code(items[0], frame), frame.run.meter);
    };
  }
  return (input, frame) => keep(listOf(input), code, frame);
}

function listOf(input: Value | Plain): ValueArray {
  if (input instanceof Plain) return input.items;
  return isArray(input) ? input : [input];
}

/** A literal index: an item that is a list is the result as it is. */
function pick(items: ValueArray, index: number): Results {
  const item = items[index < 0 ? items.length + index : index];
  if (item === undefined) return [];
  return isArray(item) ? new Plain(item) : [item];
}

function keep(items: ValueArray, code: Code, frame: Frame): Results {
  const { meter } = frame.run;
  const kept: Value[] = [];
  spendSteps(meter, items.length);
  for (let i = 0; i < items.length; i++) {
    const times = timesKept(code(items[i], frame), { index: i, length: items.length, meter });
    for (let n = 0; n < times; n++) kept.push(items[i]);
  }
  spendItems(meter, kept.length);
  return kept;
}

interface Place {
  readonly index: number;
  readonly length: number;
  readonly meter: Meter;
}

/** A number keeps the item at that place; of a list of numbers each one does. */
function timesKept(verdict: Value, place: Place): number {
  if (typeof verdict === "boolean") return verdict ? 1 : 0;
  const number = numericOf(verdict);
  if (number !== undefined) return isAt(number, place) ? 1 : 0;
  if (!isArray(verdict)) return truthOf(verdict, place.meter) ? 1 : 0;
  spendGlance(place.meter, verdict.length);
  let times = 0;
  for (const item of verdict) {
    const index = numericOf(item);
    if (index === undefined) return truthOf(verdict, place.meter) ? 1 : 0;
    if (isAt(index, place)) times += 1;
  }
  // Each of many items may be kept as often as the list is long: that is paid for before all of them are.
  if (times > 1) spendItems(place.meter, times);
  return times;
}

function isAt(number: number, place: Place): boolean {
  const index = Math.floor(number);
  return (index < 0 ? place.length + index : index) === place.index;
}

/** Operators that give the same where both sides are the same. */
const OF_PARTS: ReadonlySet<string> = new Set(["+", "-", "*", "/", "%", ".."]);

/** Whether the predicate says the same of every item, so that it need be evaluated only once. */
function isIndependent(node: Node): boolean {
  if (node.predicate !== undefined || node.group !== undefined) return false;
  switch (node.type) {
    case "variable":
      return node.value !== "";
    case "number":
      return true;
    case "negate":
      return isIndependent(node.expression);
    case "binary":
      return OF_PARTS.has(node.value) && isIndependent(node.lhs) && isIndependent(node.rhs);
    case "array":
      return node.expressions.every(isIndependent);
    default:
      return false;
  }
}

function keepByOne(items: ValueArray, verdict: Value, meter: Meter): Results {
  const number = numericOf(verdict);
  if (number !== undefined) {
    const at = placeAmong(items, number);
    return at === undefined ? [] : [items[at]];
  }
  spendItems(meter, items.length);
  const times = isArray(verdict) ? timesNamed(items, verdict, meter) : undefined;
  if (times === undefined) return truthOf(verdict, meter) ? items.slice() : [];
  const kept: Value[] = [];
  items.forEach((item, index) => {
    for (let n = times[index] ?? 0; n > 0; n--) kept.push(item);
  });
  return kept;
}

/** How often a list of numbers names each place; undefined when it holds anything else. */
function timesNamed(
  items: ValueArray,
  verdict: ValueArray,
  meter: Meter,
): readonly number[] | undefined {
  spendGlance(meter, verdict.length);
  const times = items.map(() => 0);
  let total = 0;
  for (const item of verdict) {
    const number = numericOf(item);
    if (number === undefined) return undefined;
    const at = placeAmong(items, number);
    if (at === undefined) continue;
    times[at] = (times[at] ?? 0) + 1;
    total += 1;
  }
  spendItems(meter, total);
  return times;
}

function placeAmong(items: ValueArray, number: number): number | undefined {
  const index = Math.floor(number);
  const at = index < 0 ? items.length + index : index;
  return at >= 0 && at < items.length ? at : undefined;
}

/** A predicate over tuples sees their bindings. */
export function compileTupleFilter(
  stage: FilterStage,
  site: Site,
): (tuples: TupleStream, frame: Frame) => TupleStream {
  const { expr } = stage;
  if (expr.type === "number") {
    const index = Math.floor(Number(expr.value));
    return (tuples) => {
      const tuple = tuples[index < 0 ? tuples.length + index : index];
      return tuple === undefined ? [] : [tuple];
    };
  }
  const code = compilePart(expr, inTuple(site));
  return (tuples, frame) => {
    const { meter } = frame.run;
    const kept: Tuple[] = [];
    spendFrames(meter, tuples.length);
    tuples.forEach((tuple, index) => {
      const verdict = code(tuple.item, tuple.frame(frame));
      const times = timesKept(verdict, { index, length: tuples.length, meter });
      for (let n = 0; n < times; n++) kept.push(tuple);
    });
    spendItems(meter, kept.length);
    return kept;
  };
}
