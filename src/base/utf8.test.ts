import fc from "fast-check";
import { expect, test } from "vitest";
import { utf8Decode, utf8Encode } from "./utf8.ts";

test("texts become the bytes that every other encoder makes of them", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(Buffer.from(utf8Encode(text)).equals(Buffer.from(text))).toBe(true);
      expect(utf8Decode(utf8Encode(text))).toBe(text);
    }),
  );
});

test.each([
  ["\ud800", "?"],
  ["a\udc00b", "a?b"],
  ["\ud800\ud83d\ude00", "?\u{1f600}"],
])("half a surrogate pair is a question mark: %j", (text, read) => {
  expect(utf8Decode(utf8Encode(text))).toBe(read);
});
