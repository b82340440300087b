// rule.ts — one value of a pattern: a literal, or `{"prefix": …}` and its kind.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  jsonEquals,
  numberOf,
} from "../../base/index.ts";
import { piecesMatcher } from "../../query/index.ts";
import { cidrRule } from "./cidr.ts";

/** The pattern is wrong; the text says how. */
export class PatternProblem extends Error {
  override readonly name = "PatternProblem";
}

/** `undefined` stands for a field that is absent. */
export type Rule = (value: Json | undefined) => boolean;

export function compileRule(rule: Json): Rule {
  if (isJsonArray(rule))
    throw new PatternProblem("Match value must be String, number, true, false, or null");
  if (!isJsonObject(rule)) return (value) => value !== undefined && jsonEquals(value, rule);
  const names = Object.keys(rule);
  const [name] = names;
  if (name === undefined || names.length !== 1)
    throw new PatternProblem("Only one key allowed in match expression");
  return compileOperator(name, rule[name] ?? null);
}

function compileOperator(name: string, operand: Json): Rule {
  switch (name) {
    case "anything-but":
      return anythingBut(operand);
    case "cidr":
      return onText(cidrRule(textOf(name, operand), PatternProblem));
    case "equals-ignore-case":
      return equalsIgnoreCase(textOf(name, operand));
    case "exists":
      return exists(operand);
    case "numeric":
      return numeric(operand);
    case "prefix":
    case "suffix":
      return affix(name, operand);
    case "wildcard":
      return wildcard(textOf(name, operand));
    default:
      throw new PatternProblem(`Unrecognized match type ${name}`);
  }
}

function textOf(name: string, operand: Json): string {
  if (typeof operand === "string") return operand;
  throw new PatternProblem(`${name} match pattern must be a string`);
}

function onText(test: (text: string) => boolean): Rule {
  return (value) => typeof value === "string" && test(value);
}

function equalsIgnoreCase(wanted: string): Rule {
  const lower = wanted.toLowerCase();
  return onText((text) => text.toLowerCase() === lower);
}

function exists(operand: Json): Rule {
  if (typeof operand !== "boolean")
    throw new PatternProblem("exists match pattern must be either true or false.");
  return (value) => (value !== undefined) === operand;
}

/** `{"prefix": "a"}` or `{"prefix": {"equals-ignore-case": "a"}}`. */
function affix(name: "prefix" | "suffix", operand: Json): Rule {
  const caseless = isJsonObject(operand) ? operand["equals-ignore-case"] : undefined;
  const wanted = textOf(name, caseless ?? operand);
  const lower = wanted.toLowerCase();
  return onText((text) => {
    const own = caseless === undefined ? text : text.toLowerCase();
    const sought = caseless === undefined ? wanted : lower;
    return name === "prefix" ? own.startsWith(sought) : own.endsWith(sought);
  });
}

/** `*` stands for any number of characters, `\*` for itself. */
function wildcard(pattern: string): Rule {
  if (pattern.includes("**")) {
    throw new PatternProblem(`Consecutive wildcard characters at pos ${pattern.indexOf("**")}`);
  }
  const pieces = [""];
  for (const part of pattern.match(/\\[*\\]|[\s\S]/g) ?? []) {
    if (part === "*") pieces.push("");
    else pieces.push(`${pieces.pop() ?? ""}${part.slice(-1)}`);
  }
  return onText(piecesMatcher(pieces));
}

function anythingBut(operand: Json): Rule {
  if (isJsonObject(operand)) return anythingButOperator(operand);
  const excluded = isJsonArray(operand) ? operand : [operand];
  if (excluded.length === 0) throw new PatternProblem("Empty arrays are not allowed");
  if (excluded.some((value) => typeof value !== "string" && !isJsonNumber(value)))
    throw new PatternProblem("Inside anything but list, start|null|boolean is not supported.");
  return (value) =>
    value !== undefined && !excluded.some((candidate) => jsonEquals(candidate, value));
}

/** `{"anything-but": {"prefix": "a"}}`, and with a list: none of them. */
function anythingButOperator(operand: { readonly [name: string]: Json }): Rule {
  const [name, ...others] = Object.keys(operand);
  const allowed = ["prefix", "suffix", "equals-ignore-case", "wildcard"];
  if (name === undefined || others.length > 0 || !allowed.includes(name))
    throw new PatternProblem(`Unsupported anything-but pattern: ${name ?? ""}`);
  const inner = operand[name] ?? null;
  const rules = (isJsonArray(inner) ? inner : [inner]).map((one) => compileOperator(name, one));
  return (value) => value !== undefined && !rules.some((rule) => rule(value));
}

const COMPARE: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

/** `["=", 5]`, `[">", 0, "<=", 100]`. */
function numeric(operand: Json): Rule {
  if (!isJsonArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw new PatternProblem("Value of numeric must be an array.");
  const tests = [0, 2]
    .filter((i) => i < operand.length)
    .map((i) => {
      const compare = COMPARE[String(operand[i])];
      const bound = operand[i + 1];
      if (compare === undefined || !Object.hasOwn(COMPARE, String(operand[i])))
        throw new PatternProblem(`Unrecognized numeric range operator: ${String(operand[i])}`);
      if (!isJsonNumber(bound)) throw new PatternProblem("Value of numeric must be numeric");
      return (value: number): boolean => compare(value, numberOf(bound));
    });
  return (value) => isJsonNumber(value) && tests.every((test) => test(numberOf(value)));
}
