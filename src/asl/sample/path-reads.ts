// path-reads.ts — what paths, intrinsic functions and payload templates read.
import { isJsonArray, isJsonObject, type Json, type Parsed } from "../../base/index.ts";
import {
  type Condition,
  type FilterPath,
  type IntrinsicArgument,
  type IntrinsicCall,
  type Operand,
  type PathToken,
  parseIntrinsic,
  parsePath,
} from "../../query/index.ts";
import type { Needs } from "./need.ts";
import { listOf, objectOf, type Seen, seenItem, seenMember, severalOf, UNKNOWN } from "./seen.ts";
import { equalTo, type Kind, ofKind, type Relation, type Wish } from "./wish.ts";

/** What an expression can see where it stands. */
export interface Sight {
  readonly input: Seen;
  readonly context: Seen;
  readonly variables: ReadonlyMap<string, Seen>;
}

export class PathReads {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The place of a path, which nobody has read yet; a text that is no path has none. */
  place(text: string, sight: Sight): Seen {
    const parsed = parsePath(text);
    if (!parsed.ok) return UNKNOWN;
    const { root, variable = "", tokens } = parsed.value;
    if (root === "input") return this.#walk(sight.input, tokens, sight);
    const start = root === "context" ? sight.context : sight.variables.get(variable);
    return this.#walk(start ?? UNKNOWN, tokens, sight);
  }

  path(text: string, sight: Sight, wishes: readonly Wish[] = []): Seen {
    const seen = this.place(text, sight);
    this.#readEnd(seen, wishes);
    return seen;
  }

  /** A member whose name ends in `.$`. */
  query(text: string, sight: Sight, wishes: readonly Wish[] = []): Seen {
    if (text.trimStart().startsWith("$")) return this.path(text.trim(), sight, wishes);
    const parsed: Parsed<IntrinsicCall, string> = parseIntrinsic(text);
    return parsed.ok ? this.#call(parsed.value, sight) : UNKNOWN;
  }

  /** Parameters, ItemSelector, ResultSelector, Assign. */
  template(value: Json, sight: Sight): Seen {
    if (isJsonArray(value)) {
      return listOf(
        UNKNOWN,
        value.map((item) => this.template(item, sight)),
      );
    }
    if (!isJsonObject(value)) return UNKNOWN;
    return objectOf(
      Object.entries(value).map(([name, member]) => {
        if (!name.endsWith(".$")) return [name, this.template(member, sight)];
        const plain = name.slice(0, -2);
        const text = typeof member === "string" ? member : "";
        return [plain, this.query(text, sight, ATTRIBUTES.get(plain))];
      }),
    );
  }

  #walk(start: Seen, tokens: readonly PathToken[], sight: Sight): Seen {
    let seen = start;
    let isMany = false;
    for (const token of tokens) {
      switch (token.type) {
        case "names":
          seen = severalOf(token.names.map((name) => seenMember(seen, name)));
          isMany ||= token.names.length > 1;
          break;
        case "indices":
          seen = severalOf(token.indices.map((index) => seenItem(seen, index)));
          isMany ||= token.indices.length > 1;
          break;
        case "slice":
        case "wildcard":
          seen = seenItem(seen, 0);
          isMany = true;
          break;
        case "filter":
          seen = seenItem(seen, 0);
          this.#condition(token.condition, seen, sight);
          isMany = true;
          break;
        case "scan":
          // What is found at any depth is found at this one.
          isMany = true;
          break;
        case "function":
          this.#needs.read(seen, isMany ? [] : [ofKind("list")]);
          return UNKNOWN;
      }
    }
    return isMany ? listOf(seen) : seen;
  }

  #readEnd(seen: Seen, wishes: readonly Wish[]): void {
    if (seen.kind === "list") this.#needs.read(seen.item, []);
    else this.#needs.read(seen, wishes);
  }

  /** A filter is to find its item. */
  #condition(condition: Condition, item: Seen, sight: Sight): void {
    switch (condition.type) {
      case "and":
      case "or":
        for (const term of condition.terms) this.#condition(term, item, sight);
        return;
      case "not":
        this.#condition(condition.term, item, sight);
        return;
      case "exists":
        if (condition.wanted) this.#needs.read(this.#inFilter(condition.path, item, sight));
        return;
      case "compare":
        this.#operand(condition.left, condition, { item, sight });
        this.#operand(condition.right, condition, { item, sight });
    }
  }

  #operand(
    operand: Operand,
    { left, operator, right }: Condition & { readonly type: "compare" },
    { item, sight }: { readonly item: Seen; readonly sight: Sight },
  ): void {
    if (operand.type !== "path") return;
    const other = operand === left ? right : left;
    const relation = operand === left ? FILTER_RELATIONS.get(operator) : undefined;
    const wishes: readonly Wish[] =
      other.type === "literal" && relation !== undefined
        ? [{ type: "compare", relation, value: other.value }]
        : [];
    this.#needs.read(this.#inFilter(operand, item, sight), wishes);
  }

  #inFilter({ from, tokens }: FilterPath, item: Seen, sight: Sight): Seen {
    return this.#walk(from === "item" ? item : sight.input, tokens, sight);
  }

  #call({ name, arguments: given }: IntrinsicCall, sight: Sight): Seen {
    const kinds = ARGUMENT_KINDS.get(name) ?? [];
    const seen = given.map((argument, i) => this.#argument(argument, kinds[i], sight));
    const [first = UNKNOWN] = seen;
    switch (name) {
      case "Array":
        return listOf(UNKNOWN, seen);
      case "ArrayGetItem":
        this.#parts(given, sight);
        return seenItem(first, literalIndex(given[1]));
      case "ArrayUnique":
        return first;
      case "ArrayPartition":
        return listOf(listOf(seenItem(first, 0)));
      case "JsonMerge":
        return severalOf(seen.slice(0, 2).toReversed());
      default:
        return UNKNOWN;
    }
  }

  /** A part of a text that is split at a separator: the text has as many. */
  #parts([split, index]: readonly IntrinsicArgument[], sight: Sight): void {
    if (split?.type !== "call" || split.name !== "StringSplit") return;
    const [text, separator] = split.arguments;
    if (text?.type !== "path" || separator?.type !== "literal") return;
    const parts = Array.from({ length: literalIndex(index) + 1 }, (_, i) => `part-${i}`);
    // Each character of the separators separates.
    const value = parts.slice(0, PARTS_MAX).join(String(separator.value).slice(0, 1));
    this.path(text.path.text, sight, [equalTo(value)]);
  }

  #argument(argument: IntrinsicArgument, kind: Kind | undefined, sight: Sight): Seen {
    switch (argument.type) {
      case "literal":
        return UNKNOWN;
      case "path":
        return this.path(argument.path.text, sight, kind === undefined ? [] : [ofKind(kind)]);
      case "call":
        return this.#call(argument, sight);
    }
  }
}

const PARTS_MAX = 20;

function literalIndex(argument: IntrinsicArgument | undefined): number {
  const value = argument?.type === "literal" ? Number(argument.raw) : 0;
  return Number.isInteger(value) && value >= 0 ? value : 0;
}

/** DynamoDB's attributes, which are the same in every definition. */
const ATTRIBUTES: ReadonlyMap<string, readonly Wish[]> = new Map<string, readonly Wish[]>([
  ["N", [ofKind("numeral")]],
  ["BOOL", [ofKind("boolean")]],
  ["L", [ofKind("list")]],
  ["SS", [ofKind("list")]],
  ["M", [ofKind("object")]],
]);

const ARGUMENT_KINDS: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ["ArrayContains", ["list"]],
  ["ArrayGetItem", ["list", "number"]],
  ["ArrayLength", ["list"]],
  ["ArrayPartition", ["list", "number"]],
  ["ArrayRange", ["number", "number", "number"]],
  ["ArrayUnique", ["list"]],
  ["Base64Decode", ["string"]],
  ["Base64Encode", ["string"]],
  ["JsonMerge", ["object", "object"]],
  ["MathAdd", ["number", "number"]],
  ["MathRandom", ["number", "number", "number"]],
  ["StringSplit", ["string", "string"]],
  ["StringToJson", ["json"]],
]);

const FILTER_RELATIONS: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ["==", "="],
  ["===", "="],
  ["!=", "!="],
  ["!==", "!="],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);
