// pending.ts — values that are known only when a resource has been made, and their places in texts.
//
// A place is the name between two characters of Unicode's private use area, so that it stands in JSON, in YAML and in
// any other text without being taken for something else: `Jobs` for CloudFormation's Ref, `Jobs.Arn` for its GetAtt.
import { isJsonArray, isJsonObject, type Json, type JsonObject, setMember } from "../base/index.ts";
import { ResourceRefused } from "./resource-refused.ts";

const PLACE = /\uE000([^\uE000\uE001]+)\uE001/g;

/** By `Name` or `Name.Attribute`. */
export type Values = ReadonlyMap<string, string>;

/** The place of a value that comes later. */
export function pending(name: string): string {
  return `\uE000${name}\uE001`;
}

/** The names of the values that wait in `value`, each once. */
export function pendingIn(value: Json): readonly string[] {
  const names = new Set<string>();
  visitTexts(value, (text) => {
    for (const [, name = ""] of text.matchAll(PLACE)) names.add(name);
  });
  return [...names];
}

/** `value` with all places filled; throws {@link ResourceRefused} for a name without a value. */
export function settled(value: Json, values: Values): Json {
  if (typeof value === "string") return settledText(value, values);
  if (isJsonArray(value)) return value.map((item) => settled(item, values));
  return isJsonObject(value) ? settledObject(value, values) : value;
}

export function settledObject(object: JsonObject, values: Values): JsonObject {
  const filled: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) {
    setMember(filled, settledText(name, values), settled(value, values));
  }
  return filled;
}

export function settledText(text: string, values: Values): string {
  return text.replace(PLACE, (_, name: string) => valueBy(name, values));
}

/** The same inside a JSON text. */
export function settledJsonText(text: string, values: Values): string {
  return text.replace(PLACE, (_, name: string) =>
    JSON.stringify(valueBy(name, values)).slice(1, -1),
  );
}

function valueBy(name: string, values: Values): string {
  const value = values.get(name);
  if (value !== undefined) return value;
  throw new ResourceRefused(`\${${name}} has no value yet: what it names is made later than this`);
}

function visitTexts(value: Json, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (isJsonArray(value)) for (const item of value) visitTexts(item, visit);
  else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      visit(name);
      visitTexts(item, visit);
    }
  }
}
