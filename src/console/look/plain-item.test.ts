import { expect, test } from "vitest";
import { plainItem } from "./plain-item.ts";

test("attributes are said without their types, numbers with every digit", () => {
  const row = JSON.stringify({
    id: { S: 'say "a"' },
    price: { N: "12345678901234567890.10" },
    tags: { SS: ["a", "b"] },
    paid: { BOOL: true },
    none: { NULL: true },
    lines: { L: [{ M: { qty: { N: "1" } } }] },
    empty: { M: {} },
  });
  expect(plainItem(row)).toEqual({
    ...{ id: '"say \\"a\\""', price: "12345678901234567890.10", tags: '["a","b"]' },
    ...{ paid: "true", none: "null", lines: '[{"qty":1}]', empty: "{}" },
  });
});

test("what is no item is not guessed at", () => {
  expect(plainItem("503")).toBeUndefined();
  expect(plainItem("{")).toBeUndefined();
});
