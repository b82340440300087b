// making.ts — what the parts of a project share while they are made of stacks.
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { Declaration } from "../../project/index.ts";
import { below, type Place, placeOf, positionOf, TemplateFault } from "../document/index.ts";
import { textOf } from "../evaluate/index.ts";
import type { LoadContext } from "../load/index.ts";
import type { Assets } from "../sources/index.ts";
import type { Declared, Stack } from "../stack/index.ts";

/** A resource in hand. */
export interface Making {
  readonly stack: Stack;
  readonly declared: Declared;
  readonly properties: JsonObject;
  /** Of the properties. */
  readonly place: Place;
  readonly context: LoadContext;
  readonly assets: Assets;
}

export function memberPlace({ place, properties }: Making, name: string): Place {
  return placeOf(properties[name], place, name);
}

/** A property as text; throws TemplateFault for a list or an object. */
export function textProperty(making: Making, name: string): string | undefined {
  const value = making.properties[name];
  if (value === undefined || value === null) return undefined;
  return textOf(value, memberPlace(making, name));
}

export function numberProperty(making: Making, name: string): number | undefined {
  const text = textProperty(making, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text !== "" && Number.isFinite(number)) return number;
  throw new TemplateFault(memberPlace(making, name), `${name} must be a number, not '${text}'`);
}

export function truthOf(value: Json | undefined): boolean {
  return value === true || value === "true";
}

/** A map of texts, such as a function's variables. */
export function textsOf(value: Json | undefined, place: Place): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  const entries = Object.entries(value).map(
    ([name, item]) => [name, textOf(item, below(place, name))] as const,
  );
  return Object.fromEntries(entries);
}

/** `[{Key, Value}]` or a map. */
export function tagsOf(making: Making): Readonly<Record<string, string>> {
  const { Tags: tags } = making.properties;
  const place = memberPlace(making, "Tags");
  if (!Array.isArray(tags)) return textsOf(tags, place);
  const pairs = tags.flatMap((tag: Json) => {
    const { Key, Value } = isJsonObject(tag) ? tag : {};
    return Key === undefined ? [] : [[textOf(Key, place), textOf(Value ?? "", place)] as const];
  });
  return Object.fromEntries(pairs);
}

export function skip({ context, declared }: Making, why?: string): void {
  const what = `${declared.logicalId} (${declared.type})`;
  skipAt(context, declared.place, why === undefined ? what : `${what}: ${why}`);
}

export function skipAt({ notes }: LoadContext, place: Place, what: string): void {
  notes.skipped.push({ file: place.source.file, line: positionOf(place).line, what });
}

/** For refusals while it is deployed. */
export function declarationOf({ declared }: Making): Required<Declaration> {
  const { logicalId, place, type } = declared;
  const { line, column } = positionOf(place);
  const label = `${logicalId} (${type})`;
  return { place: `${place.source.file}:${line}:${column}`, label };
}
