import { afterAll, expect, test } from "vitest";
import { isAlive } from "./fixtures/processes.ts";
import { createTestService } from "./fixtures/test-service.ts";
import { RESPONSE_BYTES_MAX } from "./runtime/runtime-api.ts";

const lambda = createTestService({ initMs: 2_000 });
afterAll(() => lambda[Symbol.asyncDispose]());

test("a function that takes too long is killed, and the next invocation gets a new process", async () => {
  const source = `export const handler = async (event) => {
    if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
    return process.pid;
  };`;
  const name = await lambda.declareNode(source, { timeoutSeconds: 1 });
  const pid = Number((await lambda.call(name)).payload);
  const outcome = await lambda.call(name, { hang: true }, { logType: "Tail" });
  expect(outcome.functionError).toBe("Unhandled");
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${outcome.requestId} Error: Task timed out after 1.00 seconds`,
  });
  const log = Buffer.from(outcome.logResult ?? "", "base64").toString();
  expect(log).toMatch(/^\d{4}-\S+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds$/m);
  expect(log).toMatch(/Duration: 1000\.00 ms\tBilled Duration: 1000 ms.*Status: timeout/);
  expect(isAlive(pid)).toBe(false);
  expect(Number((await lambda.call(name)).payload)).not.toBe(pid);
});

test("a function that blocks its process is killed, too, with the processes it has started", async () => {
  const source = `import { spawn } from "node:child_process";
  export const handler = () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    console.log("child " + child.pid);
    for (;;) {}
  };`;
  const name = await lambda.declareNode(source, { timeoutSeconds: 1 });
  const outcome = await lambda.call(name);
  expect(JSON.parse(outcome.payload).errorType).toBe("Sandbox.Timedout");
  const line = await lambda.line(({ text }) => text.includes("\tchild "));
  const child = Number(line.text.split("child ")[1]);
  expect(child).toBeGreaterThan(0);
  await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false);
});

test("a process that is killed from outside is Runtime.ExitError", async () => {
  const name = await lambda.declareNode(
    "export const handler = () => process.kill(process.pid, 'SIGKILL') && new Promise(() => {});",
  );
  const outcome = await lambda.call(name);
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${outcome.requestId} Error: Runtime exited with error: signal: killed`,
  });
});

test("a start that never ends times out", async () => {
  const source = "await new Promise((resolve) => setTimeout(resolve, 3_600_000));";
  const name = await lambda.declareNode(`${source} export const handler = 1;`, {
    timeoutSeconds: 1,
  });
  const outcome = await lambda.call(name);
  expect(JSON.parse(outcome.payload).errorType).toBe("Sandbox.Timedout");
});

test("a response beyond six megabytes is Function.ResponseSizeTooLarge", async () => {
  const name = await lambda.declareNode(
    "export const handler = async (event) => 'x'.repeat(event.length);",
  );
  const outcome = await lambda.call(name, { length: RESPONSE_BYTES_MAX });
  expect(outcome.functionError).toBe("Unhandled");
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`,
  });
  const fitting = await lambda.call(name, { length: RESPONSE_BYTES_MAX - 2 });
  expect(fitting.payload).toHaveLength(RESPONSE_BYTES_MAX);
});

test("a request beyond six megabytes is refused", async () => {
  const name = await lambda.declareNode("export const handler = async () => 1;");
  const payload = JSON.stringify("x".repeat(6_291_456));
  expect(await lambda.service.invoke({ functionName: name, payload })).toMatchObject({
    kind: "refused",
    error: "RequestTooLargeException",
    httpStatus: 413,
    message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
  });
});

test("a payload that is no JSON is refused in the words of AWS", async () => {
  const name = await lambda.declareNode("export const handler = async () => 1;");
  const outcome = await lambda.service.invoke({ functionName: name, payload: "hello" });
  expect(outcome).toMatchObject({
    kind: "refused",
    error: "InvalidRequestContentException",
    httpStatus: 400,
    message:
      "Could not parse request body into json: Could not parse payload into json: Unrecognized token 'hello': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (byte[])\"hello\"; line: 1, column: 6]",
  });
});

test("a function that does not exist is refused with its ARN", async () => {
  const outcome = await lambda.service.invoke({ functionName: "none:3", payload: "{}" });
  expect(outcome).toMatchObject({
    kind: "refused",
    error: "ResourceNotFoundException",
    httpStatus: 404,
    message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:none:3",
  });
});

test("a function that floods its output is not blocked, and its log stays bounded", async () => {
  const source = `export const handler = async () => {
    const line = "x".repeat(1023) + "\\n";
    for (let i = 0; i < 20_000; i++) process.stdout.write(line);
    return "done";
  };`;
  const name = await lambda.declareNode(source);
  const outcome = await lambda.call(name, {}, { logType: "Tail" });
  expect(outcome.payload).toBe('"done"');
  expect(Buffer.from(outcome.logResult ?? "", "base64").length).toBe(4096);
  const lines = lambda.service.logs(name);
  expect(lines.length).toBeLessThanOrEqual(2_000);
  expect(lines.some(({ text }) => / bytes of output were dropped here\.$/.test(text))).toBe(true);
  expect(lines.at(-1)?.text).toMatch(/^REPORT /);
});

test("a line without end is cut, not kept", async () => {
  const source =
    "export const handler = async () => { process.stdout.write('y'.repeat(1_000_000)); };";
  const name = await lambda.declareNode(source);
  const { requestId } = await lambda.call(name, {}, { logType: "Tail" });
  const longest = Math.max(...lambda.service.logs(name, requestId).map(({ text }) => text.length));
  expect(longest).toBeLessThanOrEqual(262_144);
});

test("what a function prints belongs to the invocation that printed it", async () => {
  const name = await lambda.declareNode(
    "export const handler = async (event) => { console.log('mark', event.n); return event.n; };",
  );
  for (let n = 0; n < 30; n++) {
    const { requestId } = await lambda.call(name, { n });
    await lambda.line((line) => line.requestId === requestId && line.text.startsWith("REPORT"));
    const texts = lambda.service.logs(name, requestId).map((line) => line.text);
    expect(texts).toHaveLength(4);
    expect(texts[1]).toMatch(new RegExp(`\tINFO\tmark ${n}$`));
  }
});
