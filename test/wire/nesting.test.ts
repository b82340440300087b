// A hundred thousand brackets at every door: refused in AWS's words, or a state that fails; never an error of ours.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseMockFile } from "../../src/integrations/index.ts";
import { createTestHost, HOME_SCOPE, type TestHost } from "../support/test-host.ts";

const LISTS = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
const OBJECTS = `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`;
const TOO_DEEP = "Document nesting depth (1001) exceeds the maximum allowed";
const roleArn = `arn:aws:iam::${HOME_SCOPE.account}:role/r`;
const pass = JSON.stringify({ StartAt: "P", States: { P: { Type: "Pass", End: true } } });

let made: TestHost;
let url: string;
beforeAll(async () => {
  made = await createTestHost();
  url = await made.host.listen("127.0.0.1", 0);
});
afterAll(() => made[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

async function send(target: string, text: string, version = "1.0"): Promise<Answer> {
  const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
  const response = await fetch(url, { method: "POST", headers, body: text });
  const answer = await response.text();
  return { status: response.status, body: JSON.parse(answer), text: answer };
}

function states(operation: string, input: object): Promise<Answer> {
  return send(`AWSStepFunctions.${operation}`, JSON.stringify(input));
}

let machines = 0;
async function machine(definition: object | string, type = "STANDARD"): Promise<string> {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  machines += 1;
  const input = { name: `m${machines}`, definition: text, roleArn, type };
  const { body, text: said } = await states("CreateStateMachine", input);
  const arn = body["stateMachineArn"];
  if (typeof arn !== "string") throw new Error(said);
  return arn;
}

/** How an execution ended, once it has. */
async function ended(stateMachineArn: string, input = "{}"): Promise<Answer["body"]> {
  const { body } = await states("StartExecution", { stateMachineArn, input });
  const { executionArn } = body;
  let last: Answer["body"] = {};
  await expect
    .poll(
      async () => {
        last = (await states("DescribeExecution", { executionArn })).body;
        return last["status"];
      },
      { timeout: 60_000 },
    )
    .not.toBe("RUNNING");
  return last;
}

describe.each([
  ["lists", LISTS],
  ["objects", OBJECTS],
])("%s", (_, deep) => {
  test("as a definition or inside of one", async () => {
    for (const definition of [
      deep,
      `{"StartAt":"P","States":{"P":{"Type":"Pass","Result":${deep}}}}`,
    ]) {
      const created = await states("CreateStateMachine", { name: "d", definition, roleArn });
      expect(created.status).toBe(400);
      expect(created.body["message"]).toContain(TOO_DEEP);
      const validated = await states("ValidateStateMachineDefinition", { definition });
      expect(validated.text).toContain(TOO_DEEP);
    }
  });

  test("as an input", async () => {
    const started = await states("StartExecution", {
      stateMachineArn: await machine(pass),
      input: deep,
    });
    expect([started.status, started.body["__type"]]).toEqual([400, "InvalidExecutionInput"]);
    const express = { stateMachineArn: await machine(pass, "EXPRESS"), input: deep };
    expect((await states("StartSyncExecution", express)).body["message"]).toContain(TOO_DEEP);
    const tested = { definition: '{"Type":"Pass","End":true}', input: deep, roleArn };
    expect((await states("TestState", tested)).body["message"]).toContain(TOO_DEEP);
  });

  test("as a mock of TestState", async () => {
    const task = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true };
    const definition = JSON.stringify({ ...task, Parameters: { QueueUrl: "q", MessageBody: "m" } });
    const { status, body } = await states("TestState", {
      definition,
      mock: { result: deep },
      roleArn,
    });
    expect([status, body["message"]]).toEqual([400, "Mocked result must be valid JSON"]);
  });

  test("as the output of a task's token", async () => {
    const { body } = await states("CreateActivity", { name: `a${deep.length}` });
    const resource = String(body["activityArn"]);
    const definition = {
      StartAt: "T",
      States: { T: { Type: "Task", Resource: resource, End: true } },
    };
    await states("StartExecution", { stateMachineArn: await machine(definition), input: "{}" });
    const task = await states("GetActivityTask", { activityArn: resource });
    const { taskToken } = task.body;
    const refused = await states("SendTaskSuccess", { taskToken, output: deep });
    expect([refused.status, refused.body["__type"]]).toEqual([400, "InvalidOutput"]);
    expect((await states("SendTaskSuccess", { taskToken, output: "1" })).status).toBe(200);
  });

  test("as the body of a request, for every protocol", async () => {
    const bodies = [
      ["AWSStepFunctions.StartExecution", `{"input":${deep}}`],
      ["AWSStepFunctions.StartExecution", deep],
      ["DynamoDB_20120810.PutItem", `{"TableName":"t","Item":${deep}}`],
      ["AmazonSQS.SendMessage", `{"QueueUrl":"q","MessageBody":${deep}}`],
      ["AWSEvents.PutEvents", deep],
      ["AmazonSSM.PutParameter", deep],
    ] as const;
    for (const [target, body] of bodies) expect((await send(target, body)).status).toBe(400);
    const lambda = await fetch(`${url}/2015-03-31/functions`, { method: "POST", body: deep });
    expect(lambda.status).toBe(400);
  });

  test("as what an expression reads from a text", async () => {
    // A quarter of it in quotes is within the limit of an input.
    const input = JSON.stringify({
      s: deep.length > 220_000 ? LISTS.slice(50_000, 150_000) : deep,
    });
    const text = { "x.$": "States.StringToJson($.s)" };
    const jsonPath = { StartAt: "P", States: { P: { Type: "Pass", Parameters: text, End: true } } };
    const Output = "{% $parse($states.input.s) %}";
    const P = { QueryLanguage: "JSONata", Type: "Pass", Output, End: true };
    const jsonata = { StartAt: "P", States: { P } };
    expect(await ended(await machine(jsonPath), input)).toMatchObject({
      status: "FAILED",
      error: "States.IntrinsicFailure",
    });
    expect(await ended(await machine(jsonata), input)).toMatchObject({
      status: "FAILED",
      error: "States.QueryEvaluationError",
    });
  });

  test("as a file of mocks", () => {
    expect(parseMockFile(deep)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining(TOO_DEEP) }],
    });
  });
});

test("as the answer of a function, the task fails", async () => {
  const path = mkdtempSync(join(tmpdir(), "treadle-nesting-"));
  writeFileSync(join(path, "package.json"), '{"type":"module"}');
  writeFileSync(
    join(path, "bootstrap"),
    `#!${process.execPath}
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
for (;;) {
  const next = await fetch(base + "next");
  const id = next.headers.get("lambda-runtime-aws-request-id");
  await fetch(base + id + "/response", { method: "POST", body: "[".repeat(1e5) + "]".repeat(1e5) });
}
`,
  );
  chmodSync(join(path, "bootstrap"), 0o755);
  const code = { kind: "folder", path } as const;
  const lambda = await made.host.lambda.get();
  await lambda.declare({ name: "deep", runtime: "provided.al2023", handler: "none", code });
  const Resource = "arn:aws:states:::lambda:invoke";
  const T = { Type: "Task", Resource, Parameters: { FunctionName: "deep" }, End: true };
  const last = await ended(await machine({ StartAt: "T", States: { T } }));
  expect(last).toMatchObject({ status: "FAILED", error: "Lambda.Unknown" });
  expect(last["cause"]).toContain(TOO_DEEP);
  rmSync(path, { recursive: true });
});

test("nested by a loop of states, the value goes on through every state", async () => {
  let nested: object = { "a.$": "$.v" };
  for (let i = 0; i < 400; i++) nested = { a: nested };
  const inner = (name: string) => ({
    StartAt: name,
    States: { [name]: { Type: "Pass", End: true } },
  });
  const definition = {
    StartAt: "Nest",
    States: {
      Nest: {
        Type: "Pass",
        Parameters: { "n.$": "States.MathAdd($.n, -1)", v: nested },
        Next: "Enough",
      },
      Enough: {
        Type: "Choice",
        Choices: [{ Variable: "$.n", NumericGreaterThan: 0, Next: "Nest" }],
        Default: "Both",
      },
      Both: {
        Type: "Parallel",
        Branches: [inner("A")],
        Assign: { "kept.$": "$" },
        Next: "Each",
      },
      Each: { Type: "Map", ItemProcessor: inner("I"), ResultPath: "$[0].all", Next: "Join" },
      Join: { Type: "Pass", OutputPath: "$[0].n", End: true },
    },
  };
  // 12,000 objects deep: more than any stack.
  expect(await ended(await machine(definition), '{"n":30,"v":1}')).toMatchObject({
    status: "SUCCEEDED",
    output: "0",
  });
}, 120_000);

test("none of it was an error of ours", () => {
  expect(made.complaints).toEqual([]);
});
