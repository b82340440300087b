// reference-path.ts — paths that name exactly one place, where a value can be put: ResultPath.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  memberOf,
  type Parsed,
  stringifyJson,
  withMember,
} from "../../base/index.ts";
import { type Evaluated, QueryFailure } from "../query-env.ts";
import { parsePath } from "./compile-path.ts";
import { isPlainStep } from "./definite-path.ts";
import type { PathToken } from "./path-token.ts";

export interface ReferencePath {
  readonly text: string;
  /** A copy of `input` in which `value` stands at the place; States.ResultPathMatchFailure when it cannot. */
  set(input: Json, value: Json): Evaluated;
}

export function compileReferencePath(text: string): Parsed<ReferencePath, string> {
  const parsed = parsePath(text);
  if (!parsed.ok) return parsed;
  const { root, tokens } = parsed.value;
  if (root !== "input") {
    return refused(
      `A reference path must begin with '$.': ${root === "context" ? "the context object" : "a variable"} cannot be written to`,
    );
  }
  if (!tokens.every(isPlainStep)) {
    return refused("A reference path must identify a single place, by names and indices alone");
  }
  const steps = tokens.map(stepOf);
  return { ok: true, value: { text, set: (input, value) => put({ text, steps }, input, value) } };
}

function refused(problem: string): Parsed<ReferencePath, string> {
  return { ok: false, problems: [problem] };
}

function stepOf(token: PathToken): string | number {
  if (token.type === "names") return token.names[0] ?? "";
  return token.type === "indices" ? (token.indices[0] ?? 0) : 0;
}

function put(
  path: { readonly text: string; readonly steps: readonly (string | number)[] },
  input: Json,
  value: Json,
): Evaluated {
  const containers = containersAlong(path.steps, input);
  if (containers === undefined) {
    const reason = `Unable to apply ReferencePath ${path.text} to input ${stringifyJson(input)}`;
    return new QueryFailure("States.ResultPathMatchFailure", reason);
  }
  return containers.reduceRight(
    (below: Json, container, i) => replaced(container, path.steps[i] ?? "", below),
    value,
  );
}

/**
 * What stands at each step: an object, one to be made where nothing is, or a list that has the index already.
 * Undefined when some step meets anything else, as a name in a list or a number does.
 */
function containersAlong(
  steps: readonly (string | number)[],
  input: Json,
): (JsonArray | JsonObject)[] | undefined {
  const containers: (JsonArray | JsonObject)[] = [];
  let here: Json | undefined = input;
  for (const step of steps) {
    const container: Json = here === undefined ? {} : here;
    if (typeof step === "string") {
      if (!isJsonObject(container)) return undefined;
      here = memberOf(container, step);
    } else {
      if (!isJsonArray(container)) return undefined;
      here = container[indexIn(container, step)];
      if (here === undefined) return undefined;
    }
    containers.push(container);
  }
  return containers;
}

function indexIn(list: JsonArray, index: number): number {
  return index < 0 ? list.length + index : index;
}

function replaced(container: JsonArray | JsonObject, step: string | number, value: Json): Json {
  return isJsonArray(container)
    ? container.with(indexIn(container, Number(step)), value)
    : withMember(container, String(step), value);
}
