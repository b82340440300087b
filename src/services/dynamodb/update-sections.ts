// update-sections.ts — the parts of an update expression in an order in which dynalite does what AWS does.
//
//   Every path and every operand means the item as it was. dynalite applies the parts one after the other, so
//   S1. what sets and adds comes before what removes;
//   S2. of a list's elements the last is removed first, which leaves the places of the others as they were;
//   S3. a value that was read from the item is copied before anything is changed.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

/** UpdateItem's checked parameters, with the parts of the expression so ordered. */
export function withOrderedSections(data: JsonObject): JsonObject {
  const updates = data["_updates"];
  const sections = isJsonObject(updates) ? updates["sections"] : undefined;
  if (!isJsonObject(updates) || !isJsonArray(sections)) return data;
  const parts = sections.filter(isJsonObject);
  const ordered = [
    ...parts.filter((part) => !removes(part)).map(copiesItsValue),
    ...parts.filter(removes).sort((a, b) => lastPlaceFirst(pathOf(a), pathOf(b))),
  ];
  return { ...data, _updates: { ...updates, sections: ordered } };
}

function removes({ type }: JsonObject): boolean {
  return type === "remove" || type === "delete";
}

function pathOf({ path }: JsonObject): readonly Json[] {
  return isJsonArray(path) ? path : [];
}

/** Paths that part at an element of a list: the one further behind comes first. */
function lastPlaceFirst(a: readonly Json[], b: readonly Json[]): number {
  const parting = a.findIndex((piece, i) => piece !== b[i]);
  const [first, second] = [a[parting], b[parting]];
  return typeof first === "number" && typeof second === "number" ? second - first : 0;
}

/** dynalite puts what it has read from the item back into `val`: there it becomes a value of its own. */
function copiesItsValue(part: JsonObject): JsonObject {
  let value: Json | undefined = part["val"];
  return Object.defineProperty({ ...part }, "val", {
    enumerable: true,
    get: () => value,
    set: (read: Json) => {
      value = structuredClone(read);
    },
  });
}
