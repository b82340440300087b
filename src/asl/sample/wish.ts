// wish.ts — what a definition would like a value of its input to be: of a type, equal to something, less, a match.
import { isJsonNumber, isoTime, type Json, jsonEquals, numberOf } from "../../base/index.ts";
import { compileStringPattern, parseTimestamp } from "../compile/index.ts";

export type Relation = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** `json` is a text that holds JSON, `numeral` one that holds a number. */
export type Kind =
  | "boolean"
  | "json"
  | "list"
  | "null"
  | "number"
  | "numeral"
  | "object"
  | "string"
  | "timestamp";

export type Wish =
  | { readonly type: "kind"; readonly kind: Kind; readonly wanted: boolean }
  | { readonly type: "compare"; readonly relation: Relation; readonly value: Json }
  | { readonly type: "matches"; readonly pattern: string; readonly wanted: boolean }
  | { readonly type: "contains"; readonly text: string; readonly wanted: boolean }
  /** Not there at all. */
  | { readonly type: "absent" };

export function ofKind(kind: Kind): Wish {
  return { type: "kind", kind, wanted: true };
}

export function equalTo(value: Json): Wish {
  return { type: "compare", relation: "=", value };
}

/** In the past, so that what waits for it goes on. */
const TIMESTAMP = "2026-01-01T12:00:00Z";
const DAY_MS = 86_400_000;

const EXAMPLES: Readonly<Record<Kind, Json>> = {
  boolean: true,
  json: "{}",
  list: [],
  null: null,
  number: 1,
  numeral: "1",
  object: {},
  string: "text",
  timestamp: TIMESTAMP,
};

/** Values of which one is likely to fulfil it. */
export function candidatesOf(wish: Wish): readonly Json[] {
  switch (wish.type) {
    case "kind":
      if (wish.wanted) return wish.kind === "string" ? [] : [EXAMPLES[wish.kind]];
      return wish.kind === "string" ? [1] : [];
    case "compare":
      return [wish.value, ...valuesNear(wish.value)];
    case "matches":
      return wish.wanted ? [matching(wish.pattern)] : [];
    case "contains":
      return wish.wanted ? [wish.text] : [];
    case "absent":
      return [];
  }
}

/** Somewhat less and somewhat more. */
function valuesNear(value: Json): readonly Json[] {
  if (typeof value === "boolean") return [!value];
  if (isJsonNumber(value)) return [numberOf(value) - 1, numberOf(value) + 1];
  if (typeof value !== "string") return [];
  const at = parseTimestamp(value);
  if (at === undefined) return [value.slice(0, -1), `${value}-1`];
  return [at - DAY_MS, at + DAY_MS].flatMap((ms) => (Math.abs(ms) < 8e15 ? [isoTime(ms)] : []));
}

/** The pattern itself with something in the place of its stars. */
function matching(pattern: string): string {
  return pattern.replace(/\\([*\\])|\*/g, (_, escaped?: string) => escaped ?? "1");
}

export function fulfils(value: Json, wish: Wish): boolean {
  switch (wish.type) {
    case "kind":
      return isOfKind(value, wish.kind) === wish.wanted;
    case "compare":
      return holds(value, wish.relation, wish.value);
    case "matches":
      return (
        (typeof value === "string" && compileStringPattern(wish.pattern)(value)) === wish.wanted
      );
    case "contains":
      return (typeof value === "string" && value.includes(wish.text)) === wish.wanted;
    case "absent":
      return false;
  }
}

function isOfKind(value: Json, kind: Kind): boolean {
  switch (kind) {
    case "list":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "number":
      return isJsonNumber(value);
    case "numeral":
      return typeof value === "string" && value !== "" && Number.isFinite(Number(value));
    case "json":
      return value === EXAMPLES.json;
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "timestamp":
      return typeof value === "string" && parseTimestamp(value) !== undefined;
    default:
      return typeof value === kind;
  }
}

function holds(left: Json, relation: Relation, right: Json): boolean {
  const order = orderOf(left, right);
  switch (relation) {
    case "=":
      return jsonEquals(left, right);
    case "!=":
      return !jsonEquals(left, right);
    case "<":
      return order !== undefined && order < 0;
    case "<=":
      return order !== undefined && order <= 0;
    case ">":
      return order !== undefined && order > 0;
    case ">=":
      return order !== undefined && order >= 0;
  }
}

/** Undefined for two that no rule compares. */
function orderOf(left: Json, right: Json): number | undefined {
  if (isJsonNumber(left) && isJsonNumber(right)) return numberOf(left) - numberOf(right);
  if (typeof left !== "string" || typeof right !== "string") return undefined;
  const times = [parseTimestamp(left), parseTimestamp(right)];
  if (times[0] !== undefined && times[1] !== undefined) return times[0] - times[1];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const OPPOSITES: Readonly<Record<Relation, Relation>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

export function opposite(relation: Relation): Relation {
  return OPPOSITES[relation];
}
