// compile-constructor.ts — `[…]` and `(…; …)`.
import { spendCopy, spendItems, spendPlaces } from "./budget.ts";
import { type Code, Frame, unboundSlots } from "./frame.ts";
import { assignedNames } from "./names.ts";
import { rangeItems } from "./range.ts";
import { asConstructed } from "./sequence.ts";
import { below, compilePart, inFrame, type Site } from "./site.ts";
import type { ArrayNode, BinaryNode, BlockNode, Node } from "./syntax-tree.ts";
import { isArray, type Value } from "./value.ts";

/** Puts what an item of a list gives into the list; gives the list, which is another one if that is cheaper. */
type Filler = (list: Value[], input: Value, frame: Frame) => Value[];

export function compileArray(node: ArrayNode, site: Site): Code {
  const fillers = node.expressions.map((item) => compileItem(item, site));
  const isConstructed = node.consarray === true;
  return (input, frame) => {
    let list: Value[] = [];
    for (const fill of fillers) list = fill(list, input, frame);
    return isConstructed ? asConstructed(list) : list;
  };
}

/** A list within the brackets is one item; anywhere else its items are. */
function compileItem(item: Node, site: Site): Filler {
  if (item.type === "binary" && item.value === "..") return compileRangeItem(item, site);
  const code = compilePart(item, site);
  const isList = item.type === "array";
  return (list, input, frame) => {
    const value = code(input, frame);
    if (value === undefined) return list;
    if (isList || !isArray(value)) {
      spendItems(frame.run.meter, 1);
      list.push(value);
    } else {
      spendItems(frame.run.meter, value.length);
      for (const part of value) list.push(part);
    }
    return list;
  };
}

function compileRangeItem(item: BinaryNode, site: Site): Filler {
  const lhs = compilePart(item.lhs, below(site));
  const rhs = compilePart(item.rhs, below(site));
  return (list, input, frame) => {
    const first = lhs(input, frame);
    const items = rangeItems(first, rhs(input, frame), {
      position: item.position,
      meter: frame.run.meter,
    });
    if (items === undefined) return list;
    if (list.length === 0) return items;
    spendCopy(frame.run.meter, items.length, items.length);
    for (const number of items) list.push(number);
    return list;
  };
}

/** A block opens a frame only if it binds something. */
export function compileBlock(node: BlockNode, site: Site): Code {
  const names = assignedNames(node.expressions);
  const sequence = (inner: Site): Code =>
    compileSequence(node.expressions.map((part) => compilePart(part, inner)));
  if (names.length === 0) return sequence(site);
  const run = inFrame(site, { names, parameters: 0 }, sequence);
  const keys = site.keys.all(names);
  return (input, frame) => {
    spendPlaces(frame.run.meter, keys.length);
    return run(input, new Frame(frame.run, frame, keys, unboundSlots(keys)));
  };
}

/** One after the other; the last one's value. */
function compileSequence(codes: readonly Code[]): Code {
  const [first] = codes;
  if (first !== undefined && codes.length === 1) return first;
  return (input, frame) => {
    let result: Value;
    for (const code of codes) result = code(input, frame);
    return result;
  };
}
