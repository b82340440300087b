// rule-values.ts — what the parts of a Choice's rule gave: its paths, or what its condition is put together from.
//
// They are evaluated by what evaluated the rule. What a condition had no need to look at is not looked at here either.
import { expressionsIn, pathIn } from "../../asl/index.ts";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
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
    return pathsOf(rule).map((path) => valueAtPath(path, sight, view));
  }
  const text = jsonataOf(condition);
  const whole = text === undefined ? undefined : conditionParts(text);
  return whole === undefined ? [] : new ConditionValues(sight, view).of(whole);
}

interface RulePath {
  readonly text: string;
  /** `Choices[0]/And[1]/Variable`. */
  readonly place: string;
  /** Where nothing is found, that is what the rule asks for. */
  readonly mayLack: boolean;
}

/** Those that a rule compares, each once, in the order in which they are written. */
function pathsOf({ json, place: at }: WrittenRule): readonly RulePath[] {
  const paths = new Map<string, RulePath>();
  const look = (part: Json, place: string): void => {
    if (isJsonArray(part)) {
      for (const [i, item] of part.entries()) look(item, `${place}[${i}]`);
    } else if (isJsonObject(part)) {
      for (const [name, member] of Object.entries(part)) {
        if (/^(?:Next|Comment|Assign|Output)$/.test(name)) continue;
        const inside = `${place}/${name}`;
        if (typeof member !== "string") look(member, inside);
        else if (/^Variable$|Path$/.test(name)) {
          const mayLack = Object.hasOwn(part, "IsPresent") && paths.get(member)?.mayLack !== false;
          paths.set(member, { place: inside, ...paths.get(member), text: member, mayLack });
        }
      }
    }
  };
  look(json, at);
  return [...paths.values()];
}

function valueAtPath({ text, place, mayLack }: RulePath, sight: Sight, view: View): RuleValue {
  const value = evaluated(pathIn(text, place).evaluate, sight, view);
  return shown(text, mayLack && isMissing(value) ? undefined : value);
}

function isMissing(value: Evaluated): boolean {
  return value instanceof QueryFailure && value.error === "States.Runtime";
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
