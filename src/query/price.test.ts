// A price that comes out wrong neither adds to a budget nor switches it off.
import { expect, test } from "vitest";
import { lessened } from "./price.ts";

test("a price is taken off", () => {
  expect(lessened(10, 2.5)).toBe(7.5);
  expect(lessened(10, 12)).toBe(-2);
});

test("one below zero gives nothing back", () => {
  expect(lessened(10, -1e15)).toBe(10);
  expect(lessened(10, Number.NEGATIVE_INFINITY)).toBe(10);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])("%d takes all that is left", (price) => {
  const left = lessened(10, price);
  expect(left).toBeLessThan(0);
  expect(lessened(left, price)).toBeLessThan(0);
  expect(lessened(left, price) - left).not.toBeNaN();
});
