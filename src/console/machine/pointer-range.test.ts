import { expect, test } from "vitest";
import { pointerRange } from "./pointer-range.ts";

const text = JSON.stringify(
  {
    StartAt: "A",
    States: { A: { Type: "Choice", Choices: [{ Next: "B" }, { Next: "C" }] }, "x/y": {} },
  },
  null,
  2,
);

function found(pointer: string): string {
  const { from, to } = pointerRange(text, pointer);
  return text.slice(from, to);
}

test("a pointer leads to the key it names", () => {
  expect(found("/States/A/Type")).toBe('"Type"');
  expect(found("/States/x~1y")).toBe('"x/y"');
});

test("an element of a list is found by its index", () => {
  const { from } = pointerRange(text, "/States/A/Choices/1/Next");
  expect(from).toBe(text.lastIndexOf('"Next"'));
});

test("where the end is not there, the deepest part that is", () => {
  expect(found("/States/A/Retry/0")).toBe('"A"');
  expect(found("/Nothing")).toBe("{");
});
