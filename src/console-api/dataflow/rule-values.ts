// rule-values.ts — what the parts of a Choice's rule gave: its paths, or what its condition is put together from.
//
// They are evaluated by what evaluated the rule. What a condition had no need to look at is not looked at here either.
import { choicePredicate, expressionsIn, pathIn } from "../../asl/index.ts";
import { isJsonArray, isJsonObject, type JsonObject, stringifyJson } from "../../base/index.ts";
import type { DataFlow } from "../../console-wire/index.ts";
import {
  type ConditionPart,
  conditionParts,
  type Evaluated,
  jsonataOf,
  QueryFailure,
} from "../../query/index.ts";
import { evaluated, type Sight, type View } from "./flow-env.ts";

type RuleValue = NonNullable<DataFlow["decisions"][number]["values"]>[number];

/** More tell nobody anything. */
const PARTS_MAX = 24;

export interface WrittenRule {
  readonly json: JsonObject;
  /** `Choices[0]`. */
  readonly place: string;
}

export function ruleValues(rule: WrittenRule, sight: Sight, view: View): readonly RuleValue[] {
  const { Condition: condition } = rule.json;
  if (typeof condition !== "string") {
    return new PathValues(sight, view).of(rule);
  }
  const text = jsonataOf(condition);
  const whole = text === undefined ? undefined : conditionParts(text);
  return whole === undefined ? [] : new ConditionValues(sight, view).of(whole);
}

/** The paths that a rule compares, each once, in the order in which they are written. */
class PathValues {
  readonly #sight: Sight;
  readonly #view: View;
  readonly #values = new Map<string, RuleValue>();

  constructor(sight: Sight, view: View) {
    this.#sight = sight;
    this.#view = view;
  }

  of({ json, place }: WrittenRule): readonly RuleValue[] {
    this.#rule(json, place, true);
    return [...this.#values.values()];
  }

  #rule(rule: JsonObject, place: string, isLookedAt: boolean): void {
    const { Not: not } = rule;
    if (isJsonArray(rule["And"])) this.#joined(rule, `${place}/And`, isLookedAt);
    else if (isJsonArray(rule["Or"])) this.#joined(rule, `${place}/Or`, isLookedAt);
    else if (isJsonObject(not)) this.#rule(not, `${place}/Not`, isLookedAt);
    else this.#comparison(rule, place, isLookedAt);
  }

  /** An And goes on while its rules hold, an Or while they do not. */
  #joined({ And: and, Or: or }: JsonObject, place: string, isLookedAt: boolean): void {
    const rules = [and ?? or].flatMap((list) => (isJsonArray(list) ? list : []));
    let isOpen = isLookedAt;
    for (const [i, rule] of rules.entries()) {
      if (!isJsonObject(rule)) continue;
      this.#rule(rule, `${place}[${i}]`, isOpen);
      const holds = isOpen && evaluated(choicePredicate(rule), this.#sight, this.#view);
      isOpen = isOpen && holds === (and !== undefined);
    }
  }

  #comparison(rule: JsonObject, place: string, isLookedAt: boolean): void {
    // Where nothing is found, that is what the rule asks for.
    const mayLack = Object.hasOwn(rule, "IsPresent");
    let isOpen = isLookedAt;
    const names = Object.keys(rule).filter((name) => name.endsWith("Path"));
    for (const name of ["Variable", ...names]) {
      const text = rule[name];
      if (typeof text !== "string") continue;
      if (!isOpen) {
        if (!this.#values.has(text)) this.#values.set(text, { text, error: "not looked at" });
        continue;
      }
      const { evaluate } = pathIn(text, `${place}/${name}`);
      const value = evaluated(evaluate, this.#sight, this.#view);
      const isMissing = value instanceof QueryFailure && value.error === "States.Runtime";
      this.#values.set(text, shown(text, mayLack && isMissing ? undefined : value));
      isOpen = !isMissing;
    }
  }
}

function shown(text: string, value: Evaluated | undefined): RuleValue {
  if (value === undefined) return { text };
  return value instanceof QueryFailure
    ? { text, error: value.reason }
    : { text, value: stringifyJson(value) };
}

/** The parts of one condition, each once, in the order in which they are written. */
class ConditionValues {
  readonly #sight: Sight;
  readonly #view: View;
  readonly #values = new Map<string, RuleValue>();

  constructor(sight: Sight, view: View) {
    this.#sight = sight;
    this.#view = view;
  }

  /** Of the whole itself only where it has no parts: what it gave, the rule says. */
  of(whole: ConditionPart): readonly RuleValue[] {
    if (whole.parts.length === 0) this.#note(whole);
    else this.#inside(whole);
    return [...this.#values.values()].slice(0, PARTS_MAX);
  }

  #inside({ parts, joins }: ConditionPart): void {
    let isOpen = true;
    for (const part of parts) {
      if (!isOpen) {
        if (!this.#values.has(part.text)) {
          this.#values.set(part.text, { text: part.text, error: "not looked at" });
        }
        continue;
      }
      this.#note(part);
      this.#inside(part);
      const isTrue = this.#evaluate(`$boolean(${part.text})`) === true;
      if (joins !== undefined) isOpen = isTrue === (joins === "and");
    }
  }

  #note({ text }: ConditionPart): void {
    if (this.#values.size >= PARTS_MAX || this.#values.has(text)) return;
    const value = this.#evaluate(text);
    // Where a part gives nothing, the rule goes on with that; for a field it would be a failure.
    const isNothing = value instanceof QueryFailure && this.#evaluate(`$exists(${text})`) === false;
    this.#values.set(text, shown(text, isNothing ? undefined : value));
  }

  #evaluate(text: string): Evaluated | undefined {
    const [found] = expressionsIn(`{% ${text} %}`, "JSONata", "Condition");
    return found && evaluated(found.evaluate, this.#sight, this.#view);
  }
}
