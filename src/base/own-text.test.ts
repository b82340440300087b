import { expect, test } from "vitest";
import { ownText } from "./index.ts";

test.each([
  "",
  "short",
  "a text of more than thirteen letters",
  "Ā\ud83d\ude00".repeat(20),
  " \n".repeat(20),
])("the text %j stays what it is", (text) => {
  expect(ownText(text)).toBe(text);
});
