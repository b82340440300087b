// for-each.ts — Fn::ForEach of AWS::LanguageExtensions, unrolled before anything else is read.
//
//   "Fn::ForEach::Name": [Identifier, [a, b], { "Key${Identifier}": body }] becomes one member for each item.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  setMember,
} from "../../base/index.ts";
import { type Place, placedAs, placeOf, TemplateFault } from "../document/index.ts";
import { kindOf } from "./function-call.ts";

const PREFIX = "Fn::ForEach::";
/** Members that loops make, inner ones included. */
const MEMBERS_MAX = 10_000;

/** The collection of a loop: a list as it stands, or what the value becomes. */
export type CollectionOf = (value: Json, place: Place) => Json;

export function loopsUnrolled(
  value: JsonObject,
  root: Place,
  collectionOf: CollectionOf,
): JsonObject {
  const unrolling = new Unrolling(collectionOf);
  return unrolling.object(value, root);
}

class Unrolling {
  readonly #collectionOf: CollectionOf;
  #made = 0;

  constructor(collectionOf: CollectionOf) {
    this.#collectionOf = collectionOf;
  }

  value(value: Json, place: Place): Json {
    if (isJsonArray(value)) {
      const items = value.map((item, i) => this.value(item, placeOf(item, place, i)));
      return items.every((item, i) => item === value[i]) ? value : placedAs(items, value);
    }
    return isJsonObject(value) ? this.object(value, place) : value;
  }

  object(object: JsonObject, place: Place): JsonObject {
    const members: Record<string, Json> = {};
    let changed = false;
    for (const [name, item] of Object.entries(object)) {
      const at = placeOf(item, place, name);
      if (name.startsWith(PREFIX)) {
        changed = true;
        for (const [made, body] of this.#loop(item, at)) setMember(members, made, body);
        continue;
      }
      const inner = this.value(item, at);
      changed ||= inner !== item;
      setMember(members, name, inner);
    }
    return changed ? placedAs(members, object) : object;
  }

  #loop(loop: Json, place: Place): readonly (readonly [string, Json])[] {
    const [identifier, collection = null, template] = isJsonArray(loop) ? loop : [];
    if (typeof identifier !== "string" || !isJsonObject(template)) {
      throw new TemplateFault(
        place,
        "Fn::ForEach takes an identifier, a list and what each becomes",
      );
    }
    const items = this.#collectionOf(collection, placeOf(collection, place, 1));
    if (!isJsonArray(items)) {
      throw new TemplateFault(place, `Fn::ForEach takes a list, not ${kindOf(items)}`);
    }
    return items.flatMap((item) => {
      const text = typeof item === "string" ? item : JSON.stringify(item);
      const body = replaced(template, identifier, text);
      this.#made += Object.keys(body).length;
      if (this.#made > MEMBERS_MAX) {
        throw new TemplateFault(place, `Fn::ForEach makes more than ${MEMBERS_MAX} members`);
      }
      // A loop in the body sees this loop's item.
      return Object.entries(this.object(body, placeOf(template, place, 2)));
    });
  }
}

/** `${Identifier}`, `&{Identifier}` (without what no name may have) and `{Ref: Identifier}` with their value. */
function replaced(value: JsonObject, identifier: string, text: string): JsonObject {
  const fill = (from: string): string =>
    from
      .replaceAll(`\${${identifier}}`, text)
      .replaceAll(`&{${identifier}}`, text.replace(/[^A-Za-z0-9]/g, ""));
  const visit = (item: Json): Json => {
    if (typeof item === "string") return fill(item);
    if (isJsonArray(item)) return placedAs(item.map(visit), item);
    if (!isJsonObject(item)) return item;
    if (item["Ref"] === identifier && Object.keys(item).length === 1) return text;
    const members: Record<string, Json> = {};
    for (const [name, inner] of Object.entries(item)) setMember(members, fill(name), visit(inner));
    return placedAs(members, item);
  };
  // The cast: an object that is no Ref stays an object.
  return visit(value) as JsonObject;
}
