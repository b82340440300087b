// functions-text.ts — texts: parts, case, padding, joining, URLs, base 64.
import { placeOf } from "../text-search.ts";
import { listAt, numberAt, textAt } from "./arguments.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { type Meter, spendItems, spendMemory, spendSearch, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import { ownedText } from "./owned-text.ts";
import { textOf } from "./text.ts";
import type { Value } from "./value.ts";

export const string: NativeImplementation = (args, run) =>
  args[0] === undefined ? undefined : textOf(args[0], args[1] === true, run.meter);

/** A function of one text, which goes through it; nothing gives nothing. `weight`: see spendText. */
function ofText(compute: (text: string) => Value, weight = 0.25): NativeImplementation {
  return (args, run) => {
    const text = textAt(args, 0);
    if (text === undefined) return undefined;
    spendMemory(run.meter, text.length);
    spendText(run.meter, text.length, weight);
    return compute(text);
  };
}

/** Of letters that become several, or that depend on what stands around. */
const CASE_WEIGHT = 1.5;
/** Of a text in which every other character is white space. */
const TRIM_WEIGHT = 4;

export const lowercase: NativeImplementation = ofText((text) => text.toLowerCase(), CASE_WEIGHT);
export const uppercase: NativeImplementation = ofText((text) => text.toUpperCase(), CASE_WEIGHT);
export const length: NativeImplementation = ofText(characterCount);
export const trim: NativeImplementation = ofText((text) => {
  const single = text.replace(/[ \t\n\r]+/g, " ");
  const start = single.startsWith(" ") ? 1 : 0;
  return single.length > start && single.endsWith(" ")
    ? single.slice(start, -1)
    : single.slice(start);
}, TRIM_WEIGHT);

// Any half of a surrogate pair: without one, characters are UTF-16 units.
const SURROGATE = /[\ud800-\udfff]/;

/** A text with pairs of units is gone through character by character, and more than once. */
function spendCharacters(meter: Meter, text: string): void {
  spendText(meter, text.length, 0.25);
  if (SURROGATE.test(text)) spendText(meter, text.length, 1.25);
}

function characterCount(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (let at = 0; at < text.length; at = afterCharacter(text, at)) count += 1;
  return count;
}

function afterCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** As `Array.prototype.slice` over the characters. What is kept of it is to be owned. */
function characters(text: string, start: number, end = Number.POSITIVE_INFINITY): string {
  if (!SURROGATE.test(text)) return text.slice(start, end);
  const count = characterCount(text);
  const from = offsetOf(text, clamped(start, count));
  return text.slice(from, Math.max(from, offsetOf(text, clamped(end, count))));
}

function clamped(index: number, count: number): number {
  const whole = Math.trunc(index);
  return whole < 0 ? Math.max(0, count + whole) : Math.min(whole, count);
}

/** Where a character begins. */
function offsetOf(text: string, character: number): number {
  let at = 0;
  for (let i = 0; i < character; i++) at = afterCharacter(text, at);
  return at;
}

export const substring: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  spendMemory(run.meter, text.length);
  spendCharacters(run.meter, text);
  const count = characterCount(text);
  const wanted = numberAt(args, 1) ?? 0;
  const start = count + wanted < 0 ? 0 : wanted;
  const size = numberAt(args, 2);
  if (size === undefined) return ownedText(characters(text, start), run.meter);
  if (size <= 0) return "";
  const end = start >= 0 ? start + size : count + start + size;
  return ownedText(characters(text, start, end), run.meter);
};

export const substringBefore: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  spendSearch(run.meter, text ?? "", textAt(args, 1) ?? "");
  if (text === undefined) return undefined;
  const at = placeOf(String(textAt(args, 1)), text, 0);
  return at < 0 ? text : ownedText(text.slice(0, at), run.meter);
};

export const substringAfter: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  spendSearch(run.meter, text ?? "", textAt(args, 1) ?? "");
  const mark = String(textAt(args, 1));
  if (text === undefined) return undefined;
  const at = placeOf(mark, text, 0);
  return at < 0 ? text : ownedText(text.slice(at + mark.length), run.meter);
};

export const pad: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const width = numberAt(args, 1) ?? 0;
  spendCharacters(run.meter, text);
  const missing = Math.abs(width) - characterCount(text);
  if (!(missing > 0)) return text;
  const given = textAt(args, 2);
  const filler = given === undefined || given === "" ? " " : given;
  const times = Math.ceil(missing);
  spendMemory(run.meter, times * filler.length);
  // A filler of several characters is cut to the width character by character.
  if (filler.length > 1) spendText(run.meter, times * filler.length);
  const padding = filler.repeat(times);
  const fitted =
    filler.length > 1 ? ownedText(characters(padding, 0, missing), run.meter) : padding;
  return width > 0 ? text + fitted : fitted + text;
};

export const join: NativeImplementation = (args, run) => {
  const list = listAt(args, 0);
  if (list === undefined) return undefined;
  const separator = textAt(args, 1) ?? "";
  let size = separator.length * list.length;
  for (const item of list) size += typeof item === "string" ? item.length : 0;
  spendItems(run.meter, list.length);
  spendMemory(run.meter, size);
  return list.join(separator);
};

export const base64encode: NativeImplementation = ofText(encodeBase64, 4);
export const base64decode: NativeImplementation = ofText(decodeBase64, 2);

const URL_WEIGHT = 2;

function url(functionName: string, convert: (text: string) => string): NativeImplementation {
  return ofText((text) => {
    try {
      return convert(text);
    } catch {
      // URIError is all that these functions throw: half a surrogate pair, or a bad escape.
      throw new JsonataError("D3140", { value: text, functionName });
    }
  }, URL_WEIGHT);
}

export const encodeUrl: NativeImplementation = url("encodeUrl", encodeURI);
export const encodeUrlComponent: NativeImplementation = url(
  "encodeUrlComponent",
  encodeURIComponent,
);
export const decodeUrl: NativeImplementation = url("decodeUrl", decodeURI);
export const decodeUrlComponent: NativeImplementation = url(
  "decodeUrlComponent",
  decodeURIComponent,
);
