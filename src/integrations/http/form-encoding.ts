// form-encoding.ts — a request body as `application/x-www-form-urlencoded`.
//
// Developer guide, "Call HTTPS APIs", "Applying URL-encoding on request body": the four forms of a list.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";

export const ARRAY_FORMATS = ["INDICES", "REPEAT", "COMMAS", "BRACKETS"] as const;
export type ArrayFormat = (typeof ARRAY_FORMATS)[number];

export function formEncoded(body: JsonObject, format: ArrayFormat): string {
  return Object.entries(body)
    .flatMap(([name, value]) => pairsOf(name, value, format))
    .join("&");
}

function pairsOf(name: string, value: Json, format: ArrayFormat): readonly string[] {
  if (isJsonArray(value)) {
    if (format === "COMMAS") return [`${encoded(name)}=${value.map(encodedScalar).join(",")}`];
    return value.flatMap((item, at) => pairsOf(itemName(name, at, format), item, format));
  }
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      pairsOf(`${name}[${key}]`, inner, format),
    );
  }
  return [`${encoded(name)}=${encodedScalar(value)}`];
}

function itemName(name: string, at: number, format: ArrayFormat): string {
  if (format === "REPEAT") return name;
  return format === "INDICES" ? `${name}[${at}]` : `${name}[]`;
}

function encodedScalar(value: Json): string {
  return encoded(scalarText(value));
}

/** Texts as they are, null as nothing, everything else as JSON. */
export function scalarText(value: Json): string {
  if (typeof value === "string") return value;
  return value === null ? "" : stringifyJson(value);
}

/** As browsers encode forms: a space is a plus. */
export function encoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}
