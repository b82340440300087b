// found-expressions.ts — the expressions within a field of a state, each by itself: for those who show their values.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { Expression, Language } from "../program/index.ts";
import { jsonataExpression, jsonataTextOf, pathOrIntrinsic } from "./expressions.ts";
import { payloadNames } from "./template.ts";

export interface FoundExpression {
  /** As AWS writes places: `Arguments/Items[0]/id`. */
  readonly at: string;
  /** Where its value stands in the value of the field. */
  readonly path: readonly (string | number)[];
  /** As it stands in the definition, JSONata without its braces. */
  readonly text: string;
  /** As the how manieth of the field it is evaluated, from 0: a failure keeps the later ones from it. */
  readonly turn: number;
  readonly evaluate: Expression;
}

/** In document order. The definition has passed the checker; `field` is the name of the field. */
export function expressionsIn(
  value: Json,
  language: Language,
  field: string,
): readonly FoundExpression[] {
  return new ExpressionSearch(language, field).look(value, field, []);
}

/** Goes through a field in the order of evaluation. */
class ExpressionSearch {
  readonly #language: Language;
  readonly #field: string;
  #turn = 0;

  constructor(language: Language, field: string) {
    this.#language = language;
    this.#field = field;
  }

  look(part: Json, at: string, path: FoundExpression["path"]): readonly FoundExpression[] {
    if (isJsonArray(part)) {
      return part.flatMap((item, i) => this.look(item, `${at}[${i}]`, [...path, i]));
    }
    if (isJsonObject(part)) return this.#lookInto(part, at, path);
    const text = this.#language === "JSONata" ? jsonataTextOf(part) : undefined;
    if (text === undefined) return [];
    return [{ at, path, text, turn: this.#next(), evaluate: jsonataExpression(text, at) }];
  }

  #lookInto(
    part: JsonObject,
    at: string,
    path: FoundExpression["path"],
  ): readonly FoundExpression[] {
    const inside = new Map<string, readonly FoundExpression[]>();
    for (const name of this.#namesInTurn(part, path)) {
      // The cast: it is a name of the object's own.
      const member = part[name] as Json;
      const place = `${at}/${name}`;
      if (this.#language !== "JSONPath" || !name.endsWith(".$")) {
        inside.set(name, this.look(member, place, [...path, name]));
      } else if (typeof member === "string") {
        const evaluate = pathOrIntrinsic(member, name);
        const found = { at: place, path: [...path, name.slice(0, -2)], text: member, evaluate };
        inside.set(name, [{ ...found, turn: this.#next() }]);
      }
    }
    return Object.keys(part).flatMap((name) => inside.get(name) ?? []);
  }

  /** The variables of an Assign come one after the other, in either language. */
  #namesInTurn(part: JsonObject, path: FoundExpression["path"]): readonly string[] {
    const isAssign = path.length === 0 && /(?:^|\/)Assign$/.test(this.#field);
    return this.#language === "JSONata" || isAssign ? Object.keys(part) : payloadNames(part);
  }

  #next(): number {
    this.#turn += 1;
    return this.#turn - 1;
  }
}

/** One path by itself, of a field such as `Variable`: messages name the field as it is written. */
export function pathIn(text: string, field: string): FoundExpression {
  return { at: field, path: [], text, turn: 0, evaluate: pathOrIntrinsic(text, field) };
}
