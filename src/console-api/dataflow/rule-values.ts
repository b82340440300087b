// rule-values.ts — what the parts of a Choice's rule gave: its paths, or what its condition is put together from.
//
// They are evaluated by what evaluated the rule. What a condition had no need to look at is not looked at here either.
import { expressionsIn } from "../../asl/index.ts";
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

export function ruleValues(rule: JsonObject, sight: Sight, view: View): readonly RuleValue[] {
  const { Condition: condition } = rule;
  if (typeof condition !== "string") {
    return pathsOf(rule).map((text) => valueAtPath(text, sight, view));
  }
  const text = jsonataOf(condition);
  const whole = text === undefined ? undefined : conditionParts(text);
  return whole === undefined ? [] : new ConditionValues(sight, view).of(whole);
}

/** Those that a rule compares, each once, in the order in which they are written. */
function pathsOf(rule: JsonObject): readonly string[] {
  const paths = new Set<string>();
  const look = (part: Json, name: string): void => {
    if (isJsonArray(part)) for (const item of part) look(item, "");
    else if (isJsonObject(part))
      for (const [own, member] of Object.entries(part)) look(member, own);
    else if (typeof part === "string" && /^Variable$|Path$/.test(name)) paths.add(part);
  };
  for (const name of Object.keys(rule)) {
    if (!["Next", "Comment", "Assign", "Output"].includes(name)) look(rule[name] ?? null, name);
  }
  return [...paths];
}

function valueAtPath(text: string, sight: Sight, view: View): RuleValue {
  const [found] = expressionsIn({ "value.$": text }, "JSONPath", "");
  return shown(text, found && evaluated(found.evaluate, sight, view));
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
