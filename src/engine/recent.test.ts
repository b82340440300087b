import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

function recentTexts(itemsMax: number, weightMax: number): Recent<string> {
  return new Recent({ itemsMax, weightMax, weightOf: (text) => text.length });
}

test("the last items are kept, the oldest first", () => {
  const recent = recentTexts(3, 100);
  expect(recent.all()).toEqual([]);
  for (const text of ["a", "b", "c", "d"]) recent.add(text);
  expect(recent.all()).toEqual(["b", "c", "d"]);
});

test("heavy items make the oldest go before their number does", () => {
  const recent = recentTexts(10, 5);
  for (const text of ["aa", "bb", "c", "dd"]) recent.add(text);
  expect(recent.all()).toEqual(["bb", "c", "dd"]);
});

test("the last item is kept however heavy it is, and forgotten like any other", () => {
  const recent = recentTexts(3, 5);
  recent.add("a");
  recent.add("far too long");
  expect(recent.all()).toEqual(["far too long"]);
  recent.add("b");
  expect(recent.all()).toEqual(["b"]);
});
