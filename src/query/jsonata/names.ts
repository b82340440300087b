// names.ts — what an expression binds and what it takes from outside.
import type { Node, Pair } from "./syntax-tree.ts";

/** The parts of a node, in the order of the text as far as that matters. */
export function partsOf(node: Node): readonly Node[] {
  const parts: Node[] = [];
  eachPart(node, (part) => parts.push(part));
  return parts;
}

type Visit = (part: Node) => void;

// A text may hold a hundred thousand nodes, and each is walked several times: so no lists of them are made.
function eachPart(node: Node, visit: Visit): void {
  eachOwnPart(node, visit);
  eachPartBehind(node, visit);
}

/** What stands in predicates and groups behind a node. */
function eachPartBehind(node: Node, visit: Visit): void {
  if (node.predicate !== undefined) for (const filter of node.predicate) visit(filter.expr);
  if (node.stages !== undefined) {
    for (const stage of node.stages) if (stage.type === "filter") visit(stage.expr);
  }
  if (node.group !== undefined) eachOfPairs(node.group.pairs, visit);
}

function eachOfPairs(pairs: readonly Pair[], visit: Visit): void {
  for (const [name, value] of pairs) {
    visit(name);
    visit(value);
  }
}

function eachOwnPart(node: Node, visit: Visit): void {
  switch (node.type) {
    case "path":
      for (const step of node.steps) visit(step);
      break;
    case "binary":
    case "apply":
      visit(node.lhs);
      visit(node.rhs);
      break;
    case "negate":
      visit(node.expression);
      break;
    case "array":
    case "block":
      for (const part of node.expressions) visit(part);
      break;
    case "object":
      eachOfPairs(node.pairs, visit);
      break;
    case "bind":
      visit(node.rhs);
      break;
    case "function":
    case "partial":
      visit(node.procedure);
      for (const argument of node.arguments) visit(argument);
      break;
    case "lambda":
      visit(node.body);
      break;
    case "sort":
      for (const term of node.terms) visit(term.expression);
      break;
    default:
      eachOfThree(node, visit);
  }
}

/** Of what has a third part only where it is written. */
function eachOfThree(node: Node, visit: Visit): void {
  if (node.type === "condition") {
    visit(node.condition);
    visit(node.then);
    if (node.else !== undefined) visit(node.else);
  } else if (node.type === "transform") {
    visit(node.pattern);
    visit(node.update);
    if (node.delete !== undefined) visit(node.delete);
  }
}

/** The names that a node itself binds. */
function eachNameBoundBy(node: Node, visit: (name: string) => unknown): void {
  if (node.type === "bind") visit(node.name);
  if (node.type === "lambda") for (const name of node.parameters) visit(name);
  if (node.focus !== undefined) visit(node.focus);
  if (node.index !== undefined) visit(node.index);
  if (node.stages === undefined) return;
  for (const stage of node.stages) if (stage.type === "index") visit(stage.value);
}

/** Every name that is bound anywhere in the tree: only these have to be looked for in frames. */
export function boundNames(tree: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string): unknown => names.add(name);
  const visit = (node: Node): void => {
    eachNameBoundBy(node, add);
    eachPart(node, visit);
  };
  visit(tree);
  return names;
}

/** What `:=` binds in the frame that the nodes are evaluated in: blocks and lambdas have their own. */
export function assignedNames(nodes: readonly Node[]): readonly string[] {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === "lambda") return;
    if (node.type === "bind") names.add(node.name);
    // A block's predicates and groups lie outside of its frame.
    if (node.type === "block") eachPartBehind(node, visit);
    else eachPart(node, visit);
  };
  for (const node of nodes) visit(node);
  return [...names];
}

export interface Uses {
  readonly variables: readonly string[];
  /** "" stands for `$states` as a whole. */
  readonly statesPaths: readonly string[];
}

/** Names taken from outside, and paths into `$states`, both in order of first appearance. */
export function usesOf(tree: Node, isFunction: (name: string) => boolean): Uses {
  const variables = new Set<string>();
  const statesPaths = new Set<string>();
  const known = new KnownNames();
  const look = (node: Node): void => {
    if (node.type === "variable" && !known.has(node.value)) {
      if (node.value === "states") statesPaths.add("");
      else if (node.value !== "" && node.value !== "$" && !isFunction(node.value))
        variables.add(node.value);
    }
    const path = statesPathOf(node, known);
    if (path === undefined) {
      eachPart(node, visit);
    } else {
      statesPaths.add(path);
      for (const part of partsOf(node).slice(1)) visit(part);
    }
  };
  const visit = (node: Node): void => {
    const names = scopeNames(node);
    known.enter(names);
    look(node);
    known.leave(names);
  };
  known.enter(assignedNames([tree]));
  visit(tree);
  return { variables: [...variables], statesPaths: [...statesPaths] };
}

/** The names of the frames that are open, each with how many of them have it: it takes no walk outward to find one. */
class KnownNames {
  readonly #frames = new Map<string, number>();

  enter(names: readonly string[]): void {
    for (const name of names) this.#frames.set(name, (this.#frames.get(name) ?? 0) + 1);
  }

  leave(names: readonly string[]): void {
    for (const name of names) this.#frames.set(name, (this.#frames.get(name) ?? 0) - 1);
  }

  has(name: string): boolean {
    return (this.#frames.get(name) ?? 0) > 0;
  }
}

const NO_NAMES: readonly string[] = [];

function scopeNames(node: Node): readonly string[] {
  switch (node.type) {
    case "lambda":
      return [...node.parameters, ...assignedNames([node.body])];
    case "block":
      return assignedNames(node.expressions);
    case "path": {
      const names: string[] = [];
      for (const step of node.steps) eachNameBoundBy(step, (name) => names.push(name));
      return names;
    }
    default:
      return NO_NAMES;
  }
}

/** `input.a` for `$states.input.a`, as far as it is made of names. */
function statesPathOf(node: Node, known: KnownNames): string | undefined {
  if (node.type !== "path" || known.has("states")) return undefined;
  const [head, ...rest] = node.steps;
  if (head?.type !== "variable" || head.value !== "states") return undefined;
  const names: string[] = [];
  for (const step of rest) {
    if (step.type !== "name") break;
    names.push(step.value);
    if (step.stages !== undefined) break;
  }
  return names.join(".");
}
