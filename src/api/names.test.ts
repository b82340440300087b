import { expect, test } from "vitest";
import { requireName } from "./names.ts";

test.each([
  ...'<>{}[]?*"#%\\^|~`$&,;:/ \t\n',
  "\u0000",
  "\u001f",
  "\u007f",
  "\u009f",
  "\ufffe",
  "\uffff",
])("a name with %j is refused", (character) => {
  expect(() => requireName(`a${character}b`)).toThrow(`Invalid Name: 'a${character}b'`);
});

test("a lone surrogate is refused, a pair is not", () => {
  expect(() => requireName("a\ud800b")).toThrow("Invalid Name");
  expect(() => requireName("a\udc00b")).toThrow("Invalid Name");
  expect(requireName("a😀b")).toBe("a😀b");
});

test.each(["activity.name", "a-b_c.v2", "Übung", "名前", "a'b(c)!+=@"])("%j is a name", (name) => {
  expect(requireName(name)).toBe(name);
});
