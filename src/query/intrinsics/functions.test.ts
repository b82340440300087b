import { describe, expect, test } from "vitest";
import { type Json, JsonNumber, jsonEquals, parseJson, seededRandom } from "../../base/index.ts";
import { type Evaluated, type QueryEnv, QueryFailure } from "../query-env.ts";
import { compileIntrinsic } from "./compile-intrinsic.ts";

function envOf(input: Json, variables: Readonly<Record<string, Json>> = {}): QueryEnv {
  const random = seededRandom("test");
  return {
    input,
    context: () => ({ StateMachine: { Name: "machine-name" }, Execution: { Input: input } }),
    variable: (name: string) => variables[name],
    now: 0,
    random: () => random,
  } as QueryEnv;
}

function evaluate(
  text: string,
  input: Json = {},
  variables?: Readonly<Record<string, Json>>,
): Evaluated {
  const parsed = compileIntrinsic(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.join("; ")}`);
  return parsed.value.evaluate(envOf(input, variables));
}

/** The reason behind "had the following error: ". */
function failure(text: string, input: Json = {}): string {
  const outcome = evaluate(text, input);
  if (!(outcome instanceof QueryFailure))
    throw new Error(`${text} gave ${JSON.stringify(outcome)}`);
  expect(outcome.error).toBe("States.IntrinsicFailure");
  const [head, reason] = outcome.reason.split(" had the following error: ");
  expect(head).toBe(`The function '${text}'`);
  return reason ?? "";
}

describe("States.Format", () => {
  test("puts arguments where {} stand", () => {
    expect(
      evaluate("States.Format('Hello {}, welcome to {}!', $.name, 'here')", { name: "you" }),
    ).toBe("Hello you, welcome to here!");
    expect(evaluate("States.Format('no place')")).toBe("no place");
    expect(evaluate("States.Format('')")).toBe("");
    expect(evaluate("States.Format('{}{}', 'a', 'b')")).toBe("ab");
  });

  test("renders what is not text as Java prints it (recorded)", () => {
    const input = parseJson(
      '{"o":{"Arg1":1,"Arg2":[]},"l":["x",{"y":null}],"d":1.0,"e":1e3,"t":1e10,"s":0.00001,"b":12345678901234567890}',
    );
    const shown = (path: string) => evaluate(`States.Format('{}', ${path})`, input);
    expect(shown("$.o")).toBe("{Arg1=1, Arg2=[]}");
    expect(shown("$.l")).toBe("[x, {y=null}]");
    expect(shown("null")).toBe("null");
    expect(shown("true")).toBe("true");
    expect(shown("1.1")).toBe("1.1");
    expect(shown("$.d")).toBe("1.0");
    expect(shown("$.e")).toBe("1000.0");
    expect(shown("$.t")).toBe("1.0E10");
    expect(shown("$.s")).toBe("1.0E-5");
    expect(shown("$.b")).toBe("12345678901234567890");
  });

  test("escapes in a literal: \\' \\{ \\} \\\\", () => {
    expect(evaluate("States.Format('it\\'s \\{\\} \\\\ {}', 1)")).toBe("it's {} \\ 1");
    expect(evaluate("States.Format('table_name = \\'{}\\'', 'x')")).toBe("table_name = 'x'");
    expect(evaluate("States.Format('\\\\{}', 'x')")).toBe("\\x");
  });

  test("raw line breaks, quotes, lone braces and scripts are text", () => {
    expect(evaluate("States.Format('#!/bin/sh\necho \"${VAR}\" {}\n', $.x)", { x: "y" })).toBe(
      '#!/bin/sh\necho "${VAR}" y\n',
    );
    expect(evaluate('States.Format(\'{"a": "{}", "b": {}}\', \'x\', 2)')).toBe(
      '{"a": "x", "b": 2}',
    );
  });

  test("a template may come from the data", () => {
    expect(
      evaluate("States.Format($.template, $.x)", { template: "It's {} \\{\\} \\n!", x: 1 }),
    ).toBe("It's 1 {} \\n!");
    expect(
      evaluate("States.Format($Template, $$.StateMachine.Name)", {}, { Template: "<{}>" }),
    ).toBe("<machine-name>");
  });

  test("arguments and places must be equally many", () => {
    expect(failure("States.Format('{} {}', 1)")).toMatch(/number of arguments \(1\).*\(2\)/);
    expect(failure("States.Format('x', 1)")).toMatch(/number of arguments \(1\).*\(0\)/);
    expect(failure("States.Format(5)")).toBe("The first argument must be a string, but was number");
  });

  test("a text that would grow without end is refused", () => {
    const input = { x: "y".repeat(200_000) };
    expect(failure("States.Format('{}{}{}{}{}{}', $.x, $.x, $.x, $.x, $.x, $.x)", input)).toMatch(
      /longer than/,
    );
    expect(
      failure("States.Format('{}', $.list)", { list: Array.from({ length: 10 }, () => input) }),
    ).toMatch(/longer than/);
  });
});

describe("arrays", () => {
  test("States.Array makes a list of its arguments", () => {
    expect(
      evaluate("States.Array('Foo', 2020, $.someJson, null, true)", {
        someJson: { random: "abc" },
      }),
    ).toEqual(["Foo", 2020, { random: "abc" }, null, true]);
    expect(evaluate("States.Array()")).toEqual([]);
    expect(evaluate("States.Array(2.30, -1e2)")).toEqual([
      new JsonNumber("2.30"),
      new JsonNumber("-1e2"),
    ]);
  });

  test("States.ArrayPartition", () => {
    const input = { a: [1, 2, 3, 4, 5] };
    expect(evaluate("States.ArrayPartition($.a, 2)", input)).toEqual([[1, 2], [3, 4], [5]]);
    expect(evaluate("States.ArrayPartition($.a, 1.5)", input)).toEqual([[1, 2], [3, 4], [5]]);
    expect(evaluate("States.ArrayPartition($.a, 9)", input)).toEqual([[1, 2, 3, 4, 5]]);
    expect(evaluate("States.ArrayPartition($.a, 4)", { a: [] })).toEqual([]);
    expect(failure("States.ArrayPartition($.a, 0)", input)).toMatch(/positive/);
    expect(failure("States.ArrayPartition($.a, -1)", input)).toMatch(/positive/);
    expect(failure("States.ArrayPartition('x', 1)")).toBe(
      "The first argument must be an array, but was string",
    );
    expect(failure("States.ArrayPartition($.a, '2')", input)).toBe(
      "The second argument must be a number, but was string",
    );
  });

  test("States.ArrayContains compares in depth", () => {
    const input = { a: [1, [2], { x: 1, y: 2 }, null], o: { y: 2, x: 1 } };
    expect(evaluate("States.ArrayContains($.a, 1)", input)).toBe(true);
    expect(evaluate("States.ArrayContains($.a, 1.0)", input)).toBe(true);
    expect(evaluate("States.ArrayContains($.a, States.Array(2))", input)).toBe(true);
    expect(evaluate("States.ArrayContains($.a, $.o)", input)).toBe(true);
    expect(evaluate("States.ArrayContains($.a, null)", input)).toBe(true);
    expect(evaluate("States.ArrayContains($.a, '1')", input)).toBe(false);
    expect(
      evaluate("States.ArrayContains($.l[*].Name, 'b')", { l: [{ Name: "a" }, { Name: "b" }] }),
    ).toBe(true);
  });

  test("States.ArrayRange includes both ends and rounds", () => {
    expect(evaluate("States.ArrayRange(1, 9, 2)")).toEqual([1, 3, 5, 7, 9]);
    expect(evaluate("States.ArrayRange(1, 10, 2)")).toEqual([1, 3, 5, 7, 9]);
    expect(evaluate("States.ArrayRange(5, 1, -2)")).toEqual([5, 3, 1]);
    expect(evaluate("States.ArrayRange(0.6, 3.4, 1)")).toEqual([1, 2, 3]);
    expect(evaluate("States.ArrayRange(3, 1, 1)")).toEqual([]);
    expect(evaluate("States.ArrayRange(1, 1000, 1)")).toHaveLength(1000);
    expect(failure("States.ArrayRange(1, 1001, 1)")).toMatch(/1001 elements/);
    expect(failure("States.ArrayRange(-2147483648, 2147483647, 1)")).toMatch(/4294967296 elements/);
    expect(failure("States.ArrayRange(1, 2, 0)")).toMatch(/must not be 0/);
    expect(failure("States.ArrayRange(1, 2, 0.4)")).toMatch(/must not be 0/);
  });

  test("States.ArrayGetItem", () => {
    const input = { a: ["x", null, "z"] };
    expect(evaluate("States.ArrayGetItem($.a, 2)", input)).toBe("z");
    expect(evaluate("States.ArrayGetItem($.a, 1)", input)).toBeNull();
    expect(evaluate("States.ArrayGetItem($.a, 1.6)", input)).toBe("z");
    expect(failure("States.ArrayGetItem($.a, 3)", input)).toMatch(/out of bounds/);
    expect(failure("States.ArrayGetItem($.a, -1)", input)).toMatch(/out of bounds/);
  });

  test("States.ArrayLength and ArrayUnique", () => {
    expect(evaluate("States.ArrayLength($)", [1, 2, 3])).toBe(3);
    expect(failure("States.ArrayLength($)", {})).toMatch(/must be an array, but was object/);
    const input = parseJson(
      '[null,null,true,1,1.0,"1","1",[1],[1],{"a":1,"b":[]},{"b":[],"a":1},{"a":1},12345678901234567890,12345678901234567891]',
    );
    expect(evaluate("States.ArrayUnique($)", input)).toEqual([
      null,
      true,
      1,
      "1",
      [1],
      { a: 1, b: [] },
      { a: 1 },
      new JsonNumber("12345678901234567890"),
      new JsonNumber("12345678901234567891"),
    ]);
  });
});

describe("texts and JSON", () => {
  test("States.StringSplit parts at each character of the splitter and drops empty pieces", () => {
    expect(evaluate("States.StringSplit('1,2,3,4,5', ',')")).toEqual(["1", "2", "3", "4", "5"]);
    expect(evaluate("States.StringSplit('This.is+a,test=string', '.+,=')")).toEqual([
      "This",
      "is",
      "a",
      "test",
      "string",
    ]);
    expect(evaluate("States.StringSplit(',a,,b,', ',')")).toEqual(["a", "b"]);
    expect(evaluate("States.StringSplit('', ',')")).toEqual([]);
    expect(evaluate("States.StringSplit('abc', '')")).toEqual(["abc"]);
    expect(evaluate("States.StringSplit('arn:aws::x', '::')")).toEqual(["arn", "aws", "x"]);
  });

  test("States.StringToJson and JsonToString keep numbers as they are written", () => {
    expect(evaluate("States.StringToJson($.s)", { s: '{"a":[1.0,null]}' })).toEqual({
      a: [new JsonNumber("1.0"), null],
    });
    expect(evaluate('States.StringToJson(\'{"NewField": "MyValue" }\')')).toEqual({
      NewField: "MyValue",
    });
    expect(evaluate("States.StringToJson('5')")).toBe(5);
    expect(evaluate("States.JsonToString($)", parseJson('{ "a" : 1.0, "b" : "x\\"" }'))).toBe(
      '{"a":1.0,"b":"x\\""}',
    );
    expect(evaluate("States.JsonToString('x')")).toBe('"x"');
    expect(failure("States.StringToJson($.s)", { s: "{a" })).toMatch(/not a valid JSON text/);
    expect(evaluate("States.StringToJson('')")).toBeNull();
    expect(evaluate("States.StringToJson(' ')")).toBeNull();
    expect(evaluate("States.StringToJson($.s)", { s: " \n\t" })).toBeNull();
    expect(failure("States.StringToJson($.s)", { s: " ," })).toMatch(/not a valid JSON text/);
    expect(failure("States.StringToJson($)", {})).toMatch(/must be a string, but was object/);
  });

  test("a text that nests too deeply is refused before it is parsed", () => {
    const deep = (depth: number) => ({ s: `${"[".repeat(depth)}${"]".repeat(depth)}` });
    expect(failure("States.StringToJson($.s)", deep(100_000))).toMatch(/1000 levels/);
    expect(evaluate("States.StringToJson($.s)", deep(1000))).toBeDefined();
    expect(failure("States.StringToJson($.s)", { s: `"${'\\"['.repeat(100_000)}` })).toMatch(
      /not a valid/,
    );
  });

  test("States.JsonMerge gives the members in the order of Java's HashMap, as recorded", () => {
    const input = {
      l: { constant_in_literal: "false" },
      r: { constant_input_field: "constant_value" },
      d: { a: 1, b: 2, d: 3 },
      c: { c: 3, d: 4 },
    };
    const merged = (text: string): string => JSON.stringify(evaluate(text, input));
    expect(merged("States.JsonMerge($.l, $.r, false)")).toBe(
      '{"constant_input_field":"constant_value","constant_in_literal":"false"}',
    );
    expect(merged("States.JsonMerge($.d, $.c, false)")).toBe('{"a":1,"b":2,"c":3,"d":4}');
  });

  test("States.JsonMerge is shallow", () => {
    const input = { l: { a: { a1: 1 }, b: 2 }, r: { a: { a3: 1 }, c: 3 } };
    expect(evaluate("States.JsonMerge($.l, $.r, false)", input)).toEqual({
      a: { a3: 1 },
      b: 2,
      c: 3,
    });
    expect(failure("States.JsonMerge($.l, $.r, true)", input)).toMatch(/must be false/);
    expect(failure("States.JsonMerge($.l, 'x', false)", input)).toMatch(/must be JSON objects/);
    const hostile = evaluate(
      "States.JsonMerge($.l, $.r, false)",
      parseJson('{"l":{},"r":{"__proto__":{"x":1}}}'),
    ) as object;
    expect(Object.getPrototypeOf(hostile)).toBe(Object.prototype);
    expect(Object.hasOwn(hostile, "__proto__")).toBe(true);
  });

  test("States.Base64Encode and Base64Decode speak UTF-8", () => {
    expect(evaluate("States.Base64Encode('Data to encode')")).toBe("RGF0YSB0byBlbmNvZGU=");
    expect(evaluate("States.Base64Decode('RGF0YSB0byBlbmNvZGU=')")).toBe("Data to encode");
    expect(evaluate("States.Base64Decode('RGF0YSB0byBlbmNvZGU')")).toBe("Data to encode");
    for (const text of ["", "a", "ab", "abc", "größe", "日本語", "🆗\n", "\u0000ÿ"]) {
      expect(evaluate("States.Base64Encode($)", text)).toBe(Buffer.from(text).toString("base64"));
      expect(evaluate("States.Base64Decode(States.Base64Encode($))", text)).toBe(text);
    }
    expect(evaluate("States.Base64Encode($)", "\ud800")).toBe(Buffer.from("?").toString("base64"));
    for (const bad of ["a", "====", "a=b=", "ab=", "a b c d ", "ab-_", "abc=="]) {
      expect(failure(`States.Base64Decode('${bad}')`)).toMatch(/not a valid Base64/);
    }
    expect(evaluate("States.Base64Encode($)", "x".repeat(10_000))).toHaveLength(13_336);
    expect(failure("States.Base64Encode($)", "x".repeat(10_001))).toMatch(/10001 characters/);
    expect(failure("States.Base64Decode($)", "x".repeat(10_001))).toMatch(/10001 characters/);
  });

  test("bytes that are no UTF-8 decode as Node decodes them", () => {
    for (const bytes of [
      [0xff],
      [0xc3],
      [0xe2, 0x82],
      [0xe2, 0x28, 0xa1],
      [0xed, 0xa0, 0x80],
      [0xf0, 0x9f, 0x41],
      [0xc0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      const buffer = Buffer.from(bytes);
      expect(evaluate("States.Base64Decode($)", buffer.toString("base64"))).toBe(
        buffer.toString("utf8"),
      );
    }
  });

  test("States.Hash", () => {
    expect(evaluate("States.Hash('input data', 'MD5')")).toBe("812f45842bc6d66ee14572ce20db8e86");
    expect(evaluate("States.Hash('input data', 'SHA-1')")).toBe(
      "aaff4a450a104cd177d28d18d74485e8cae074b7",
    );
    expect(evaluate("States.Hash('input data', 'SHA-256')")).toMatch(/^b4a697a0/);
    expect(evaluate("States.Hash('input data', 'SHA-384')")).toMatch(/^d28a7d5c/);
    expect(evaluate("States.Hash('input data', 'SHA-512')")).toMatch(/^6ce4adb3/);
    expect(evaluate("States.Hash($, 'MD5')", { a: 1 })).toBe(
      evaluate("States.Hash('{\"a\":1}', 'MD5')"),
    );
    expect(failure("States.Hash('x', 'sha256')")).toBe(
      "The hashing algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512",
    );
    expect(failure("States.Hash('x', 'toString')")).toMatch(/must be one of/);
    expect(failure("States.Hash($, 'MD5')", "x".repeat(10_001))).toMatch(/10001 characters/);
  });
});

describe("numbers and chance", () => {
  test("States.MathAdd rounds halves up, on both sides of zero (recorded)", () => {
    const sums: readonly (readonly [string, string, number])[] = [
      ["-9", "3", -6],
      ["1.49", "1.5", 3],
      ["-1.49", "-1.5", -2],
      ["-0.5", "0", 0],
      ["-0.5", "0.5", 1],
      ["2.5", "0", 3],
      ["-2.5", "0", -2],
    ];
    for (const [left, right, sum] of sums)
      expect(evaluate(`States.MathAdd(${left}, ${right})`)).toBe(sum);
    expect(evaluate("States.MathAdd($.count, -1)", { count: 3 })).toBe(2);
    expect(evaluate("States.MathAdd(2147483647, 1)")).toBe(2147483648);
    expect(failure("States.MathAdd(2147483648, 1)")).toMatch(/between -2147483648 and 2147483647/);
    expect(failure("States.MathAdd('1', 1)")).toMatch(/must be a number, but was string/);
    expect(failure("States.MathAdd(1, null)")).toMatch(
      /second argument must be a number, but was null/,
    );
  });

  test("States.MathRandom: start included, end excluded, repeatable by seed", () => {
    for (let i = 0; i < 50; i++) {
      expect([1, 2]).toContain(evaluate("States.MathRandom(1, 3)", {}));
      expect([-1, 0]).toContain(evaluate(`States.MathRandom(-1, 1, ${i})`, {}));
    }
    const first = evaluate("States.MathRandom(1, 999, $.seed)", { seed: 5 });
    expect(evaluate("States.MathRandom(1, 999, 5)")).toBe(first);
    // new java.util.Random(42).nextInt() is -1170105035, of seed 5 -1157408321: halved without sign, modulo 1000.
    expect(evaluate("States.MathRandom(0, 1000, 42)")).toBe(130);
    expect(evaluate("States.MathRandom(0, 1000, 5)")).toBe(487);
    expect(evaluate("States.MathRandom(-2147483648, 2147483647, 1)")).toBeTypeOf("number");
    expect(evaluate("States.MathRandom(0, 10, 12345678901234567890)")).toBeTypeOf("number");
    expect(failure("States.MathRandom(3, 3)")).toMatch(/must be smaller/);
    expect(failure("States.MathRandom(1, 3, 'x')")).toMatch(/seed must be a number/);
  });

  test("States.UUID is random and comes from the trigger's seed", () => {
    expect(evaluate("States.UUID()")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(evaluate("States.UUID()")).toBe(evaluate("States.UUID()"));
    const pair = evaluate("States.Array(States.UUID(), States.UUID())") as readonly Json[];
    expect(jsonEquals(pair[0] ?? null, pair[1] ?? null)).toBe(false);
  });
});

describe("arguments", () => {
  test("a path that leads nowhere is States.Runtime and names the path and the input", () => {
    expect(evaluate("States.Format('{}', $.no)", { a: 1 })).toEqual(
      new QueryFailure(
        "States.Runtime",
        "The function 'States.Format('{}', $.no)' had the following error: The JsonPath argument for the field '$.no' could not be found in the input '{\"a\":1}'",
      ),
    );
    expect(evaluate("States.Array(States.ArrayLength($unset))")).toMatchObject({
      error: "States.Runtime",
    });
  });

  test("a failing inner call is named, not the outer one", () => {
    const outcome = evaluate("States.Format('{}', States.ArrayGetItem($.a, 9))", { a: [] });
    expect(outcome).toMatchObject({
      error: "States.IntrinsicFailure",
      reason: expect.stringMatching(/^The function 'States\.ArrayGetItem\(\$\.a, 9\)' had/),
    });
  });

  test("values deeper than the stack are written all the same, and no exception where they cannot be", () => {
    let deep: Json = 1;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    expect(evaluate("States.ArrayContains($, $[0])", [deep, deep])).toBe(true);
    expect(evaluate("States.ArrayUnique($)", [deep, deep])).toMatchObject({
      error: "States.IntrinsicFailure",
    });
    expect(evaluate("States.JsonToString($)", deep)).toHaveLength(100_001);
  });
});
