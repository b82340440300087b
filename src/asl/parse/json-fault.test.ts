import { describe, expect, test } from "vitest";
import { findJsonFault } from "../../base/index.ts";
import { parseDefinition } from "./document.ts";

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe("a text that is no JSON is refused in Jackson's words, at Jackson's place", () => {
  test.each([
    ["not a definition", `Unrecognized token 'not': was expecting ${VALUES}`, 1, 4],
    ['{"a":nulll}', `Unrecognized token 'nulll': was expecting ${VALUES}`, 1, 11],
    ['{"a":tru}', `Unrecognized token 'tru': was expecting ${VALUES}`, 1, 9],
    [
      '{"a":1,}',
      "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
      1,
      9,
    ],
    [
      "{a:1}",
      "Unexpected character ('a' (code 97)): was expecting double-quote to start field name",
      1,
      3,
    ],
    [
      '{"a" 1}',
      "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value",
      1,
      7,
    ],
    [
      '{"a":1 "b":2}',
      "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
      1,
      9,
    ],
    [
      "[1 2]",
      "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
      1,
      5,
    ],
    ["[1,]", `Unexpected character (']' (code 93)): expected a valid value ${VALUES}`, 1, 5],
    ['{"a":}', "Unexpected character ('}' (code 125)): expected a value", 1, 7],
    [
      "{'a':1}",
      "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
      1,
      3,
    ],
    ['{"a":€}', `Unrecognized token '€': was expecting ${VALUES}`, 1, 7],
    [
      '{"a":→}',
      `Unexpected character ('→' (code 8594 / 0x2192)): expected a valid value ${VALUES}`,
      1,
      7,
    ],
    [
      '{"a":"x\ny"}',
      "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
      1,
      9,
    ],
    [
      '{"a\tb":1}',
      "Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in name",
      1,
      5,
    ],
    ['{"a":"\\x"}', "Unrecognized character escape 'x' (code 120)", 1, 9],
    [
      '{"a":"\\u00zz"}',
      "Unexpected character ('z' (code 122)): expected a hex-digit for character escape sequence",
      1,
      12,
    ],
    ['{"a":01}', "Invalid numeric value: Leading zeroes not allowed", 1, 8],
    [
      '{"a":-}',
      "Unexpected character ('}' (code 125)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
      1,
      8,
    ],
    [
      '{"a":1.}',
      "Unexpected character ('}' (code 125)) in numeric value: Decimal point not followed by a digit",
      1,
      9,
    ],
    [
      '{"a":1e}',
      "Unexpected character ('}' (code 125)) in numeric value: Exponent indicator not followed by a digit",
      1,
      9,
    ],
    [
      '{"a":NaN}',
      "Non-standard token 'NaN': enable JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS to allow",
      1,
      9,
    ],
    [
      "// c\n{}",
      "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
      1,
      2,
    ],
    ['{"a":"abc', "Unexpected end-of-input: was expecting closing quote for a string value", 1, 10],
    ['{"abc', "Unexpected end-of-input in field name", 1, 6],
    ['{"a":1,\r\n\n  ', "Unexpected end-of-input within/between Object entries", 3, 3],
    [
      "{\u0001}",
      "Illegal character ((CTRL-CHAR, code 1)): only regular white space (\\r, \\n, \\t) is allowed between tokens",
      1,
      3,
    ],
    [
      "1x",
      "Unexpected character ('x' (code 120)): Expected space separating root-level values",
      1,
      3,
    ],
  ])("%j", (text, message, line, column) => {
    expect(findJsonFault(text)).toEqual({
      message,
      source: `[Source: (String)"${text}"; line: ${line}, column: ${column}]`,
      line,
      column,
    });
  });

  test("an unclosed object names the place where it began", () => {
    expect(findJsonFault('{"a":\n[1')?.message).toBe(
      'Unexpected end-of-input: expected close marker for Array (start marker at [Source: (String)"{"a":\n[1"; line: 2, column: 1])',
    );
  });

  test("a wrong close marker names what it should have closed", () => {
    expect(findJsonFault("{]")?.message).toBe(
      "Unexpected close marker ']': expected '}' (for Object starting at [Source: (String)\"{]\"; line: 1, column: 1])",
    );
    expect(findJsonFault("}")?.message).toBe(
      "Unexpected close marker '}': expected ']' (for root starting at [Source: (String)\"}\"; line: 1, column: 0])",
    );
  });

  test("a second value is trailing, unless it is none", () => {
    expect(findJsonFault("{} {}")?.message).toMatch(/^Trailing token \(of type START_OBJECT\)/);
    expect(findJsonFault("{}x")?.message).toBe(`Unrecognized token 'x': was expecting ${VALUES}`);
  });

  test("the source shows 500 characters and counts the rest; a long text is a stream", () => {
    const text = `{${" ".repeat(599)}`;
    expect(findJsonFault(text)?.source).toBe(
      `[Source: (String)"${text.slice(0, 500)}"[truncated 100 chars]; line: 1, column: 601]`,
    );
    expect(findJsonFault(`{${" ".repeat(40_000)}`)?.source).toBe(
      "[Source: (StringReader); line: 1, column: 40002]",
    );
  });

  test("the fault and JSON.parse agree on what is JSON", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      '"a"',
      ":",
      ",",
      "1",
      "-",
      ".5",
      "e3",
      "true",
      "nul",
      " ",
      "\n",
      "\\",
    ];
    let seed = 12345; // A fixed sequence: the test is the same each time.
    const next = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed;
    };
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: next() % 8 }, () => pieces[next() % pieces.length]).join(
        "",
      );
      expect([text, findJsonFault(text) === undefined]).toEqual([text, isJson(text)]);
    }
  });
});

describe("hostile texts", () => {
  test.each([
    ["100,000 open brackets", "[".repeat(100_000)],
    ["100,000 nested lists", "[".repeat(100_000) + "]".repeat(100_000)],
    ["100,000 nested objects", '{"a":'.repeat(100_000)],
    ["half a surrogate pair", '{"a":"\ud800"}'],
    ["half a surrogate pair, escaped", '{"a":"\\ud800"}'],
  ])("%s is a diagnostic", (_, text) => {
    const parsed = parseDefinition(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problems[0]?.code).toBe("INVALID_JSON_DESCRIPTION");
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
