import { expect, test } from "vitest";
import { patched } from "./json-patch.ts";

const BEFORE = { A: "1", Tags: [{ Key: "k", Value: "v" }, { Key: "l" }], "a/b": { "~": "x" } };
const after = (...operations: object[]) => patched(BEFORE, JSON.stringify(operations));

test("properties, members of lists and names with slashes are changed where they stand", () => {
  expect(after({ op: "replace", path: "/A", value: { b: true } })).toMatchObject({
    A: { b: true },
  });
  expect(after({ op: "add", path: "/B", value: "2" })).toMatchObject({ A: "1", B: "2" });
  expect(after({ op: "remove", path: "/A" })).not.toHaveProperty("A");
  expect(after({ op: "replace", path: "/Tags/0/Value", value: "w" })).toMatchObject({
    Tags: [{ Key: "k", Value: "w" }, { Key: "l" }],
  });
  expect(after({ op: "add", path: "/Tags/-", value: "z" })["Tags"]).toEqual([...BEFORE.Tags, "z"]);
  expect(after({ op: "add", path: "/Tags/0", value: "z" })["Tags"]).toEqual(["z", ...BEFORE.Tags]);
  expect(after({ op: "remove", path: "/Tags/0" })["Tags"]).toEqual([{ Key: "l" }]);
  expect(after({ op: "replace", path: "/a~1b/~0", value: "y" })).toMatchObject({
    "a/b": { "~": "y" },
  });
});

test.each([
  [{ op: "replace", path: "/None", value: "1" }],
  [{ op: "remove", path: "/Tags/2" }],
  [{ op: "add", path: "/Tags/x", value: "1" }],
  [{ op: "add", path: "/None/deep", value: "1" }],
  [{ op: "copy", path: "/A", from: "/B" }],
  [{ op: "add", path: "/B" }],
  [{ op: "test", path: "/A", value: "2" }],
])("%j does not fit and changes nothing", (operation) => {
  expect(() => after({ op: "add", path: "/B", value: "2" }, operation)).toThrow();
});

test("what is no patch is refused", () => {
  expect(() => patched(BEFORE, "{")).toThrow("Patch document is not valid JSON");
  expect(() => patched(BEFORE, "{}")).toThrow("Patch document must be a list of operations");
});
