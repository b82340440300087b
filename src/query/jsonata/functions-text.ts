// functions-text.ts — texts: parts, case, padding, joining, URLs, base 64.
import { placeOf } from "../text-search.ts";
import { listAt, numberAt, textAt } from "./arguments.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { type Meter, spendItems, spendMemory, spendSearch, spendText } from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { charactersOf, slicedCharacters } from "./characters.ts";
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
export const length: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  return text === undefined ? undefined : charactersOf(text, run.meter).count;
};
export const trim: NativeImplementation = ofText((text) => {
  const single = text.replace(/[ \t\n\r]+/g, " ");
  const start = single.startsWith(" ") ? 1 : 0;
  return single.length > start && single.endsWith(" ")
    ? single.slice(start, -1)
    : single.slice(start);
}, TRIM_WEIGHT);

export const substring: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const wanted = numberAt(args, 1) ?? Number.NaN;
  const size = numberAt(args, 2);
  if (size !== undefined && size <= 0) return "";
  const characters = charactersOf(text, run.meter);
  const { count } = characters;
  const start = count + wanted < 0 ? 0 : wanted;
  if (size === undefined) return ownedText(slicedCharacters(text, characters, start), run.meter);
  const end = start >= 0 ? start + size : count + start + size;
  return ownedText(slicedCharacters(text, characters, start, end), run.meter);
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
  const missing = Math.abs(width) - charactersOf(text, run.meter).count;
  if (!(missing > 0)) return text;
  const given = textAt(args, 2);
  const filler = given === undefined || given === "" ? " " : given;
  const times = Math.ceil(missing);
  spendMemory(run.meter, times * filler.length);
  // A filler of several characters is cut to the width character by character.
  if (filler.length > 1) spendText(run.meter, times * filler.length);
  const padding = filler.repeat(times);
  const fitted = filler.length > 1 ? fittedTo(padding, missing, run.meter) : padding;
  return width > 0 ? text + fitted : fitted + text;
};

function fittedTo(padding: string, width: number, meter: Meter): string {
  return ownedText(slicedCharacters(padding, charactersOf(padding, meter), 0, width), meter);
}

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
