// The genuine AWS CLI: every embedded service is written and read once; each call is a process, so they are few.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAws, withoutAwsCli } from "./python-client.ts";
import { startWireServer, type WireServer } from "./wire-server.ts";

const noCli = withoutAwsCli();
if (noCli !== undefined) console.log(`skipped: ${noCli}`);

let server: WireServer;
let folder: string;
beforeAll(async () => {
  server = await startWireServer();
  folder = mkdtempSync(join(tmpdir(), "treadle-cli-"));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(server.problems).toEqual([]);
});

// biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
const aws = (...args: string[]): Promise<any> => runAws(server.origin, ...args);

/** `--a-name value` for each member; objects as JSON. */
function options(members: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(members).flatMap(([name, value]) => [
    `--${name}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}

const ROLE = "arn:aws:iam::123456789012:role/r";
const POLICY = { Version: "2012-10-17", Statement: [] };

describe.skipIf(noCli !== undefined)("the AWS CLI", { timeout: 60_000 }, () => {
  test("dynamodb: creates a table, waits for it, puts and scans", async () => {
    await aws(
      ...["dynamodb", "create-table", "--billing-mode", "PAY_PER_REQUEST"],
      ...["--attribute-definitions", "AttributeName=id,AttributeType=S"],
      ...["--key-schema", "AttributeName=id,KeyType=HASH", "--table-name", "cli"],
    );
    await aws("dynamodb", "wait", "table-exists", "--table-name", "cli");
    const item = { id: { S: "1" }, n: { N: "2" } };
    await aws("dynamodb", "put-item", ...options({ "table-name": "cli", item }));
    const { Items } = await aws("dynamodb", "scan", "--table-name", "cli");
    expect(Items).toEqual([item]);
  });

  test("sqs and sns: what is published is received", async () => {
    const { QueueUrl } = await aws("sqs", "create-queue", "--queue-name", "cli");
    const { TopicArn } = await aws("sns", "create-topic", "--name", "cli");
    const endpoint = "arn:aws:sqs:us-east-1:123456789012:cli";
    const subscription = {
      "topic-arn": TopicArn,
      protocol: "sqs",
      "notification-endpoint": endpoint,
    };
    await aws("sns", "subscribe", ...options(subscription));
    await aws("sns", "publish", ...options({ "topic-arn": TopicArn, message: "hello" }));
    const receive = { "queue-url": QueueUrl, "wait-time-seconds": "5" };
    const { Messages } = await aws("sqs", "receive-message", ...options(receive));
    expect(JSON.parse(Messages[0].Body)).toMatchObject({ TopicArn, Message: "hello" });
  });

  test("s3: high-level commands and the API", async () => {
    const file = join(folder, "object.txt");
    writeFileSync(file, "text");
    await aws("s3api", "create-bucket", "--bucket", "cli-bucket");
    await aws("s3", "cp", file, "s3://cli-bucket/a/object.txt", "--quiet");
    const { Contents } = await aws("s3api", "list-objects-v2", "--bucket", "cli-bucket");
    expect(Contents).toMatchObject([{ Key: "a/object.txt", Size: 4 }]);
    const back = join(folder, "back.txt");
    await aws("s3", "cp", "s3://cli-bucket/a/object.txt", back, "--quiet");
    expect(readFileSync(back, "utf8")).toBe("text");
  });

  test("events: a rule's event reaches its queue", async () => {
    const { QueueUrl } = await aws("sqs", "create-queue", "--queue-name", "ruled");
    await aws(
      ...["events", "put-rule"],
      ...options({ name: "cli", "event-pattern": { source: ["shop"] } }),
    );
    const targets = [{ Id: "q", Arn: "arn:aws:sqs:us-east-1:123456789012:ruled" }];
    await aws("events", "put-targets", ...options({ rule: "cli", targets }));
    const entries = [{ Source: "shop", DetailType: "order", Detail: '{"n":1}' }];
    const put = await aws("events", "put-events", ...options({ entries }));
    expect(put.FailedEntryCount).toBe(0);
    const receive = { "queue-url": QueueUrl, "wait-time-seconds": "5" };
    const { Messages } = await aws("sqs", "receive-message", ...options(receive));
    expect(JSON.parse(Messages[0].Body).detail).toEqual({ n: 1 });
  });

  test("scheduler: a schedule is kept", async () => {
    const schedule = {
      name: "cli",
      "schedule-expression": "rate(1 hour)",
      "flexible-time-window": { Mode: "OFF" },
      target: { Arn: "arn:aws:sqs:us-east-1:123456789012:cli", RoleArn: ROLE },
    };
    await aws("scheduler", "create-schedule", ...options(schedule));
    const kept = await aws("scheduler", "get-schedule", "--name", "cli");
    expect(kept).toMatchObject({ Name: "cli", ScheduleExpression: "rate(1 hour)" });
  });

  test("cloudwatch and logs: a metric is listed, an event is found", async () => {
    const datum = { namespace: "cli", "metric-name": "orders", value: "1" };
    await aws("cloudwatch", "put-metric-data", ...options(datum));
    const { Metrics } = await aws("cloudwatch", "list-metrics", "--namespace", "cli");
    expect(Metrics).toEqual([{ Namespace: "cli", MetricName: "orders", Dimensions: [] }]);
    const group = { "log-group-name": "/cli" };
    const stream = { ...group, "log-stream-name": "one" };
    await aws("logs", "create-log-group", ...options(group));
    await aws("logs", "create-log-stream", ...options(stream));
    const events = [{ timestamp: Date.now(), message: "an ERROR" }];
    await aws("logs", "put-log-events", ...options({ ...stream, "log-events": events }));
    const found = await aws("logs", "filter-log-events", ...options(group));
    expect(found.events[0].message).toBe("an ERROR");
  });

  test("ssm and secretsmanager: what is kept is given back", async () => {
    await aws("ssm", "put-parameter", ...options({ name: "/cli", value: "v", type: "String" }));
    const { Parameter } = await aws("ssm", "get-parameter", "--name", "/cli");
    expect(Parameter).toMatchObject({ Value: "v", Version: 1 });
    const secret = { name: "cli", "secret-string": "hidden" };
    await aws("secretsmanager", "create-secret", ...options(secret));
    const kept = await aws("secretsmanager", "get-secret-value", "--secret-id", "cli");
    expect(kept.SecretString).toBe("hidden");
  });

  test("sts and iam: who asks, and a role", async () => {
    expect((await aws("sts", "get-caller-identity")).Account).toBe("123456789012");
    const role = { "role-name": "cli", "assume-role-policy-document": POLICY };
    await aws("iam", "create-role", ...options(role));
    const { Role } = await aws("iam", "get-role", "--role-name", "cli");
    expect(Role).toMatchObject({ RoleName: "cli", AssumeRolePolicyDocument: POLICY });
  });
});
