import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, JsonNumber, utf8Length } from "./json.ts";
import { textFloor } from "./json-floor.ts";
import { stringifyJson } from "./json-text.ts";
import { Payload } from "./payload.ts";

/** Small in memory; its text has more characters than there are atoms in a stone. */
function explosive(depth: number): Json {
  let value: Json = "x";
  for (let i = 0; i < depth; i++) value = [value, { a: value }];
  return value;
}

describe("the least length of a value's text", () => {
  test("is never more than the text, and never less than a sixth of it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as Json;
        const bytes = utf8Length(stringifyJson(json));
        const floor = textFloor(json, Number.POSITIVE_INFINITY);
        expect(floor).toBeLessThanOrEqual(bytes);
        expect(floor * 6).toBeGreaterThanOrEqual(bytes);
      }),
    );
  });

  test("counts a number that keeps its digits as it was written", () => {
    expect(textFloor([new JsonNumber("1.000")], 100)).toBe(7);
  });

  test("is known at once for a value whose text could never be written", () => {
    expect(textFloor(explosive(200), 1_000)).toBeGreaterThan(1_000);
    expect(new Payload(explosive(200)).isLongerThan(262_144)).toBe(true);
  });

  test("does not need the stack", () => {
    let value: Json = 1;
    for (let i = 0; i < 100_000; i++) value = [value];
    expect(textFloor(value, 1_000_000)).toBe(200_001);
  });
});
