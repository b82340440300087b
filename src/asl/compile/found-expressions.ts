// found-expressions.ts — the expressions within a field of a state, each by itself: for those who show their values.
import { isJsonArray, isJsonObject, type Json } from "../../base/index.ts";
import type { Expression, Language } from "../program/index.ts";
import { jsonataExpression, jsonataTextOf, pathOrIntrinsic } from "./expressions.ts";

export interface FoundExpression {
  /** As AWS writes places: `Arguments/Items[0]/id`. */
  readonly at: string;
  /** Where its value stands in the value of the field. */
  readonly path: readonly (string | number)[];
  /** As it stands in the definition, JSONata without its braces. */
  readonly text: string;
  readonly evaluate: Expression;
}

/** In document order. The definition has passed the checker; `field` is the name of the field. */
export function expressionsIn(
  value: Json,
  language: Language,
  field: string,
): readonly FoundExpression[] {
  const found: FoundExpression[] = [];
  const look = (part: Json, at: string, path: readonly (string | number)[]): void => {
    if (isJsonArray(part)) {
      for (const [i, item] of part.entries()) look(item, `${at}[${i}]`, [...path, i]);
    } else if (isJsonObject(part)) {
      for (const [name, member] of Object.entries(part)) {
        const computed = language === "JSONPath" && name.endsWith(".$");
        const place = `${at}/${name}`;
        if (!computed) look(member, place, [...path, name]);
        else if (typeof member === "string") {
          const evaluate = pathOrIntrinsic(member, name);
          found.push({ at: place, path: [...path, name.slice(0, -2)], text: member, evaluate });
        }
      }
    } else if (language === "JSONata") {
      const text = jsonataTextOf(part);
      if (text !== undefined) found.push({ at, path, text, evaluate: jsonataExpression(text, at) });
    }
  };
  look(value, field, []);
  return found;
}

/** One path by itself, of a field such as `Variable`: messages name the field as it is written. */
export function pathIn(text: string, field: string): FoundExpression {
  return { at: field, path: [], text, evaluate: pathOrIntrinsic(text, field) };
}
