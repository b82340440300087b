import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Blame, Visit } from "../../console-wire/index.ts";
import { commandsFor, curlCommand, shellWord, testStateCommand } from "./copy-as.ts";
import { lineOfState, stateAtLine } from "./definition-lines.ts";
import { eventWords } from "./event-words.ts";
import { blameSentence, blameTitle, failureWords, messageBeginning } from "./failure-words.ts";
import { outputStep } from "./flow-output.ts";
import { briefJson, compactJson, prettyJson, tokensOf } from "./json-text.ts";
import { commonMembers, differenceOf, folded, isReadable } from "./line-diff.ts";
import { mockReason, stateDefinition } from "./state-definition.ts";
import { mockDraft, mockMember } from "./state-mock.ts";
import { testableState } from "./testable-state.ts";

test("JSON is indented without touching its numbers", () => {
  expect(prettyJson('{"a":[1e400,0.10],"b":{},"c":"x,{y"}')).toBe(
    '{\n  "a": [\n    1e400,\n    0.10\n  ],\n  "b": {},\n  "c": "x,{y"\n}',
  );
  expect(prettyJson("Task timed out")).toBe("Task timed out");
});

test("what is short stands on one line", () => {
  const value = { a: [{ sku: "a" }, { sku: "b" }], b: "x".repeat(70), c: [1, 2], d: {} };
  expect(compactJson(JSON.stringify(value))).toBe(
    `{\n  "a": [{ "sku": "a" }, { "sku": "b" }],\n  "b": "${"x".repeat(70)}",\n  "c": [1, 2],\n  "d": {}\n}`,
  );
  expect(JSON.parse(compactJson('{"a":"[ x ]","b":[{"c":"{"}]}'))).toEqual({
    a: "[ x ]",
    b: [{ c: "{" }],
  });
});

test("JSON in a string is laid out, and said to be one", () => {
  const cause = JSON.stringify({ errorMessage: "no", trace: ["x".repeat(60)] });
  expect(compactJson(JSON.stringify({ Cause: cause, Plain: "{no json" }))).toBe(
    `{\n  "Cause": json {\n    "errorMessage": "no",\n    "trace": [\n      "${"x".repeat(60)}"\n    ]\n  },\n  "Plain": "{no json"\n}`,
  );
});

test("what left a state is the last step that is no variable and no error", () => {
  const step = (field: string) =>
    ({ field, value: "1", source: "history", expressions: [] }) as const;
  const steps = ["Input", "Arguments", "Error", "Catch[0]/Output", "Catch[0]/Assign"].map(step);
  expect(outputStep(steps, true)?.field).toBe("Catch[0]/Output");
  expect(outputStep(steps, false)).toBeUndefined();
});

test("the parts of a line are the line again", () => {
  for (const line of ['  "total": 129.50,', '    "a\\"b",', "  ],", '  "ok": true, "n": null']) {
    expect(
      tokensOf(line)
        .map(({ text }) => text)
        .join(""),
    ).toBe(line);
  }
  expect(tokensOf('"a": -1').map(({ kind }) => kind)).toEqual(["key", "sign", "sign", "number"]);
  const words = tokensOf('"ok": true, "n": null }').filter(({ kind }) => kind === "word");
  expect(words.map(({ text }) => text)).toEqual(["true", "null"]);
  expect(tokensOf("untrue, nulls")).not.toContainEqual(expect.objectContaining({ kind: "word" }));
});

test("a long value is told by its members", () => {
  expect(briefJson("[1,2,3,4,5,6,7,8]", 10)).toBe("[8 items]");
  expect(briefJson('{"orderId":"1","total":2}', 20)).toBe("{orderId, total}");
  expect(briefJson('"20831"', 20)).toBe('"20831"');
});

test("a difference holds what was added and removed, and a comma is none", () => {
  const { lines, added, removed } = differenceOf('{"a":1,"b":2}', '{"a":1,"c":3,"b":2,"d":4}');
  expect([added, removed]).toEqual([2, 0]);
  expect(lines.filter(({ kind }) => kind === "added").map(({ text }) => text.trim())).toEqual([
    ...['"c": 3,', '"d": 4'],
  ]);
});

test("a difference gives the left value without its additions, and the right one without its removals", () => {
  const left = JSON.stringify({ a: [1, 2, 3], b: { x: "1", y: [true] }, c: null });
  const right = JSON.stringify({ a: [2, 3, 9], b: { y: [false], z: 1 }, d: null });
  const { lines } = differenceOf(left, right);
  const side = (skipped: string): string =>
    lines
      .filter(({ kind }) => kind !== skipped)
      .map(({ text }) => text.replace(/,$/, ""))
      .join("\n");
  const bare = (text: string): string => compactJson(text).replace(/,$/gm, "");
  expect(side("added")).toBe(bare(left));
  expect(side("removed")).toBe(bare(right));
});

test("values that have nothing in common are shown whole, at once", () => {
  const list = (from: number): string =>
    JSON.stringify(Array.from({ length: 5000 }, (_, i) => i + from));
  const difference = differenceOf(list(0), list(100_000));
  expect(difference.coarse).toBe(true);
  expect(difference.added).toBe(5000);
});

test("stretches without a change are folded", () => {
  const value = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`k${i}`, i]));
  const { lines } = differenceOf(JSON.stringify(value), JSON.stringify({ ...value, k20: "new" }));
  const kinds = folded(lines).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "fold")).toHaveLength(2);
  expect(kinds.length).toBeLessThan(12);
});

test("a function's error is read out of the cause", () => {
  const cause = JSON.stringify({
    ...{ errorType: "CarrierError", errorMessage: "503 from api.carrier.test" },
    trace: ["CarrierError: 503", "    at handler (/a.js:1:1)"],
  });
  expect(failureWords(cause)).toMatchObject({
    ...{ message: "503 from api.carrier.test", type: "CarrierError" },
    trace: ["CarrierError: 503", "    at handler (/a.js:1:1)"],
  });
  expect(failureWords("plain words")).toEqual({ message: "plain words", trace: [] });
});

test("of a message that quotes a long input only the beginning is told", () => {
  const words = "The JSONPath '$.a' specified for the field 'b' could not be found in the input '";
  const long = `${words}{"text":"${"x".repeat(5000)}"}'`;
  const beginning = messageBeginning(long) ?? "";
  expect(long.startsWith(beginning)).toBe(true);
  expect(beginning).toContain(`${words}{"text":"xxx`);
  expect(beginning.length).toBeLessThan(words.length + 200);
  expect(messageBeginning(`${words}{"text":"short"}'`)).toBeUndefined();
  expect(messageBeginning("a long story ".repeat(400))?.length).toBeLessThan(1000);
  expect(messageBeginning("a short story ".repeat(40))).toBeUndefined();
});

test("the failure of a child is told by the child's own cause, with its ARN", () => {
  const arn = "arn:aws:states:us-east-1:123456789012:execution:child:x";
  const cause = JSON.stringify({
    ExecutionArn: arn,
    Error: "Boom",
    Cause: '{"errorMessage":"no"}',
  });
  expect(failureWords(cause)).toMatchObject({ message: "no", type: "Boom", childArn: arn });
});

test("a blame is one sentence", () => {
  const blame = {
    ...{
      how: "failed" as const,
      stateName: "CreateLabel",
      stateId: "/x",
      enteredEventId: 1,
      failedEventId: 2,
    },
    ...{ error: "CarrierError", cause: '{"errorMessage":"503"}', attempts: 3, caught: true },
    caughtBy: "CancelShipments",
  };
  expect(blameTitle(blame)).toBe("CreateLabel failed · CarrierError (caught)");
  expect(blameSentence(blame)).toBe("gave up after 3 attempts: “503” — going to CancelShipments");
  expect(blameSentence({ ...blame, cause: "", attempts: 1 })).toBe("going to CancelShipments");
  const around = [{ stateName: "Ship all", attempts: 2 }];
  expect(blameSentence({ ...blame, attempts: 1, around })).toContain(
    "Ship all gave up after 2 attempts: “503”",
  );
  const redriven = { ...blame, caught: false, cause: "no", again: true };
  expect(blameSentence({ ...redriven, attempts: 1 })).toBe("failed again after a redrive: “no”");
  expect(blameSentence(redriven)).toBe(
    "failed again after a redrive, gave up after 3 attempts: “no”",
  );
  const cause =
    "An error occurred while executing the state 'CreateLabel' (entered at the event id #7). D3137: no customer";
  expect(blameSentence({ ...blame, cause, attempts: 1 })).toContain("“D3137: no customer”");
});

test("a stop is told as one: in which state, why, and that nobody gave a reason", () => {
  const blame = {
    ...{ how: "stopped" as const, stateName: "W", stateId: "/x", enteredEventId: 1 },
    ...{ failedEventId: 2, error: "", cause: "", attempts: 1, caught: false },
  };
  expect(blameTitle(blame)).toBe("Stopped in W");
  expect(blameSentence(blame)).toBe("by StopExecution, no reason was given");
  const twice = { ...blame, error: "OrderedTwice", cause: "the customer ordered twice" };
  expect(blameTitle(twice)).toBe("Stopped in W · OrderedTwice");
  expect(blameSentence(twice)).toBe("by StopExecution: “the customer ordered twice”");
  const late = { ...blame, how: "timedOut" as const, error: "States.Timeout" };
  expect(blameTitle(late)).toBe("Timed out in W · States.Timeout");
  expect(blameSentence(late)).toBe("the machine's TimeoutSeconds passed while it was under way");
});

test("words for the shell are quoted where they must be", () => {
  expect(shellWord("a/b:c")).toBe("a/b:c");
  expect(shellWord(`it's {"a":1}`)).toBe(`'it'\\''s {"a":1}'`);
  const view = {
    ...{ executionArn: "arn:aws:states:r:1:execution:m:x", input: '{"a":1}' },
    stateMachineArn: "arn:aws:states:r:1:stateMachine:m",
  };
  const [, start] = commandsFor(view, "http://127.0.0.1:8083");
  expect(start?.text).toContain(`--input '{"a":1}'`);
  const express = { ...view, executionArn: "arn:aws:states:r:1:express:m:x:y" };
  expect(commandsFor(express, "http://h").map(({ label }) => label)).toEqual([
    "aws: start one like this",
  ]);
  expect(
    testStateCommand({ definition: "{}", input: "1", variables: "" }, "http://h"),
  ).not.toContain("--variables");
});

test("what is too long for a word of a command is read from a file that stands before it", () => {
  const input = JSON.stringify({ text: "it's ü".repeat(40_000) });
  const folder = mkdtempSync(join(tmpdir(), "treadle-copy-"));
  const show =
    'aws() { for word in "$@"; do case $word in file://*) cat "${word#file://}";; esac; done; }';
  const command = testStateCommand({ definition: "{}", input }, "http://h");
  expect(command).toContain("--definition '{}'");
  const ran = spawnSync("sh", { input: `${show}\n${command}\n`, cwd: folder, encoding: "utf8" });
  expect([ran.stderr, ran.stdout]).toEqual(["", `${input}\n`]);
  expect(curlCommand("TestState", { input }, "http://h")).toMatch(
    /^cat > treadle-request.json <<'END'\n.*\nEND\ncurl [\s\S]*-d @treadle-request.json$/,
  );
});

test("a command for TestState keeps the AWS CLI from putting a name before the host", () => {
  expect(testStateCommand({ definition: "{}", input: "1" }, "http://h")).toMatch(
    /^AWS_DISABLE_HOST_PREFIX_INJECTION=true aws stepfunctions test-state /,
  );
});

test("an event is told in a line", () => {
  const event = {
    ...{ id: 9, type: "TaskFailed", timestamp: 1.5, previousEventId: 8 },
    taskFailedEventDetails: { error: "Boom", cause: '{"errorMessage":"no stock"}' },
  };
  expect(eventWords(event)).toEqual({
    ...{ id: 9, type: "TaskFailed", at: 1500, place: undefined },
    ...{ summary: "Boom: no stock", tone: "bad" },
  });
  const path = [{ of: "/States/Each", index: 3 }];
  const inside = { name: "Pay", id: "/States/Each/ItemProcessor/States/Pay", path };
  expect(eventWords(event, inside).place).toBe("Pay #3");
  const iteration = {
    ...{ id: 10, type: "MapIterationAborted", timestamp: 1.5, previousEventId: 8 },
    mapIterationAbortedEventDetails: { name: "Each", index: 3 },
  };
  expect(eventWords(iteration, { name: "Each", id: "/States/Each", path })).toMatchObject({
    ...{ place: "Each #3", summary: "", tone: "aborted" },
  });
});

const definition = JSON.stringify({
  QueryLanguage: "JSONata",
  StartAt: "M",
  States: {
    M: {
      Type: "Map",
      ItemProcessor: { StartAt: "a/b", States: { "a/b": { Type: "Pass", End: true } } },
      End: true,
    },
    P: {
      Type: "Parallel",
      Branches: [
        { StartAt: "X", States: { X: { Type: "Succeed" } } },
        { StartAt: "Y", States: { Y: { Type: "Succeed" } } },
      ],
      End: true,
    },
  },
});

test("a state is found in its definition by its id", () => {
  const id = "/States/M/ItemProcessor/States/a~1b";
  expect(JSON.parse(stateDefinition(definition, id) ?? "")).toEqual({ Type: "Pass", End: true });
  expect(JSON.parse(testableState(definition, id) ?? "")).toMatchObject({
    QueryLanguage: "JSONata",
  });
  expect(stateDefinition(definition, "/States/None")).toBeUndefined();
});

test("a Map or Parallel to test has the language of the machine in every state inside", () => {
  const ends = { Type: "Pass", End: true };
  const own = { ...ends, QueryLanguage: "JSONPath" };
  const each = (inside: object, around = {}) => ({
    ...{ Type: "Map", ...around },
    ItemProcessor: { StartAt: "In", States: { In: inside, Own: own } },
  });
  const branches = (inside: object, around = {}) => ({
    ...{ Type: "Parallel", ...around },
    Branches: [{ StartAt: "B", States: { B: inside } }, { States: { C: each(ends) } }],
  });
  const States = {
    Each: each(branches(ends)),
    Old: { Type: "Map", Iterator: { StartAt: "In", States: { In: ends } } },
    Lone: each({ ...ends, Output: { States: { A: {} }, Branches: [{ States: { A: {} } }] } }),
  };
  const tested = (of: object, id: string): unknown =>
    JSON.parse(testableState(JSON.stringify(of), id) ?? "");
  const whole = { QueryLanguage: "JSONata", States };
  const said = { QueryLanguage: "JSONata" };
  const told = { ...ends, ...said };
  const within = {
    ...{ Type: "Parallel", ...said },
    Branches: [{ StartAt: "B", States: { B: told } }, { States: { C: each(told, said) } }],
  };
  expect(tested(whole, "/States/Each")).toEqual(each(within, said));
  expect(tested(whole, "/States/Each/ItemProcessor/States/In")).toEqual(within);
  expect(tested(whole, "/States/Old")).toEqual({
    ...{ Type: "Map", ...said },
    Iterator: { StartAt: "In", States: { In: told } },
  });
  const lone = each({ ...States.Lone.ItemProcessor.States.In, ...said }, said);
  expect(tested(whole, "/States/Lone")).toEqual(lone);
  // The language of a state is its own alone, and JSONPath needs no word inside.
  const mixed = { States: { Each: each(branches(ends), said) } };
  expect(tested(mixed, "/States/Each")).toEqual(each(branches(ends), said));
  expect(tested(mixed, "/States/Each/ItemProcessor/States/In")).toEqual(branches(ends));
  const paths = { QueryLanguage: "JSONPath", States };
  expect(tested(paths, "/States/Each")).toEqual(
    each(branches(ends), { QueryLanguage: "JSONPath" }),
  );
});

const task = (Resource: string): object => ({ Type: "Task", Resource, End: true });
const MOCKED = JSON.stringify({
  StartAt: "Each",
  States: {
    ...{ Each: { Type: "Map" }, Both: { Type: "Parallel" }, Wait: { Type: "Wait", Seconds: 1 } },
    Call: task("arn:aws:states:::lambda:invoke"),
    Own: task("arn:aws:lambda:us-east-1:123456789012:function:waitForTaskToken"),
    Sync: task("arn:aws:states:::states:startExecution.sync:2"),
    Token: task("arn:aws:states:::sqs:sendMessage.waitForTaskToken"),
    Work: task("arn:aws:states:us-east-1:123456789012:activity:pack"),
  },
});

test("what TestState refuses without a mock is told with the reason", () => {
  const reason = (name: string): string | undefined => mockReason(MOCKED, `/States/${name}`);
  expect(["Wait", "Call", "Own", "None"].map(reason)).toEqual(Array(4).fill(undefined));
  expect(reason("Each")).toContain("a Map");
  expect(reason("Both")).toContain("a Parallel");
  expect(reason("Sync")).toContain(".sync:2");
  expect(reason("Token")).toContain(".waitForTaskToken");
  expect(reason("Work")).toContain("activity");
});

const visitOf = (id: string): Visit => ({
  ...{ id, name: id.slice(id.lastIndexOf("/") + 1), type: "Map", status: "succeeded" },
  ...{ enteredEventId: 2, enteredAt: 0, attempts: [], path: [] },
});

test("a mock begins with what the visit was really answered, or failed with", () => {
  const step = (field: string, value: string) =>
    ({ field, value, source: "history", expressions: [] }) as const;
  const steps = [step("Input", "{}"), step("Result", "[12345678901234567890]")];
  const blame = undefined;
  const unseen = { steps: [], visit: undefined, blame };
  expect(mockDraft(MOCKED, "/States/Wait", { ...unseen, steps })).toBeUndefined();
  const made = mockDraft(MOCKED, "/States/Each", { steps, visit: visitOf("/States/Each"), blame });
  expect(made && mockMember(made)).toEqual({
    ...{ result: "[\n  12345678901234567890\n]", fieldValidationMode: "NONE" },
  });
  const visit = { ...visitOf("/States/Work"), status: "failed", error: "Declined" } as const;
  const caught = [step("Catch/Error", '{"Error":"Declined","Cause":"no money"}')];
  const told = mockDraft(MOCKED, "/States/Work", { steps: caught, visit, blame });
  expect(told && mockMember(told)).toEqual({
    errorOutput: { error: "Declined", cause: "no money" },
  });
  expect(mockDraft(MOCKED, "/States/Both", unseen)).toMatchObject({ kind: "result", result: "[]" });
  expect(mockDraft(MOCKED, "/States/Token", unseen)).toMatchObject({ result: "{}" });
});

test("a failure that was not caught has the cause that the execution tells, and none where that is another's", () => {
  const visit = { ...visitOf("/States/Each"), status: "failed", error: "Many" } as const;
  const blame: Blame = {
    ...{ how: "failed", stateName: "Each", stateId: "/States/Each", attempts: 1, caught: false },
    ...{ enteredEventId: 2, failedEventId: 9, error: "Many", cause: "too many failed" },
  };
  const mocked = (told: Blame | undefined): unknown => {
    const draft = mockDraft(MOCKED, "/States/Each", { steps: [], visit, blame: told });
    return draft && mockMember(draft);
  };
  expect(mocked(blame)).toEqual({ errorOutput: { error: "Many", cause: "too many failed" } });
  const inside = "/States/Each/ItemProcessor/States/Pay";
  expect(mocked({ ...blame, stateId: inside, enteredEventId: 5, iteration: [0] })).toEqual({
    errorOutput: { error: "Many", cause: "too many failed" },
  });
  const nothing = { errorOutput: { error: "Many" } };
  expect(mocked(undefined)).toEqual(nothing);
  expect(mocked({ ...blame, cause: "" })).toEqual(nothing);
  expect(mocked({ ...blame, enteredEventId: 7 })).toEqual(nothing);
  expect(mocked({ ...blame, error: "Other" })).toEqual(nothing);
});

test("a line of the definition belongs to the innermost state around it", () => {
  const pretty = prettyJson(definition);
  const ids = ["/States/M", "/States/M/ItemProcessor/States/a~1b", "/States/P"];
  const line = pretty.split("\n").findIndex((text) => text.includes('"Type": "Pass"'));
  expect(stateAtLine(pretty, ids, line)).toBe("/States/M/ItemProcessor/States/a~1b");
  expect(stateAtLine(pretty, ids, line - 3)).toBe("/States/M");
  expect(stateAtLine(pretty, ids, 0)).toBeUndefined();
});

test("the line of a state is found in the indented definition", () => {
  const pretty = prettyJson(definition);
  const lines = pretty.split("\n");
  for (const [id, text] of [
    ["/States/M/ItemProcessor/States/a~1b", '"a/b": {'],
    ["/States/P/Branches/1/States/Y", '"Y": {'],
  ] as const) {
    expect(lines[lineOfState(pretty, id) ?? -1]?.trim()).toBe(text);
  }
});

test("a difference is shown where it tells more than the value: always where things were only added", () => {
  const error = { Error: "Broken", Cause: Array.from({ length: 40 }, (_, i) => `line ${i}`) };
  const readable = (before: object, after: object): boolean =>
    isReadable(differenceOf(JSON.stringify(before), JSON.stringify(after)));
  expect(readable({ id: 1 }, { id: 1, error })).toBe(true);
  expect(readable({ id: 1 }, { id: 2, error })).toBe(true);
  expect(readable({}, { error })).toBe(false);
  expect(readable({ id: 1, at: "a", of: "b" }, { error })).toBe(false);
});

describe("a member with another value is a change, not one thing gone and another come", () => {
  const told = (before: unknown, after: unknown): readonly string[] => {
    const difference = differenceOf(JSON.stringify(before), JSON.stringify(after));
    const signs = { same: "", removed: "-", added: "+" };
    const lines = difference.lines
      .filter(({ kind }) => kind !== "same")
      .map(({ kind, text }) => `${signs[kind]}${text.trim().replace(/,$/, "")}`);
    return [`${difference.changed}`, `${isReadable(difference)}`, ...lines];
  };

  test.each([
    ["alone", { i: 4 }, { i: 5 }, ["1", "true", '-"i": 4', '+"i": 5']],
    ["of several kinds", { i: 4 }, { i: ["a"] }, ["1", "true", '-"i": 4', '+"i": ["a"]']],
    ["that is all there is", 4, 5, ["1", "true", "-4", "+5"]],
    [
      "beside others, old and new side by side",
      { a: 1, b: 2, gone: 0 },
      { a: 3, b: 4, come: 0 },
      ["2", "true", '-"a": 1', '+"a": 3', '-"b": 2', '+"b": 4', '-"gone": 0', '+"come": 0'],
    ],
    ["of an array", [1, 2], [1, 3], ["1", "true", "-2", "+3"]],
  ])("%s", (_, before, after, lines) => {
    expect(told(before, after)).toEqual(lines);
  });

  test("members of the same name elsewhere are others", () => {
    const [changed] = told({ a: { id: "a".repeat(70) } }, { b: { id: "b".repeat(70) } });
    expect(changed).toBe("0");
  });

  test("what takes the place of all is no change of it", () => {
    for (const [before, after] of [
      [{ i: 4 }, { ok: true }],
      [4, { ok: true }],
      [[{ a: 1 }], ["x"]],
    ]) {
      const difference = differenceOf(JSON.stringify(before), JSON.stringify(after));
      expect([isReadable(difference), commonMembers(difference)]).toEqual([false, 0]);
    }
  });
});
