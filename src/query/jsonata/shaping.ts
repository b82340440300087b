// shaping.ts — raw nodes to the tree that is compiled: paths as lists of steps, predicates and groups on the
// steps they belong to, tail calls marked.
//
// Derived from jsonata 2.0.6 (MIT, © IBM Corp.), its order of checks included.
import { Ancestry } from "./ancestry.ts";
import { JsonataError } from "./failure.ts";
import { parseCounted, type Reading } from "./parser.ts";
import type {
  FilterStage,
  NameNode,
  Node,
  Pair,
  PathNode,
  RawNode,
  RawPair,
  SortNode,
} from "./syntax-tree.ts";

/** Throws JsonataError when the text is no expression. */
export function parseTree(text: string, reading: Reading = { nodes: 0 }): Node {
  const tree = new Shaper().shape(parseCounted(text, reading));
  if (tree.type === "parent" || tree.seekingParent !== undefined)
    throw new JsonataError("S0217", {}, tree.position, tree.type);
  return tree;
}

type Raw<T extends RawNode["type"]> = Extract<RawNode, { readonly type: T }>;

class Shaper {
  readonly #ancestry = new Ancestry();

  shape(raw: RawNode): Node {
    const node = this.#shapeKind(raw);
    if (raw.keepArray === true) node.keepArray = true;
    return node;
  }

  #shapeKind(raw: RawNode): Node {
    const { position } = raw;
    switch (raw.type) {
      case "name":
      case "operator":
        return namePath(raw.value, raw);
      case "string":
      case "number":
      case "value":
        return { type: raw.type, value: raw.value, position };
      case "variable":
        return { type: "variable", value: raw.value, position };
      case "regex":
        return { type: "regex", value: raw.value, position };
      case "wildcard":
      case "descendant":
      case "placeholder":
        return { type: raw.type, position };
      case "parent":
        return this.#ancestry.parent(position);
      case "binary":
        return this.#binary(raw);
      case "group":
        return this.#group(raw);
      case "order":
        return this.#order(raw);
      case "negate":
        return this.#negate(raw);
      case "array":
        return this.#array(raw);
      case "block":
        return this.#block(raw);
      case "object":
        return this.#object(raw);
      case "function":
      case "partial":
        return this.#call(raw);
      case "lambda":
        return this.#lambda(raw);
      case "condition":
        return this.#condition(raw);
      case "transform":
        return this.#transform(raw);
      case "end":
        throw new JsonataError("S0207", {}, position, "(end)");
    }
  }

  #binary(raw: Raw<"binary">): Node {
    switch (raw.value) {
      case ".":
        return this.#path(raw);
      case "[":
        return this.#predicate(raw);
      case ":=":
        return this.#bind(raw);
      case "@":
        return this.#focus(raw);
      case "#":
        return this.#index(raw);
      case "~>":
        return this.#apply(raw);
      default: {
        const lhs = this.shape(raw.lhs);
        const rhs = this.shape(raw.rhs);
        const node: Node = { type: "binary", value: raw.value, lhs, rhs, position: raw.position };
        this.#ancestry.handUp(node, lhs);
        this.#ancestry.handUp(node, rhs);
        return node;
      }
    }
  }

  #path(raw: Raw<"binary">): Node {
    const first = this.shape(raw.lhs);
    const path: PathNode =
      first.type === "path" ? first : { type: "path", steps: [first], position: raw.position };
    if (first.type === "parent") path.seekingParent = [first.slot];
    const known = path.steps.length - 1;
    const rest = this.shape(raw.rhs);
    if (rest.type === "path") for (const step of rest.steps) path.steps.push(step);
    else {
      if (rest.predicate !== undefined) {
        rest.stages = rest.predicate;
        delete rest.predicate;
      }
      path.steps.push(rest);
    }
    settleStep(path, 0);
    // Those between have been settled when they were put behind the first one.
    for (let i = known; i < path.steps.length; i++) settleStep(path, i);
    for (const step of [path.steps[0], path.steps[path.steps.length - 1]])
      if (step?.type === "array") step.consarray = true;
    this.#ancestry.resolve(path);
    return path;
  }

  #predicate(raw: Raw<"binary">): Node {
    const result = this.shape(raw.lhs);
    const inPath = result.type === "path";
    const step = inPath ? (result.steps[result.steps.length - 1] as Node) : result;
    if (step.group !== undefined) throw new JsonataError("S0209", {}, raw.position);
    const expr = this.shape(raw.rhs);
    if (expr.seekingParent !== undefined) {
      for (const slot of expr.seekingParent) {
        if (slot.level === 1) this.#ancestry.seek(step, slot);
        else slot.level -= 1;
      }
      this.#ancestry.handUp(step, expr);
    }
    const stage: FilterStage = { type: "filter", expr, position: raw.position };
    if (inPath) {
      step.stages ??= [];
      step.stages.push(stage);
    } else {
      step.predicate ??= [];
      step.predicate.push(stage);
    }
    return result;
  }

  #group(raw: Raw<"group">): Node {
    const result = this.shape(raw.lhs);
    if (result.group !== undefined) throw new JsonataError("S0210", {}, raw.position);
    const pairs = raw.pairs.map(([name, value]): Pair => [this.shape(name), this.shape(value)]);
    result.group = { pairs, position: raw.position };
    return result;
  }

  #order(raw: Raw<"order">): Node {
    const first = this.shape(raw.lhs);
    const path: PathNode =
      first.type === "path" ? first : { type: "path", steps: [first], position: raw.position };
    const sort: SortNode = { type: "sort", terms: [], position: raw.position };
    sort.terms = raw.terms.map((term) => {
      const expression = this.shape(term.expression);
      this.#ancestry.handUp(sort, expression);
      return { descending: term.descending, expression };
    });
    path.steps.push(sort);
    this.#ancestry.resolve(path);
    return path;
  }

  #bind(raw: Raw<"binary">): Node {
    const rhs = this.shape(raw.rhs);
    const name = raw.lhs.type === "variable" ? raw.lhs.value : "";
    const node: Node = { type: "bind", name, rhs, position: raw.position };
    this.#ancestry.handUp(node, rhs);
    return node;
  }

  #focus(raw: Raw<"binary">): Node {
    const result = this.shape(raw.lhs);
    const step = lastStep(result);
    if (step.stages !== undefined || step.predicate !== undefined)
      throw new JsonataError("S0215", {}, raw.position);
    if (step.type === "sort") throw new JsonataError("S0216", {}, raw.position);
    if (raw.keepArray === true) step.keepArray = true;
    step.focus = variableName(raw.rhs);
    step.tuple = true;
    return result;
  }

  #index(raw: Raw<"binary">): Node {
    const shaped = this.shape(raw.lhs);
    const step = lastStep(shaped);
    let result = shaped;
    if (shaped.type !== "path") {
      result = { type: "path", steps: [shaped], position: raw.position };
      if (step.predicate !== undefined) {
        step.stages = step.predicate;
        delete step.predicate;
      }
    }
    const name = variableName(raw.rhs);
    if (step.stages === undefined) step.index = name;
    else step.stages.push({ type: "index", value: name, position: raw.position });
    step.tuple = true;
    return result;
  }

  #apply(raw: Raw<"binary">): Node {
    const lhs = this.shape(raw.lhs);
    const rhs = this.shape(raw.rhs);
    const node: Node = { type: "apply", lhs, rhs, position: raw.position };
    if (lhs.keepArray === true || rhs.keepArray === true) node.keepArray = true;
    return node;
  }

  #negate(raw: Raw<"negate">): Node {
    const expression = this.shape(raw.expression);
    if (expression.type === "number") return { ...expression, value: -Number(expression.value) };
    const node: Node = { type: "negate", expression, position: raw.position };
    this.#ancestry.handUp(node, expression);
    return node;
  }

  #array(raw: Raw<"array" | "block">): Node {
    const expressions = raw.expressions.map((item) => this.shape(item));
    const node: Node = { type: "array", expressions, position: raw.position };
    for (const item of expressions) this.#ancestry.handUp(node, item);
    return node;
  }

  #block(raw: Raw<"array" | "block">): Node {
    const expressions = raw.expressions.map((item) => this.shape(item));
    const node: Node = { type: "block", expressions, position: raw.position };
    for (const item of expressions) {
      this.#ancestry.handUp(node, item);
      if (item.consarray === true || (item.type === "path" && item.steps[0]?.consarray === true))
        node.consarray = true;
    }
    return node;
  }

  #object(raw: Raw<"object">): Node {
    const pairs = this.#pairs(raw.pairs);
    const node: Node = { type: "object", pairs, position: raw.position };
    for (const part of pairs.flat()) this.#ancestry.handUp(node, part);
    return node;
  }

  #pairs(pairs: readonly RawPair[]): Pair[] {
    return pairs.map(([name, value]): Pair => [this.shape(name), this.shape(value)]);
  }

  #call(raw: Raw<"function" | "partial">): Node {
    const args = raw.arguments.map((arg) => this.shape(arg));
    const procedure = this.shape(raw.procedure);
    const { type, position } = raw;
    const node: Node = { type, procedure, arguments: args, position };
    for (const arg of args) this.#ancestry.handUp(node, arg);
    return node;
  }

  #lambda(raw: Raw<"lambda">): Node {
    const { parameters, signature, position } = raw;
    const body = this.shape(raw.body);
    markTailCalls(body);
    return { type: "lambda", parameters, signature, body, position };
  }

  #condition(raw: Raw<"condition">): Node {
    const condition = this.shape(raw.condition);
    const yes = this.shape(raw.then);
    const no = raw.else === undefined ? undefined : this.shape(raw.else);
    const { position } = raw;
    // biome-ignore lint/suspicious/noThenProperty: the word of the language; nothing awaits a node.
    const node: Node = { type: "condition", condition, then: yes, else: no, position };
    this.#ancestry.handUp(node, condition);
    this.#ancestry.handUp(node, yes);
    if (no !== undefined) this.#ancestry.handUp(node, no);
    return node;
  }

  #transform(raw: Raw<"transform">): Node {
    const pattern = this.shape(raw.pattern);
    const update = this.shape(raw.update);
    const { position } = raw;
    if (raw.delete === undefined) return { type: "transform", pattern, update, position };
    return { type: "transform", pattern, update, delete: this.shape(raw.delete), position };
  }
}

function namePath(value: string, raw: RawNode): PathNode {
  const { position } = raw;
  const step: NameNode = { type: "name", value, position };
  const path: PathNode = { type: "path", steps: [step], position };
  if (raw.keepArray === true) {
    step.keepArray = true;
    path.keepSingletonArray = true;
  }
  return path;
}

function settleStep(path: PathNode, at: number): void {
  const step = path.steps[at];
  if (step === undefined) return;
  path.steps[at] = asStep(step);
  if (step.keepArray === true) path.keepSingletonArray = true;
}

/** A quoted text within a path is a name; other literals have no place there. */
function asStep(step: Node): Node {
  if (step.type === "number" || step.type === "value")
    throw new JsonataError("S0213", { value: step.value }, step.position);
  return step.type === "string" ? { ...step, type: "name", value: String(step.value) } : step;
}

function lastStep(node: Node): Node {
  return node.type === "path" ? (node.steps[node.steps.length - 1] as Node) : node;
}

function variableName(raw: RawNode): string {
  return raw.type === "variable" ? raw.value : "";
}

/** A call that is the last thing a lambda does is left to the loop that called the lambda. */
function markTailCalls(node: Node): void {
  switch (node.type) {
    case "function":
      if (node.predicate === undefined) node.tail = true;
      return;
    case "condition":
      markTailCalls(node.then);
      if (node.else !== undefined) markTailCalls(node.else);
      return;
    case "block": {
      const last = node.expressions[node.expressions.length - 1];
      if (last !== undefined) markTailCalls(last);
      return;
    }
    default:
      return;
  }
}
