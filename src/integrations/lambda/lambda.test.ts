import { describe, expect, test } from "vitest";
import type { Json, Scope } from "../../base/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../../lambda/index.ts";
import { FUNCTION, integration, runTask, sdk } from "../fixtures/run-task.ts";

/** The visit that the task of the fixture belongs to: its function's log says so. */
const CALLER = "arn:aws:states:us-east-1:123456789012:execution:Parent:run 1700000000000 2";

/** Lambda that answers each invocation with what `answer` says, and remembers them. */
function lambdaThat(answer: Partial<InvokeOutcome> & { readonly kind: InvokeOutcome["kind"] }) {
  const invocations: { request: InvokeRequest; scope: Scope }[] = [];
  // The cast: the members of both kinds are there, the kind decides which are read.
  const whole = {
    statusCode: 200,
    payload: "{}",
    functionError: undefined,
    logResult: undefined,
    executedVersion: "$LATEST",
    requestId: "req-1",
    traceId: "root=1-2",
    reason: undefined,
    ...answer,
  } as unknown as InvokeOutcome;
  return {
    invocations,
    lambda: {
      invoke: async (request: InvokeRequest, { scope }: { readonly scope: Scope }) => {
        invocations.push({ request, scope });
        return whole;
      },
    },
  };
}

describe("a task whose Resource is a function", () => {
  const resource = { kind: "lambdaFunction", arn: FUNCTION } as const;

  test("sends its parameters as the event and gives the function's answer, its text kept", async () => {
    const { lambda, invocations } = lambdaThat({ kind: "responded", payload: '{"a": 1.0}' });
    const ran = await runTask(resource, { b: 2 }, { ports: { lambda } });
    expect(ran.outcome).toMatchObject({ type: "succeeded" });
    expect(ran.outcome.type === "succeeded" && ran.outcome.output.text()).toBe('{"a": 1.0}');
    expect(invocations).toEqual([
      {
        request: { functionName: FUNCTION, payload: '{"b":2}', caller: CALLER },
        scope: { account: "123456789012", region: "us-east-1" },
      },
    ]);
  });

  test("a function's error is named by its errorType, the payload as it came is the cause", async () => {
    const payload = '{"errorMessage": "Some exception was raised.", "errorType": "Exception"}';
    const { lambda } = lambdaThat({ kind: "responded", payload, functionError: "Unhandled" });
    const ran = await runTask(resource, {}, { ports: { lambda } });
    expect(ran.failure).toEqual({ error: "Exception", cause: payload });
  });

  test("an answer that is no JSON and too large is States.DataLimitExceeded, named by the ARN", async () => {
    const { lambda } = lambdaThat({ kind: "responded", payload: "a".repeat(257 * 1024) });
    const ran = await runTask(resource, {}, { ports: { lambda } });
    expect(ran.failure).toEqual({
      error: "States.DataLimitExceeded",
      cause: `The state/task '${FUNCTION}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });

  test("Credentials send the call to the role's account", async () => {
    const { lambda, invocations } = lambdaThat({ kind: "responded" });
    const credentialsRoleArn = "arn:aws:iam::999999999999:role/other";
    await runTask(resource, {}, { ports: { lambda }, request: { credentialsRoleArn } });
    expect(invocations[0]?.scope).toEqual({ account: "999999999999", region: "us-east-1" });
  });
});

describe("lambda:invoke", () => {
  const resource = integration("lambda", "invoke");

  test("gives the recorded result: payload as JSON, version, metadata of the SDK, status code", async () => {
    const { lambda } = lambdaThat({ kind: "responded", payload: '"HelloWorld!"' });
    const ran = await runTask(resource, { FunctionName: "work" }, { ports: { lambda } });
    const shared = {
      "Content-Type": "application/json",
      Date: "Sat, 21 Nov 2026 01:19:00 GMT",
    };
    expect(ran.output).toEqual({
      ExecutedVersion: "$LATEST",
      Payload: "HelloWorld!",
      SdkHttpMetadata: {
        AllHttpHeaders: {
          "X-Amz-Executed-Version": ["$LATEST"],
          "x-amzn-Remapped-Content-Length": ["0"],
          Connection: ["keep-alive"],
          "x-amzn-RequestId": ["req-1"],
          "Content-Length": ["13"],
          Date: [shared.Date],
          "X-Amzn-Trace-Id": ["root=1-2"],
          "Content-Type": [shared["Content-Type"]],
        },
        HttpHeaders: {
          Connection: "keep-alive",
          "Content-Length": "13",
          ...shared,
          "X-Amz-Executed-Version": "$LATEST",
          "x-amzn-Remapped-Content-Length": "0",
          "x-amzn-RequestId": "req-1",
          "X-Amzn-Trace-Id": "root=1-2",
        },
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: "req-1" },
      StatusCode: 200,
    });
  });

  test.each<[string, Json | undefined, string]>([
    ["no Payload", undefined, "{}"],
    ["null", null, "{}"],
    ["an object", { a: [1] }, '{"a":[1]}'],
    ["a text that is JSON", "0.0", "0.0"],
    ["a text that is none", "hello", '"hello"'],
    ["a number", 5, "5"],
  ])("the event for %s", async (_, payload, event) => {
    const { lambda, invocations } = lambdaThat({ kind: "responded" });
    const parameters = {
      FunctionName: "work",
      ...(payload === undefined ? {} : { Payload: payload }),
    };
    await runTask(resource, parameters, { ports: { lambda } });
    expect(invocations[0]?.request.payload).toBe(event);
  });

  test("hands on qualifier, invocation type, log type and client context", async () => {
    const { lambda, invocations } = lambdaThat({ kind: "responded", logResult: "bG9n" });
    const rest = {
      Qualifier: "live",
      InvocationType: "RequestResponse",
      LogType: "Tail",
      ClientContext: "e30=",
    };
    const ran = await runTask(resource, { FunctionName: FUNCTION, ...rest }, { ports: { lambda } });
    expect(invocations[0]?.request).toEqual({
      functionName: FUNCTION,
      payload: "{}",
      qualifier: "live",
      invocationType: "RequestResponse",
      logType: "Tail",
      clientContext: "e30=",
      caller: CALLER,
    });
    expect(ran.output).toMatchObject({
      LogResult: "bG9n",
      SdkHttpMetadata: { HttpHeaders: { "X-Amz-Log-Result": "bG9n" } },
    });
  });

  test("an asynchronous invocation has status 202 and no payload", async () => {
    const { lambda } = lambdaThat({ kind: "responded", statusCode: 202, payload: "" });
    const parameters = { FunctionName: "work", InvocationType: "Event" };
    const ran = await runTask(resource, parameters, { ports: { lambda } });
    expect(ran.output).toMatchObject({ StatusCode: 202 });
    expect(ran.output).not.toHaveProperty("Payload");
  });

  test("a function's error has the payload as compact JSON for its cause", async () => {
    const payload = '{"errorMessage": "", "errorType": "CustomException"}';
    const { lambda } = lambdaThat({ kind: "responded", payload, functionError: "Unhandled" });
    const ran = await runTask(resource, { FunctionName: "work" }, { ports: { lambda } });
    expect(ran.failure).toEqual({
      error: "CustomException",
      cause: '{"errorMessage":"","errorType":"CustomException"}',
    });
  });

  test("an error without errorType is Lambda.Unknown and quotes the payload", async () => {
    const payload = '{"errorMessage":"Process exited"}';
    const { lambda } = lambdaThat({ kind: "responded", payload, functionError: "Unhandled" });
    const ran = await runTask(resource, { FunctionName: "work" }, { ports: { lambda } });
    expect(ran.failure).toEqual({
      error: "Lambda.Unknown",
      cause: `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
    });
  });

  test.each([
    [
      "ResourceNotFoundException",
      404,
      `Function not found: ${FUNCTION}`,
      "ResourceNotFoundException",
    ],
    ["TooManyRequestsException", 429, "Rate Exceeded.", "TooManyRequestsException"],
    ["ValidationException", 400, "1 validation error detected", "AWSLambdaException"],
  ] as const)("Lambda's refusal %s", async (error, httpStatus, message, name) => {
    const { lambda } = lambdaThat({ kind: "refused", error, httpStatus, message });
    const ran = await runTask(resource, { FunctionName: "work" }, { ports: { lambda } });
    expect(ran.failure).toEqual({
      error: `Lambda.${name}`,
      cause: `${message} (Service: AWSLambda; Status Code: ${httpStatus}; Error Code: ${error}; Request ID: req-1; Proxy: null)`,
    });
  });

  test("with a token the answer is what was submitted, and the task waits", async () => {
    const { lambda } = lambdaThat({ kind: "responded", payload: "1" });
    const waiting = integration("lambda", "invoke", "waitForTaskToken");
    const ran = await runTask(waiting, { FunctionName: "work" }, { ports: { lambda } });
    expect(ran.outcome).toEqual({ type: "waiting" });
    expect(ran.submitted).toMatchObject([{ Payload: 1, StatusCode: 200 }]);
  });

  test("with a token a function's error is a failed submission", async () => {
    const { lambda } = lambdaThat({
      kind: "responded",
      payload: '{"errorType":"E"}',
      functionError: "Unhandled",
    });
    const waiting = integration("lambda", "invoke", "waitForTaskToken");
    const ran = await runTask(waiting, { FunctionName: "work" }, { ports: { lambda } });
    expect(ran.outcome).toMatchObject({ type: "failed", stage: "submit" });
    expect(ran.submitted).toEqual([]);
  });

  test("a field that Invoke does not have is refused by name", async () => {
    const ran = await runTask(resource, { FunctionName: "work", Nonsense: 1 });
    expect(ran.failure).toEqual({
      error: "States.Runtime",
      cause: `The Parameters '{"FunctionName":"work","Nonsense":1}' could not be used to start the Task: [The field "Nonsense" is not supported by Step Functions]`,
    });
  });

  test("aws-sdk:lambda:invoke keeps the payload as text and a function's error as a result", async () => {
    const { lambda } = lambdaThat({
      kind: "responded",
      payload: '{"a":1}',
      functionError: "Unhandled",
    });
    const ran = await runTask(
      sdk("lambda", "invoke"),
      { FunctionName: "work" },
      { ports: { lambda } },
    );
    expect(ran.output).toEqual({
      ExecutedVersion: "$LATEST",
      FunctionError: "Unhandled",
      Payload: '{"a":1}',
      StatusCode: 200,
    });
  });
});
