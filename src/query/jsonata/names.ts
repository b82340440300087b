// names.ts — what an expression binds and what it takes from outside.
import type { Node, Pair } from "./syntax-tree.ts";

/** The parts of a node, in the order of the text as far as that matters. */
export function partsOf(node: Node): readonly Node[] {
  const parts: Node[] = [...ownParts(node)];
  for (const filter of node.predicate ?? []) parts.push(filter.expr);
  for (const stage of node.stages ?? []) if (stage.type === "filter") parts.push(stage.expr);
  if (node.group !== undefined) for (const part of pairParts(node.group.pairs)) parts.push(part);
  return parts;
}

function pairParts(pairs: readonly Pair[]): readonly Node[] {
  return pairs.flat();
}

function ownParts(node: Node): readonly Node[] {
  switch (node.type) {
    case "path":
      return node.steps;
    case "binary":
    case "apply":
      return [node.lhs, node.rhs];
    case "negate":
      return [node.expression];
    case "array":
    case "block":
      return node.expressions;
    case "object":
      return pairParts(node.pairs);
    case "condition":
      return [node.condition, node.then, ...(node.else === undefined ? [] : [node.else])];
    case "bind":
      return [node.rhs];
    case "function":
    case "partial":
      return [node.procedure, ...node.arguments];
    case "lambda":
      return [node.body];
    case "transform":
      return [node.pattern, node.update, ...(node.delete === undefined ? [] : [node.delete])];
    case "sort":
      return node.terms.map((term) => term.expression);
    default:
      return [];
  }
}

/** The names that a node itself binds. */
function namesBoundBy(node: Node): readonly string[] {
  const names: string[] = [];
  if (node.type === "bind") names.push(node.name);
  if (node.type === "lambda") for (const name of node.parameters) names.push(name);
  if (node.focus !== undefined) names.push(node.focus);
  if (node.index !== undefined) names.push(node.index);
  for (const stage of node.stages ?? []) if (stage.type === "index") names.push(stage.value);
  return names;
}

/** Every name that is bound anywhere in the tree: only these have to be looked for in frames. */
export function boundNames(tree: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    for (const name of namesBoundBy(node)) names.add(name);
    for (const part of partsOf(node)) visit(part);
  };
  visit(tree);
  return names;
}

/** What `:=` binds in the frame that the nodes are evaluated in: blocks and lambdas have their own. */
export function assignedNames(nodes: readonly Node[]): readonly string[] {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === "bind") names.add(node.name);
    // A block's predicates and groups lie outside of its frame.
    const inner =
      node.type === "block" ? partsOf(node).slice(node.expressions.length) : partsOf(node);
    if (node.type !== "lambda") for (const part of inner) visit(part);
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
  const visit = (node: Node, known: KnownNames): void => {
    const inner = known.with(scopeNames(node));
    if (node.type === "variable" && !inner.has(node.value)) {
      if (node.value === "states") statesPaths.add("");
      else if (node.value !== "" && node.value !== "$" && !isFunction(node.value))
        variables.add(node.value);
    }
    const path = statesPathOf(node, inner);
    if (path !== undefined) statesPaths.add(path);
    for (const part of path === undefined ? partsOf(node) : partsOf(node).slice(1))
      visit(part, inner);
  };
  visit(tree, new KnownNames(assignedNames([tree]), undefined));
  return { variables: [...variables], statesPaths: [...statesPaths] };
}

/** The names of a frame and of those around it. */
class KnownNames {
  readonly #names: ReadonlySet<string>;
  readonly #outer: KnownNames | undefined;

  constructor(names: readonly string[], outer: KnownNames | undefined) {
    this.#names = new Set(names);
    this.#outer = outer;
  }

  with(names: readonly string[]): KnownNames {
    return names.length === 0 ? this : new KnownNames(names, this);
  }

  has(name: string): boolean {
    for (let known: KnownNames | undefined = this; known !== undefined; known = known.#outer)
      if (known.#names.has(name)) return true;
    return false;
  }
}

function scopeNames(node: Node): readonly string[] {
  switch (node.type) {
    case "lambda":
      return [...node.parameters, ...assignedNames([node.body])];
    case "block":
      return assignedNames(node.expressions);
    case "path":
      return node.steps.flatMap(namesBoundBy);
    default:
      return [];
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
