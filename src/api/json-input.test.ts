import { expect, test } from "vitest";
import { Payload } from "../base/index.ts";
import { EXECUTION_INPUT, requireJson, TASK_OUTPUT } from "./json-input.ts";
import { checkRequest } from "./shapes/index.ts";

test("the text of a payload is kept as it was given", () => {
  expect(requireJson('{ "a" : 1.0 }', EXECUTION_INPUT).text()).toBe('{ "a" : 1.0 }');
});

test.each(["2", '"some text"', "null"])("%s is an input", (text) => {
  expect(requireJson(text, EXECUTION_INPUT).text()).toBe(text);
});

test.each([
  ["", "Invalid execution input."],
  [
    "not some json",
    "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  ],
  [
    "{'not': 'json'",
    "Unexpected character (''' (code 39)): was expecting double-quote to start field name",
  ],
])("%j is refused as AWS was recorded to", (text, detail) => {
  expect(() => requireJson(text, EXECUTION_INPUT)).toThrow(
    `Invalid State Machine Execution Input: '${detail}'`,
  );
});

test("the size counts in UTF-8 bytes", () => {
  const text = (length: number): string => `"${"é".repeat(length)}"`;
  expect(requireJson(text(131_071), EXECUTION_INPUT).byteLength()).toBe(262_144);
  expect(() => requireJson(text(131_072), EXECUTION_INPUT)).toThrow("262144 bytes");
});

test("nesting deeper than Jackson's limit is a refusal and no stack overflow", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  expect(requireJson(nested(1000), TASK_OUTPUT).text()).toHaveLength(2000);
  expect(() => requireJson(nested(1001), TASK_OUTPUT)).toThrow("Invalid Output: 'Document nesting");
  expect(() => requireJson("[".repeat(130_000), TASK_OUTPUT)).toThrow("Document nesting depth");
  expect(requireJson(JSON.stringify("[".repeat(2000)), TASK_OUTPUT).value).toHaveLength(2000);
});

test("a relaxed API takes longer inputs, and nothing else that AWS refuses", async () => {
  const request = { definition: '{"Type":"Pass","End":true}', input: `"${"a".repeat(300_000)}"` };
  const strict = () => checkRequest(request, "TestStateInput");
  expect(strict).toThrow("length less than or equal to 262144");
  expect(checkRequest(request, "TestStateInput", true)).toBe(request);
  expect(() => checkRequest({ ...request, stateName: "" }, "TestStateInput", true)).toThrow(
    "length",
  );
  expect(requireJson(request.input, EXECUTION_INPUT, Number.POSITIVE_INFINITY).byteLength()).toBe(
    300_002,
  );
});

test("half a surrogate pair is refused: it would come back as another text", () => {
  const text = `"${"\ud83d"}x"`;
  expect(() => requireJson(text, TASK_OUTPUT)).toThrow("Invalid Output: 'It holds half");
  expect(requireJson(`"\ud83d\ude00"`, TASK_OUTPUT).text()).toBe(`"\ud83d\ude00"`);
});

test("half a pair that is written as an escape is read, as Jackson does, and stays an escape", () => {
  const payload = requireJson('{"a":"\\ud83d"}', EXECUTION_INPUT);
  expect(payload.text()).toBe('{"a":"\\ud83d"}');
  expect(new Payload(payload.value).text()).toBe('{"a":"\\ud83d"}');
});
