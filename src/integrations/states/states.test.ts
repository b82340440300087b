import { describe, expect, test } from "vitest";
import { type Json, type JsonObject, Payload } from "../../base/index.ts";
import { CHILD, integration, MACHINE, runTask, sdk } from "../fixtures/run-task.ts";
import { ENGINE_CLOSES, type RunnerPorts, type StatesAnswer } from "../index.ts";

interface Call {
  readonly operation: string;
  readonly params: JsonObject;
}

/** Step Functions with one child execution that ends as `described` says. */
function statesWith(
  described: JsonObject,
  start: StatesAnswer = {
    type: "answered",
    output: { executionArn: CHILD, startDate: 1_795_223_940.5 },
  },
) {
  const calls: Call[] = [];
  const states: RunnerPorts["states"] = {
    call: async (operation, params) => {
      calls.push({ operation, params });
      if (operation === "StartExecution") return start;
      return { type: "answered", output: described };
    },
    closed: async () => undefined,
  };
  return { calls, states };
}

const SUCCEEDED: JsonObject = {
  executionArn: CHILD,
  stateMachineArn: MACHINE,
  name: "one",
  status: "SUCCEEDED",
  startDate: 1_795_223_940.5,
  stopDate: 1_795_223_941.25,
  input: "{}",
  inputDetails: { included: true },
  output: '{"Arg1":"argument1"}',
  outputDetails: { included: true },
  redriveCount: 0,
  redriveStatus: "NOT_REDRIVABLE",
  redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
};

describe("states:startExecution", () => {
  const parameters = { StateMachineArn: MACHINE, Name: "one", Input: null };

  test("starts the child and goes on at once, with the start in milliseconds", async () => {
    const { calls, states } = statesWith({});
    const ran = await runTask(integration("states", "startExecution"), parameters, {
      ports: { states },
    });
    expect(calls).toEqual([
      {
        operation: "StartExecution",
        params: { stateMachineArn: MACHINE, name: "one", input: "{}" },
      },
    ]);
    expect(ran.output).toMatchObject({
      ExecutionArn: CHILD,
      StartDate: 1_795_223_940_500,
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: "11111111-2222-4333-8444-555555555555" },
    });
  });

  test.each([
    [1_795_240_483.748, "1.795240483748E9"],
    [1_795_223_940, "1.79522394E9"],
    [2_000_000_000, "2.0E9"],
  ])("counts the bytes of an answer with the time %s as AWS writes it", async (at, time) => {
    const output = { executionArn: CHILD, startDate: at };
    const { states } = statesWith({}, { type: "answered", output });
    const ran = await runTask(integration("states", "startExecution"), parameters, {
      ports: { states },
    });
    const length = `{"executionArn":"${CHILD}","startDate":${time}}`.length;
    expect(ran.output).toMatchObject({
      SdkHttpMetadata: { HttpHeaders: { "Content-Length": String(length) } },
    });
  });

  test.each<[string, Json, string]>([
    ["an object", { a: 1 }, '{"a":1}'],
    ["a text", '"InputFromTrustedAccount"', '"InputFromTrustedAccount"'],
  ])("the child's input from %s", async (_, input, sent) => {
    const { calls, states } = statesWith({});
    await runTask(
      integration("states", "startExecution"),
      { StateMachineArn: MACHINE, Input: input },
      { ports: { states } },
    );
    expect(calls[0]?.params["input"]).toBe(sent);
  });

  test("without a name the child's is a UUID made from the task, the same when it is given again", async () => {
    const names = [];
    // An Express execution that begins anew under its ARN has the same task again, and it is another.
    for (const request of [{}, {}, { taskId: "8" }, { executionStartDate: 1_700_000_000_001 }]) {
      const { calls, states } = statesWith({});
      const nameless = { StateMachineArn: MACHINE };
      await runTask(integration("states", "startExecution"), nameless, {
        ports: { states },
        request,
      });
      names.push(calls[0]?.params["name"]);
    }
    expect(names[0]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(names[1]).toBe(names[0]);
    expect(new Set(names).size).toBe(3);
  });

  test(".sync gives the described execution with text, .sync:2 with JSON", async () => {
    const { states } = statesWith(SUCCEEDED);
    const shared = {
      ExecutionArn: CHILD,
      InputDetails: { Included: true },
      Name: "one",
      OutputDetails: { Included: true },
      StartDate: 1_795_223_940_500,
      StateMachineArn: MACHINE,
      Status: "SUCCEEDED",
      StopDate: 1_795_223_941_250,
    };
    const sync = await runTask(integration("states", "startExecution", "sync"), parameters, {
      ports: { states },
    });
    expect(sync.output).toEqual({ ...shared, Input: "{}", Output: '{"Arg1":"argument1"}' });
    expect(sync.submitted).toMatchObject([{ ExecutionArn: CHILD, StartDate: 1_795_223_940_500 }]);
    const sync2 = await runTask(integration("states", "startExecution", "sync:2"), parameters, {
      ports: { states },
    });
    expect(sync2.output).toEqual({ ...shared, Input: {}, Output: { Arg1: "argument1" } });
  });

  test(".sync with Credentials also tells of redrives", async () => {
    const { states } = statesWith(SUCCEEDED);
    const ran = await runTask(integration("states", "startExecution", "sync"), parameters, {
      ports: { states },
      request: { credentialsRoleArn: "arn:aws:iam::999999999999:role/other" },
    });
    expect(ran.output).toMatchObject({
      RedriveCount: 0,
      RedriveStatus: "NOT_REDRIVABLE",
      RedriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
  });

  test.each(["FAILED", "TIMED_OUT", "ABORTED"])(
    "a child that ended %s is States.TaskFailed with its description as the cause",
    async (status) => {
      const { output: _, outputDetails: __, ...closed } = SUCCEEDED;
      const { states } = statesWith({ ...closed, status, error: "E", cause: "C" });
      const ran = await runTask(integration("states", "startExecution", "sync"), parameters, {
        ports: { states },
      });
      expect(ran.failure?.error).toBe("States.TaskFailed");
      expect(JSON.parse(ran.failure?.cause ?? "")).toEqual({
        Cause: "C",
        Error: "E",
        ExecutionArn: CHILD,
        Input: "{}",
        InputDetails: { Included: true },
        Name: "one",
        StartDate: 1_795_223_940_500,
        StateMachineArn: MACHINE,
        Status: status,
        StopDate: 1_795_223_941_250,
      });
    },
  );

  test("with a token the start is what was submitted, and the task waits", async () => {
    const { states } = statesWith({});
    const resource = integration("states", "startExecution", "waitForTaskToken");
    const ran = await runTask(resource, parameters, { ports: { states } });
    expect(ran.outcome).toEqual({ type: "waiting" });
    expect(ran.submitted).toMatchObject([{ ExecutionArn: CHILD }]);
  });

  test("a refusal is named StepFunctions.<Code>Exception", async () => {
    const message = `State Machine Does Not Exist: '${MACHINE}'`;
    const refusal = { type: "refused", code: "StateMachineDoesNotExist", message } as const;
    const { states } = statesWith({}, refusal);
    const ran = await runTask(integration("states", "startExecution"), parameters, {
      ports: { states },
    });
    expect(ran.failure).toEqual({
      error: "StepFunctions.StateMachineDoesNotExistException",
      cause: `${message} (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: 11111111-2222-4333-8444-555555555555; Proxy: null)`,
    });
  });

  test("after a crash a task that was submitted waits for the child that it has", async () => {
    const { calls, states } = statesWith(SUCCEEDED);
    const submittedOutput = new Payload({ ExecutionArn: CHILD });
    const ran = await runTask(integration("states", "startExecution", "sync"), parameters, {
      ports: { states },
      options: { attempt: 2, submittedOutput },
    });
    expect(calls.map((call) => call.operation)).toEqual(["DescribeExecution"]);
    expect(ran.outcome.type).toBe("succeeded");
    expect(ran.submitted).toEqual([]);
  });

  test("after a crash a task that was not yet submitted recognises its closed child by name and input", async () => {
    const message = `Execution Already Exists: '${CHILD}'`;
    const taken = { type: "refused", code: "ExecutionAlreadyExists", message } as const;
    const settings = (attempt: number, described: JsonObject) => ({
      ports: { states: statesWith(described, taken).states },
      options: { attempt },
    });
    const resource = integration("states", "startExecution", "sync");
    const again = await runTask(resource, parameters, settings(2, SUCCEEDED));
    expect(again.outcome.type).toBe("succeeded");
    expect(again.submitted).toMatchObject([{ ExecutionArn: CHILD }]);
    const foreign = await runTask(resource, parameters, settings(2, { ...SUCCEEDED, input: "1" }));
    expect(foreign.failure?.error).toBe("StepFunctions.ExecutionAlreadyExistsException");
    const first = await runTask(resource, parameters, settings(1, SUCCEEDED));
    expect(first.failure?.error).toBe("StepFunctions.ExecutionAlreadyExistsException");
  });

  test.each([
    ["the workflow gives the task up: the child is stopped", undefined, true],
    ["the engine closes: the child goes on", ENGINE_CLOSES, false],
  ])("when %s", async (_, reason, stopped) => {
    const abort = new AbortController();
    const { calls, states } = statesWith({});
    const closed = async (): Promise<void> => {
      abort.abort(reason);
      return Promise.reject(new Error("aborted"));
    };
    const ran = await runTask(integration("states", "startExecution", "sync"), parameters, {
      ports: { states: { ...states, closed } },
      options: { signal: abort.signal },
    });
    expect(ran.outcome.type).toBe("failed");
    const stops = calls.filter((call) => call.operation === "StopExecution");
    expect(stops).toEqual(
      stopped ? [{ operation: "StopExecution", params: { executionArn: CHILD } }] : [],
    );
  });
});

describe("aws-sdk:sfn", () => {
  test("startExecution writes JSON input as text and shows the start as an ISO time", async () => {
    const { calls, states } = statesWith({});
    const ran = await runTask(
      sdk("sfn", "startExecution"),
      { StateMachineArn: MACHINE, Input: { key: "value" } },
      { ports: { states } },
    );
    expect(calls[0]?.params).toMatchObject({ stateMachineArn: MACHINE, input: '{"key":"value"}' });
    expect(ran.output).toEqual({ ExecutionArn: CHILD, StartDate: "2026-11-21T01:19:00.500Z" });
  });

  test("getActivityTask without a task has no TaskToken", async () => {
    const { calls, states } = statesWith({ taskToken: null, input: null });
    const ran = await runTask(
      sdk("sfn", "getActivityTask"),
      { ActivityArn: "arn:aws:states:us-east-1:123456789012:activity:a", WorkerName: "w" },
      { ports: { states } },
    );
    expect(calls[0]?.params).toEqual({
      activityArn: "arn:aws:states:us-east-1:123456789012:activity:a",
      workerName: "w",
    });
    expect(ran.output).toEqual({});
  });

  test("lists keep their structure and both spellings of a member are understood", async () => {
    const { calls, states } = statesWith({
      executions: [{ executionArn: CHILD, startDate: 1_795_223_940, status: "RUNNING" }],
    });
    const ran = await runTask(
      sdk("sfn", "listExecutions"),
      { stateMachineArn: MACHINE, StatusFilter: "RUNNING", MaxResults: 5 },
      { ports: { states } },
    );
    expect(calls[0]?.params).toEqual({
      stateMachineArn: MACHINE,
      statusFilter: "RUNNING",
      maxResults: 5,
    });
    expect(ran.output).toEqual({
      Executions: [{ ExecutionArn: CHILD, StartDate: "2026-11-21T01:19:00Z", Status: "RUNNING" }],
    });
  });

  test("a refusal is named Sfn.<Code>Exception, as recorded", async () => {
    const states: RunnerPorts["states"] = {
      call: async () => ({
        type: "refused",
        code: "InvalidToken",
        message: "Invalid Token: 'Invalid token'",
      }),
      closed: async () => undefined,
    };
    const ran = await runTask(
      sdk("sfn", "sendTaskFailure"),
      { TaskToken: "NoSuchTaskToken" },
      {
        ports: { states },
      },
    );
    expect(ran.failure).toEqual({
      error: "Sfn.InvalidTokenException",
      cause:
        "Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: 11111111-2222-4333-8444-555555555555) (SDK Attempt Count: 1)",
    });
  });
});
