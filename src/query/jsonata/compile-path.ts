// compile-path.ts — paths without bindings: a start, steps, an end.

import { spendSteps } from "./budget.ts";
import { compileFilter, type Filter } from "./compile-filter.ts";
import { compileGroup } from "./compile-group.ts";
import { compileSort } from "./compile-sort.ts";
import { foldStates } from "./compile-variable.ts";
import type { Code, Frame } from "./frame.ts";
import { Gathering } from "./gathering.ts";
import {
  followNames,
  itemsOfNames,
  type NameStep,
  nameStep,
  valueOfNames,
} from "./member-access.ts";
import {
  asSequence,
  dissolved,
  isConstructed,
  isSequence,
  itemsOf,
  NO_RESULTS,
  Plain,
  type Results,
  settled,
} from "./sequence.ts";
import { compilePart, type Site } from "./site.ts";
import type { Node, PathNode } from "./syntax-tree.ts";
import { isArray, type Value, type ValueArray } from "./value.ts";

type Step = (items: ValueArray, frame: Frame) => Results;
type Start = (input: Value, frame: Frame) => Results;

export function compilePath(path: PathNode, site: Site): Code {
  const nodes = foldStates(path.steps, site);
  const end = compileEnd(path, site);
  const isPlain =
    path.group === undefined && path.keepSingletonArray !== true && path.keepArray !== true;
  const head = compileHead(nodes, site);
  const rest = head === undefined ? nodes : nodes.slice(1);
  const names = leadingNames(rest);
  if (isPlain && names.length === rest.length) return compileNames(head, names);
  const start = compileStart(nodes, head, site);
  const steps = compileSteps(nodes.slice(start.taken), site);
  return (input, frame) => {
    let results = start.run(input, frame);
    for (const step of steps) {
      const items = itemsOf(results);
      if (items.length === 0) break;
      results = step(items, frame);
    }
    return end(results, frame);
  };
}

/** A variable at the beginning makes the path absolute. */
function compileHead(steps: readonly Node[], site: Site): Code | undefined {
  const [first] = steps;
  if (first?.type === "variable") return compilePart(first, site);
  return first?.type === "states" && first.stages === undefined
    ? compilePart(first, site)
    : undefined;
}

function leadingNames(steps: readonly Node[]): readonly NameStep[] {
  const names: NameStep[] = [];
  for (const step of steps) {
    if (step.type !== "name" || step.stages !== undefined || step.keepArray === true) break;
    names.push(nameStep(step.value));
  }
  return names;
}

/** Nothing but names, the most frequent path by far. */
function compileNames(head: Code | undefined, names: readonly NameStep[]): Code {
  if (head === undefined) return (input, frame) => valueOfNames(input, names, frame.run.meter);
  const [first, second] = names;
  if (first === undefined || names.length > 2)
    return (input, frame) => valueOfNames(head(input, frame), names, frame.run.meter);
  const step = first.read;
  if (second === undefined) {
    return (input, frame) => {
      const value = head(input, frame);
      return isArray(value)
        ? valueOfNames(value, names, frame.run.meter)
        : dissolved(step(value), false);
    };
  }
  const last = second.read;
  return (input, frame) => {
    const value = head(input, frame);
    if (isArray(value)) return valueOfNames(value, names, frame.run.meter);
    const between = step(value);
    return isArray(between)
      ? valueOfNames(between, [second], frame.run.meter)
      : dissolved(last(between), false);
  };
}

interface Beginning {
  readonly run: Start;
  readonly taken: number;
}

function compileStart(steps: readonly Node[], head: Code | undefined, site: Site): Beginning {
  const [first] = steps;
  if (head !== undefined) return startFromHead(steps, head);
  if (first?.consarray === true) return startFromConstructor(compilePart(first, site));
  if (first?.type === "states") return { run: (input) => [input], taken: 0 };
  const names = leadingNames(steps);
  if (names.length === 0 || names.length === steps.length)
    return { run: (input) => (isArray(input) ? input : [input]), taken: 0 };
  return {
    run: (input, frame) => itemsOfNames(input, names, frame.run.meter),
    taken: names.length,
  };
}

function startFromHead(steps: readonly Node[], head: Code): Beginning {
  const rest = steps.slice(1);
  const names = leadingNames(rest);
  if (names.length > 0 && names.length < rest.length) {
    return {
      run: (input, frame) => itemsOfNames(head(input, frame), names, frame.run.meter),
      taken: 1 + names.length,
    };
  }
  return {
    run: (input, frame) => {
      const gathering = new Gathering(frame.run.meter);
      const value = head(input, frame);
      if (value !== undefined) gathering.add(value);
      return gathering.results(rest.length === 0);
    },
    taken: 1,
  };
}

/** An array constructor at the beginning is evaluated once, whatever the context. */
function startFromConstructor(code: Code): Beginning {
  return {
    run: (input, frame) => {
      const value = code(isArray(input) ? input : asSequence([input]), frame);
      if (isArray(value)) return isSequence(value) ? [...value] : new Plain(value);
      return value === undefined ? [] : [value];
    },
    taken: 1,
  };
}

function compileSteps(steps: readonly Node[], site: Site): readonly Step[] {
  const compiled: Step[] = [];
  let at = 0;
  while (at < steps.length) {
    const names = leadingNames(steps.slice(at));
    if (names.length > 0) {
      at += names.length;
      const isLast = at === steps.length;
      compiled.push((items, frame) =>
        followNames(items, { steps: names, from: 0, isLast, meter: frame.run.meter }),
      );
    } else {
      compiled.push(compileStep(steps[at] as Node, site, at === steps.length - 1));
      at += 1;
    }
  }
  return compiled;
}

export function compileStep(step: Node, site: Site, isLast: boolean): Step {
  const filters = compileFilters(step, site);
  if (step.type === "sort") {
    const sort = compileSort(step, site);
    return (items, frame) => {
      const sorted = sort(items, frame);
      return filters.length === 0 ? sorted : filtered(sorted, filters, frame);
    };
  }
  const code = compilePart(step, site);
  return (items, frame) => {
    const gathering = new Gathering(frame.run.meter);
    spendSteps(frame.run.meter, items.length);
    for (const item of items) {
      const value = code(item, frame);
      if (filters.length > 0) gathering.addResults(filtered(value, filters, frame));
      else if (value !== undefined) gathering.add(value);
    }
    return gathering.results(isLast);
  };
}

function filtered(value: Value | Plain, filters: readonly Filter[], frame: Frame): Results {
  let results: Results | undefined;
  for (const filter of filters) results = filter(results ?? value, frame);
  return results ?? NO_RESULTS;
}

function compileFilters(step: Node, site: Site): readonly Filter[] {
  return (step.stages ?? []).flatMap((stage) =>
    stage.type === "filter" ? [compileFilter(stage, site)] : [],
  );
}

/** `[]` and `{…}` behind the path. */
function compileEnd(path: PathNode, site: Site): (results: Results, frame: Frame) => Value {
  const keepSingleton = path.keepSingletonArray === true;
  const keepArray = keepSingleton || path.keepArray === true;
  const group = path.group === undefined ? undefined : compileGroup(path.group, site);
  return (results, frame) => {
    if (group !== undefined) return group(itemsOf(results), frame);
    return settled(keepSingleton ? wrapped(results) : results, keepArray);
  };
}

/** A list that an array constructor made is one item. */
function wrapped(results: Results): Results {
  if (!(results instanceof Plain)) return results;
  return isConstructed(results.items) && !isSequence(results.items) ? [results.items] : results;
}
