// evaluation.ts — a value of a template with its functions called; nothing is asked before it is needed.
//
//   V1. Undefined is AWS::NoValue: a member or an item that is undefined is left out.
//   V2. Conditions are evaluated once, and a circle of them is named.
//   V3. No text grows beyond TEXT_LENGTH_MAX, so that no template multiplies itself.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import { functionCall, type Place, placedAt, placeOf, TemplateFault } from "../document/index.ts";
import { type FunctionCall, textOf } from "./function-call.ts";
import { FUNCTIONS } from "./functions.ts";
import type { World } from "./world.ts";

export interface Sections {
  readonly mappings: JsonObject;
  readonly conditions: JsonObject;
  readonly conditionsPlace: Place;
}

export class Evaluation {
  readonly world: World;
  readonly mappings: JsonObject;
  readonly #sections: Sections;
  readonly #conditions = new Map<string, boolean>();
  readonly #openConditions: string[] = [];

  constructor(sections: Sections, world: World) {
    this.#sections = sections;
    this.mappings = sections.mappings;
    this.world = world;
  }

  value(value: Json, place: Place): Json | undefined {
    if (isJsonArray(value)) return this.#list(value, place);
    if (!isJsonObject(value)) return value;
    const call = functionCall(value);
    return call === undefined ? this.#object(value, place) : this.#called(call, place);
  }

  /** A value that must be there. */
  needed(value: Json, place: Place): Json {
    const evaluated = this.value(value, place);
    if (evaluated !== undefined) return evaluated;
    throw new TemplateFault(place, "AWS::NoValue cannot stand here");
  }

  /** A value as text: numbers and truth values as they are written. */
  text(value: Json, place: Place): string {
    return textOf(this.needed(value, place), place);
  }

  condition(name: string, place: Place): boolean {
    const known = this.#conditions.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.#sections.conditions, name)) {
      throw new TemplateFault(place, `there is no condition '${name}'`);
    }
    const start = this.#openConditions.indexOf(name);
    if (start >= 0) {
      const circle = [...this.#openConditions.slice(start), name].join(" → ");
      throw new TemplateFault(place, `conditions need each other in a circle: ${circle}`);
    }
    this.#openConditions.push(name);
    const raw = this.#sections.conditions[name] ?? null;
    const own = placeOf(raw, this.#sections.conditionsPlace, name);
    const held = this.truth(raw, own);
    this.#openConditions.pop();
    this.#conditions.set(name, held);
    return held;
  }

  /** A condition function, `{Condition: Name}`, or something that is true or false. */
  truth(value: Json, place: Place): boolean {
    if (isJsonObject(value)) {
      const { Condition: name, ...rest } = value;
      if (typeof name === "string" && Object.keys(rest).length === 0) {
        return this.condition(name, place);
      }
    }
    const evaluated = this.needed(value, place);
    if (typeof evaluated === "boolean") return evaluated;
    if (evaluated === "true" || evaluated === "false") return evaluated === "true";
    throw new TemplateFault(
      place,
      "a condition is Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition",
    );
  }

  #called([name, argument]: readonly [string, Json], place: Place): Json | undefined {
    const does = FUNCTIONS.get(name);
    if (does === undefined) throw new TemplateFault(place, `there is no function ${name}`);
    const call: FunctionCall = {
      ...{ name, argument, place: placeOf(argument, place, name), evaluation: this },
    };
    return does(call);
  }

  #list(list: readonly Json[], place: Place): Json {
    const items: Json[] = [];
    for (const [i, item] of list.entries()) {
      const evaluated = this.value(item, placeOf(item, place, i));
      if (evaluated !== undefined) items.push(evaluated);
    }
    return placedAt(items, place);
  }

  #object(object: JsonObject, place: Place): Json {
    const members: Record<string, Json> = {};
    for (const [name, item] of Object.entries(object)) {
      const evaluated = this.value(item, placeOf(item, place, name));
      if (evaluated !== undefined) setMember(members, name, evaluated);
    }
    return placedAt(members, place);
  }
}
