// compile-tuple.ts — paths that bind names on the way: `@$focus`, `#$index`, and `%`.
import { spendCopy } from "./budget.ts";
import { compileTupleFilter } from "./compile-filter.ts";
import { compileGroup, compileTupleGroup } from "./compile-group.ts";
import { compileStep } from "./compile-path.ts";
import { compileTupleSort } from "./compile-sort.ts";
import { foldStates } from "./compile-variable.ts";
import type { Code, Frame } from "./frame.ts";
import type { NameKey } from "./name-keys.ts";
import { asSequence, asTupleStream, isTupleStream, itemsOf, settled } from "./sequence.ts";
import { compilePart, inTuple, type Site } from "./site.ts";
import type { Node, PathNode } from "./syntax-tree.ts";
import { spendFrames, spendTuples, streamOf, Tuple, type TupleStream, tuplesIn } from "./tuple.ts";
import { isArray, type Value, type ValueArray } from "./value.ts";

type TupleStep = (tuples: TupleStream, frame: Frame) => TupleStream;

export function compileTuplePath(path: PathNode, site: Site): Code {
  const nodes = foldStates(path.steps, site);
  const firstTuple = nodes.findIndex((node) => node.tuple === true);
  const before = compileBefore(nodes.slice(0, firstTuple), site);
  const steps = nodes.slice(firstTuple).map((node) => compileTupleStep(node, site));
  const earlyEnd = compileEarlyEnd(path, site);
  const end = compileTupleEnd(path, site);
  const isAbsolute = isVariable(nodes[0]);
  return (input, frame) => {
    const start = isArray(input) && !isAbsolute ? input : [input];
    const items = before(start, frame);
    if (items.length === 0 && firstTuple > 0) return earlyEnd(items, frame);
    spendTuples(frame.run.meter, items.length, 0);
    let tuples: TupleStream = items.map((item) => new Tuple(item));
    for (const step of steps) tuples = step(tuples, frame);
    return end(tuples, frame);
  };
}

function isVariable(node: Node | undefined): boolean {
  return node?.type === "variable" || node?.type === "states";
}

/** A path that ends before the first binding ends as any other path. */
function compileEarlyEnd(path: PathNode, site: Site): (items: ValueArray, frame: Frame) => Value {
  if (path.group !== undefined) return compileGroup(path.group, site);
  const keepSingleton = keepsSingleton(path);
  return (items) => settled(items, keepSingleton);
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
    spendCopy(frame.run.meter, items.length, items.length);
    const value = code(asSequence([...items]), frame);
    if (value === undefined) return [];
    return isArray(value) ? value : [value];
  };
}

function compileTupleEnd(path: PathNode, site: Site): (tuples: TupleStream, frame: Frame) => Value {
  if (path.group !== undefined) return compileTupleGroup(path.group, site);
  if (path.tuple === true) return (tuples) => asTupleStream(streamOf(tuples));
  const keepSingleton = keepsSingleton(path);
  return (tuples) =>
    settled(
      tuples.map((tuple) => tuple.item),
      keepSingleton,
    );
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
        : compileNumbered(stage.value, site),
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
  const number = compileNumbered(index, site);
  return (tuples, frame) => number(sort(tuples, frame), frame);
}

/** Binds its place among all of them to each tuple. */
function compileNumbered(name: string, site: Site): TupleStep {
  const key = site.keys.of(name);
  return (tuples, frame) => {
    spendTuples(frame.run.meter, tuples.length, 1);
    return tuples.map((tuple, i) => tuple.withBinding(key, i));
  };
}

function compileBindingStep(node: Node, site: Site): TupleStep {
  const code = compilePart(node, inTuple(site));
  const names = boundBy(node, site);
  const { count } = names;
  return (tuples, frame) => {
    const { meter } = frame.run;
    const results: Tuple[] = [];
    spendFrames(meter, tuples.length);
    for (const tuple of tuples) {
      const value = code(tuple.item, tuple.frame(frame));
      if (value === undefined) continue;
      if (isTupleStream(value)) {
        for (const inner of tuplesIn(value)) results.push(tuple.withInner(inner, meter));
      } else if (isArray(value)) {
        // Each of many tuples may give the same long list.
        spendTuples(meter, value.length, count);
        for (let i = 0; i < value.length; i++) results.push(bound(tuple, value[i], i, names));
      } else {
        spendTuples(meter, 1, count);
        results.push(bound(tuple, value, 0, names));
      }
    }
    return results;
  };
}

/** What a step binds for each item that it finds. */
interface StepNames {
  readonly focus: NameKey | undefined;
  readonly index: NameKey | undefined;
  readonly ancestor: NameKey | undefined;
  readonly count: number;
}

function boundBy({ focus, index, ancestor }: Node, site: Site): StepNames {
  const keyOf = (name: string | undefined): NameKey | undefined =>
    name === undefined ? undefined : site.keys.of(name);
  const count = [focus, index, ancestor].filter((name) => name !== undefined).length;
  return { focus: keyOf(focus), index: keyOf(index), ancestor: keyOf(ancestor?.label), count };
}

/** A step with a focus stays at its context and binds what it found. */
function bound(tuple: Tuple, found: Value, place: number, names: StepNames): Tuple {
  const { focus, index, ancestor } = names;
  let rest = tuple.bindings;
  if (focus !== undefined) rest = { name: focus, value: found, rest };
  if (index !== undefined) rest = { name: index, value: place, rest };
  if (ancestor !== undefined) rest = { name: ancestor, value: tuple.item, rest };
  return new Tuple(focus === undefined ? found : tuple.item, rest);
}
