// dependencies.ts — what the resources of a template need of each other, whichever way its conditions go.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { attributeParts, functionCall } from "../document/index.ts";
import { variablesOf } from "./sub.ts";

/** Names of what a value asks for by Ref, Fn::GetAtt and Fn::Sub. */
export function namesIn(value: Json): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (item: Json): void => {
    if (isJsonArray(item)) {
      for (const inner of item) visit(inner);
      return;
    }
    if (!isJsonObject(item)) return;
    const call = functionCall(item);
    if (call !== undefined) addNames(names, call);
    for (const inner of Object.values(item)) visit(inner);
  };
  visit(value);
  return names;
}

function addNames(names: Set<string>, [name, argument]: readonly [string, Json]): void {
  if (name === "Ref" && typeof argument === "string") names.add(argument);
  if (name === "Fn::GetAtt") {
    const [resource] = attributeParts(argument) ?? [];
    if (resource !== undefined) names.add(resource);
  }
  if (name === "Fn::Sub") {
    for (const variable of variablesOf(argument)) names.add(variable.split(".")[0] ?? variable);
  }
}

/** By resource, the resources that it needs: properties and DependsOn. */
export function dependencies(resources: JsonObject): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(resources).map(([name, resource]) => {
      const { Properties = {}, DependsOn = [] } = isJsonObject(resource) ? resource : {};
      const named = isJsonArray(DependsOn) ? DependsOn : [DependsOn];
      const needed = new Set(namesIn(Properties));
      for (const item of named) if (typeof item === "string") needed.add(item);
      return [name, [...needed].filter((other) => Object.hasOwn(resources, other))];
    }),
  );
}

/** Names, each needing the next, the last one the first; undefined where there is no circle. */
export function circleIn(
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    // The way down, each with those that it still has to ask; no recursion, so no depth is too deep.
    const way: { readonly name: string; readonly left: string[] }[] = [];
    const enter = (name: string): void => {
      way.push({ name, left: [...(graph.get(name) ?? [])] });
    };
    if (!done.has(start)) enter(start);
    for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
      const next = top.left.shift();
      if (next === undefined) {
        done.add(top.name);
        way.pop();
        continue;
      }
      const at = way.findIndex(({ name }) => name === next);
      if (at >= 0) return way.slice(at).map(({ name }) => name);
      if (!done.has(next)) enter(next);
    }
  }
  return undefined;
}
