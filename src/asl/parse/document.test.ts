import { describe, expect, test } from "vitest";
import { JsonNumber } from "../../base/index.ts";
import { type DefinitionDocument, parseDefinition } from "./document.ts";

function documentOf(text: string): DefinitionDocument {
  const parsed = parseDefinition(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.value;
}

describe("parseDefinition", () => {
  test("tells of names that stand twice in one object, of which the last one counts", () => {
    const text =
      '{"States": {\n "A": {"Type": "Pass"},\n "B": {"A": 1},\n "A": {"Type": "Fail", "\\u0054ype": 1}}}';
    const document = documentOf(text);
    expect(document.value).toEqual({
      States: { A: { Type: 1 }, B: { A: 1 } },
    });
    expect(document.remarks()).toEqual([
      {
        line: 4,
        column: 2,
        message: "'A' stands twice in one object; this one counts, not that of line 2",
      },
      {
        line: 4,
        column: 24,
        message: "'Type' stands twice in one object; this one counts, not that of line 4",
      },
    ]);
    expect(documentOf('{"A": {"B": [{"A": 1}, {"A": 1}]}, "B": 1}').remarks()).toEqual([]);
  });

  test.each(["", "  \n", "[]", "1", '"x"', "null"])(
    "%j is no JSON object, as AWS says it",
    (text) => {
      expect(parseDefinition(text)).toEqual({
        ok: false,
        problems: [
          {
            severity: "ERROR",
            code: "SCHEMA_VALIDATION_FAILED",
            message: "Definition must be a valid JSON object",
          },
        ],
      });
    },
  );

  test("the message of a text that is no JSON carries its place, as AWS sends it", () => {
    const source = '[Source: (String)"not a definition"; line: 1, column: 4]';
    expect(parseDefinition("not a definition")).toEqual({
      ok: false,
      problems: [
        {
          severity: "ERROR",
          code: "INVALID_JSON_DESCRIPTION",
          message: `Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at ${source}`,
          location: source,
          line: 1,
          column: 4,
        },
      ],
    });
  });

  test("numbers keep their text", () => {
    expect(documentOf('{"a":1.0,"b":12345678901234567890}').value).toEqual({
      a: new JsonNumber("1.0"),
      b: new JsonNumber("12345678901234567890"),
    });
  });

  test("a member named __proto__ is a member", () => {
    const { value } = documentOf('{"__proto__":{"x":1}}');
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect((value as { x?: number }).x).toBeUndefined();
  });

  test("a thousand levels are read", () => {
    expect(documentOf(`{"a":${"[".repeat(999)}${"]".repeat(999)}}`).value).toBeDefined();
  });
});

describe("positions", () => {
  const text =
    '{\n  "StartAt": "A/B",\r\n  "States": {\n\t"A/B": {"Type": "x\\"y", "L": [1, {"k\\n": 2}]}\n  }\n}';

  test.each([
    [[], 1, 1],
    [["StartAt"], 2, 14],
    [["States"], 3, 13],
    [["States", "A/B"], 4, 9],
    [["States", "A/B", "Type"], 4, 18],
    [["States", "A/B", "L", 1, "k\n"], 4, 43],
  ])("the value at %j", (path, line, column) => {
    expect(documentOf(text).positionAt(path)).toEqual({ line, column });
  });

  test("a value that is not there is where its ancestor is", () => {
    expect(documentOf(text).positionAt(["States", "A/B", "Next"])).toEqual({ line: 4, column: 9 });
  });

  test("a location finds names that hold a slash", () => {
    const document = documentOf(text);
    expect(document.positionOf("/States/A/B/L[1]")).toEqual({ line: 4, column: 35 });
    expect(document.positionOf("/")).toEqual({ line: 1, column: 1 });
    expect(document.positionOf("/States/C")).toBeUndefined();
  });
});
