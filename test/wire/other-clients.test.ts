// AWS CLI and boto3 against a live server, where they are installed.
import { execFile, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHost, type TestHost } from "../support/test-host.ts";

const DEFINITION = JSON.stringify({
  StartAt: "A",
  States: { A: { Type: "Pass", Result: 1, End: true } },
});
const ROLE = "arn:aws:iam::123456789012:role/r";

/** Why a program cannot be used here; undefined where it can. */
function missing(program: string, args: readonly string[]): string | undefined {
  const tried = spawnSync(program, args, { encoding: "utf8", timeout: 60_000 });
  if (tried.status === 0) return undefined;
  return tried.error?.message ?? (tried.stderr.trim().split("\n").at(-1) || "it does not run");
}

const noCli = missing("aws", ["--version"]);
const noBoto3 = missing("python3", ["-c", "import boto3"]);
if (noCli !== undefined) console.log(`AWS CLI is not tested: ${noCli}`);
if (noBoto3 !== undefined) console.log(`boto3 is not tested: ${noBoto3}`);

let live: TestHost;
let url: string;

beforeAll(async () => {
  live = await createTestHost();
  url = await live.host.listen("127.0.0.1", 0);
});

afterAll(async () => {
  await live[Symbol.asyncDispose]();
});

/** What the program prints; the server answers meanwhile, so it must not block. */
function printed(program: string, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_SFN: url,
    AWS_ENDPOINT_URL: url,
    AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "",
  };
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { env, timeout: 50_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stderr}`));
    });
  });
}

describe.skipIf(noCli !== undefined)("AWS CLI", () => {
  const aws = (...args: string[]): Promise<string> =>
    printed("aws", ["stepfunctions", ...args, "--output", "json"]);

  test("creates, starts synchronously and deletes", async () => {
    const created = JSON.parse(
      await aws(
        ...["create-state-machine", "--name", "cli", "--type", "EXPRESS"],
        ...["--definition", DEFINITION, "--role-arn", ROLE],
      ),
    ) as { stateMachineArn: string };
    const arn = ["--state-machine-arn", created.stateMachineArn];
    expect(JSON.parse(await aws("start-sync-execution", ...arn))).toMatchObject({
      status: "SUCCEEDED",
      output: "1",
    });
    await aws("delete-state-machine", ...arn);
    await expect(aws("describe-state-machine", ...arn)).rejects.toThrow("StateMachineDoesNotExist");
  });
});

describe.skipIf(noBoto3 !== undefined)("boto3", () => {
  test("creates, runs, reads the history and catches errors by class", async () => {
    const script = `
import boto3, json, time
sfn = boto3.client("stepfunctions")
arn = sfn.create_state_machine(name="boto", definition=${JSON.stringify(DEFINITION)}, roleArn="${ROLE}")["stateMachineArn"]
run = sfn.start_execution(stateMachineArn=arn)["executionArn"]
while sfn.describe_execution(executionArn=run)["status"] == "RUNNING": time.sleep(0.01)
pages = sfn.get_paginator("get_execution_history").paginate(executionArn=run, PaginationConfig={"PageSize": 1})
types = [event["type"] for page in pages for event in page["events"]]
try:
    sfn.describe_state_machine(stateMachineArn=arn + "x")
except sfn.exceptions.StateMachineDoesNotExist as error:
    print(json.dumps([types, error.response["Error"]["Message"]]))
`;
    const [types, message] = JSON.parse(await printed("python3", ["-c", script])) as [
      readonly string[],
      string,
    ];
    expect(types).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    expect(message).toBe(
      "State Machine Does Not Exist: 'arn:aws:states:us-east-1:123456789012:stateMachine:botox'",
    );
  });
});
