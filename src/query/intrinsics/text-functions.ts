// text-functions.ts — States.Format, StringSplit, StringToJson, JsonToString, JsonMerge, Base64Encode, Base64Decode, Hash.
import {
  base64Decode,
  base64Encode,
  isJsonObject,
  JSON_NESTING_MAX,
  type Json,
  javaHashOrder,
  ownText,
  parseJson,
  setMember,
  tooDeepAt,
  utf8Decode,
  utf8Encode,
} from "../../base/index.ts";
import { dataTemplateParts, type TemplateParts } from "./format-template.ts";
import { HASH_ALGORITHMS, hashHex } from "./hash.ts";
import { Misuse, type Outcome, textArgument } from "./misuse.ts";
import { formatTextOf, jsonTextOf, TEXT_LENGTH_MAX, tooLong } from "./text-limit.ts";

/** What Base64Encode, Base64Decode and Hash take at most. */
const ENCODABLE_LENGTH_MAX = 10_000;

/** Format with a template that the data give. */
export function format(values: readonly Json[]): Outcome {
  const template = textArgument(values, 0);
  if (template instanceof Misuse) return template;
  return filledTemplate(dataTemplateParts(template), values.slice(1));
}

export function filledTemplate(parts: TemplateParts, values: readonly Json[]): Outcome {
  if (parts.length !== values.length + 1) {
    return new Misuse(
      `The number of arguments (${values.length}) does not match the occurrences of {} in the template (${parts.length - 1})`,
    );
  }
  let text = parts[0] ?? "";
  for (const [i, value] of values.entries()) {
    const rendered = typeof value === "string" ? value : formatTextOf(value);
    if (rendered instanceof Misuse) return rendered;
    text += rendered + (parts[i + 1] ?? "");
    if (text.length > TEXT_LENGTH_MAX) return tooLong();
  }
  // It is joined of pieces that were cut from the template.
  return ownText(text);
}

/** Each character of the second text parts; empty pieces are left out (recorded: `,,,` gives none). */
export function stringSplit(values: readonly Json[]): Outcome {
  const text = textArgument(values, 0);
  if (text instanceof Misuse) return text;
  const separators = textArgument(values, 1);
  if (separators instanceof Misuse) return separators;
  const isSeparator = new Set<number>();
  for (let i = 0; i < separators.length; i++) isSeparator.add(separators.charCodeAt(i));
  const pieces: string[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isSeparator.has(text.charCodeAt(i))) continue;
    if (i > start) pieces.push(ownText(text.slice(start, i)));
    start = i + 1;
  }
  return pieces;
}

/** Blank text is null, as AWS has it; what else is no JSON is an error. */
export function stringToJson(values: readonly Json[]): Outcome {
  const text = textArgument(values, 0);
  if (text instanceof Misuse) return text;
  if (/^[ \t\r\n]*$/.test(text)) return null;
  if (tooDeepAt(text) !== undefined) {
    return new Misuse(`The JSON text nests more than ${JSON_NESTING_MAX} levels deep`);
  }
  try {
    return parseJson(text);
  } catch (reason) {
    if (reason instanceof SyntaxError) return new Misuse("The argument is not a valid JSON text");
    throw reason;
  }
}

export function jsonToString(values: readonly Json[]): Outcome {
  return jsonTextOf(values[0] ?? null);
}

/**
 * Only the shallow merge exists: members of the second object replace those of the first. They come in the order
 * of a HashMap (recorded: `constant_input_field` of the second before `constant_in_literal` of the first).
 */
export function jsonMerge(values: readonly Json[]): Outcome {
  const [left, right, isDeep] = values;
  if (!isJsonObject(left) || !isJsonObject(right)) {
    return new Misuse("The first and the second argument must be JSON objects");
  }
  if (isDeep !== false) {
    return new Misuse("The third argument must be false: only the shallow merge is supported");
  }
  const members = new Map<string, Json>();
  for (const side of [left, right]) {
    // The cast: a name of the object's own.
    for (const name of Object.keys(side)) members.set(name, side[name] as Json);
  }
  const merged: Record<string, Json> = {};
  for (const name of javaHashOrder([...members.keys()])) {
    setMember(merged, name, members.get(name) ?? null);
  }
  return merged;
}

export function base64EncodeText(values: readonly Json[]): Outcome {
  const text = encodable(textArgument(values, 0));
  return text instanceof Misuse ? text : base64Encode(utf8Encode(text));
}

export function base64DecodeText(values: readonly Json[]): Outcome {
  const text = encodable(textArgument(values, 0));
  if (text instanceof Misuse) return text;
  const bytes = base64Decode(text);
  return bytes === undefined
    ? new Misuse("The argument is not a valid Base64 text")
    : utf8Decode(bytes);
}

/** What is not a text is hashed as its JSON text. */
export function hash(values: readonly Json[]): Outcome {
  const [value = null] = values;
  const text = encodable(typeof value === "string" ? value : jsonTextOf(value));
  if (text instanceof Misuse) return text;
  const algorithm = textArgument(values, 1);
  if (algorithm instanceof Misuse) return algorithm;
  return (
    hashHex(text, algorithm) ??
    new Misuse(`The hashing algorithm must be one of ${HASH_ALGORITHMS.join(", ")}`)
  );
}

function encodable(text: string | Misuse): string | Misuse {
  if (text instanceof Misuse || text.length <= ENCODABLE_LENGTH_MAX) return text;
  return new Misuse(
    `The first argument has ${text.length} characters, more than the maximum of ${ENCODABLE_LENGTH_MAX}`,
  );
}
