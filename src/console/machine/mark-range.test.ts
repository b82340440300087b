import { expect, test } from "vitest";
import { markRange } from "./mark-range.ts";

const text = `{
  "StartAt": "A",
  "States": {
    "A": { "Type": "Pass", "Nxt": "B" },
    "x:y": []
  }
}`;

/** What is marked for the place of a word: where the value of its key begins. */
function marked(value: string): string {
  const at = text.indexOf(value);
  const lines = text.slice(0, at).split("\n");
  const { from, to } = markRange(text, lines.length, (lines.at(-1) ?? "").length + 1);
  return text.slice(from, to);
}

test("a key is marked with its value, and alone where the value is an object or a list", () => {
  expect(marked('"B"')).toBe('"Nxt": "B"');
  expect(marked('"A",')).toBe('"StartAt": "A"');
  expect(marked('{ "Type"')).toBe('"A"');
  expect(marked("[]")).toBe('"x:y"');
});

test("where no key stands before it, one letter or one value", () => {
  expect(markRange(text, 1, 1)).toEqual({ from: 0, to: 1 });
  expect(markRange('[1, "two"]', 1, 5)).toEqual({ from: 4, to: 9 });
});

test("a place that is not there any more is the last letter", () => {
  const last = { from: text.length - 1, to: text.length };
  expect(markRange(text, 99, 40)).toEqual(last);
  expect(markRange("", 3, 3)).toEqual({ from: 0, to: 0 });
});
