import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecutionView } from "../console-wire/index.ts";
import { RealClock } from "../engine/index.ts";
import { HOME_SCOPE, Host } from "./index.ts";

const HEADERS = { "x-treadle-console": "1" };
const ROLE = "arn:aws:iam::123456789012:role/r";
let host: Host;
let url: string;
let base: string;

beforeAll(async () => {
  host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
    ...{ env: {}, log: () => undefined, console: { readOnly: false, hosts: [] } },
  });
  url = await host.listen("127.0.0.1", 0);
  base = `${url}/-/console/v1/`;
});

afterAll(async () => {
  await host[Symbol.asyncDispose]();
});

async function get<T>(path: string): Promise<T> {
  const response = await fetch(base + path);
  const body = await response.json();
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body as T;
}

async function call(operation: string, request: object): Promise<Record<string, string>> {
  const response = await fetch(`${base}call/${operation}`, {
    ...{ method: "POST", headers: HEADERS, body: JSON.stringify(request) },
  });
  const body = await response.json();
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body as Record<string, string>;
}

async function run(name: string, definition: object, input: unknown): Promise<string> {
  const { stateMachineArn } = await call("CreateStateMachine", {
    ...{ name, roleArn: ROLE, definition: JSON.stringify(definition) },
  });
  const { executionArn = "" } = await call("StartExecution", {
    ...{ stateMachineArn, input: JSON.stringify(input) },
  });
  await host.engine.closed(executionArn);
  return executionArn;
}

const SORTING = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [{ Variable: "$", NumericLessThan: 3, Next: "Fine" }],
            Default: "Bad",
          },
          Fine: { Type: "Pass", End: true },
          Bad: { Type: "Fail", Error: "TooMuch", Cause: "more than three" },
        },
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Tell" }],
      End: true,
    },
    Tell: { Type: "Pass", End: true },
  },
};

describe("an execution", () => {
  test("is shown with what each state did, and who is to blame", async () => {
    const arn = await run("Sorting", SORTING, [1, 2, 7]);
    const view = await get<ExecutionView>(`execution?arn=${arn}`);
    expect(view.blame).toMatchObject({
      ...{ stateName: "Bad", error: "TooMuch", cause: "more than three", iteration: [2] },
      ...{ caught: true, caughtBy: "Tell", attempts: 1 },
    });
    expect(view.states[0]).toMatchObject({
      ...{
        id: "/States/Each",
        status: "caught",
        iterations: { total: 3, succeeded: 2, failed: 1 },
      },
    });
    expect(view.edgesTaken).toContain("/States/Each catch /States/Tell");
  });
});
