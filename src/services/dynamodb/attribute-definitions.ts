// attribute-definitions.ts — the attributes that the keys of a table and its indexes are made of.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { Table } from "./dynalite.ts";
import { invalid } from "./faults.ts";

/** A table's definitions with those that an update names, less those that no key needs any more. */
export function definitionsAfter(table: Table, given: Json | undefined): readonly JsonObject[] {
  const before = definitions(table["AttributeDefinitions"]);
  const known = new Map(before.map((definition) => [definition["AttributeName"], definition]));
  const needed = new Set(keyNames(table));
  for (const definition of definitions(given)) {
    const name = definition["AttributeName"];
    const own = known.get(name);
    if (own !== undefined && own["AttributeType"] !== definition["AttributeType"]) {
      throw invalid(
        `One or more parameter values were invalid: Attribute ${String(name)} is defined as ${String(own["AttributeType"])} already`,
      );
    }
    known.set(name, definition);
  }
  refuseUndefined([...needed], [...known.keys()]);
  return [...known.values()].filter(({ AttributeName: name }) => needed.has(String(name)));
}

function definitions(given: unknown): readonly JsonObject[] {
  // The cast: descriptions and parameters are JSON.
  const list = given as Json | undefined;
  return isJsonArray(list) ? list.filter(isJsonObject) : [];
}

function keyNames(table: Table): string[] {
  const indexes = [
    ...(table.LocalSecondaryIndexes ?? []),
    ...(table.GlobalSecondaryIndexes ?? []).filter((index) => index.IndexStatus !== "DELETING"),
  ];
  return [table, ...indexes].flatMap(({ KeySchema: keys }) =>
    keys.map(({ AttributeName: name }) => name),
  );
}

function refuseUndefined(needed: readonly string[], known: readonly unknown[]): void {
  const missing = needed.filter((name) => !known.includes(name));
  if (missing.length === 0) return;
  throw invalid(
    `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${missing.join(", ")}], AttributeDefinitions: [${known.join(", ")}]`,
  );
}
