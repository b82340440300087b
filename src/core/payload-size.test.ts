import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonNumber, Payload } from "../base/index.ts";
import { exceeds, sizeBound } from "./payload-size.ts";

describe("the size of a payload", () => {
  test("is never more than its bound", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const payload = new Payload(JSON.parse(JSON.stringify(value)));
        expect(sizeBound(payload.value, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(
          payload.byteLength(),
        );
      }),
    );
  });

  test("is bounded for a number that keeps its digits", () => {
    const digits = new JsonNumber("123456789012345678901234567890");
    expect(sizeBound(digits, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(30);
  });

  test("is exact at the limit, in bytes of UTF-8", () => {
    // Two quotes and three bytes a character.
    const payload = new Payload("€".repeat(10));
    expect(exceeds(payload, 32)).toBe(false);
    expect(exceeds(payload, 31)).toBe(true);
  });

  test("is not looked at where nothing is too large", () => {
    expect(exceeds(new Payload("x".repeat(1000)), Number.POSITIVE_INFINITY)).toBe(false);
  });
});
