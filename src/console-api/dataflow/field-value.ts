// field-value.ts — the value of a field, put together from those of its expressions.
import { isJsonArray, isJsonObject, type Json, parseJson } from "../../base/index.ts";
import type { DataStep } from "../../console-wire/index.ts";

type Shown = DataStep["expressions"][number];

/** The field with each expression replaced by its value; undefined where one has none. */
export function withValues(
  text: Json,
  expressions: readonly Shown[],
  field: string,
): Json | undefined {
  const values = new Map(expressions.map(({ at, value }) => [at, value]));
  if (expressions.some(({ value }) => value === undefined)) return undefined;
  const fill = (part: Json, at: string): Json => {
    const value = values.get(at);
    if (value !== undefined) return parseJson(value);
    if (isJsonArray(part)) return part.map((item, i) => fill(item, `${at}[${i}]`));
    if (!isJsonObject(part)) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, member]) => {
        const place = `${at}/${name}`;
        const isPath = name.endsWith(".$") && values.has(place);
        return [isPath ? name.slice(0, -2) : name, fill(member, place)];
      }),
    );
  };
  return fill(text, field);
}
