// jsonata-reads.ts — what JSONata expressions read, and what would make a condition hold.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import {
  type CallNode,
  type JsonataNode,
  type JsonataStage,
  jsonataOf,
  parseJsonata,
  partsOf,
} from "../../query/index.ts";
import type { Needs, Strength } from "./need.ts";
import { listOf, objectOf, type Seen, seenItem, seenMember, severalOf, UNKNOWN } from "./seen.ts";
import { equalTo, type Kind, ofKind, opposite, type Relation, type Wish } from "./wish.ts";

/** What an expression can see where it stands. */
export interface Scope {
  /** `$states` and the variables of the workflow; then those of the expression itself. */
  readonly names: Map<string, Seen>;
  /** `$`, and where names begin. */
  readonly focus: Seen;
}

export class JsonataReads {
  readonly #needs: Needs;
  /** By their texts: a state may be looked at several times. */
  readonly #trees = new Map<string, JsonataNode | undefined>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Arguments, Output, Assign, Items and whatever else may hold expressions. */
  template(value: Json, names: ReadonlyMap<string, Seen>, wishes: readonly Wish[] = []): Seen {
    if (isJsonArray(value)) {
      return listOf(
        UNKNOWN,
        value.map((item) => this.template(item, names)),
      );
    }
    if (isJsonObject(value)) {
      return objectOf(
        Object.entries(value).map(([name, member]) => [name, this.template(member, names)]),
      );
    }
    const tree = this.#treeOf(value);
    return tree === undefined ? UNKNOWN : this.#read(tree, scopeOf(names), wishes);
  }

  /** A rule's Condition, which is to hold. */
  condition(value: Json, names: ReadonlyMap<string, Seen>, strength: Strength): void {
    const tree = this.#treeOf(value);
    if (tree !== undefined) this.#aim(tree, scopeOf(names), { wanted: true, strength });
  }

  #treeOf(value: Json): JsonataNode | undefined {
    const text = typeof value === "string" ? jsonataOf(value) : undefined;
    if (text === undefined) return undefined;
    if (!this.#trees.has(text)) {
      const parsed = parseJsonata(text);
      this.#trees.set(text, parsed.ok ? parsed.value : undefined);
    }
    return this.#trees.get(text);
  }

  #read(node: JsonataNode, scope: Scope, wishes: readonly Wish[] = []): Seen {
    const seen = this.#look(node, scope);
    this.#readEnd(seen, wishes);
    return seen;
  }

  /** Reads what is needed to get there, not yet what is found. */
  #look(node: JsonataNode, scope: Scope): Seen {
    const seen = this.#own(node, scope);
    return this.#staged(seen, node.predicate ?? [], scope);
  }

  #own(node: JsonataNode, scope: Scope): Seen {
    switch (node.type) {
      case "path":
        return this.#path(node.steps, scope);
      case "name":
        return memberIn(scope.focus, node.value);
      case "variable":
        return node.value === "" ? scope.focus : (scope.names.get(node.value) ?? UNKNOWN);
      case "wildcard":
        return listOf(seenItem(scope.focus, 0));
      case "binary":
        return this.#binary(node, scope);
      case "condition": {
        this.#aim(node.condition, scope, { wanted: true, strength: "mild" });
        const ways = node.else === undefined ? [node.then] : [node.then, node.else];
        return severalOf(ways.map((way) => this.#read(way, scope)));
      }
      case "block":
        return this.#block(node.expressions, scope);
      case "bind": {
        const bound = this.#read(node.rhs, scope);
        scope.names.set(node.name, bound);
        return bound;
      }
      case "array":
        return listOf(
          UNKNOWN,
          node.expressions.map((item) => this.#read(item, scope)),
        );
      case "object":
        return this.#object(node.pairs, scope);
      case "function":
        return this.#call(node, node.arguments, scope);
      case "apply":
        return this.#apply(node.lhs, node.rhs, scope);
      default:
        for (const part of partsOf(node)) this.#read(part, inner(scope, UNKNOWN));
        return UNKNOWN;
    }
  }

  #path(steps: readonly JsonataNode[], scope: Scope): Seen {
    let seen = scope.focus;
    for (const [i, step] of steps.entries()) {
      const here = i === 0 ? scope : inner(scope, itemsOf(seen));
      // In `items.{…}` each item is looked at by itself.
      const found = this.#look(step, here);
      const eachOne = i > 0 && (step.type === "object" || step.type === "block");
      seen = this.#staged(eachOne ? listOf(found) : found, step.stages ?? [], scope);
      if (step.focus !== undefined) scope.names.set(step.focus, itemsOf(seen));
    }
    return seen;
  }

  /** `[0]` and `[price > 3]` are asked of a list. */
  #staged(seen: Seen, stages: readonly JsonataStage[], scope: Scope): Seen {
    let here = seen;
    for (const stage of stages) {
      if (stage.type === "index") continue;
      const { expr } = stage;
      const index = expr.type === "number" ? Math.max(0, Math.floor(Number(expr.value))) : 0;
      if (here.kind === "place") this.#needs.read(here, [ofKind("list")]);
      const item =
        here.kind === "list" && here.items.length === 0 ? here.item : seenItem(here, index);
      if (expr.type !== "number") {
        this.#aim(expr, inner(scope, item), { wanted: true, strength: "mild" });
      }
      here = item;
    }
    return here;
  }

  #block(expressions: readonly JsonataNode[], scope: Scope): Seen {
    const own = inner(scope, scope.focus);
    let last: Seen = UNKNOWN;
    for (const expression of expressions) last = this.#read(expression, own);
    return last;
  }

  #object(pairs: readonly (readonly [JsonataNode, JsonataNode])[], scope: Scope): Seen {
    return objectOf(
      pairs.map(([name, value]) => {
        this.#read(name, scope);
        return [name.type === "string" ? String(name.value) : "", this.#read(value, scope)];
      }),
    );
  }

  #binary(node: JsonataNode & { readonly type: "binary" }, scope: Scope): Seen {
    const kind = OPERAND_KINDS.get(node.value);
    if (kind === undefined) {
      this.#aim(node, scope, { wanted: true, strength: "mild" });
      return UNKNOWN;
    }
    for (const side of [node.lhs, node.rhs]) this.#read(side, scope, kind);
    return UNKNOWN;
  }

  // Calls.

  #apply(lhs: JsonataNode, rhs: JsonataNode, scope: Scope): Seen {
    if (rhs.type === "function") return this.#call(rhs, [lhs, ...rhs.arguments], scope);
    const given = this.#read(lhs, scope);
    if (rhs.type === "lambda") return this.#body(rhs, [given], scope);
    this.#read(rhs, scope);
    return UNKNOWN;
  }

  #call({ procedure }: CallNode, given: readonly JsonataNode[], scope: Scope): Seen {
    const name = procedure.type === "variable" ? procedure.value : "";
    if (procedure.type !== "variable") this.#read(procedure, scope);
    if (name === "exists" && given[0] !== undefined) {
      this.#look(given[0], scope);
      return UNKNOWN;
    }
    const [first, second] = given;
    if (first === undefined) return UNKNOWN;
    if (OF_NUMBERS.has(name)) {
      this.#numbers(this.#look(first, scope));
      return UNKNOWN;
    }
    const kinds = ARGUMENT_KINDS.get(name) ?? [];
    const list = this.#read(first, scope, wishesOf(kinds[0]));
    const isOverItems = OVER_ITEMS.has(name) && second?.type === "lambda";
    if (isOverItems) {
      const item = list.kind === "list" ? list.item : seenItem(list, 0);
      const values = name === "reduce" ? [UNKNOWN, item] : [item];
      const made = this.#body(second, values, scope);
      return name === "map" ? listOf(made) : name === "single" ? item : list;
    }
    const others = given
      .slice(1)
      .map((argument, i) => this.#read(argument, scope, wishesOf(kinds[i + 1])));
    if (name === "merge") return severalOf(list.kind === "list" ? list.items.toReversed() : [list]);
    if (name === "append") return severalOf([list, ...others]);
    return SAME_LIST.has(name) ? list : UNKNOWN;
  }

  /** `$sum(prices)` is of a list of numbers, `$sum(items.price)` of a number in each item of a list. */
  #numbers(seen: Seen): void {
    const last = seen.kind === "place" ? seen.steps.at(-1) : undefined;
    if (seen.kind !== "place" || last === undefined) {
      this.#readEnd(seen, NUMBERS);
      return;
    }
    const isInItems = seen.steps.length > 1 && seen.steps.every((step) => typeof step === "string");
    const list: Seen = isInItems ? { kind: "place", steps: seen.steps.slice(0, -1) } : seen;
    this.#needs.read(list, [ofKind("list")]);
    const item = seenItem(list, 0);
    this.#needs.read(isInItems ? seenMember(item, String(last)) : item, NUMBERS);
  }

  #readEnd(seen: Seen, wishes: readonly Wish[], strength: Strength = "firm"): void {
    this.#needs.read(seen.kind === "list" ? seen.item : seen, wishes, strength);
  }

  #body(
    { parameters, body }: JsonataNode & { readonly type: "lambda" },
    values: readonly Seen[],
    scope: Scope,
  ): Seen {
    const own = inner(scope, scope.focus);
    for (const [i, name] of parameters.entries()) own.names.set(name, values[i] ?? UNKNOWN);
    return this.#read(body, own);
  }

  // Conditions.

  #aim(node: JsonataNode, scope: Scope, aim: Aim): void {
    if (node.type === "block" && node.expressions.length === 1 && node.expressions[0]) {
      this.#aim(node.expressions[0], scope, aim);
    } else if (node.type === "function") this.#aimCall(node, scope, aim);
    else if (node.type === "binary") this.#aimBinary(node, scope, aim);
    else if (node.type === "path" || node.type === "variable") {
      this.#needs.read(this.#look(node, scope), [equalTo(aim.wanted)], aim.strength);
    } else this.#read(node, scope);
  }

  #aimCall(node: CallNode, scope: Scope, aim: Aim): void {
    const { procedure, arguments: given } = node;
    const name = procedure.type === "variable" ? procedure.value : "";
    const [first, second] = given;
    if (first === undefined) return;
    if (name === "not") this.#aim(first, scope, { ...aim, wanted: !aim.wanted });
    else if (name === "boolean") this.#aim(first, scope, aim);
    else if (name === "exists") {
      this.#needs.askFor(this.#look(first, scope), aim.wanted, aim.strength);
    } else if (name === "contains" && second?.type === "string") {
      const wish: Wish = { type: "contains", text: String(second.value), wanted: aim.wanted };
      this.#needs.read(this.#look(first, scope), [wish], aim.strength);
    } else this.#read(node, scope);
  }

  #aimBinary(node: JsonataNode & { readonly type: "binary" }, scope: Scope, aim: Aim): void {
    const { lhs, rhs, value: operator } = node;
    if (operator === "and" || operator === "or") {
      const needsBoth = (operator === "and") === aim.wanted;
      this.#aim(lhs, scope, aim);
      this.#aim(rhs, scope, needsBoth ? aim : { ...aim, strength: "mild" });
      return;
    }
    if (operator === "in") {
      this.#aimIn(lhs, rhs, { scope, aim });
      return;
    }
    const relation = RELATIONS.get(operator);
    if (relation === undefined) {
      this.#read(node, scope);
      return;
    }
    const wanted = aim.wanted ? relation : opposite(relation);
    this.#compare(lhs, rhs, { scope, aim, relation: wanted });
    this.#compare(rhs, lhs, { scope, aim, relation: turned(wanted) });
  }

  #aimIn(lhs: JsonataNode, rhs: JsonataNode, { scope, aim }: Aimed): void {
    const values = rhs.type === "array" ? rhs.expressions.flatMap(literalsOf) : [];
    const wishes = values
      .slice(0, aim.wanted ? 1 : values.length)
      .map((value): Wish => ({ type: "compare", relation: aim.wanted ? "=" : "!=", value }));
    this.#needs.read(this.#look(lhs, scope), wishes, aim.strength);
    if (values.length === 0) this.#read(rhs, scope);
  }

  #compare(
    side: JsonataNode,
    other: JsonataNode,
    { scope, aim, relation }: Aimed & { readonly relation: Relation },
  ): void {
    const wishes = literalsOf(other).map((value): Wish => ({ type: "compare", relation, value }));
    // What a function makes of a place is not the place itself, but of its arguments' kind all the same.
    const seen = this.#look(side, scope);
    this.#readEnd(seen, wishes, aim.strength);
  }
}

/** How a condition is meant to come out, and how much that matters. */
interface Aim {
  readonly wanted: boolean;
  readonly strength: Strength;
}

interface Aimed {
  readonly scope: Scope;
  readonly aim: Aim;
}

function scopeOf(names: ReadonlyMap<string, Seen>): Scope {
  return { names: new Map(names), focus: UNKNOWN };
}

/** Names that are bound within are forgotten behind it. */
function inner({ names }: Scope, focus: Seen): Scope {
  return { names: new Map(names), focus };
}

/** A name behind a list is that of each of its items. */
function memberIn(seen: Seen, name: string): Seen {
  if (seen.kind !== "list") return seenMember(seen, name);
  return listOf(
    memberIn(seen.item, name),
    seen.items.map((item) => memberIn(item, name)),
  );
}

/** What stands behind a `.`: items of a list that is one for certain. */
function itemsOf(seen: Seen): Seen {
  return seen.kind === "list" && seen.items.length === 0 ? seen.item : seen;
}

function literalsOf(node: JsonataNode): readonly Json[] {
  return node.type === "string" || node.type === "number" || node.type === "value"
    ? [node.value]
    : [];
}

function wishesOf(kind: Kind | undefined): readonly Wish[] {
  return kind === undefined ? [] : [ofKind(kind)];
}

const NUMBERS: readonly Wish[] = [ofKind("number")];
const OPERAND_KINDS: ReadonlyMap<string, readonly Wish[]> = new Map([
  ...["+", "-", "*", "/", "%", ".."].map((operator) => [operator, NUMBERS] as const),
  ["&", []],
]);

const RELATIONS: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ["=", "="],
  ["!=", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

/** With the sides changed. */
function turned(relation: Relation): Relation {
  if (relation === "=" || relation === "!=") return relation;
  const mirrored = relation.startsWith("<")
    ? relation.replace("<", ">")
    : relation.replace(">", "<");
  return RELATIONS.get(mirrored) ?? relation;
}

const OVER_ITEMS: ReadonlySet<string> = new Set(["map", "filter", "single", "reduce", "sort"]);
const OF_NUMBERS: ReadonlySet<string> = new Set(["sum", "max", "min", "average"]);
const SAME_LIST: ReadonlySet<string> = new Set(["distinct", "reverse", "shuffle", "sort"]);

const ARGUMENT_KINDS: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ...["count", "map", "filter", "reduce", "single", "sort"].map((name): [string, Kind[]] => [
    name,
    ["list"],
  ]),
  ...["reverse", "distinct", "shuffle", "join"].map((name): [string, Kind[]] => [name, ["list"]]),
  ...["floor", "ceil", "round", "abs", "sqrt", "power", "formatNumber", "fromMillis"].map(
    (name): [string, Kind[]] => [name, ["number"]],
  ),
  ...["uppercase", "lowercase", "trim", "length", "substring", "split", "contains"].map(
    (name): [string, Kind[]] => [name, ["string"]],
  ),
  ...["keys", "spread", "each", "sift"].map((name): [string, Kind[]] => [name, ["object"]]),
  ["partition", ["list", "number"]],
  ["range", ["number", "number", "number"]],
  ["parse", ["json"]],
  ["number", ["numeral"]],
  ["toMillis", ["timestamp"]],
]);
