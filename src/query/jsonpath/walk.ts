// walk.ts — the steps that can meet many values: filters, wildcards, slices, unions, `..` and functions.
//
// The rules are Jayway's: while everything before a step is definite, a step that does not fit the value is a miss
// with a reason; behind an indefinite step, what does not fit is passed over.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  memberOf,
  setMember,
} from "../../base/index.ts";
import { getterOf, isPlainStep, memberGetter, unfitFor } from "./definite-path.ts";
import { filterOf, type Predicate, visitsOf } from "./filter.ts";
import { javaText } from "./java-text.ts";
import { invokePathFunction } from "./path-functions.ts";
import {
  type FunctionParameter,
  type FunctionToken,
  fragmentOf,
  fragmentsOf,
  isTokenDefinite,
  type NamesToken,
  type PathToken,
  type SliceToken,
} from "./path-token.ts";
import { type Lookup, PathMiss, type Run, visitsOfPlain, type Walk } from "./run.ts";

/** Where a step stands. */
interface Site {
  /** The path so far while it is definite; undefined behind an indefinite step. */
  readonly place: string | undefined;
  /** Each property must be there: what Jayway asks for when a filter tests whether a path exists. */
  readonly requiresAll: boolean;
}

export function isPathDefinite(tokens: readonly PathToken[]): boolean {
  return tokens.every((token, i) => isTokenDefinite(token, i === tokens.length - 1));
}

export function lookupOf(
  tokens: readonly PathToken[],
  options: { readonly requiresAll: boolean },
): Lookup {
  const plainCount = tokens.findIndex((token) => !isPlainStep(token));
  if (plainCount === -1) return getterOf(tokens);
  const plain = tokens.slice(0, plainCount);
  const start = getterOf(plain);
  const site = { place: `$${fragmentsOf(plain)}`, requiresAll: options.requiresAll };
  const walk = walkOf(tokens.slice(plainCount), site);
  const isDefinite = isPathDefinite(tokens);
  return (document, run) => {
    const value = start(document);
    if (value === undefined) return undefined;
    const found: Json[] = [];
    walk(value, found, run);
    return isDefinite ? found.at(-1) : found;
  };
}

function walkOf(tokens: readonly PathToken[], site: Site): Walk {
  const [token, ...rest] = tokens;
  if (token === undefined) return keep;
  const isLeaf = rest.length === 0;
  const isDefinite = site.place !== undefined && isTokenDefinite(token, isLeaf);
  const place = isDefinite ? `${site.place}${fragmentOf(token)}` : undefined;
  const next = walkOf(rest, { ...site, place });
  const visits = visitsBehind(rest);
  switch (token.type) {
    case "names":
      if (token.names.length > 1 && isLeaf) return mergeWalk(token, site, next);
      return unionWalk(
        token.names.map((name) => memberWalk(token, { name, isLeaf }, { site, next })),
        visits,
      );
    case "indices":
      return indicesWalk(token, token.indices, { site, next, visits });
    case "slice":
      return sliceWalk(token, { site, next, visits });
    case "wildcard":
      return wildcardWalk(next, visits);
    case "scan":
      return scanWalk(rest[0], next, visits);
    case "filter":
      return filterWalk(token, filterOf(token.condition, lookupOf), {
        site,
        next,
        visits: visits - 1 + visitsOf(token.condition),
      });
    case "function":
      return functionWalk(token, next);
  }
}

/** What one value takes behind a step that meets many: the plain steps up to the next one that does. */
function visitsBehind(rest: readonly PathToken[]): number {
  const plain = rest.findIndex((token) => !isPlainStep(token));
  return visitsOfPlain(plain === -1 ? rest.length : plain);
}

const keep: Walk = (value, found) => {
  found.push(value);
};

/** Throws the reason why `value` cannot be stepped into, if the path is definite so far. */
function refuseUnfit(token: PathToken, value: Json, site: Site): void {
  if (site.place === undefined) return;
  const { place } = site;
  const fits = token.type === "names" ? isJsonObject(value) : isJsonArray(value);
  if (!fits) throw new PathMiss(() => unfitFor(token, value, place) ?? "");
}

interface StepSite {
  readonly site: Site;
  readonly next: Walk;
}

interface ManySite extends StepSite {
  /** What each value that is met takes. */
  readonly visits: number;
}

function memberWalk(
  token: NamesToken,
  { name, isLeaf }: { readonly name: string; readonly isLeaf: boolean },
  { site, next }: StepSite,
): Walk {
  const isDefinite = site.place !== undefined && token.names.length === 1;
  const isNeeded = site.requiresAll || (isDefinite && !isLeaf);
  const miss = isLeaf ? "No results for path: " : "Missing property in path ";
  const memberIn = memberGetter(name);
  return (value, found, run) => {
    const member = memberIn(value);
    if (member !== undefined) return next(member, found, run);
    if (!isJsonObject(value)) return refuseUnfit(token, value, site);
    if (isNeeded) throw new PathMiss(`${miss}${site.place ?? "$"}['${name}']`);
  };
}

function unionWalk(walks: readonly Walk[], visits: number): Walk {
  const [only] = walks;
  if (walks.length === 1 && only !== undefined) return only;
  return (value, found, run) => {
    run.spend(walks.length * visits);
    for (const walk of walks) walk(value, found, run);
  };
}

/** A union of names at the end of a path: one object with those of the members that are there. */
function mergeWalk(token: NamesToken, site: Site, next: Walk): Walk {
  return (value, found, run) => {
    if (!isJsonObject(value)) return refuseUnfit(token, value, site);
    const merged: Record<string, Json> = {};
    run.spend(2 * token.names.length);
    for (const name of token.names) {
      const member = memberOf(value, name);
      if (member !== undefined) setMember(merged, name, member);
      else if (site.requiresAll)
        throw new PathMiss(`Missing property in path ${fragmentOf(token)}`);
    }
    next(merged, found, run);
  };
}

function indicesWalk(
  token: PathToken,
  indices: readonly number[],
  { site, next, visits }: ManySite,
): Walk {
  return (value, found, run) => {
    if (!isJsonArray(value)) return refuseUnfit(token, value, site);
    run.spend(indices.length * visits);
    for (const index of indices) {
      const item = value[index < 0 ? value.length + index : index];
      if (item !== undefined) next(item, found, run);
    }
  };
}

function sliceWalk(token: SliceToken, { site, next, visits }: ManySite): Walk {
  return (value, found, run) => {
    if (!isJsonArray(value)) return refuseUnfit(token, value, site);
    const [from, to] = sliceBounds(token, value.length);
    run.spend(Math.max(0, to - from) * visits);
    for (let i = from; i < to; i++) {
      const item = value[i < 0 ? value.length + i : i];
      if (item !== undefined) next(item, found, run);
    }
  };
}

/**
 * As Jayway counts, bounds included that look like mistakes: with both ends given a negative one is not counted
 * from the end before the two are compared, so `[1:-1]` is empty.
 */
function sliceBounds({ from, to }: SliceToken, length: number): readonly [number, number] {
  if (from === undefined)
    return [0, Math.min(length, to === undefined || to >= 0 ? (to ?? length) : length + to)];
  if (to === undefined) return [Math.max(0, from < 0 ? length + from : from), length];
  return [Math.max(-length, from), Math.min(length, to)];
}

function wildcardWalk(next: Walk, visits: number): Walk {
  return (value, found, run) => {
    const items = childrenOf(value, run);
    run.spend(items.length * (visits - 1));
    for (const item of items) next(item, found, run);
  };
}

/** Items or members, which are paid for. */
function childrenOf(value: Json, run: Run): readonly Json[] {
  if (isJsonArray(value)) {
    run.spend(value.length);
    return value;
  }
  if (!isJsonObject(value)) return [];
  // Not Object.values, which takes three times as long where there are many.
  const members: Json[] = [];
  // The cast: a name of the object's own.
  for (const name in value) members.push(value[name] as Json);
  run.spendMembers(members.length);
  return members;
}

/** A filter keeps the items of a list; of anything that is an object, the object itself if it passes. */
function filterWalk(token: PathToken, passes: Predicate, { site, next, visits }: ManySite): Walk {
  return (value, found, run) => {
    if (isJsonArray(value)) {
      run.spend(value.length * visits);
      for (const item of value) if (passes(item, run)) next(item, found, run);
    } else if (isJsonObject(value)) {
      run.spend(visits);
      if (passes(value, run)) next(value, found, run);
    } else if (site.place !== undefined) {
      throw new PathMiss(
        () =>
          `Filter: ${fragmentOf(token)} can not be applied to primitives. Current context is: ${javaText(value)}`,
      );
    }
  };
}

/**
 * Applies the step behind `..` to the value and to every container below it, each before what it holds. A filter
 * must first accept the container as a whole: `$..[?(@.price)]` finds each object with a price once. The stack is
 * our own, so that no depth of a document can exhaust the machine's.
 */
function scanWalk(target: PathToken | undefined, next: Walk, plain: number): Walk {
  const suits = scanSuits(target);
  const visits = target?.type === "filter" ? visitsOf(target.condition) : plain;
  return (value, found, run) => {
    const stack: Json[] = [value];
    while (stack.length > 0) {
      const container = stack.pop() as Json; // The stack is not empty.
      if (suits(container, run)) next(container, found, run);
      run.spend(visits - 1);
      if (isJsonArray(container)) pushItems(container, stack, run);
      else if (isJsonObject(container)) pushMembers(container, stack, run);
    }
  };
}

/** Puts the containers among the items on the stack, the first on top. */
function pushItems(list: JsonArray, stack: Json[], run: Run): void {
  run.spend(list.length);
  for (let i = list.length - 1; i >= 0; i--) {
    const item = list[i];
    if (typeof item === "object" && item !== null) stack.push(item);
  }
}

function pushMembers(object: JsonObject, stack: Json[], run: Run): void {
  let members = 0;
  let low = stack.length;
  for (const name in object) {
    members += 1;
    const member = object[name];
    if (typeof member === "object" && member !== null) stack.push(member);
  }
  run.spendMembers(members);
  for (let high = stack.length - 1; low < high; low++, high--) {
    // The casts: both are places of the stack.
    const first = stack[low] as Json;
    stack[low] = stack[high] as Json;
    stack[high] = first;
  }
}

function scanSuits(target: PathToken | undefined): Predicate {
  switch (target?.type) {
    case "names":
      return isJsonObject;
    case "indices":
    case "slice":
      return isJsonArray;
    case "wildcard":
      return () => true;
    case "filter":
      return filterOf(target.condition, lookupOf);
    case "scan":
    case "function":
    case undefined:
      return () => false;
  }
}

function functionWalk(token: FunctionToken, next: Walk): Walk {
  const parameters = token.parameters.map((parameter) => parameterOf(token.name, parameter));
  return (value, found, run) => {
    const arguments_ = parameters.map((parameter) => parameter(run.root, run));
    next(invokePathFunction(token.name, value, { parameters: arguments_, run }), found, run);
  };
}

function parameterOf(functionName: string, parameter: FunctionParameter): Lookup {
  if (parameter.type === "literal") return () => parameter.value;
  const countsChildren = functionName === "length" || functionName === "size";
  const endsInFunction = parameter.tokens.at(-1)?.type === "function";
  // `$..book.length()` counts what the found lists hold, as Jayway does by appending a wildcard.
  const tokens: readonly PathToken[] =
    countsChildren && !endsInFunction
      ? [...parameter.tokens, { type: "wildcard" }]
      : parameter.tokens;
  return lookupOf(tokens, { requiresAll: false });
}
