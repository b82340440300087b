// compile-tuple.ts — paths that bind names on the way: `@$focus`, `#$index`, and `%`.
import { spendItems } from "./budget.ts";
import { compileTupleFilter } from "./compile-filter.ts";
import { compileTupleGroup } from "./compile-group.ts";
import { compileStep } from "./compile-path.ts";
import { compileTupleSort } from "./compile-sort.ts";
import { foldStates } from "./compile-variable.ts";
import type { Code, Frame } from "./frame.ts";
import { asSequence, asTupleStream, isTupleStream, itemsOf, settled } from "./sequence.ts";
import { compilePart, type Site } from "./site.ts";
import type { Node, PathNode } from "./syntax-tree.ts";
import {
  contextOfTuple,
  frameOfTuple,
  type Tuple,
  type TupleStream,
  tupleOf,
  tuplesIn,
  withBinding,
  withBindings,
  withContext,
} from "./tuple.ts";
import { isArray, type Value, type ValueArray } from "./value.ts";

type TupleStep = (tuples: TupleStream, frame: Frame) => TupleStream;

export function compileTuplePath(path: PathNode, site: Site): Code {
  const nodes = foldStates(path.steps, site);
  const firstTuple = nodes.findIndex((node) => node.tuple === true);
  const before = compileBefore(nodes.slice(0, firstTuple), site);
  const steps = nodes.slice(firstTuple).map((node) => compileTupleStep(node, site));
  const end = compileTupleEnd(path, site);
  const isAbsolute = isVariable(nodes[0]);
  return (input, frame) => {
    const start = isArray(input) && !isAbsolute ? input : [input];
    const items = before(start, frame);
    // A path that ends before the first binding ends as any other path.
    if (items.length === 0 && firstTuple > 0) return endEarly(path, items);
    let tuples: TupleStream = items.map(tupleOf);
    for (const step of steps) {
      tuples = step(tuples, frame);
      spendItems(frame.run.meter, tuples.length * 4);
    }
    return end(tuples, frame);
  };
}

function isVariable(node: Node | undefined): boolean {
  return node?.type === "variable" || node?.type === "states";
}

function endEarly(path: PathNode, items: ValueArray): Value {
  return settled(items, keepsSingleton(path));
}

function compileBefore(
  nodes: readonly Node[],
  site: Site,
): (items: ValueArray, frame: Frame) => ValueArray {
  const steps = nodes.map((node, i) =>
    i === 0 && node.consarray === true ? compileOnce(node, site) : compileStep(node, site, false),
  );
  return (start, frame) => {
    let items = start;
    for (const step of steps) {
      if (items.length === 0) return items;
      items = itemsOf(step(items, frame));
    }
    return items;
  };
}

/** An array constructor at the beginning is evaluated once. */
function compileOnce(node: Node, site: Site): (items: ValueArray, frame: Frame) => ValueArray {
  const code = compilePart(node, site);
  return (items, frame) => {
    const value = code(asSequence([...items]), frame);
    if (value === undefined) return [];
    return isArray(value) ? value : [value];
  };
}

function compileTupleEnd(
  path: PathNode,
  site: Site,
): (tuples: TupleStream, frame: Frame) => Value {
  if (path.group !== undefined) return compileTupleGroup(path.group, site);
  if (path.tuple === true) return (tuples) => asTupleStream([...tuples]);
  const keepSingleton = keepsSingleton(path);
  return (tuples) => settled(tuples.map(contextOfTuple), keepSingleton);
}

function keepsSingleton(path: PathNode): boolean {
  return path.keepSingletonArray === true || path.keepArray === true;
}

function compileTupleStep(node: Node, site: Site): TupleStep {
  const step = node.type === "sort" ? compileSortStep(node, site) : compileBindingStep(node, site);
  const stages = (node.stages ?? []).map(
    (stage): TupleStep =>
      stage.type === "filter"
        ? compileTupleFilter(stage, site)
        : (tuples) => tuples.map((tuple, i) => withBinding(tuple, stage.value, i)),
  );
  return (tuples, frame) => {
    let results = step(tuples, frame);
    for (const stage of stages) results = stage(results, frame);
    return results;
  };
}

function compileSortStep(node: Extract<Node, { type: "sort" }>, site: Site): TupleStep {
  const sort = compileTupleSort(node, site);
  const { index } = node;
  if (index === undefined) return sort;
  return (tuples, frame) =>
    sort(tuples, frame).map((tuple, i) => withBinding(tuple, index, i));
}

function compileBindingStep(node: Node, site: Site): TupleStep {
  const code = compilePart(node, site);
  return (tuples, frame) => {
    const results: Tuple[] = [];
    for (const tuple of tuples) {
      const value = code(contextOfTuple(tuple), frameOfTuple(tuple, frame));
      if (value === undefined) continue;
      if (isTupleStream(value))
        for (const inner of tuplesIn(value)) results.push(withBindings(tuple, inner));
      else if (isArray(value))
        value.forEach((item, i) => {
          results.push(bound(tuple, item, { node, index: i }));
        });
      else results.push(bound(tuple, value, { node, index: 0 }));
      spendItems(frame.run.meter, isArray(value) ? value.length : 1);
    }
    return results;
  };
}

/** A step with a focus stays at its context and binds what it found. */
function bound(
  tuple: Tuple,
  item: Value,
  at: { readonly node: Node; readonly index: number },
): Tuple {
  const { focus, index, ancestor } = at.node;
  const bindings: Record<string, Value> = Object.create(null);
  if (index !== undefined) bindings[index] = at.index;
  if (ancestor !== undefined) bindings[ancestor.label] = contextOfTuple(tuple);
  if (focus === undefined) return withContext(withBindings(tuple, bindings), item);
  bindings[focus] = item;
  return withBindings(tuple, bindings);
}
