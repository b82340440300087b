// builtins.ts — the built-in functions by name, as JSONata 2.0.6 has them, without $eval and with AWS's own.
//
// Made when first asked for: reading sixty signatures costs more than most programs need.
import { NativeFunction, type NativeImplementation } from "./callable.ts";
import { fromMillis, millis, now } from "./datetime-format.ts";
import { toMillis } from "./datetime-parse.ts";
import * as aws from "./functions-aws.ts";
import * as higherOrder from "./functions-higher-order.ts";
import * as numeric from "./functions-numeric.ts";
import * as pattern from "./functions-pattern.ts";
import * as structure from "./functions-structure.ts";
import * as text from "./functions-text.ts";
import { formatInteger, parseInteger } from "./integer-format.ts";
import { formatNumber } from "./number-format.ts";
import { parseSignature } from "./signature.ts";

/**
 * Signature, how many arguments higher-order functions pass to it, the function; and the steps that it takes with the
 * costliest of short arguments besides those of any call, where these are many (measured: a step is about 50 ns).
 */
type Definition = readonly [
  signature: string,
  arity: number,
  run: NativeImplementation,
  steps?: number,
];

const DEFINITIONS: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ["sum", ["<a<n>:n>", 1, numeric.sum]],
  ["count", ["<a:n>", 1, numeric.count]],
  ["max", ["<a<n>:n>", 1, numeric.max]],
  ["min", ["<a<n>:n>", 1, numeric.min]],
  ["average", ["<a<n>:n>", 1, numeric.average]],
  ["string", ["<x-b?:s>", 1, text.string]],
  ["substring", ["<s-nn?:s>", 3, text.substring]],
  ["substringBefore", ["<s-s:s>", 2, text.substringBefore]],
  ["substringAfter", ["<s-s:s>", 2, text.substringAfter]],
  ["lowercase", ["<s-:s>", 1, text.lowercase]],
  ["uppercase", ["<s-:s>", 1, text.uppercase]],
  ["length", ["<s-:n>", 1, text.length]],
  ["trim", ["<s-:s>", 1, text.trim, 4]],
  ["pad", ["<s-ns?:s>", 3, text.pad]],
  ["match", ["<s-f<s:o>n?:a<o>>", 3, pattern.match]],
  ["contains", ["<s-(sf):b>", 2, pattern.contains]],
  ["replace", ["<s-(sf)(sf)n?:s>", 4, pattern.replace]],
  ["split", ["<s-(sf)n?:a<s>>", 3, pattern.split]],
  ["join", ["<a<s>s?:s>", 2, text.join]],
  ["formatNumber", ["<n-so?:s>", 3, formatNumber, 60]],
  ["formatBase", ["<n-n?:s>", 2, numeric.formatBase, 12]],
  ["formatInteger", ["<n-s:s>", 2, formatInteger, 32]],
  ["parseInteger", ["<s-s:n>", 2, parseInteger, 8]],
  ["number", ["<(nsb)-:n>", 1, numeric.number]],
  ["floor", ["<n-:n>", 1, numeric.floor]],
  ["ceil", ["<n-:n>", 1, numeric.ceil]],
  ["round", ["<n-n?:n>", 2, numeric.round]],
  ["abs", ["<n-:n>", 1, numeric.abs]],
  ["sqrt", ["<n-:n>", 1, numeric.sqrt]],
  ["power", ["<n-n:n>", 2, numeric.power]],
  ["boolean", ["<x-:b>", 1, structure.boolean]],
  ["not", ["<x-:b>", 1, structure.not]],
  ["map", ["<af>", 2, higherOrder.map]],
  ["zip", ["<a+>", 0, structure.zip]],
  ["filter", ["<af>", 2, higherOrder.filter]],
  ["single", ["<af?>", 2, higherOrder.single]],
  ["reduce", ["<afj?:j>", 3, higherOrder.reduce]],
  ["sift", ["<o-f?:o>", 2, higherOrder.sift]],
  ["keys", ["<x-:a<s>>", 1, structure.keys]],
  ["lookup", ["<x-s:x>", 2, structure.lookup]],
  ["append", ["<xx:a>", 2, structure.append]],
  ["exists", ["<x:b>", 1, structure.exists]],
  ["spread", ["<x-:a<o>>", 1, structure.spread]],
  ["merge", ["<a<o>:o>", 1, structure.merge]],
  ["reverse", ["<a:a>", 1, structure.reverse]],
  ["each", ["<o-f:a>", 2, higherOrder.each]],
  ["error", ["<s?:x>", 1, structure.error]],
  ["assert", ["<bs?:x>", 2, structure.assert]],
  ["type", ["<x:s>", 1, structure.type]],
  ["sort", ["<af?:a>", 2, higherOrder.sort]],
  ["shuffle", ["<a:a>", 1, numeric.shuffle]],
  ["distinct", ["<x:x>", 1, structure.distinct]],
  ["base64encode", ["<s-:s>", 1, text.base64encode]],
  ["base64decode", ["<s-:s>", 1, text.base64decode, 16]],
  ["encodeUrlComponent", ["<s-:s>", 1, text.encodeUrlComponent]],
  ["encodeUrl", ["<s-:s>", 1, text.encodeUrl]],
  ["decodeUrlComponent", ["<s-:s>", 1, text.decodeUrlComponent]],
  ["decodeUrl", ["<s-:s>", 1, text.decodeUrl]],
  ["toMillis", ["<s-s?:n>", 2, toMillis, 4]],
  ["fromMillis", ["<n-s?s?:s>", 3, fromMillis, 8]],
  ["clone", ["<(oa)-:o>", 1, structure.clone]],
  ["now", ["<s?s?:s>", 2, now, 8]],
  ["millis", ["<:n>", 0, millis]],
  ["partition", ["<an:a>", 2, aws.partition]],
  ["range", ["<nnn:a>", 3, aws.range]],
  ["hash", ["<ss:s>", 2, aws.hash, 400]],
  ["random", ["<n?:n>", 1, aws.random, 4]],
  ["uuid", ["<:s>", 0, aws.uuid, 16]],
  ["parse", ["<s:x>", 1, aws.parse]],
]);

export const BUILTIN_NAMES: readonly string[] = [...DEFINITIONS.keys()];

const made = new Map<string, NativeFunction>();

export function builtinNamed(name: string): NativeFunction | undefined {
  const known = made.get(name);
  if (known !== undefined) return known;
  const definition = DEFINITIONS.get(name);
  if (definition === undefined) return undefined;
  const [signature, arity, run, steps = 0] = definition;
  const builtin = new NativeFunction({
    name,
    signature: parseSignature(signature),
    arity,
    run,
    steps,
  });
  made.set(name, builtin);
  return builtin;
}

export function isBuiltin(name: string): boolean {
  return DEFINITIONS.has(name);
}
