// methods.ts — methods of Java's texts, lists and maps, as templates call them. Undefined: the value has no such method.
import type { Allowance } from "./allowance.ts";
import {
  areEqual,
  textOfValue,
  VtlEntry,
  type VtlList,
  type VtlMap,
  type VtlValue,
  wholeNumber,
} from "./value.ts";

/** A regular expression held against a text: with the replacement for the first match or for all, or split there. */
export interface Patterns {
  matches(pattern: string, text: string): boolean;
  replaced(text: string, by: { pattern: string; replacement: string; all: boolean }): string;
  split(pattern: string, text: string): readonly string[];
}

export interface Tools {
  readonly allowance: Allowance;
  readonly patterns: Patterns;
}

type Args = readonly VtlValue[];

export function called(
  target: VtlValue,
  name: string,
  args: Args,
  tools: Tools,
): VtlValue | undefined {
  const { allowance } = tools;
  const [first = null] = args;
  if (target === null) return undefined;
  if (name === "equals") return args.length === 1 && areEqual(target, first, allowance);
  if (name === "toString") return textOfValue(target, allowance);
  if (typeof target === "string") return ofText(target, name, args, tools);
  if (Array.isArray(target)) return ofList(target, name, args, allowance);
  if (target instanceof Map) return ofMap(target, name, args, allowance);
  if (target instanceof VtlEntry) return ofEntry(target, name);
  return undefined;
}

/** `$text.empty`, `$entry.key`, `$map.name`: what a name means without brackets. */
export function member(target: VtlValue, name: string, allowance: Allowance): VtlValue {
  if (target instanceof Map) return target.get(keyOf(name, target, allowance)) ?? null;
  if (target instanceof VtlEntry) return ofEntry(target, name) ?? null;
  if (name !== "empty" || (typeof target !== "string" && !Array.isArray(target))) return null;
  return target.length === 0;
}

export function item(target: VtlValue, index: VtlValue, allowance: Allowance): VtlValue {
  if (target instanceof Map) return target.get(keyOf(index, target, allowance)) ?? null;
  const at = wholeNumber(index);
  if (!Array.isArray(target) || at === undefined) return null;
  return target.at(at) ?? null;
}

function ofText(
  text: string,
  name: string,
  args: Args,
  { allowance, patterns }: Tools,
): VtlValue | undefined {
  const [first = "", second = ""] = args.map((argument) => textOfValue(argument, allowance));
  switch (name) {
    case "replaceAll":
      return patterns.replaced(text, { pattern: first, replacement: second, all: true });
    case "replaceFirst":
      return patterns.replaced(text, { pattern: first, replacement: second, all: false });
    case "split":
      return [...patterns.split(first, text)];
    case "matches":
      return patterns.matches(first, text);
    case "charAt":
    case "substring":
      return part(text, name, args);
    case "replace":
      return replaced(text, first, second, allowance);
    case "contains":
    case "indexOf":
    case "lastIndexOf":
      allowance.spendSearch(text, first);
      return PLAIN_TEXT[name]?.(text, first);
    case "equalsIgnoreCase":
      allowance.spendText(first.length);
      allowance.spendText(text.length);
      return PLAIN_TEXT[name]?.(text, first);
    case "startsWith":
    case "endsWith":
      if (first.length <= text.length) allowance.spendText(first.length);
      return PLAIN_TEXT[name]?.(text, first);
    case "toLowerCase":
    case "toUpperCase":
    case "trim":
      allowance.spendText(text.length);
      return PLAIN_TEXT[name]?.(text, first);
    default:
      return PLAIN_TEXT[name]?.(text, first);
  }
}

function part(text: string, name: "charAt" | "substring", args: Args): VtlValue | undefined {
  const from = wholeNumber(args[0]);
  if (from === undefined) return undefined;
  const to =
    name === "charAt" ? from + 1 : args[1] === undefined ? text.length : wholeNumber(args[1]);
  // Where Java throws, there is no value.
  if (to === undefined || from < 0 || to > text.length || from > to) return undefined;
  return text.slice(from, to);
}

function replaced(text: string, mark: string, other: string, allowance: Allowance): string {
  allowance.spendSearch(text, mark);
  return text.replaceAll(mark, () => {
    allowance.spend(1);
    allowance.spendText(other.length);
    return other;
  });
}

const PLAIN_TEXT: Readonly<Record<string, (text: string, other: string) => VtlValue>> = {
  concat: (text, more) => text + more,
  contains: (text, mark) => text.includes(mark),
  endsWith: (text, mark) => text.endsWith(mark),
  equalsIgnoreCase: (text, other) => text.toLowerCase() === other.toLowerCase(),
  indexOf: (text, mark) => text.indexOf(mark),
  isEmpty: (text) => text === "",
  lastIndexOf: (text, mark) => text.lastIndexOf(mark),
  length: (text) => text.length,
  startsWith: (text, mark) => text.startsWith(mark),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

/** Lists and maps of a template stay small: it has no more turns than that to fill them, and pays for what it copies. */
function ofList(
  list: VtlList,
  name: string,
  args: Args,
  allowance: Allowance,
): VtlValue | undefined {
  const [first = null, second = null] = args;
  switch (name) {
    case "size":
      return list.length;
    case "isEmpty":
      return list.length === 0;
    case "get":
      return item(list, first, allowance);
    case "contains":
      return position(list, first, allowance) >= 0;
    case "indexOf":
      return position(list, first, allowance);
    case "add":
      list.push(first);
      return true;
    case "addAll":
      if (!Array.isArray(first)) return undefined;
      addAll(list, first, allowance);
      return true;
    case "set":
    case "remove":
      allowance.spendText(list.length);
      return changed(list, { at: wholeNumber(first), by: name === "set" ? second : undefined });
    default:
      return undefined;
  }
}

function position(list: VtlList, wanted: VtlValue, allowance: Allowance): number {
  return list.findIndex((one) => {
    allowance.spend(1);
    return areEqual(one, wanted, allowance);
  });
}

/** A list may be added to itself: as many items as there were. */
function addAll(list: VtlList, more: VtlList, allowance: Allowance): void {
  const { length } = more;
  allowance.spend(length);
  for (let i = 0; i < length; i++) list.push(more[i] ?? null);
}

function changed(
  list: VtlList,
  { at, by }: { readonly at: number | undefined; readonly by: VtlValue | undefined },
): VtlValue | undefined {
  if (at === undefined || at < 0 || at >= list.length) return undefined;
  const [before = null] = by === undefined ? list.splice(at, 1) : list.splice(at, 1, by);
  return before;
}

function ofMap(map: VtlMap, name: string, args: Args, allowance: Allowance): VtlValue | undefined {
  const [first = null, second = null] = args;
  if (name === "putAll") return putAll(map, first, allowance);
  if (LISTING.has(name)) allowance.spend(map.size * ENTRY_STEPS);
  const key = keyOf(first, map, allowance);
  switch (name) {
    case "size":
      return map.size;
    case "isEmpty":
      return map.size === 0;
    case "get":
      return map.get(key) ?? null;
    case "getOrDefault":
      return map.get(key) ?? second;
    case "containsKey":
      return map.has(key);
    case "keySet":
      return [...map.keys()];
    case "values":
      return [...map.values()];
    case "entrySet":
      return [...map].map(([own, value]) => new VtlEntry(own, value));
    case "put":
      map.set(key, second);
      // Java gives what was there before, and the templates that use it print nothing.
      return "";
    case "remove": {
      const before = map.get(key) ?? null;
      map.delete(key);
      return before;
    }
    default:
      return undefined;
  }
}

/** The name under which a map holds something, paid for. */
export function keyOf(name: VtlValue, map: VtlMap, allowance: Allowance): string {
  const key = textOfValue(name, allowance);
  allowance.spendName(key, map.size);
  return key;
}

const LISTING: ReadonlySet<string> = new Set(["entrySet", "keySet", "values"]);
const ENTRY_STEPS = 2;

function putAll(map: VtlMap, more: VtlValue, allowance: Allowance): VtlValue | undefined {
  if (!(more instanceof Map)) return undefined;
  allowance.spend(more.size * ENTRY_STEPS);
  // A map may be put into itself, and another one grows meanwhile.
  const among = map.size + more.size;
  for (const [name, value] of more) {
    allowance.spendName(name, among);
    map.set(name, value);
  }
  return "";
}

function ofEntry(entry: VtlEntry, name: string): VtlValue | undefined {
  if (name === "key" || name === "getKey") return entry.key;
  return name === "value" || name === "getValue" ? entry.value : undefined;
}
