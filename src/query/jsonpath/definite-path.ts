// definite-path.ts — paths of names and indices alone, which are nearly all: a chain of closures that allocates nothing.
import { isJsonArray, isJsonObject, type Json, JsonNumber, memberOf } from "../../base/index.ts";
import { javaClassOf, javaText } from "./java-text.ts";
import { fragmentOf, type PathToken } from "./path-token.ts";
import type { Getter } from "./run.ts";

/** Whether the token selects one member or one item by a fixed name or index. */
export function isPlainStep(token: PathToken): boolean {
  return (
    (token.type === "names" && token.names.length === 1) ||
    (token.type === "indices" && token.indices.length === 1)
  );
}

/** The lookup for tokens that are all plain steps. */
export function getterOf(tokens: readonly PathToken[]): Getter {
  const names = tokens.map((token) => (token.type === "names" ? token.names[0] : undefined));
  if (names.length <= 4 && names.every(isUnambiguous)) return namesGetter(names);
  const steps = tokens.map(stepOf);
  return (document) => {
    let value: Json | undefined = document;
    for (let i = 0; i < steps.length && value !== undefined; i++) value = steps[i]?.(value);
    return value;
  };
}

function stepOf(token: PathToken): Getter {
  if (token.type === "names") {
    return memberGetter(token.names[0] ?? "");
  }
  const index = token.type === "indices" ? (token.indices[0] ?? 0) : 0;
  if (index >= 0) return (value) => (isJsonArray(value) ? value[index] : undefined);
  return (value) => (isJsonArray(value) ? value[value.length + index] : undefined);
}

/** The member of that name, if the value is an object and has it. */
export function memberGetter(name: string): (value: Json | undefined) => Json | undefined {
  if (isUnambiguous(name)) return (value) => readMember(value, name);
  return (value) => (isJsonObject(value) ? memberOf(value, name) : undefined);
}

/**
 * Whether no list, no {@link JsonNumber} and no prototype has anything by this name, so that an ordinary read of
 * a member is as safe as Object.hasOwn, and five times as fast. False for `length`, `constructor`, `0`, `value`, …
 */
function isUnambiguous(name: string | undefined): name is string {
  return (
    name !== undefined &&
    !(name in Array.prototype) &&
    !(name in EXACT_NUMBER) &&
    !/^\d+$/.test(name)
  );
}

const EXACT_NUMBER = new JsonNumber("1.0");

function readMember(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  // The cast: whatever is not a JSON object has nothing by an unambiguous name, see above.
  return (value as { readonly [name: string]: Json })[name];
}

/** The commonest lengths written out: a loop over the steps takes twice as long. */
function namesGetter(names: readonly string[]): Getter {
  const [a = "", b = "", c = "", d = ""] = names;
  switch (names.length) {
    case 0:
      return (document) => document;
    case 1:
      return (document) => readMember(document, a);
    case 2:
      return (document) => readMember(readMember(document, a), b);
    case 3:
      return (document) => readMember(readMember(readMember(document, a), b), c);
    default:
      return (document) => readMember(readMember(readMember(readMember(document, a), b), c), d);
  }
}

/**
 * Why the plain steps lead nowhere, in Jayway's words; undefined when they do lead to a value. `whole` is the path
 * with whatever follows these steps, which is what Jayway names when an index is out of bounds.
 */
export function missOf(
  tokens: readonly PathToken[],
  document: Json,
  whole: { readonly text: string; readonly isLongerThanTokens: boolean },
): string | undefined {
  let value = document;
  let place = "$";
  for (const [i, token] of tokens.entries()) {
    const isLeaf = i === tokens.length - 1 && !whole.isLongerThanTokens;
    const next = stepOf(token)(value);
    if (next === undefined) {
      const unfit = unfitFor(token, value, place);
      if (unfit !== undefined) return unfit;
      if (isLeaf || token.type !== "names") return noResultsFor(whole.text);
      return `Missing property in path ${place}['${token.names[0]}']`;
    }
    value = next;
    place += token.type === "names" ? `['${token.names[0]}']` : fragmentOf(token);
  }
  return undefined;
}

/** Why a token of a definite path cannot be applied to such a value at all; undefined when it can. */
export function unfitFor(token: PathToken, value: Json, place: string): string | undefined {
  if (token.type === "names") {
    return isJsonObject(value)
      ? undefined
      : `Expected to find an object with property ${fragmentOf(token)} in path ${place} but found '${javaClassOf(value)}'. This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.`;
  }
  if (isJsonArray(value)) return undefined;
  if (value === null) return `The path ${place} is null`;
  return `Filter: ${fragmentOf(token)} can only be applied to arrays. Current context is: ${javaText(value)}`;
}

export function noResultsFor(wholePath: string): string {
  return `No results for path: ${wholePath}`;
}
