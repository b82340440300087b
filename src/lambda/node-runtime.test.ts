import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createTestService } from "./fixtures/test-service.ts";

const lambda = createTestService();
afterAll(() => lambda[Symbol.asyncDispose]());

async function answerOf(source: string, event: unknown = {}): Promise<string> {
  const outcome = await lambda.call(await lambda.declareNode(source), event);
  return outcome.payload;
}

async function errorOf(
  source: string,
  handler = "index.handler",
): Promise<Record<string, unknown>> {
  const outcome = await lambda.call(await lambda.declareNode(source, { handler }));
  expect(outcome.functionError).toBe("Unhandled");
  expect(outcome.statusCode).toBe(200);
  return JSON.parse(outcome.payload);
}

test("an async handler's result is the payload", async () => {
  const source = "export const handler = async (event) => ({ got: event });";
  expect(await answerOf(source, { a: [1, "ü"] })).toBe('{"got":{"a":[1,"ü"]}}');
});

test("a CommonJS handler and one in a folder are found", async () => {
  const name = await lambda.declare(
    { kind: "files", files: { "src/deep/main.js": "exports.run = async () => 'cjs';" } },
    { handler: "src/deep/main.run" },
  );
  expect((await lambda.call(name)).payload).toBe('"cjs"');
});

test("a .js file below a package.json of type module is an ES module", async () => {
  const files = {
    "package.json": '{"type":"module"}',
    "index.js": "export const handler = async () => import.meta.url.slice(0, 5);",
  };
  const name = await lambda.declare({ kind: "files", files });
  expect((await lambda.call(name)).payload).toBe('"file:"');
});

test("a package.json above the function's folder says nothing about it, as on AWS", async () => {
  const above = join(lambda.directory, "above");
  mkdirSync(join(above, "code"), { recursive: true });
  writeFileSync(join(above, "package.json"), '{"type":"module"}');
  writeFileSync(join(above, "code", "index.js"), "exports.handler = require('./other').answer;");
  writeFileSync(join(above, "code", "other.js"), "exports.answer = async () => 'CommonJS';");
  const name = await lambda.declare({ kind: "folder", path: join(above, "code") });
  expect((await lambda.call(name)).payload).toBe('"CommonJS"');
});

test("a callback handler answers when the event loop is empty", async () => {
  const source = `export const handler = (event, context, callback) => {
    callback(null, "early");
    setTimeout(() => console.log("later work"), 5);
  };`;
  const name = await lambda.declareNode(source);
  const outcome = await lambda.call(name, {}, { logType: "Tail" });
  expect(outcome.payload).toBe('"early"');
  expect(Buffer.from(outcome.logResult ?? "", "base64").toString()).toContain("later work");
});

test("callbackWaitsForEmptyEventLoop = false answers at once", async () => {
  const source = `export const handler = (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    setTimeout(() => {}, 3_600_000);
    callback(null, 7);
  };`;
  expect(await answerOf(source)).toBe("7");
});

test("a callback's error is the invocation's error", async () => {
  const error = await errorOf(
    "export const handler = (e, c, callback) => callback(new RangeError('too far'));",
  );
  expect(error).toMatchObject({ errorType: "RangeError", errorMessage: "too far" });
});

test("a plain result is the payload, and undefined is null", async () => {
  expect(await answerOf("export const handler = () => 42;")).toBe("42");
  expect(await answerOf("export const handler = async () => undefined;")).toBe("null");
  expect(await answerOf("export const handler = () => {};")).toBe("null");
});

test("an error has type, message and trace with the paths of AWS", async () => {
  const error = await errorOf(
    "export const handler = async () => {\n  throw new TypeError('bad input');\n};",
  );
  expect(error).toEqual({
    errorType: "TypeError",
    errorMessage: "bad input",
    trace: expect.arrayContaining(["TypeError: bad input"]),
  });
  expect(JSON.stringify(error)).toContain("(file:///var/task/index.mjs:2:9)");
  expect(JSON.stringify(error)).not.toContain(lambda.directory);
});

test("the error type is the error's name, not its class", async () => {
  const source = `class ErrProcessOrder extends Error { name = "ErrProcessOrder"; }
    export const handler = async () => { throw new ErrProcessOrder("Unable to process order 1"); };`;
  expect(await errorOf(source)).toMatchObject({
    errorType: "ErrProcessOrder",
    errorMessage: "Unable to process order 1",
  });
});

test("what is thrown and is no error is told by its type", async () => {
  expect(await errorOf("export const handler = async () => { throw 'text'; };")).toEqual({
    errorType: "string",
    errorMessage: "text",
    trace: [],
  });
});

test("a result that JSON cannot hold is an error", async () => {
  expect(await errorOf("export const handler = async () => 1n;")).toMatchObject({
    errorType: "Error",
    errorMessage: "Unable to stringify response body",
  });
});

test("a module that is missing is Runtime.ImportModuleError", async () => {
  const missing = await errorOf("import 'no-such-package';\nexport const handler = () => 1;");
  expect(missing).toMatchObject({ errorType: "Runtime.ImportModuleError" });
  expect(missing["errorMessage"]).toContain("Cannot find package 'no-such-package'");
  const absent = await errorOf("export const handler = () => 1;", "other.handler");
  expect(absent["errorMessage"]).toContain("Error: Cannot find module 'other'");
});

test("a handler that is missing is Runtime.HandlerNotFound", async () => {
  expect(await errorOf("export const other = 1;")).toMatchObject({
    errorType: "Runtime.HandlerNotFound",
    errorMessage: "index.handler is undefined or not exported",
  });
  expect(await errorOf("export const handler = 1;")).toMatchObject({
    errorType: "Runtime.HandlerNotFound",
    errorMessage: "index.handler is not a function",
  });
});

test("code that does not parse is Runtime.UserCodeSyntaxError", async () => {
  const error = await errorOf("export const handler = (;");
  expect(error).toMatchObject({ errorType: "Runtime.UserCodeSyntaxError" });
  expect(error["errorMessage"]).toMatch(/^SyntaxError: /);
});

test("a handler name without a dot is Runtime.MalformedHandlerName", async () => {
  const error = await errorOf("export const handler = () => 1;", "index");
  expect(error).toMatchObject({ errorType: "Runtime.MalformedHandlerName" });
});

test("an error of the module itself is the error of every invocation", async () => {
  const name = await lambda.declareNode("throw new Error('no configuration');");
  for (const _ of [1, 2]) {
    const outcome = await lambda.call(name);
    expect(JSON.parse(outcome.payload)).toMatchObject({
      errorType: "Error",
      errorMessage: "no configuration",
    });
  }
});

test("a rejection that nobody handles ends the invocation", async () => {
  const source = `export const handler = () => new Promise(() => {
    Promise.reject(new Error("lost"));
    setTimeout(() => {}, 60_000);
  });`;
  expect(await errorOf(source)).toMatchObject({
    errorType: "Runtime.UnhandledPromiseRejection",
    errorMessage: "Error: lost",
  });
});

test("an exception outside of the handler ends the invocation, and the next one works", async () => {
  const source = `export const handler = async (event) => {
    if (!event.fail) return process.pid;
    setImmediate(() => { throw new Error("outside"); });
    return new Promise((resolve) => setTimeout(resolve, 60_000));
  };`;
  const name = await lambda.declareNode(source);
  const before = (await lambda.call(name)).payload;
  const broken = JSON.parse((await lambda.call(name, { fail: true })).payload);
  expect(broken).toMatchObject({ errorType: "Error", errorMessage: "outside" });
  const after = (await lambda.call(name)).payload;
  expect(after).not.toBe(before);
});

test("process.exit is Runtime.ExitError with the status", async () => {
  const error = await errorOf("export const handler = () => process.exit(3);");
  expect(error["errorType"]).toBe("Runtime.ExitError");
  expect(error["errorMessage"]).toMatch(
    /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
  );
  const quiet = await errorOf("export const handler = () => process.exit(0);");
  expect(quiet["errorMessage"]).toMatch(/Error: Runtime exited without providing a reason$/);
});

test("the context tells the function who it is and how long it has", async () => {
  const source = `export const handler = async (event, context) => ({
    ...context, left: context.getRemainingTimeInMillis() });`;
  const name = await lambda.declareNode(source, { memoryMb: 256, timeoutSeconds: 10 });
  const clientContext = Buffer.from('{"custom":\n{"k":"ü"}}').toString("base64");
  const outcome = await lambda.call(name, {}, { clientContext });
  const context = JSON.parse(outcome.payload);
  expect(context).toMatchObject({
    functionName: name,
    functionVersion: "$LATEST",
    memoryLimitInMB: "256",
    logGroupName: `/aws/lambda/${name}`,
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    awsRequestId: outcome.requestId,
    clientContext: { custom: { k: "ü" } },
  });
  expect(context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
  expect(context.left).toBeGreaterThan(5_000);
  expect(context.left).toBeLessThanOrEqual(10_000);
});

test("the environment is AWS's and the function's, and not the server's", async () => {
  process.env["SERVER_SECRET"] = "hidden";
  const name = await lambda.declareNode("export const handler = async () => process.env;", {
    environment: { TABLE_NAME: "orders" },
  });
  const environment = JSON.parse((await lambda.call(name)).payload);
  delete process.env["SERVER_SECRET"];
  expect(environment).toMatchObject({
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "000000000000",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
    _HANDLER: "index.handler",
    TABLE_NAME: "orders",
    TZ: ":UTC",
  });
  expect(environment).not.toHaveProperty("SERVER_SECRET");
  expect(environment).not.toHaveProperty("VITEST");
  expect(environment["LAMBDA_TASK_ROOT"]).toMatch(/unpacked/);
});

test("a payload of megabytes passes in both directions", async () => {
  const text = "é".repeat(1_000_000);
  const name = await lambda.declareNode("export const handler = async (event) => event.text;");
  expect((await lambda.call(name, { text })).payload).toBe(JSON.stringify(text));
});
