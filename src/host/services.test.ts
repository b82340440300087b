import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RealClock } from "../engine/index.ts";
import { HOME_SCOPE, Host } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-host-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(): Promise<Host> {
  return Host.open({
    ...{ dataDirectory: folder, scope: HOME_SCOPE, clock: new RealClock(), relaxed: false },
    ...{ synchronous: "NORMAL", env: {}, log: (line) => expect.fail(line) },
  });
}

async function bodies(host: Host, QueueUrl: string): Promise<readonly unknown[]> {
  const parameters = { QueueUrl, WaitTimeSeconds: 5, MaxNumberOfMessages: 10 };
  const services = await host.services.get();
  const request = { service: "sqs", operation: "ReceiveMessage", parameters, scope: HOME_SCOPE };
  const answer = await services.call(request);
  // The cast: ReceiveMessage's answer.
  const { Messages = [] } = (answer.ok ? answer.output : {}) as {
    Messages?: readonly { readonly Body: string }[];
  };
  return Messages.map(({ Body }) => Body);
}

async function createQueue(host: Host, QueueName: string): Promise<string> {
  const services = await host.services.get();
  const request = { service: "sqs", operation: "CreateQueue", scope: HOME_SCOPE };
  const answer = await services.call({ ...request, parameters: { QueueName } });
  return answer.ok ? String(answer.output["QueueUrl"]) : "";
}

test("what a task sends is in the queue after a restart", async () => {
  let url = "";
  {
    await using host = await open();
    url = await createQueue(host, "kept");
    const send = {
      ...{ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", End: true },
      Parameters: { QueueUrl: url, MessageBody: { a: 1 } },
    };
    const definition = JSON.stringify({ StartAt: "Send", States: { Send: send } });
    const roleArn = "arn:aws:iam::123456789012:role/r";
    const machine = { name: "send", roleArn, definition, type: "EXPRESS" };
    const { body } = await host.call("CreateStateMachine", machine);
    const stateMachineArn = body["stateMachineArn"] ?? "";
    const ran = await host.call("StartSyncExecution", { stateMachineArn });
    expect(ran.body["status"]).toBe("SUCCEEDED");
  }
  await using host = await open();
  expect(await bodies(host, url)).toEqual(['{"a":1}']);
});

const hasBoto3 = (() => {
  try {
    execFileSync("python3", ["-c", "import boto3"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write(
      "No boto3 on this machine: functions that call services are not tested.\n",
    );
    return false;
  }
})();

const SENDER = `
import boto3
def run(event, context):
    boto3.client("sqs").send_message(QueueUrl=event["url"], MessageBody="from a function")
`;

test.skipIf(!hasBoto3)(
  "boto3 in a function reaches the queue without being told where",
  async () => {
    await using host = await open();
    await host.listen("127.0.0.1", 0);
    const url = await createQueue(host, "called");
    const lambda = await host.lambda.get();
    await lambda.declare({
      ...{ name: "sender", runtime: "python3.12", handler: "main.run", timeoutSeconds: 60 },
      code: { kind: "files", files: { "main.py": SENDER } },
    });
    const request = { functionName: "sender", payload: JSON.stringify({ url }) };
    const { signal } = new AbortController();
    const answer = await host.lambda.invoke(request, { scope: HOME_SCOPE, signal });
    expect(answer).toMatchObject({ kind: "responded", functionError: undefined });
    expect(await bodies(host, url)).toEqual(["from a function"]);
  },
);
