import { expect, test } from "vitest";
import { bytesText, countText, relativeText } from "./time-text.ts";

const NOW = 1_795_250_000_000;

test.each([
  [0, "just now"],
  [12_400, "12 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [47 * 3_600_000, "47 h ago"],
  [3 * 86_400_000, "3 d ago"],
])("%i ms ago is said as %s", (ago, said) => {
  expect(relativeText(NOW - ago, NOW)).toBe(said);
});

test("what is to come is said so", () => {
  expect(relativeText(NOW + 90_000, NOW)).toBe("in 1 min");
  expect(relativeText(NOW + 2 * 3_600_000 - 5_000, NOW)).toBe("in 1 h 59 min");
  expect(relativeText(NOW + 3 * 3_600_000 + 5_000, NOW)).toBe("in 3 h");
  expect(relativeText(NOW + 3 * 86_400_000 - 5_000, NOW)).toBe("in 2 d 23 h");
});

test("counts are grouped, and shortened where they are long", () => {
  expect(countText(0)).toBe("0");
  expect(countText(1204)).toBe("1,204");
  expect(countText(99_999)).toBe("99,999");
  expect(countText(100_000)).toBe("100 k");
  expect(countText(3_140_000)).toBe("3.1 M");
});

test("bytes have a unit", () => {
  expect(bytesText(840)).toBe("840 B");
  expect(bytesText(12_400)).toBe("12.4 kB");
});
