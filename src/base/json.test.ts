import { describe, expect, test } from "vitest";
import { type Json, JsonNumber, jsonEquals } from "./json.ts";
import { foreignJson, foreignJsonOrText, parseJson, stringifyJson } from "./json-text.ts";

/** As much as AWS lets through, and nothing but brackets. */
const DEPTH = 130_000;
const DEEP = `${"[".repeat(DEPTH)}1.0${"]".repeat(DEPTH)}`;
const DEEP_OBJECTS = `${'{"a":'.repeat(50_000)}1e3${"}".repeat(50_000)}`;

describe("a value that nests as deeply as 256 KiB allow", () => {
  test.each([
    ["lists", DEEP],
    ["objects", DEEP_OBJECTS],
    ["lists without exact numbers", DEEP.replace("1.0", "1")],
  ])("%s: is read, written and compared without exhausting the stack", (_, text) => {
    const value = parseJson(text);
    expect(stringifyJson(value)).toBe(text);
    expect(jsonEquals(value, parseJson(text))).toBe(true);
    expect(jsonEquals(value, parseJson(text.replace(/1(?!\d)/, "2")))).toBe(false);
  });
});

describe("numbers", () => {
  test("stay as they were written", () => {
    const text =
      '{"a":[1.0,12345678901234567890,-0,1e3,1.5],"b":{"c":0.10,"__proto__":{"d":2.0}},"e":""}';
    const value = parseJson(text);
    expect(stringifyJson(value)).toBe(text);
    expect(Object.keys(value as object)).toEqual(["a", "b", "e"]);
  });

  test("are compared by value", () => {
    expect(jsonEquals([1, { a: new JsonNumber("2.0") }], [new JsonNumber("1.0"), { a: 2 }])).toBe(
      true,
    );
    expect(jsonEquals({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(jsonEquals({ a: 1 } as Json, { b: 1 } as Json)).toBe(false);
  });

  test("in texts with spaces and escapes", () => {
    const text = ' { "a\\"]" : [ 1.0 , "x\\\\" , [ ] , { } , null , true , false ] } ';
    expect(stringifyJson(parseJson(text))).toBe('{"a\\"]":[1.0,"x\\\\",[],{},null,true,false]}');
  });
});

describe("what somebody else wrote", () => {
  test("is its value, numbers as they were written", () => {
    expect(stringifyJson(foreignJson('{"a":1.0}') ?? "")).toBe('{"a":1.0}');
    expect(foreignJson("null")).toBe(null);
    expect(foreignJsonOrText("null")).toBe(null);
  });

  test.each([
    ["no JSON", "{a}"],
    ["nothing", ""],
    ["deeper than Jackson reads", DEEP],
  ])("is no value where it is %s, and stands for itself", (_, text) => {
    expect(foreignJson(text)).toBeUndefined();
    expect(foreignJsonOrText(text)).toBe(text);
  });
});
