// parsed.ts — JSON texts inside parameters: policies, patterns, details.
import { isJsonObject, type Json, type JsonObject, nestingProblem } from "../base/index.ts";

/** Undefined where the text is no JSON, or nests deeper than AWS reads. */
export function parsedJson(text: string): Json | undefined {
  if (nestingProblem(text) !== undefined) return undefined;
  try {
    // The cast: JSON.parse gives nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    // The caller says what is wrong, in the service's words.
    return undefined;
  }
}

/** Undefined where the text is no JSON object. */
export function parsedObject(text: string): JsonObject | undefined {
  const value = parsedJson(text);
  return isJsonObject(value) ? value : undefined;
}
