// populated.ts — a server with something of everything, and in every text that a stranger may choose what would run as
// a script in a page that is not careful.
import { vi } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import type { HostOptions } from "../../src/host/index.ts";
import { askService } from "../support/ask-service.ts";
import { type Served, serve } from "./served.ts";

/** In a page that takes it for markup, either of them sets `pwned`. */
export const HOSTILE = `<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=2</script>`;
/** As the target of a link it would set it too. */
export const LINK = "javascript:globalThis.pwned=3";

/** Wider than a telephone, in every list and breadcrumb. */
export const LONG: string = `order-${"that-is-long-".repeat(5)}1`;

const ACCOUNT = "us-east-1:123456789012";
export const arnOf = (kind: string, name: string): string =>
  `arn:aws:states:${ACCOUNT}:${kind}:${name}`;

const PROCESSOR = {
  ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
  StartAt: "Look",
  States: {
    Look: {
      Type: "Choice",
      Choices: [{ Variable: "$", NumericEquals: 2, Next: "Bad" }],
      Default: "Fine",
    },
    Fine: { Type: "Succeed" },
    Bad: { Type: "Fail", Error: "RowInvalid", Cause: HOSTILE },
  },
};

const MACHINES: Readonly<Record<string, object>> = {
  hostile: {
    Comment: HOSTILE,
    StartAt: "<b>First</b>",
    States: {
      "<b>First</b>": { Type: "Pass", Comment: HOSTILE, Next: LINK },
      [LINK]: { Type: "Fail", Error: HOSTILE, Cause: `${HOSTILE} ${LINK}` },
    },
  },
  orders: {
    StartAt: "Each",
    States: {
      Each: {
        ...{ Type: "Map", Label: "Each", ToleratedFailurePercentage: 100 },
        ...{ ItemProcessor: PROCESSOR, Next: "Pack" },
      },
      Pack: { Type: "Task", Resource: arnOf("activity", "pack"), TimeoutSeconds: 600, End: true },
    },
  },
  calls: {
    StartAt: "Call",
    States: {
      Call: {
        ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
        Parameters: { FunctionName: "Talks", "Payload.$": "$" },
      },
    },
  },
};

const CODE = `exports.talk = async ({ fails }) => {
  console.log(${JSON.stringify(HOSTILE)});
  console.log(${JSON.stringify(LINK)});
  if (fails) throw Object.assign(new Error(${JSON.stringify(HOSTILE)}), { name: "<b>Bad</b>" });
  return { html: ${JSON.stringify(HOSTILE)} };
};`;

export interface Populated extends Served {
  readonly mapRunArn: string;
}

export async function populate(options: Partial<HostOptions> = {}): Promise<Populated> {
  const served = await serve(options);
  await fillServices(served);
  await served.call("CreateActivity", { name: "pack" });
  for (const [name, definition] of Object.entries(MACHINES)) await served.machine(name, definition);
  await nameVersions(served);
  const start = async (machine: string, name: string, input: unknown): Promise<string> => {
    const stateMachineArn = arnOf("stateMachine", machine);
    const asked = { stateMachineArn, name, input: JSON.stringify(input) };
    return (await served.call("StartExecution", asked))["executionArn"] ?? "";
  };
  const failed = await start("hostile", "hostile-1", { [HOSTILE]: HOSTILE, link: LINK });
  const called = [await start("calls", "call-1", {}), await start("calls", "call-2", { fails: 1 })];
  const executionArn = await start("orders", LONG, [1, 2, 3]);
  await Promise.all([failed, ...called].map((arn) => served.host.engine.closed(arn)));
  const activityArn = arnOf("activity", "pack");
  await served.call("GetActivityTask", { activityArn, workerName: HOSTILE });
  const { mapRuns } = await served.call("ListMapRuns", { executionArn });
  // What ListMapRuns answers.
  const [run] = mapRuns as unknown as readonly { readonly mapRunArn: string }[];
  return { ...served, mapRunArn: run?.mapRunArn ?? "" };
}

/** A version, an alias and a tag of the machine `hostile`; a version of `calls` that is not its current definition. */
async function nameVersions({ call }: Served): Promise<void> {
  const stateMachineArn = arnOf("stateMachine", "hostile");
  const version = await call("PublishStateMachineVersion", { stateMachineArn });
  const route = { stateMachineVersionArn: version["stateMachineVersionArn"], weight: 100 };
  await call("CreateStateMachineAlias", {
    ...{ name: "live", description: HOSTILE, routingConfiguration: [route] },
  });
  const changed = arnOf("stateMachine", "calls");
  await call("PublishStateMachineVersion", { stateMachineArn: changed });
  const definition = JSON.stringify({ Comment: HOSTILE, ...MACHINES["calls"] });
  await call("UpdateStateMachine", { stateMachineArn: changed, definition });
  const tags = [{ key: "team", value: "shop" }];
  await call("TagResource", { resourceArn: stateMachineArn, tags });
}

async function fillServices({ host }: Served): Promise<void> {
  const ask = (service: string, operation: string, parameters: JsonObject): Promise<JsonObject> =>
    askService(host, [service, operation], parameters);
  await ask("dynamodb", "CreateTable", {
    ...{ TableName: "orders", BillingMode: "PAY_PER_REQUEST" },
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  const Item = { id: { S: "o1" }, [HOSTILE]: { S: HOSTILE }, link: { S: LINK } };
  await vi.waitFor(() => ask("dynamodb", "PutItem", { TableName: "orders", Item }), 10_000);
  await ask("sqs", "CreateQueue", { QueueName: "work" });
  const QueueUrl = `https://sqs.us-east-1.amazonaws.com/123456789012/work`;
  await ask("sqs", "SendMessage", { QueueUrl, MessageBody: HOSTILE });
  await ask("sns", "CreateTopic", { Name: "news" });
  await ask("sns", "Subscribe", {
    ...{ TopicArn: "arn:aws:sns:us-east-1:123456789012:news", Protocol: "sqs" },
    Endpoint: "arn:aws:sqs:us-east-1:123456789012:work",
  });
  await ask("s3", "CreateBucket", { Bucket: "files" });
  const object = { ContentType: "text/html", Body: HOSTILE };
  await ask("s3", "PutObject", { Bucket: "files", Key: `${HOSTILE}.html`, ...object });
  await ask("s3", "PutObject", { Bucket: "files", Key: "folder/a.json", Body: "{}" });
  await ask("events", "PutRule", { Name: "hourly", ScheduleExpression: "rate(1 hour)" });
  const group = { logGroupName: "/own/group" };
  await ask("logs", "CreateLogGroup", group);
  await ask("logs", "CreateLogStream", { ...group, logStreamName: "s" });
  const logEvents = [HOSTILE, LINK].map((message) => ({ timestamp: Date.now(), message }));
  await ask("logs", "PutLogEvents", { ...group, logStreamName: "s", logEvents });
  const lambda = await host.lambda.get();
  await lambda.declare({
    ...{ name: "Talks", runtime: "nodejs20.x", handler: "index.talk", timeoutSeconds: 30 },
    code: { kind: "files", files: { "index.js": CODE } },
  });
}
