// names-set.ts — which variables a state can set on its way to another one, by its definition alone.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

interface Way {
  readonly to: Json | undefined;
  readonly names: readonly string[];
}

/** The names that any of its ways to that state sets; of all its ways where none is known to lead there. */
export function namesSetBetween(state: JsonObject, next: string): readonly string[] {
  const ways = waysOf(state);
  const there = ways.filter(({ to }) => to === next);
  const meant = there.length === 0 ? ways : there;
  return [...new Set(meant.flatMap(({ names }) => names))];
}

/** Its own `Assign` belongs to `Next` and `Default`; a rule and a catcher have theirs instead. */
function waysOf(state: JsonObject): readonly Way[] {
  const { Next: next, Default: rest, Catch: catchers, Choices: rules } = state;
  const own = namesIn(state);
  const others = [catchers, rules].flatMap((list) => (isJsonArray(list) ? list : []));
  return [
    { to: next ?? rest, names: own },
    ...others.filter(isJsonObject).map((way) => ({ to: way["Next"], names: namesIn(way) })),
  ];
}

/** JSONPath marks an expression at the end of the name. */
function namesIn({ Assign: assign }: JsonObject): readonly string[] {
  return isJsonObject(assign) ? Object.keys(assign).map((name) => name.replace(/\.\$$/, "")) : [];
}
