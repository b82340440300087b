// methods.ts — methods of Java's texts, lists and maps, as templates call them. Undefined: the value has no such method.
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

type Args = readonly VtlValue[];

export function called(
  target: VtlValue,
  name: string,
  args: Args,
  patterns: Patterns,
): VtlValue | undefined {
  const [first = null] = args;
  if (target === null) return undefined;
  if (name === "equals") return args.length === 1 && areEqual(target, first);
  if (name === "toString") return textOfValue(target);
  if (typeof target === "string") return ofText(target, name, args, patterns);
  if (Array.isArray(target)) return ofList(target, name, args);
  if (target instanceof Map) return ofMap(target, name, args);
  if (target instanceof VtlEntry) return ofEntry(target, name);
  return undefined;
}

/** `$text.empty`, `$entry.key`, `$map.name`: what a name means without brackets. */
export function member(target: VtlValue, name: string): VtlValue {
  if (target instanceof Map) return target.get(name) ?? null;
  if (target instanceof VtlEntry) return ofEntry(target, name) ?? null;
  if (name !== "empty" || (typeof target !== "string" && !Array.isArray(target))) return null;
  return target.length === 0;
}

export function item(target: VtlValue, index: VtlValue): VtlValue {
  if (target instanceof Map) return target.get(textOfValue(index)) ?? null;
  const at = wholeNumber(index);
  if (!Array.isArray(target) || at === undefined) return null;
  return target.at(at) ?? null;
}

function ofText(text: string, name: string, args: Args, patterns: Patterns): VtlValue | undefined {
  const [first = "", second = ""] = args.map(textOfValue);
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
    default:
      return PLAIN_TEXT[name]?.(text, first, second);
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

const PLAIN_TEXT: Readonly<Record<string, (text: string, a: string, b: string) => VtlValue>> = {
  concat: (text, more) => text + more,
  contains: (text, mark) => text.includes(mark),
  endsWith: (text, mark) => text.endsWith(mark),
  equalsIgnoreCase: (text, other) => text.toLowerCase() === other.toLowerCase(),
  indexOf: (text, mark) => text.indexOf(mark),
  isEmpty: (text) => text === "",
  lastIndexOf: (text, mark) => text.lastIndexOf(mark),
  length: (text) => text.length,
  replace: (text, mark, other) => text.replaceAll(mark, () => other),
  startsWith: (text, mark) => text.startsWith(mark),
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

/** Lists and maps of a template stay small: it has no more turns than that to fill them. */
function ofList(list: VtlList, name: string, args: Args): VtlValue | undefined {
  const [first = null, second = null] = args;
  switch (name) {
    case "size":
      return list.length;
    case "isEmpty":
      return list.length === 0;
    case "get":
      return item(list, first);
    case "contains":
      return list.some((one) => areEqual(one, first));
    case "indexOf":
      return list.findIndex((one) => areEqual(one, first));
    case "add":
      list.push(first);
      return true;
    case "addAll":
      if (!Array.isArray(first)) return undefined;
      for (const one of [...first]) list.push(one);
      return true;
    case "set":
    case "remove":
      return changed(list, { at: wholeNumber(first), by: name === "set" ? second : undefined });
    default:
      return undefined;
  }
}

function changed(
  list: VtlList,
  { at, by }: { readonly at: number | undefined; readonly by: VtlValue | undefined },
): VtlValue | undefined {
  if (at === undefined || at < 0 || at >= list.length) return undefined;
  const [before = null] = by === undefined ? list.splice(at, 1) : list.splice(at, 1, by);
  return before;
}

function ofMap(map: VtlMap, name: string, args: Args): VtlValue | undefined {
  const [first = null, second = null] = args;
  const key = textOfValue(first);
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
    case "putAll":
      if (!(first instanceof Map)) return undefined;
      for (const [own, value] of first) map.set(own, value);
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

function ofEntry(entry: VtlEntry, name: string): VtlValue | undefined {
  if (name === "key" || name === "getKey") return entry.key;
  return name === "value" || name === "getValue" ? entry.value : undefined;
}
