import { afterEach, expect, test } from "vitest";
import { TaskError, TestEngine, type TestEngineOptions } from "./index.ts";

let engine: TestEngine | undefined;

async function open(options?: TestEngineOptions): Promise<TestEngine> {
  engine = await TestEngine.open(options);
  return engine;
}

afterEach(async () => {
  await engine?.[Symbol.asyncDispose]();
  engine = undefined;
});

const task = (more: object): object => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "f", "Payload.$": "$" },
  ...more,
});

test("a machine runs with tasks that the test answers, over an hour of waiting at once", async () => {
  const kit = await open({ tasks: { Double: ({ parameters }) => ({ Payload: parameters }) } });
  const definition = {
    StartAt: "Double",
    States: { Double: task({ Next: "Wait" }), Wait: { Type: "Wait", Seconds: 3600, End: true } },
  };
  const result = await kit.run(JSON.stringify(definition), { n: 1 });
  expect(result).toMatchObject({
    status: "SUCCEEDED",
    output: { Payload: { FunctionName: "f", Payload: { n: 1 } } },
  });
  expect(await kit.visited(result.executionArn)).toEqual(["Double", "Wait"]);
});

test("a task's error is retried and caught by its name", async () => {
  let attempts = 0;
  const kit = await open({
    tasks: {
      Pay: () => {
        attempts += 1;
        throw new TaskError("CardDeclined", "no money");
      },
    },
  });
  const definition = {
    StartAt: "Pay",
    States: {
      Pay: task({
        Retry: [{ ErrorEquals: ["CardDeclined"], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ["CardDeclined"], Next: "Sorry" }],
        End: true,
      }),
      Sorry: { Type: "Pass", End: true },
    },
  };
  const result = await kit.run(JSON.stringify(definition));
  expect(attempts).toBe(3);
  expect(result.output).toEqual({ Error: "CardDeclined", Cause: "no money" });
});

test("time stands still until the test lets it pass", async () => {
  const kit = await open({ time: "manual" });
  const machine = await kit.create("waits", {
    StartAt: "W",
    States: { W: { Type: "Wait", Seconds: 10, End: true } },
  });
  const arn = await kit.start(machine);
  await kit.advance(9);
  expect((await kit.describe(arn)).status).toBe("RUNNING");
  await kit.advance(1);
  expect((await kit.describe(arn)).status).toBe("SUCCEEDED");
});

test("a task without an answer says which one is missing", async () => {
  const kit = await open();
  const result = await kit.run(
    JSON.stringify({ StartAt: "Pay", States: { Pay: task({ End: true }) } }),
  );
  expect(result.status).toBe("FAILED");
  expect(result.cause).toContain("no answer for the state 'Pay'");
});

test("a refused definition throws with AWS's words", async () => {
  const kit = await open();
  await expect(kit.create("bad", { StartAt: "A" })).rejects.toThrow("InvalidDefinition");
});
