import { expect, test } from "vitest";
import type { Json } from "../../base/index.ts";
import { compilePattern } from "./index.ts";

const matches = (pattern: Json, event: Json): boolean => compilePattern(pattern)(event);

test.each<[Json, Json, boolean]>([
  [{ a: ["x"] }, { a: "x" }, true],
  [{ a: ["x"] }, { a: "y" }, false],
  [{ a: ["x", 1] }, { a: 1.0 }, true],
  [{ a: ["1"] }, { a: 1 }, false],
  [{ a: [null] }, { a: null }, true],
  [{ a: [null] }, {}, false],
  [{ a: { b: ["x"] } }, { a: { b: "x" } }, true],
  [{ a: ["x"], b: ["y"] }, { a: "x" }, false],
  [{ a: ["x"] }, { a: ["w", "x"] }, true],
  [{ a: { b: ["x"], c: ["y"] } }, { a: [{ b: "x" }, { c: "y" }] }, false],
  [{ a: { b: ["x"], c: ["y"] } }, { a: [{ b: "x", c: "y" }] }, true],
  [{ a: [{ prefix: "ab" }] }, { a: "abc" }, true],
  [{ a: [{ prefix: { "equals-ignore-case": "AB" } }] }, { a: "abc" }, true],
  [{ a: [{ suffix: ".png" }] }, { a: "x.png" }, true],
  [{ a: [{ "equals-ignore-case": "Alice" }] }, { a: "aLICE" }, true],
  [{ a: [{ wildcard: "dir/*.png" }] }, { a: "dir/a/b.png" }, true],
  [{ a: [{ wildcard: "a\\*b" }] }, { a: "axb" }, false],
  [{ a: [{ "anything-but": "x" }] }, { a: "y" }, true],
  [{ a: [{ "anything-but": ["x", 1] }] }, { a: 1 }, false],
  [{ a: [{ "anything-but": "x" }] }, {}, false],
  [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: "xy" }, false],
  [{ a: [{ "anything-but": { suffix: [".a", ".b"] } }] }, { a: "x.c" }, true],
  [{ a: [{ "anything-but": { wildcard: "*/x" } }] }, { a: "d/x" }, false],
  [{ a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
  [{ a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 0 }, false],
  [{ a: [{ numeric: ["=", 3] }] }, { a: "3" }, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ exists: false }] }, { a: null }, false],
  [{ a: { b: [{ exists: false }] } }, { a: {} }, true],
  [{ a: [{ exists: true }] }, { a: "" }, true],
  [{ a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.0.255" }, true],
  [{ a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.1.1" }, false],
  [{ $or: [{ a: ["x"] }, { b: [{ numeric: [">", 1] }] }] }, { b: 2 }, true],
  [{ c: ["z"], $or: [{ a: ["x"] }, { b: ["y"] }] }, { a: "x" }, false],
  [
    { "detail-type": ["t"], detail: { s: [{ exists: true }, "x"] } },
    { "detail-type": "t", detail: {} },
    false,
  ],
])("%j on %j is %s", (pattern, event, expected) => {
  expect(matches(pattern, event)).toBe(expected);
});

test.each<[Json, RegExp]>([
  [{ a: "x" }, /must be an object or an array/],
  [{ a: [] }, /Empty arrays/],
  [{ a: [{ like: "x" }] }, /Unrecognized match type like/],
  [{ a: [{ numeric: ["~", 1] }] }, /Unrecognized numeric range operator: ~/],
  [{ a: [{ prefix: 1 }] }, /prefix match pattern must be a string/],
  [{ a: [{ cidr: "10.0.0.0/33" }] }, /Malformed CIDR/],
  [{ a: [{ exists: "x" }] }, /exists match pattern/],
  [{}, /Empty objects/],
])("%j is refused", (pattern, message) => {
  expect(() => compilePattern(pattern)).toThrow(message);
});
