// choice-rule.ts — JSONPath choice rules to predicates: 39 comparisons, And, Or, Not.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";
import { type Effort, exhaustion, type QueryEnv, QueryFailure } from "../../query/index.ts";
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
  return paid(comparison(rule), String(rule["Variable"]));
}

/** What a rule takes however short its texts are, in steps of what a visit may use up. */
const RULE_STEPS = 2;

/** The rules of a state share what its visit may use up; `variable` is named where that is gone. */
function paid(predicate: Predicate, variable: string): Predicate {
  const path = { text: variable };
  return (env) => {
    pay(env.effort, RULE_STEPS);
    const holds = predicate(env);
    return exhaustion(path, env) ?? holds;
  };
}

function pay(effort: Effort | undefined, steps: number): void {
  if (effort !== undefined) effort.left -= steps;
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

const TYPE_TESTS: { readonly [operator: string]: (value: Json, effort?: Effort) => boolean } = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => isJsonNumber(value),
  IsString: (value) => typeof value === "string",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: (value, effort) => timeIn(value, effort) !== undefined,
};

function typeTest(
  variable: Expression,
  test: (value: Json, effort?: Effort) => boolean,
  expected: boolean,
): Predicate {
  return (env) => {
    const value = variable(env);
    return value instanceof QueryFailure ? value : test(value, env.effort) === expected;
  };
}

function stringMatches(variable: Expression, pattern: string): Predicate {
  const matches = compileStringPattern(pattern);
  return (env) => {
    const value = variable(env);
    if (value instanceof QueryFailure) return value;
    return typeof value === "string" && matches(value, env.effort);
  };
}

// Ordering and equality.

/** Orders two values of the operator's kind; undefined where one of them is of another kind. */
type Order = (left: Json, right: Json, effort?: Effort) => number | undefined;

interface Operator {
  readonly order: Order;
  readonly holds: (order: number) => boolean;
}

const ORDERS: { readonly [kind: string]: Order } = {
  String: (left, right, effort) => {
    if (typeof left !== "string" || typeof right !== "string") return undefined;
    // Texts that begin alike are compared as far as they do.
    pay(effort, Math.min(left.length, right.length) / CHARACTERS_PER_STEP);
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
  Timestamp: (left, right, effort) => {
    const [earlier, later] = [timeIn(left, effort), timeIn(right, effort)];
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

/** Characters of two texts that are compared in the time of a step, */
const CHARACTERS_PER_STEP = 32;
/** and the steps that reading a time takes. */
const TIME_STEPS = 12;

function timeIn(value: Json, effort: Effort | undefined) {
  if (typeof value !== "string") return undefined;
  pay(effort, TIME_STEPS);
  return parseTime(value);
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
    const ordered = order(value, expected, env.effort);
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
    const ordered = order(value, expected, env.effort);
    return ordered !== undefined && holds(ordered);
  };
}
