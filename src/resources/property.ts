// property.ts — reading declared properties, and writing them as services want them.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../base/index.ts";
import type { Resource } from "./resource.ts";
import { ResourceRefused } from "./resource-refused.ts";

/** The property `member`, or the logical name. */
export function nameOf({ name, properties }: Resource, member: string): string {
  const given = properties[member];
  return given === undefined ? name : textOf(given);
}

/** Text as it is, everything else as JSON: what attribute maps of SQS and SNS hold. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : stringifyJson(value);
}

export function textIn(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  return value === undefined ? undefined : textOf(value);
}

export function objectsIn(properties: JsonObject, name: string): readonly JsonObject[] {
  const value = properties[name];
  if (value === undefined) return [];
  if (!isJsonArray(value)) throw new ResourceRefused(`${name} must be a list of objects`);
  return value.map((item) => {
    if (isJsonObject(item)) return item;
    throw new ResourceRefused(`${name} must be a list of objects`);
  });
}

export function objectIn(properties: JsonObject, name: string): JsonObject | undefined {
  const value = properties[name];
  if (value === undefined || isJsonObject(value)) return value;
  throw new ResourceRefused(`${name} must be an object`);
}

/** The members of `properties` with these names, where they are there. */
export function picked(properties: JsonObject, names: readonly string[]): JsonObject {
  const members = names.flatMap((name) => {
    const value = properties[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

/** CloudFormation's tags, `[{Key, Value}]` or an object, as an object. */
export function tagsOf(properties: JsonObject): Readonly<Record<string, string>> {
  const tags = properties["Tags"];
  if (isJsonObject(tags)) {
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, textOf(value)]));
  }
  const pairs = objectsIn(properties, "Tags");
  return Object.fromEntries(
    pairs.map(({ Key = "", Value = "" }) => [textOf(Key), textOf(Value)] as const),
  );
}

export function tagList(properties: JsonObject): readonly JsonObject[] {
  return Object.entries(tagsOf(properties)).map(([Key, Value]) => ({ Key, Value }));
}

/** `{ Tags }` where there are any. */
export function tagsMember(properties: JsonObject): JsonObject {
  const Tags = tagList(properties);
  return Tags.length === 0 ? {} : { Tags };
}
