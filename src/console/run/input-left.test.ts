import { expect, test } from "vitest";
import { inputLeft, inputLeftWords } from "./input-left.ts";

const left = (input: unknown, output: unknown): string =>
  inputLeftWords(inputLeft(JSON.stringify(input), JSON.stringify(output))).replace(
    /;? ?[tT]he input was$/,
    "",
  );

const ORDER = { id: "o-77", lines: [{ sku: "a1", n: 2 }], paid: false };

test("the whole input, wherever in the output it stands", () => {
  const items = ["x", "y", "z"];
  expect(left({ items }, { count: 3, orig: { items } })).toBe("All of the input is in it, as orig");
  expect(left(ORDER, { all: [{ deep: ORDER }] })).toBe("All of the input is in it, as all[0].deep");
  const { id, lines, paid } = ORDER;
  const apart = { a: { lines }, b: { paid, id } };
  expect(left(ORDER, apart)).toBe("All of the input is in it, in several places");
  expect(left({ order: ORDER }, { o: ORDER, n: 1 })).toBe("All of the input is in it, in o");
  expect(left({ items }, { sorted: items })).toBe("All of the input is in it, in sorted");
  expect(left(["x", { n: 1 }], { all: ["x", { n: 1 }] })).toBe("All of the input is in it, as all");
});

test("a value that stands there under another name may be equal by chance", () => {
  const constant = { Bucket: "inb", Details: { Region: "eu", n: 1 } };
  expect(left({ b: "inb" }, constant)).toBe("");
  expect(left({ m: 1 }, constant)).toBe("");
  expect(left({ n: 1 }, 1)).toBe("");
  expect(left({ n: 1 }, { x: 1 })).toBe("");
  expect(left("inb", constant)).toBe("");
  expect(left(["inb"], { Bucket: ["inb"] })).toBe("");
  expect(left({ b: ["inb"] }, { Bucket: ["inb"] })).toBe("");
  expect(left({ n: ["inb"] }, { n: "inb" })).toBe("");
  expect(left({ n: 1 }, constant)).toBe(
    "All of the input is in it, in Details, with more beside it",
  );
  expect(left({ Region: "eu", b: "inb" }, constant)).toBe("Part of the input is in it");
});

test("what is there once is not all of what was there twice", () => {
  const part = "Part of the input is in it";
  expect(left({ a: { ok: true }, b: { ok: true } }, { ok: true, x: 2 })).toBe(part);
  expect(left(["x", "x"], ["x", "y"])).toBe(part);
  expect(left({ a: ["x", "y"], b: ["x", "y"] }, { c: ["x", "y"] })).toBe(part);
  expect(left({ a: ["x", "y"], b: { c: ["x"] } }, { c: ["x", "y"] })).toBe(part);
});

test("in one place beside other things it is not in several", () => {
  expect(left(ORDER, { total: 31, ...ORDER })).toBe(
    "All of the input is in it, with more beside it",
  );
  expect(left({ n: 5 }, { order: { n: 5, of: "me" } })).toBe(
    "All of the input is in it, in order, with more beside it",
  );
  expect(left(["x", "y"], ["x", "y", "z"])).toBe("All of the input is in it, with more beside it");
  const nested = { first: { id: "o-77" }, all: { ...ORDER, more: 1 } };
  expect(left(ORDER, nested)).toBe("All of the input is in it, in all, with more beside it");
});

test("the order of members is no difference", () => {
  const turned = { paid: false, lines: [{ n: 2, sku: "a1" }], id: "o-77" };
  expect(left(ORDER, { turned })).toBe("All of the input is in it, as turned");
});

test("a number that lost digits on the way is not the same one; one written in another way is", () => {
  const words = (before: string, after: string): string => inputLeftWords(inputLeft(before, after));
  const seen = (n: string): string => `[{"Payload":{"seen":{"id":"o-77","n":${n}}}}]`;
  const input = '{"id":"o-77","n":12345678901234567890}';
  const lost = "12345678901234567000";
  expect(words(input, seen(lost))).toBe("Part of the input is in it; the input was");
  expect(words(input, seen("12345678901234567890"))).toContain("All of the input is in it, as [0]");
  expect(words('{"id":"o-77","n":1.50}', seen("1.5"))).toContain("All of the input is in it");
  expect(words('{"id":"o-77","n":-2.0E+3}', seen("-2000"))).toContain("All of the input is in it");
  expect(words('{"id":"o-77","n":0.0}', seen("0"))).toContain("All of the input is in it");
  expect(words('{"id":"o-77","n":-7}', seen("7"))).toContain("Part of the input is in it");
  expect(words('{"a":12345678901234567890}', '{"b":"it is 12345678901234567890"}')).toBe(
    "The input was",
  );
  expect(words('{"a":12345678901234567890}', `{"b":${lost}}`)).toBe("The input was");
});

test("a part of it, and little of it", () => {
  expect(left(ORDER, { got: ORDER.lines })).toBe("Part of the input is in it");
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, `value ${i}`]));
  expect(left(many, { k7: "value 7" })).toBe("Little of the input is left in it");
  expect(left(many, { one: "value 7" })).toBe("");
  const renamed = Object.fromEntries(Object.values(many).map((value, i) => [`r${i}`, value]));
  expect(left(many, { ...renamed, k7: "value 7" })).toBe("Part of the input is in it");
});

test("nothing of it, only where that is certain", () => {
  expect(left(ORDER, { total: 31 })).toBe("Nothing of the input is left in it");
  expect(left(ORDER, { text: "order o-77 came" })).toBe("");
  expect(left({ n: 5 }, { count: 5 })).toBe("");
  expect(left({ name: "x" }, { fields: ["name"] })).toBe("");
  expect(left({}, { a: 1 })).toBe("");
  expect(inputLeft("no json", "{}")).toBeUndefined();
});

test("what is nested deep, or long, is told without a wait and without a failure", () => {
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  expect(inputLeft(deep, "[1]")).toBeUndefined();
  expect(inputLeft("[1]", deep)).toBeUndefined();
  const long = Array.from({ length: 4_000 }, (_, i) => ({ id: `i${i}` }));
  expect(left(long, { long: [...long, 1] })).toBe(
    "All of the input is in it, in long, with more beside it",
  );
  expect(left(long, { other: true })).toBe("");
  expect(left(long, { long: Array(4).fill(long) })).toBe("");
});
