import { expect, test } from "vitest";
import { type JsonObject, parseJson } from "../base/index.ts";
import { SkipClock } from "../engine/index.ts";
import { HOME_SCOPE, Host } from "./index.ts";

const MACHINE = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
const roleArn = "arn:aws:iam::123456789012:role/r";

async function opened(): Promise<{ host: Host; ask: Ask }> {
  const host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new SkipClock(), relaxed: false, synchronous: "FULL", env: {} },
    log: (line) => expect.fail(line),
  });
  const services = await host.services.get();
  const ask: Ask = async (service, operation, parameters) => {
    const outcome = await services.call({ service, operation, parameters, scope: HOME_SCOPE });
    if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`);
    return outcome.output;
  };
  return { host, ask };
}

type Ask = (service: string, operation: string, parameters: JsonObject) => Promise<JsonObject>;

async function run(host: Host, more: JsonObject = {}): Promise<string> {
  const definition = JSON.stringify(MACHINE);
  const created = await host.call("CreateStateMachine", {
    name: "m",
    definition,
    roleArn,
    ...more,
  });
  expect(created.status).toBe(200);
  const { stateMachineArn = "" } = created.body;
  const { body } = await host.call("StartExecution", { stateMachineArn });
  await host.engine.closed(String(body["executionArn"]));
  return String(body["executionArn"]);
}

test("a rule of the default bus hears of executions that end", async () => {
  const { host, ask } = await opened();
  await ask("sqs", "CreateQueue", { QueueName: "ended" });
  const EventPattern = JSON.stringify({
    source: ["aws.states"],
    detail: { status: ["SUCCEEDED"] },
  });
  await ask("events", "PutRule", { Name: "ended", EventPattern });
  const Arn = "arn:aws:sqs:us-east-1:123456789012:ended";
  await ask("events", "PutTargets", { Rule: "ended", Targets: [{ Id: "q", Arn }] });
  const executionArn = await run(host);
  const { Messages } = await ask("sqs", "ReceiveMessage", {
    QueueUrl: "ended",
    WaitTimeSeconds: 5,
  });
  const [message] = Messages as unknown as readonly { readonly Body: string }[];
  expect(parseJson(message?.Body ?? "")).toMatchObject({
    ...{ source: "aws.states", "detail-type": "Step Functions Execution Status Change" },
    detail: { executionArn, status: "SUCCEEDED", input: "{}" },
  });
  await host[Symbol.asyncDispose]();
});

test("execution logs are in their log group", async () => {
  const { host, ask } = await opened();
  await ask("logs", "CreateLogGroup", { logGroupName: "/states/m" });
  const logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/states/m:*";
  const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn } }];
  const executionArn = await run(host, {
    loggingConfiguration: { level: "ALL", includeExecutionData: true, destinations },
  });
  let events: readonly { readonly message: string }[] = [];
  while (events.length < 4) {
    const found = await ask("logs", "FilterLogEvents", { logGroupName: "/states/m" });
    events = found["events"] as unknown as readonly { readonly message: string }[];
  }
  const types = events.map(({ message }) => (parseJson(message) as JsonObject)["type"]);
  expect(types).toEqual([
    ...["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"],
  ]);
  expect(parseJson(events[0]?.message ?? "")).toMatchObject({ execution_arn: executionArn });
  await host[Symbol.asyncDispose]();
});
