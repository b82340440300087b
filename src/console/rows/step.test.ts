import { expect, test } from "vitest";
import { steppedRow } from "./step.ts";

const TOPS = [-80, -40, 0, 40];

test("a key goes to the next row or the one before, and stays at the ends", () => {
  expect(steppedRow(1, 1, TOPS)).toBe(2);
  expect(steppedRow(1, -1, TOPS)).toBe(0);
  expect(steppedRow(3, 1, TOPS)).toBe(3);
  expect(steppedRow(0, -1, TOPS)).toBe(0);
});

test("where no row has the focus, it goes to the first one in sight", () => {
  expect(steppedRow(-1, 1, TOPS)).toBe(2);
  expect(steppedRow(-1, -1, TOPS)).toBe(2);
});

test("where all rows were scrolled past, it goes to the last", () => {
  expect(steppedRow(-1, 1, [-80, -40])).toBe(1);
});

test("where there are no rows, it goes nowhere", () => {
  expect(steppedRow(-1, 1, [])).toBe(-1);
});
