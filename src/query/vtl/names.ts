// names.ts — what a mapping template may call.

/** Members of `$input`, and how they are written. */
export const INPUT_MEMBERS: ReadonlyMap<string, "call" | "property"> = new Map([
  ...[["body", "property"] as const, ["json", "call"] as const],
  ...[["params", "call"] as const, ["path", "call"] as const],
]);

export const UTIL_NAMES: ReadonlySet<string> = new Set([
  ...["base64Decode", "base64Encode", "escapeJavaScript", "parseJson", "urlDecode", "urlEncode"],
]);

/** Of Java's String, List, Map and its entries. */
export const METHOD_NAMES: ReadonlySet<string> = new Set([
  ...["equals", "toString", "isEmpty", "size", "contains", "indexOf", "remove"],
  ...["charAt", "concat", "endsWith", "equalsIgnoreCase", "lastIndexOf", "length", "matches"],
  ...["replace", "replaceAll", "replaceFirst", "split", "startsWith", "substring"],
  ...["toLowerCase", "toUpperCase", "trim"],
  ...["add", "addAll", "get", "set"],
  ...["containsKey", "entrySet", "getKey", "getOrDefault", "getValue", "keySet", "put", "putAll"],
  "values",
]);
