// choice-rule.ts — JSONPath choice rules to predicates: 39 comparisons, And, Or, Not.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import type { Expression } from "../program/index.ts";
import { presence, variablePath } from "./expressions.ts";
import { compileStringPattern } from "./string-pattern.ts";
import { compareTimes, parseTime } from "./timestamp.ts";

export type Predicate = (env: QueryEnv) => boolean | QueryFailure;

export function choicePredicate(rule: JsonObject): Predicate {
  const { And: and, Or: or, Not: not } = rule;
  if (isJsonArray(and)) return every(and.filter(isJsonObject).map(choicePredicate));
  if (isJsonArray(or)) return some(or.filter(isJsonObject).map(choicePredicate));
  if (isJsonObject(not)) return negated(choicePredicate(not));
  return comparison(rule);
}

function every(predicates: readonly Predicate[]): Predicate {
  return (env) => {
    for (const predicate of predicates) {
      const holds = predicate(env);
      if (holds !== true) return holds;
    }
    return true;
  };
}

function some(predicates: readonly Predicate[]): Predicate {
  return (env) => {
    for (const predicate of predicates) {
      const holds = predicate(env);
      if (holds !== false) return holds;
    }
    return false;
  };
}

function negated(predicate: Predicate): Predicate {
  return (env) => {
    const holds = predicate(env);
    return holds instanceof QueryFailure ? holds : !holds;
  };
}

/** The one member of a rule that is an operator. */
function comparison(rule: JsonObject): Predicate {
  const variable = String(rule["Variable"]);
  for (const name of Object.keys(rule)) {
    const expected = rule[name] as Json;
    if (name === "IsPresent") return isPresent(variable, expected === true);
    const type = TYPE_TESTS[name];
    if (type !== undefined) return typeTest(variablePath(variable), type, expected === true);
    if (name === "StringMatches") return stringMatches(variablePath(variable), String(expected));
    const operator = operatorOf(name);
    if (operator === undefined) continue;
    return name.endsWith("Path")
      ? compareWithPath(variablePath(variable), operator, variablePath(String(expected)))
      : compareWithConstant(variablePath(variable), operator, expected);
  }
  // The checker lets no rule pass that has no operator.
  return () => false;
}

function isPresent(variable: string, expected: boolean): Predicate {
  const present = presence(variable);
  return (env) => {
    const found = present(env);
    return found instanceof QueryFailure ? found : found === expected;
  };
}

const TYPE_TESTS: { readonly [operator: string]: (value: Json) => boolean } = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => isJsonNumber(value),
  IsString: (value) => typeof value === "string",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: (value) => typeof value === "string" && parseTime(value) !== undefined,
};

function typeTest(
  variable: Expression,
  test: (value: Json) => boolean,
  expected: boolean,
): Predicate {
  return (env) => {
    const value = variable(env);
    return value instanceof QueryFailure ? value : test(value) === expected;
  };
}

function stringMatches(variable: Expression, pattern: string): Predicate {
  const matches = compileStringPattern(pattern);
  return (env) => {
    const value = variable(env);
    if (value instanceof QueryFailure) return value;
    return typeof value === "string" && matches(value);
  };
}

// Ordering and equality.

/** Orders two values of the operator's kind; undefined where one of them is of another kind. */
type Order = (left: Json, right: Json) => number | undefined;

interface Operator {
  readonly order: Order;
  readonly holds: (order: number) => boolean;
}

const ORDERS: { readonly [kind: string]: Order } = {
  String: (left, right) => {
    if (typeof left !== "string" || typeof right !== "string") return undefined;
    if (left === right) return 0;
    // Both languages compare UTF-16 units.
    return left < right ? -1 : 1;
  },
  Numeric: (left, right) =>
    isJsonNumber(left) && isJsonNumber(right) ? numberOf(left) - numberOf(right) : undefined,
  Boolean: (left, right) =>
    typeof left === "boolean" && typeof right === "boolean"
      ? Number(left) - Number(right)
      : undefined,
  Timestamp: (left, right) => {
    const [earlier, later] = [timeIn(left), timeIn(right)];
    return earlier && later ? compareTimes(earlier, later) : undefined;
  },
};

const RELATIONS: { readonly [relation: string]: (order: number) => boolean } = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};

function timeIn(value: Json) {
  return typeof value === "string" ? parseTime(value) : undefined;
}

function operatorOf(name: string): Operator | undefined {
  const [, kind = "", relation = ""] =
    /^(String|Numeric|Boolean|Timestamp)(\w+?)(?:Path)?$/.exec(name) ?? [];
  const order = ORDERS[kind];
  const holds = RELATIONS[relation];
  return order && holds && { order, holds };
}

function compareWithConstant(variable: Expression, operator: Operator, expected: Json): Predicate {
  const { order, holds } = operator;
  return (env) => {
    const value = variable(env);
    if (value instanceof QueryFailure) return value;
    const ordered = order(value, expected);
    return ordered !== undefined && holds(ordered);
  };
}

function compareWithPath(variable: Expression, operator: Operator, other: Expression): Predicate {
  const { order, holds } = operator;
  return (env) => {
    const value = variable(env);
    if (value instanceof QueryFailure) return value;
    const expected = other(env);
    if (expected instanceof QueryFailure) return expected;
    const ordered = order(value, expected);
    return ordered !== undefined && holds(ordered);
  };
}
