// rule-reads.ts — what the rules of a Choice state in JSONPath read, and what would make the first of them hold.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { Needs, Strength } from "./need.ts";
import type { PathReads, Sight } from "./path-reads.ts";
import { equalTo, type Kind, opposite, type Relation, type Wish } from "./wish.ts";

/** How a rule is meant to come out, and how much that matters. */
interface Aim {
  readonly wanted: boolean;
  readonly strength: Strength;
}

export class RuleReads {
  readonly #needs: Needs;
  readonly #paths: PathReads;

  constructor(needs: Needs, paths: PathReads) {
    this.#needs = needs;
    this.#paths = paths;
  }

  rule(rule: JsonObject, sight: Sight, aim: Aim): void {
    const { And: and, Or: or, Not: not } = rule;
    if (isJsonArray(and)) this.#rules(and, sight, { aim, needsAll: aim.wanted });
    else if (isJsonArray(or)) this.#rules(or, sight, { aim, needsAll: !aim.wanted });
    else if (isJsonObject(not)) this.rule(not, sight, { ...aim, wanted: !aim.wanted });
    else this.#comparison(rule, sight, aim);
  }

  /** Where one is enough, it is the first. */
  #rules(
    rules: readonly Json[],
    sight: Sight,
    { aim, needsAll }: { readonly aim: Aim; readonly needsAll: boolean },
  ): void {
    for (const [i, rule] of rules.entries()) {
      if (!isJsonObject(rule)) continue;
      this.rule(rule, sight, needsAll || i === 0 ? aim : { ...aim, strength: "mild" });
    }
  }

  #comparison(rule: JsonObject, sight: Sight, aim: Aim): void {
    const variable = rule["Variable"];
    if (typeof variable !== "string") return;
    const seen = this.#paths.place(variable, sight);
    const ends = seen.kind === "list" ? seen.item : seen;
    for (const [name, expected] of Object.entries(rule)) {
      if (name === "IsPresent") {
        this.#needs.askFor(ends, (expected === true) === aim.wanted, aim.strength);
        continue;
      }
      const wish = wishOf(name, expected, aim.wanted);
      if (wish === undefined) continue;
      this.#needs.read(ends, [wish], aim.strength);
      if (name.endsWith("Path")) this.#other(name, String(expected), sight);
    }
  }

  /** What a variable is compared with is of its kind. */
  #other(operator: string, path: string, sight: Sight): void {
    const value = EXAMPLES[partsOf(operator)?.kind ?? "string"];
    this.#paths.path(path, sight, value === undefined ? [] : [equalTo(value)]);
  }
}

const TYPE_TESTS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["IsNull", "null"],
  ["IsNumeric", "number"],
  ["IsString", "string"],
  ["IsBoolean", "boolean"],
  ["IsTimestamp", "timestamp"],
]);

function wishOf(name: string, expected: Json, wanted: boolean): Wish | undefined {
  const tested = TYPE_TESTS.get(name);
  if (tested !== undefined) {
    return { type: "kind", kind: tested, wanted: (expected === true) === wanted };
  }
  if (name === "StringMatches") return { type: "matches", pattern: String(expected), wanted };
  const parts = partsOf(name);
  if (parts === undefined) return undefined;
  const relation = wanted ? parts.relation : opposite(parts.relation);
  const value = name.endsWith("Path") ? EXAMPLES[parts.kind] : expected;
  return value === undefined ? undefined : { type: "compare", relation, value };
}

/** What the other one of two places that are compared is likely to be. */
const EXAMPLES: Readonly<Partial<Record<Kind, Json>>> = {
  boolean: true,
  number: 10,
  string: "text",
  timestamp: "2026-01-01T12:00:00Z",
};

const KINDS: Readonly<Record<string, Kind>> = {
  String: "string",
  Numeric: "number",
  Boolean: "boolean",
  Timestamp: "timestamp",
};

const RELATIONS: Readonly<Record<string, Relation>> = {
  Equals: "=",
  LessThan: "<",
  GreaterThan: ">",
  LessThanEquals: "<=",
  GreaterThanEquals: ">=",
};

function partsOf(operator: string): { kind: Kind; relation: Relation } | undefined {
  const [, type = "", order = ""] =
    /^(String|Numeric|Boolean|Timestamp)(\w+?)(?:Path)?$/.exec(operator) ?? [];
  const [kind, relation] = [KINDS[type], RELATIONS[order]];
  return kind && relation && { kind, relation };
}
