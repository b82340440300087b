// parameters.ts — a parameter's value: given or default, of its type, within its rules.
import {
  isJsonArray,
  isJsonNumber,
  type Json,
  type JsonObject,
  jsonNumberOf,
  numberOf,
} from "../../base/index.ts";
import { wholeMatch } from "../../query/index.ts";

export type ParameterValue =
  | { readonly kind: "value"; readonly value: Json }
  /** The value is that of a parameter of SSM with this name. */
  | { readonly kind: "ssm"; readonly name: string; readonly list: boolean }
  | { readonly kind: "missing" }
  | { readonly kind: "wrong"; readonly message: string };

/** A number as CloudFormation takes it. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** `given` overrules the declaration's default. */
export function parameterValue(declared: JsonObject, given: Json | undefined): ParameterValue {
  const { Type: type = "String", Default: otherwise } = declared;
  const raw = given ?? otherwise;
  if (raw === undefined) return { kind: "missing" };
  const kind = typeof type === "string" ? type : "String";
  const text = plainText(raw);
  if (kind.startsWith("AWS::SSM::Parameter::Value<")) {
    return { kind: "ssm", name: text, list: /<(List<|CommaDelimitedList)/.test(kind) };
  }
  const isList = kind === "CommaDelimitedList" || kind.startsWith("List<");
  const items = isList ? itemsOf(raw, text) : [text];
  for (const item of items) {
    const wrong = brokenRule(declared, item, kind.includes("Number"));
    if (wrong !== undefined) return { kind: "wrong", message: wrong };
  }
  if (isList) return { kind: "value", value: [...items] };
  return { kind: "value", value: kind === "Number" ? jsonNumberOf(text) : text };
}

function itemsOf(raw: Json, text: string): readonly string[] {
  if (isJsonArray(raw)) return raw.map(plainText);
  return text === "" ? [] : text.split(",").map((item) => item.trim());
}

function plainText(value: Json): string {
  if (isJsonArray(value)) return value.map(plainText).join(",");
  if (isJsonNumber(value)) return typeof value === "number" ? String(value) : value.text;
  return typeof value === "object" ? "" : String(value);
}

function brokenRule(declared: JsonObject, text: string, isNumber: boolean): string | undefined {
  const rule = (holds: boolean, words: string): string | undefined =>
    holds ? undefined : explained(declared, words);
  const { AllowedValues } = declared;
  const limit = (name: string): number | undefined => {
    const value = declared[name];
    return isJsonNumber(value) ? numberOf(value) : value === undefined ? undefined : Number(value);
  };
  const within = (value: number, least: string, most: string): boolean =>
    value >= (limit(least) ?? -Infinity) && value <= (limit(most) ?? Infinity);
  const allowed = isJsonArray(AllowedValues) ? AllowedValues.map(plainText) : undefined;
  return (
    rule(!isNumber || NUMBER.test(text), "must be a number") ??
    rule(allowed?.includes(text) ?? true, `must be one of [${allowed?.join(", ") ?? ""}]`) ??
    patternProblem(declared, text) ??
    rule(within(text.length, "MinLength", "MaxLength"), "has not the length that is allowed") ??
    rule(!isNumber || within(Number(text), "MinValue", "MaxValue"), "is not within its limits")
  );
}

function explained({ ConstraintDescription }: JsonObject, words: string): string {
  return typeof ConstraintDescription === "string" ? ConstraintDescription : words;
}

/** A pattern of Java's that JavaScript does not know restricts nothing. */
function patternProblem(declared: JsonObject, text: string): string | undefined {
  const { AllowedPattern: pattern } = declared;
  if (typeof pattern !== "string" || text.length > 4096) return undefined;
  switch (wholeMatch(pattern, text)) {
    case "differs":
      return explained(declared, `must match pattern ${pattern}`);
    case "endless":
      return `takes too long to be held against the pattern ${pattern}`;
    case "matches":
    case "invalid":
      return undefined;
  }
}
