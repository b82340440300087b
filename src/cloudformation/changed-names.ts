// changed-names.ts — which properties of a resource are others than before.
import { type JsonObject, jsonEquals } from "../base/index.ts";

export function changedNames(before: JsonObject, after: JsonObject): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !jsonEquals(before[name] ?? null, after[name] ?? null));
}
