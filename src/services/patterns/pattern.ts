// pattern.ts — a pattern of JSON text to a function that says whether an event matches.
//
// EventBridge user guide, "Event patterns": every field of the pattern must match (AND), one of its values is enough
// (OR), `$or` holds alternatives. A list in the event matches when one of its elements does; fields below a list must
// match within one element. What is absent matches `{"exists": false}` alone.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
} from "../../base/index.ts";
import { compileRule, PatternProblem, type Rule } from "./rule.ts";

export { PatternProblem };

export type Matcher = (event: Json) => boolean;

const DEPTH_MAX = 100;
/** Combinations of values; AWS allows 2,048 for rules. */
const RULES_MAX = 2_048;

/** Throws {@link PatternProblem}. */
export function compilePattern(pattern: Json): Matcher {
  if (!isJsonObject(pattern)) throw new PatternProblem("Filter is not an object");
  const count = { rules: 0 };
  return compileObject(pattern, 0, count);
}

function compileObject(pattern: JsonObject, depth: number, count: { rules: number }): Matcher {
  if (depth > DEPTH_MAX) throw new PatternProblem("Event pattern is nested too deep");
  const names = Object.keys(pattern);
  if (names.length === 0) throw new PatternProblem("Empty objects are not allowed");
  const fields = names.map((name): Matcher => {
    const inner = pattern[name] ?? null;
    if (name === "$or") return compileOr(inner, depth, count);
    return compileField(name, inner, { depth, count });
  });
  return (event) => fields.every((matches) => matches(event));
}

function compileOr(alternatives: Json, depth: number, count: { rules: number }): Matcher {
  if (!isJsonArray(alternatives) || alternatives.length < 2 || !alternatives.every(isJsonObject))
    throw new PatternProblem("$or must be an array of at least two objects");
  const matchers = alternatives.map((alternative) =>
    // The cast: every alternative is an object, as just seen.
    compileObject(alternative as JsonObject, depth + 1, count),
  );
  return (event) => matchers.some((matches) => matches(event));
}

function compileField(
  name: string,
  inner: Json,
  { depth, count }: { readonly depth: number; readonly count: { rules: number } },
): Matcher {
  if (isJsonObject(inner)) {
    const below = compileObject(inner, depth + 1, count);
    return (event) => within(valueAt(event, name), below);
  }
  if (!isJsonArray(inner)) {
    throw new PatternProblem(`"${name}" must be an object or an array`);
  }
  if (inner.length === 0) throw new PatternProblem(`Empty arrays are not allowed`);
  const rules = inner.map(compileRule);
  count.rules += rules.length;
  if (count.rules > RULES_MAX) throw new PatternProblem("Event pattern is too complex");
  return (event) => leafMatches(valueAt(event, name), rules);
}

function valueAt(event: Json | undefined, name: string): Json | undefined {
  return isJsonObject(event) ? memberOf(event, name) : undefined;
}

/** Fields below a list are looked for in each element on its own. */
function within(value: Json | undefined, below: Matcher): boolean {
  if (isJsonArray(value)) return value.some((element) => within(element, below));
  return below(value ?? {});
}

function leafMatches(value: Json | undefined, rules: readonly Rule[]): boolean {
  if (isJsonArray(value)) {
    const leaves = value.filter((element) => !isJsonObject(element) && !isJsonArray(element));
    return leaves.length === 0
      ? rules.some((rule) => rule(undefined))
      : leaves.some((leaf) => rules.some((rule) => rule(leaf)));
  }
  const leaf = isJsonObject(value) ? undefined : value;
  return rules.some((rule) => rule(leaf));
}
