// parameters.ts — reading members of parameters that the wire has typed already, and pages of lists.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../base/index.ts";

export type Texts = Readonly<Record<string, string>>;

export function textIn(parameters: JsonObject, name: string): string | undefined {
  const value = parameters[name];
  return typeof value === "string" ? value : undefined;
}

export function numberIn(parameters: JsonObject, name: string): number | undefined {
  const value = parameters[name];
  return isJsonNumber(value) ? numberOf(value) : undefined;
}

export function objectIn(parameters: JsonObject, name: string): JsonObject | undefined {
  const value = parameters[name];
  return isJsonObject(value) ? value : undefined;
}

export function listIn(parameters: JsonObject, name: string): readonly Json[] {
  const value = parameters[name];
  return isJsonArray(value) ? value : [];
}

export function textsIn(parameters: JsonObject, name: string): readonly string[] {
  return listIn(parameters, name).map(String);
}

export function objectsIn(parameters: JsonObject, name: string): readonly JsonObject[] {
  return listIn(parameters, name).filter((item) => isJsonObject(item));
}

/** `[{Key, Value}]` as an object. */
export function tagsIn(parameters: JsonObject, name = "Tags"): Texts {
  const tags = objectsIn(parameters, name);
  return Object.fromEntries(tags.map(({ Key, Value }) => [String(Key), String(Value ?? "")]));
}

export function tagList(tags: Texts): JsonObject[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function without(tags: Texts, keys: readonly string[]): Texts {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

/** The members that are there. */
export function present(members: { readonly [name: string]: Json | undefined }): JsonObject {
  const found = Object.entries(members).filter(([, value]) => value !== undefined);
  // The cast: what was undefined is gone.
  return Object.fromEntries(found) as JsonObject;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The token of the next page. */
  readonly next: string | undefined;
}

/** `bad` is thrown for a token that this function did not make. */
export function pageOf<T>(
  all: readonly T[],
  asked: { readonly token: string | undefined; readonly limit: number },
  bad: () => Error,
): Page<T> {
  const from =
    asked.token === undefined ? 0 : Number(Buffer.from(asked.token, "base64").toString());
  if (!Number.isInteger(from) || from < 0) throw bad();
  const to = from + asked.limit;
  const next = to < all.length ? Buffer.from(String(to)).toString("base64") : undefined;
  return { items: all.slice(from, to), next };
}
