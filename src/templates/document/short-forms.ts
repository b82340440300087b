// short-forms.ts — CloudFormation's YAML tags, and what they are short for.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

const FUNCTIONS = [
  ...["And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals"],
  ...["FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or"],
  ...["RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll"],
];

const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
  ...FUNCTIONS.map((name) => [`!${name}`, `Fn::${name}`] as const),
]);

/** YAML's own tags, which mean no function. */
const PLAIN = /^(tag:yaml\.org,2002:|!!|!$)/;

export function longNameOf(tag: string): string | undefined {
  const known = LONG_NAMES.get(tag);
  if (known !== undefined || PLAIN.test(tag)) return known;
  // A name that no function has: the evaluation refuses it at its place.
  return `Fn::${tag.slice(1)}`;
}

/** `Fn::GetAtt: A.Arn`, as short forms write it, is `[A, Arn]`. */
export function attributeParts(value: Json): readonly [string, Json] | undefined {
  if (typeof value === "string") {
    const dot = value.indexOf(".");
    return dot < 1 ? undefined : [value.slice(0, dot), value.slice(dot + 1)];
  }
  if (!isJsonArray(value)) return undefined;
  const [name, ...rest] = value;
  if (typeof name !== "string" || rest.length === 0) return undefined;
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) return [name, only];
  const texts = rest.filter((part) => typeof part === "string");
  return texts.length === rest.length ? [name, texts.join(".")] : undefined;
}

/** The name and the argument of `{ "Fn::Name": argument }` or `{ Ref: name }`. */
export function functionCall(value: Json | undefined): readonly [string, Json] | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value as JsonObject);
  const [only] = entries;
  if (entries.length !== 1 || only === undefined) return undefined;
  const [name] = only;
  return name === "Ref" || (name.startsWith("Fn::") && !name.startsWith("Fn::ForEach::"))
    ? only
    : undefined;
}
