// functions-pattern.ts — texts against patterns: contains, match, replace, split.
import { placeOf } from "../text-search.ts";
import { numberAt, textAt } from "./arguments.ts";
import {
  spendItems,
  spendJoined,
  spendMemory,
  spendSearch,
  spendSteps,
  spendText,
} from "./budget.ts";
import type { NativeImplementation } from "./callable.ts";
import { JsonataError } from "./failure.ts";
import type { Run } from "./frame.ts";
import { callBack } from "./invoke.ts";
import { ownedText } from "./owned-text.ts";
import { asSequence } from "./sequence.ts";
import {
  FunctionValue,
  isArray,
  isObject,
  numberIn,
  ownMember,
  type Value,
  type ValueArray,
} from "./value.ts";

interface Match {
  readonly match: string;
  readonly start: number;
  readonly end: number;
  readonly groups: ValueArray;
  readonly found: Value;
  readonly next: Value;
}

/** Calls a matcher, which may be a lambda; undefined when it finds nothing. */
function matchWith(matcher: Value, args: Value[], run: Run): Match | undefined {
  const found = callBack(matcher, args, run);
  if (found === undefined) return undefined;
  if (!isObject(found)) throw new JsonataError("T1010");
  const start = numberIn(ownMember(found, "start"));
  const end = numberIn(ownMember(found, "end"));
  const groups = ownMember(found, "groups");
  const next = ownMember(found, "next");
  if (start === undefined && !isArray(groups) && !(next instanceof FunctionValue))
    throw new JsonataError("T1010");
  const text = ownMember(found, "match");
  return {
    match: typeof text === "string" ? text : "",
    start: start ?? 0,
    end: end ?? 0,
    groups: isArray(groups) ? groups : [],
    found,
    next,
  };
}

/** Each match in turn, no more than `limit`; tells whether there was one. */
function eachMatch(
  text: string,
  site: { readonly matcher: Value; readonly limit: number; readonly run: Run },
  use: (match: Match) => void,
): number {
  let count = 0;
  let match = matchWith(site.matcher, [text], site.run);
  while (match !== undefined && count < site.limit) {
    use(match);
    count += 1;
    match = matchWith(match.next, [undefined], site.run);
  }
  return count;
}

function limitAt(args: readonly Value[], index: number, code: string): number {
  const limit = numberAt(args, index) ?? Number.POSITIVE_INFINITY;
  if (limit < 0) throw new JsonataError(code, { value: limit, index: index + 1 });
  return limit;
}

export const contains: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const token = args[1];
  if (token === undefined || typeof token === "string") {
    spendSearch(run.meter, text, String(token));
    return placeOf(String(token), text, 0) >= 0;
  }
  return callBack(token, [text], run) !== undefined;
};

export const match: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const limit = limitAt(args, 2, "D3040");
  const result: Value[] = [];
  if (limit > 0)
    eachMatch(text, { matcher: args[1], limit, run }, ({ match, start, groups, found }) => {
      const shown = isObject(found) ? ownMember(found, "match") : match;
      result.push({ match: shown, index: start, groups });
    });
  spendItems(run.meter, result.length);
  return asSequence(result);
};

export const split: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const limit = limitAt(args, 2, "D3020");
  // As JavaScript's `split` takes a limit that is no number.
  if (limit === 0 || Number.isNaN(limit)) return [];
  const separator = args[1];
  if (separator === undefined || typeof separator === "string") {
    spendSearch(run.meter, text, String(separator));
    return partsOf(text, { separator: String(separator), limit: wholeLimit(args[2], limit), run });
  }
  const parts: string[] = [];
  let start = 0;
  spendJoined(run.meter, text);
  const count = eachMatch(text, { matcher: separator, limit, run }, (found) => {
    spendItems(run.meter, PART_ITEMS);
    parts.push(ownedText(text.substring(start, found.start), run.meter));
    start = found.end;
  });
  if (count === 0) return [text];
  if (count < limit) parts.push(ownedText(text.substring(start), run.meter));
  return parts;
};

/** As JavaScript's `split` takes a limit. */
function wholeLimit(given: Value, limit: number): number {
  return given === undefined ? limit : limit >>> 0;
}

// What a part of a text takes up.
const PART_ITEMS = 2;

interface TextSplit {
  readonly separator: string;
  readonly limit: number;
  readonly run: Run;
}

/** As `split` of JavaScript, which takes long for long separators. */
function partsOf(text: string, how: TextSplit): string[] {
  const { separator, limit, run } = how;
  if (separator === "") {
    const count = Math.min(limit, text.length);
    spendItems(run.meter, count * PART_ITEMS);
    return text.split("", count);
  }
  const parts: string[] = [];
  let start = 0;
  while (parts.length < limit) {
    spendItems(run.meter, PART_ITEMS);
    const at = placeOf(separator, text, start);
    parts.push(ownedText(text.slice(start, at < 0 ? undefined : at), run.meter));
    if (at < 0) break;
    start = at + separator.length;
  }
  return parts;
}

export const replace: NativeImplementation = (args, run) => {
  const text = textAt(args, 0);
  if (text === undefined) return undefined;
  const [, pattern, replacement] = args;
  if (pattern === "") throw new JsonataError("D3010", { value: pattern, index: 2 });
  const limit = limitAt(args, 3, "D3011");
  // Nor with one that is no number.
  if (!(limit > 0)) return text;
  // Without a pattern the reference's own code fails.
  if (pattern === undefined && typeof replacement !== "string")
    throw new JsonataError("D3012", { value: replacement });
  if (pattern === undefined || typeof pattern === "string")
    return replaceText(text, { pattern: String(pattern), replacement, limit, run });
  let result = "";
  let position = 0;
  spendJoined(run.meter, text);
  const count = eachMatch(text, { matcher: pattern, limit, run }, (found) => {
    const put =
      typeof replacement === "string"
        ? substituted(replacement, found, run)
        : callBack(replacement, [found.found], run);
    if (typeof put !== "string") throw new JsonataError("D3012", { value: put });
    // A matcher of the expression's own may go back: then this is more than the text, taken together.
    const between = text.substring(position, found.start);
    spendMemory(run.meter, between.length + put.length);
    spendText(run.meter, found.match.length, 0.25);
    result += between + put;
    position = found.start + found.match.length;
  });
  return count === 0 ? text : ownedText(result + text.substring(position), run.meter);
};

interface TextReplacement {
  readonly pattern: string;
  readonly replacement: Value;
  readonly limit: number;
  readonly run: Run;
}

function replaceText(text: string, how: TextReplacement): string {
  const { pattern, limit, run } = how;
  let result = "";
  let position = 0;
  spendSearch(run.meter, text, pattern);
  let at = placeOf(pattern, text, 0);
  if (at === -1) return text;
  const replacement = replacementOf(how.replacement);
  for (let count = 0; at !== -1 && count < limit; count++) {
    spendMemory(run.meter, 8 + replacement.length);
    spendSteps(run.meter, 1);
    result += text.slice(position, at) + replacement;
    position = at + pattern.length;
    at = placeOf(pattern, text, position);
  }
  return position === 0 ? text : ownedText(result + text.slice(position), run.meter);
}

/**
 * What is put where a text was found. The reference calls no function there: it puts JavaScript's text of it, which is
 * a piece of the reference's own code, or `[object Object]` where a partial application hands it on. That fails here.
 */
function replacementOf(given: Value): string {
  if (given instanceof FunctionValue) throw new JsonataError("D3012", { value: given });
  return String(given);
}

const REFERENCE_STEPS = 2;

/** The replacement with `$0`, `$1` … filled in and `$$` made `$`. */
function substituted(replacement: string, found: Match, run: Run): string {
  spendText(run.meter, replacement.length);
  let result = "";
  let position = 0;
  for (;;) {
    const dollar = replacement.indexOf("$", position);
    if (dollar === -1) return result + replacement.slice(position);
    result += replacement.slice(position, dollar);
    const [put, length] = reference(replacement.slice(dollar + 1, dollar + 12), found);
    // A thousand references to one long match make a text that only its writing shows.
    spendMemory(run.meter, put.length);
    spendSteps(run.meter, REFERENCE_STEPS);
    result += put;
    position = dollar + 1 + length;
  }
}

/** What stands for the reference behind a `$`, and how many characters it took. */
function reference(behind: string, found: Match): readonly [string, number] {
  if (behind.startsWith("$")) return ["$", 1];
  if (behind.startsWith("0")) return [found.match, 1];
  const groups = found.groups.length;
  // As many digits as the number of groups has, one fewer when that is beyond the last group.
  const digits = groups === 0 ? 1 : Math.floor(Math.log10(groups)) + 1;
  let index = Number.parseInt(behind.slice(0, digits), 10);
  if (digits > 1 && index > groups) index = Number.parseInt(behind.slice(0, digits - 1), 10);
  if (Number.isNaN(index)) return ["$", 0];
  const group = found.groups[index - 1];
  return [typeof group === "string" ? group : "", String(index).length];
}
