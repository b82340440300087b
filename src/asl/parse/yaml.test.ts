import { describe, expect, test } from "vitest";
import * as yaml from "yaml";
import { JsonNumber, type JsonObject } from "../../base/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { parseYamlDefinition } from "./yaml.ts";

function yamlValue(text: string): JsonObject {
  const parsed = parseYamlDefinition(text, yaml);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.value.value;
}

function problemOf(text: string): Diagnostic | undefined {
  const parsed = parseYamlDefinition(text, yaml);
  return parsed.ok ? undefined : parsed.problems[0];
}

describe("a definition in YAML", () => {
  test("is the same document as in JSON", () => {
    expect(
      yamlValue(
        "StartAt: A\nStates:\n  A:\n    Type: Task\n    Resource: ${Fn.Arn}\n    End: true\n    x: 1.0\n",
      ),
    ).toEqual({
      StartAt: "A",
      States: { A: { Type: "Task", Resource: "${Fn.Arn}", End: true, x: new JsonNumber("1.0") } },
    });
  });

  test("keeps words of YAML 1.1 as texts, and names that look like other values", () => {
    expect(yamlValue('a: yes\nb: 2024-11-06T09:42:03Z\ntrue: 1\n2: x\n"q": 3')).toEqual({
      a: "yes",
      b: "2024-11-06T09:42:03Z",
      true: 1,
      2: "x",
      q: 3,
    });
  });

  test("follows anchors and merge keys", () => {
    expect(yamlValue("d: &d {a: 1, b: 2}\nx:\n  <<: *d\n  b: 3\ny: [*d]")).toEqual({
      d: { a: 1, b: 2 },
      x: { a: 1, b: 3 },
      y: [{ a: 1, b: 2 }],
    });
  });

  test("an anchor may be set again; an alias means the one before it", () => {
    expect(yamlValue("a: &x 1\nb: *x\nc: &x 2\nd: *x")).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  test("writes out what tags are short for, and knows where that stands", () => {
    const text = "a: !Sub x\nb: !If\n  - c\n  - d: !Ref e\n";
    const parsed = parseYamlDefinition(text, yaml, (tag) => `Fn::${tag.slice(1)}`);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    const { value, positionAt } = parsed.value;
    expect(value).toEqual({
      a: { "Fn::Sub": "x" },
      b: { "Fn::If": ["c", { d: { "Fn::Ref": "e" } }] },
    });
    const at = positionAt.bind(parsed.value);
    expect(at(["b", "Fn::If", 1, "d", "Fn::Ref"])).toEqual({ line: 4, column: 13 });
  });

  test("tells of tags without a meaning here, once each", () => {
    const text = "a: !!js/function 'x'\nb: &b [!Foo y, !!str 1, ! z]\nc: *b\n";
    const parsed = parseYamlDefinition(text, yaml);
    expect(parsed.ok && parsed.value.value).toEqual({
      ...{ a: "x", b: ["y", "1", "z"], c: ["y", "1", "z"] },
    });
    expect(parsed.ok && parsed.value.remarks()).toEqual([
      {
        ...{ line: 1, column: 18 },
        message: "the tag '!!js/function' means nothing here; the value is read without it",
      },
      {
        ...{ line: 2, column: 13 },
        message: "the tag '!Foo' means nothing here; the value is read without it",
      },
    ]);
  });

  test("knows the line and column of its values", () => {
    const parsed = parseYamlDefinition("StartAt: A\nStates:\n  A:\n    Type: Pass\n", yaml);
    expect(parsed.ok && parsed.value.positionAt(["States", "A", "Type"])).toEqual({
      line: 4,
      column: 11,
    });
    expect(parsed.ok && parsed.value.positionOf("/States/A")).toEqual({ line: 4, column: 5 });
  });
});

describe("YAML that is refused", () => {
  test.each([
    ["a: [", "Flow sequence in block collection must be sufficiently indented and end with a ]", 1],
    ["a: 1\na: 2", "Map keys must be unique", 2],
    ["x: 1\na: *u", "Anchor 'u' is not defined", 2],
    ["a: &x [*x]", "Anchor refers to itself", 1],
    ["a: &x\n  b:\n   - *x", "Anchor refers to itself", 2],
    ["a: .inf", "'.inf' is no value of JSON", 1],
    ["a:\n  <<: 3", "Merge key '<<' needs a map", 2],
    ["? [a]\n: 1", "A field name must be text", 1],
  ])("%j", (text, message, line) => {
    expect(problemOf(text)).toMatchObject({ code: "INVALID_JSON_DESCRIPTION", message, line });
  });

  test("a list or a text is no definition", () => {
    expect(problemOf("- a")?.message).toBe("Definition must be a valid JSON object");
    expect(problemOf("")?.message).toBe("Definition must be a valid JSON object");
  });

  test("an alias bomb is refused before it goes off", () => {
    let bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (let i = 1; i < 12; i++)
      bomb += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(",")}]\n`;
    expect(problemOf(bomb)?.message).toBe("Aliases multiply the document beyond reason");
  });

  test("a hundred thousand brackets are refused", () => {
    expect(problemOf("[".repeat(100_000))?.message).toBe("Document is nested too deeply");
  });
});
