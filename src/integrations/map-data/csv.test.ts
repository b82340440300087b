// What an item of a CSV object keeps in memory: its child may run for a year.
import { expect, test } from "vitest";
import { keptMB } from "../../../test/support/kept-memory.ts";
import { isJsonObject, type Json } from "../../base/index.ts";
import { CsvRows } from "./csv.ts";

const PORTIONS = 100;

/** One item of a portion of 500 rows or fewer, 100 KB or more, which the engine holds in its heap. */
function itemOf(row: (index: number) => string, headers: readonly string[], rowCount = 500) {
  return (portion: number): Json => {
    const lines = Array.from({ length: rowCount }, (_, i) => row(portion * rowCount + i));
    const text = Buffer.from(`${lines.join("\n")}\n`).toString("latin1");
    const items: Json[] = [];
    const rows = new CsvRows({ delimiter: ",", headers, begin: false });
    rows.split(text, 0, { last: true, ascii: true, items: rowCount, stop: text.length }, items);
    expect(items).toHaveLength(rowCount);
    return items[rowCount / 2] ?? null;
  };
}

const fill = "y".repeat(180);

test.each<[string, (index: number) => string, readonly string[]]>([
  ["plain", (i) => `the number of it is ${i},${fill}`, ["n", "more"]],
  ["quoted", (i) => `"the number of it is ${i}",${fill}`, ["n", "more"]],
  ["with a return", (i) => `the number of it is ${i},"${fill}"\r`, ["n", "more"]],
  ["of one field among the headers", (i) => `the number of it is ${i},${fill}`, ["n"]],
])("an item keeps nothing of the portion that it was read from: %s", (_, row, headers) => {
  const kept = keptMB(PORTIONS, itemOf(row, headers));
  expect(kept).toBeLessThan(0.5);
});

test("a field of a long row keeps nothing of the row", () => {
  const item = itemOf((i) => `the number of it is ${i},${"y".repeat(5_000)}`, ["n"], 40);
  expect(keptMB(PORTIONS, item)).toBeLessThan(0.3);
});

test("rows of any length are read as they are", () => {
  const rows = new CsvRows({ delimiter: ",", headers: undefined, begin: true });
  const long = "z".repeat(5_000);
  const items: Json[] = [];
  const text = `a,b\n1,two\nthe longer one,${long}\n${long},"quoted, ${long}"\nonly\n`;
  rows.split(text, 0, { last: true, ascii: true, items: 10, stop: text.length }, items);
  expect(items.map((item) => isJsonObject(item) && [item["a"], item["b"]])).toEqual([
    ["1", "two"],
    ["the longer one", long],
    [long, `quoted, ${long}`],
    ["only", ""],
  ]);
});
