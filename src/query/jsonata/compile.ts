// compile.ts — a tree to one function, node by node.
import { spendSteps } from "./budget.ts";
import { compileArray, compileBlock } from "./compile-constructor.ts";
import { compileFilter, compileTupleFilter } from "./compile-filter.ts";
import { compileApply, compileCall, compileLambda, compilePartial } from "./compile-function.ts";
import { compileGroup, compileTupleGroup } from "./compile-group.ts";
import { compileBinary, compileCondition, compileNegate } from "./compile-operator.ts";
import { compilePath } from "./compile-path.ts";
import { compileTransform } from "./compile-transform.ts";
import { compileTuplePath } from "./compile-tuple.ts";
import { compileParent, compileStatesMember, compileVariable } from "./compile-variable.ts";
import { descendants, wildcard } from "./compile-wildcard.ts";
import type { Code, Frame } from "./frame.ts";
import { lookup } from "./lookup.ts";
import { regexMatcher } from "./matcher.ts";
import { type NameKey, NameKeys } from "./name-keys.ts";
import { assignedNames, boundNames } from "./names.ts";
import { RegexSearcher } from "./regex-search.ts";
import { asTupleStream, dissolved, isTupleStream, Plain, settled } from "./sequence.ts";
import { type Bindings, bind, compilePart, placeOf, type Site } from "./site.ts";
import type { BindNode, Node, RegexNode, SimpleNode } from "./syntax-tree.ts";
import { streamOf, tuplesIn } from "./tuple.ts";
import { isArray, type Value } from "./value.ts";

export interface CompiledTree {
  readonly code: Code;
  /** What the expression binds outside of any block. */
  readonly names: readonly NameKey[];
}

export function compileTree(tree: Node): CompiledTree {
  const names = assignedNames([tree]);
  const bindings: Bindings = new Map();
  bind(bindings, 0, { names, parameters: 0 });
  const keys = new NameKeys();
  const site: Site = {
    ...{ compile: compileNode, bound: boundNames(tree), keys, depth: 1, bindings },
    ...{ scope: { level: 0, openLevel: undefined }, unpaid: { count: 0 } },
  };
  return { code: compileNode(tree, site), names: keys.all(names) };
}

// Nodes as such cost nothing: what evaluates them again and again pays for each time. But a text may hold a hundred
// thousand of them, so that every so many are paid for by the one that holds them.
const NODES_FREE = 16;
const NODES_PER_STEP = 5;

function compileNode(node: Node, site: Site): Code {
  const { unpaid } = site;
  const beside = unpaid.count;
  unpaid.count = ownNodes(node) + filtersOf(node);
  const code = compileWhole(node, site);
  const nodes = unpaid.count;
  if (nodes < NODES_FREE) {
    unpaid.count += beside;
    return code;
  }
  unpaid.count = beside;
  const steps = nodes / NODES_PER_STEP;
  return (input, frame) => {
    spendSteps(frame.run.meter, steps);
    return code(input, frame);
  };
}

// What makes a function, or a list, takes longer than what only reads or counts.
const MAKING_NODES = 4;

/** As many nodes as take as long as this one without its parts: names in a path are not compiled as nodes. */
function ownNodes(node: Node): number {
  switch (node.type) {
    case "path":
      return node.steps.length;
    case "function":
      return 1 + node.arguments.length;
    case "partial":
      return MAKING_NODES + node.arguments.length;
    case "lambda":
    case "transform":
    case "sort":
    case "wildcard":
    case "descendant":
      return MAKING_NODES;
    default:
      return 1;
  }
}

function filtersOf(node: Node): number {
  let filters = node.predicate?.length ?? 0;
  if (node.type === "path") for (const step of node.steps) filters += step.stages?.length ?? 0;
  return MAKING_NODES * filters;
}

function compileWhole(node: Node, site: Site): Code {
  const code = compileKind(node, site);
  // Paths settle their own results; a tail call is left to the one who called the lambda.
  if (node.type === "path" || (node.type === "function" && node.tail === true)) return code;
  const results = compilePredicates(node, code, site);
  if (node.group !== undefined) {
    return compileGrouped(results, node, site);
  }
  const keepArray = node.keepArray === true;
  if (node.predicate !== undefined) {
    return (input, frame) => settledValue(results(input, frame), keepArray);
  }
  if (!keepArray && !givesSequences(node, site)) return code;
  return (input, frame) => dissolved(code(input, frame), keepArray);
}

function compileGrouped(results: ResultsCode, node: Node, site: Site): Code {
  const { group } = node;
  if (group === undefined) return (input, frame) => settledValue(results(input, frame), false);
  const grouped = compileGroup(group, site);
  // Only a block can hand on the tuples of the path within it.
  const tupleGrouped = node.tuple === true ? compileTupleGroup(group, site) : undefined;
  return (input, frame) => {
    const given = results(input, frame);
    const items = given instanceof Plain ? given.items : given;
    return tupleGrouped !== undefined && isTupleStream(items)
      ? tupleGrouped(tuplesIn(items), frame)
      : grouped(items, frame);
  };
}

function settledValue(results: Value | Plain, keepArray: boolean): Value {
  return results instanceof Plain || isArray(results) ? settled(results, keepArray) : results;
}

/** Whether a part can give a sequence of none or one, which its holder has to dissolve once more. */
function givesSequences(node: Node, site: Site): boolean {
  switch (node.type) {
    case "variable":
      return node.value === "" || node.value === "$" || site.bound.has(node.value);
    case "condition":
      return (
        handsOnSequences(node.then) || (node.else !== undefined && handsOnSequences(node.else))
      );
    case "block":
      return node.expressions.slice(-1).some(handsOnSequences);
    case "bind":
      return handsOnSequences(node.rhs);
    case "function":
    case "apply":
    case "name":
    case "wildcard":
    case "descendant":
    case "parent":
      return true;
    default:
      return false;
  }
}

/** A function may give a list of sequences, so what it gave may dissolve at every level that hands it on. */
function handsOnSequences(node: Node): boolean {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
    case "binary":
    case "negate":
    case "array":
    case "object":
    case "lambda":
    case "regex":
      return false;
    default:
      return true;
  }
}

type ResultsCode = (input: Value, frame: Frame) => Value | Plain;

function compilePredicates(node: Node, code: Code, site: Site): ResultsCode {
  const stages = node.predicate;
  if (stages === undefined) return code;
  const filters = stages.map((stage) => compileFilter(stage, site));
  // Only a block can hand on the tuples of the path within it.
  const tupleFilters =
    node.tuple === true ? stages.map((stage) => compileTupleFilter(stage, site)) : undefined;
  return (input, frame) => {
    let results: Value | Plain = code(input, frame);
    if (tupleFilters !== undefined && isTupleStream(results)) {
      let tuples = tuplesIn(results);
      for (const filter of tupleFilters) tuples = filter(tuples, frame);
      return new Plain(asTupleStream(streamOf(tuples)));
    }
    for (const filter of filters) results = filter(results, frame);
    return results;
  };
}

function compileKind(node: Node, site: Site): Code {
  switch (node.type) {
    case "path":
      return node.steps.some((step) => step.tuple === true)
        ? compileTuplePath(node, site)
        : compilePath(node, site);
    case "function":
      return compileCall(node, site);
    case "partial":
      return compilePartial(node, site);
    case "variable":
      return compileVariable(node, site);
    case "states":
      return compileStatesMember(node);
    case "binary":
      return compileBinary(node, site);
    case "negate":
      return compileNegate(node, site);
    case "array":
      return compileArray(node, site);
    case "object":
      return compileGroup({ pairs: node.pairs, position: node.position }, site);
    case "lambda":
      return compileLambda(node, site);
    case "apply":
      return compileApply(node, site);
    case "transform":
      return compileTransform(node, site);
    default:
      return compileSimple(node, site);
  }
}

function compileSimple(node: SimpleNode, site: Site): Code {
  switch (node.type) {
    case "string":
    case "number":
    case "value": {
      const { value } = node;
      return () => value;
    }
    case "name": {
      const { value } = node;
      return (input, frame) => lookup(input, value, frame.run.meter);
    }
    case "wildcard":
      return (input, frame) => wildcard(input, frame.run.meter);
    case "descendant":
      return (input, frame) => descendants(input, frame.run.meter);
    case "parent":
      return compileParent(node, site);
    case "regex":
      return compileRegex(node);
    case "condition":
      return compileCondition(node, site);
    case "block":
      return compileBlock(node, site);
    case "bind":
      return compileBind(node, site);
    case "placeholder":
    case "sort":
      // Only calls hold placeholders, which they fill, and only paths hold sort steps, which they compile themselves.
      return () => undefined;
  }
}

function compileBind(node: BindNode, site: Site): Code {
  const code = compilePart(node.rhs, site);
  const { name } = node;
  const place = placeOf(name, site);
  if (place === undefined || place === "open" || place.up > 0) {
    const key = site.keys.of(name);
    return (input, frame) => {
      const value = code(input, frame);
      frame.bind(key, value);
      return value;
    };
  }
  const { slot } = place;
  return (input, frame) => {
    const value = code(input, frame);
    frame.slots[slot] = value;
    return value;
  };
}

function compileRegex(node: RegexNode): Code {
  const searcher = new RegexSearcher(node.value);
  const site = { searcher, source: node.value.source, position: node.position };
  return () => regexMatcher(site);
}
