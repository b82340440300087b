import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { RealClock } from "../engine/index.ts";
import { HOME_SCOPE, Host, loadDefinitionFile, loadProject } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-sdk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function definition(Resource: string): string {
  const task = { Type: "Task", Resource, End: true };
  return JSON.stringify({ StartAt: "A", States: { A: task } });
}

async function told(resource: string): Promise<readonly string[]> {
  const file = join(folder, "a.asl.json");
  writeFileSync(file, definition(resource));
  const loaded = await loadDefinitionFile(file);
  return loaded.ok ? [] : loaded.problems.map(({ message }) => message);
}

const STATES = "arn:aws:states:::";

/** Of a test that only reads names; docs/integrations.md counts tests that call a service. */
function arnOf(resource: string): string {
  return `${STATES}${resource.replace(/^sdk/, "aws-sdk")}`;
}

test.each([
  ["sdk:dynamodb:getItems", "did you mean 'aws-SDK:dynamodb:getItem'?"],
  ["sdk:dynamodbb:getItem", "did you mean 'aws-SDK:dynamodb:getItem'?"],
  ["sdk:events:putEvents", "did you mean 'aws-SDK:eventbridge:putEvents'?"],
  ["sdk:logs:putLogEvent", "did you mean 'aws-SDK:cloudwatchlogs:putLogEvents'?"],
  ["dynamodb:query", "did you mean 'aws-SDK:dynamodb:query'?"],
  ["sns:publsh", "did you mean 'sns:publish'?"],
  ["sns:publish.sync", "sns:publish has no pattern '.sync'"],
  ["sdk:sts:assumeRole", "not support this action: Credentials of the state assume a role"],
  ["sdk:sts:assumeRoleWithSAML", "not support this action"],
  ["sdk:lambda:invokeAsync", "not support this action: use aws-SDK:lambda:invoke"],
  ["sdk:s3:selectObjectContent", "not support this action: it answers by a stream"],
  ["sdk:kinesis:subscribeToShard", "not support this action: it answers by a stream"],
  ["sdk:bedrockruntime:invokeModelWithResponseStream", "it answers by a stream"],
])("lint tells of %s what AWS says and what was meant", async (resource, hint) => {
  const [message = ""] = await told(arnOf(resource));
  expect(message).toContain(`The resource provided ${arnOf(resource)} is not recognized.`);
  expect(message).toContain(hint.replace("SDK", "sdk"));
});

test.each(["sdk:sts:getCallerIdentity", "sdk:lambda:invoke", "sdk:s3:getObject"])(
  "lint has nothing to say of %s",
  async (resource) => expect(await told(arnOf(resource))).toEqual([]),
);

test("CreateStateMachine refuses what Step Functions does not support, in AWS's words alone", async () => {
  await using host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false },
    ...{ synchronous: "NORMAL", env: {}, log: (line) => expect.fail(line) },
  });
  const resource = arnOf("sdk:sts:assumeRole");
  const roleArn = "arn:aws:iam::123456789012:role/r";
  const machine = { name: "m", roleArn, definition: definition(resource) };
  const { status, body } = await host.call("CreateStateMachine", machine);
  expect(status).toBe(400);
  expect(body).toEqual({
    __type: expect.stringContaining("InvalidDefinition"),
    message: `Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/A/Resource'`,
  });
});

describe("routes of treadle.yaml", () => {
  const problems = async (routes: string): Promise<readonly string[]> => {
    writeFileSync(join(folder, "treadle.yaml"), `routes:\n${routes}`);
    const loaded = await loadProject(folder);
    if (loaded.ok) return [];
    return loaded.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  };

  test.each([
    ["  sqss: embedded\n", "2:9 routes: sqss: there is no AWS service 'sqss'; did you mean 'sqs'?"],
    [
      "  s3: embedded\n  sqs:sendMesage: mock\n",
      "3:19 routes: sqs:sendMesage: the service 'sqs' has no action 'sendMesage'; did you mean 'sqs:sendMessage'?",
    ],
    [
      "  sqs: embeded\n",
      "2:8 routes: sqs: 'embeded' is not an http(s) URL; did you mean 'embedded'?",
    ],
    [
      "  sqs:\n    endpont: http://127.0.0.1:1\n",
      "3:14 routes.sqs has an unknown key 'endpont'; did you mean 'endpoint'?",
    ],
    [
      "  glue:\n    aws: { profil: dev }\n",
      "3:20 routes.glue.aws has an unknown key 'profil'; did you mean 'profile'?",
    ],
    [
      '  glue: { endpoint: "http://127.0.0.1:1", timeout: soon }\n',
      "2:52 routes.glue.timeout must be seconds",
    ],
    ["  glue: { endpoint: nowhere }\n", "2:21 routes: glue: 'nowhere' is not an http(s) URL"],
    ["  glue: { mock: { Throw: {} } }\n", "2:26 routes.glue.mock.Throw needs 'Error'"],
  ])("%j", async (routes, told) => {
    const [first = ""] = await problems(routes);
    expect(first).toContain(told);
  });

  test("every problem is told, and what is right is none", async () => {
    expect(await problems("  sqss: mock\n  snss: mock\n")).toHaveLength(2);
    const right =
      "  default: embedded\n  eks:runJob: mock\n  apigateway:invoke: mock\n  bedrock:invokeModel: mock\n" +
      '  textract:*: mock\n  "s3:get*": mock\n  sfn:startExecution: mock\n  elasticmapreduce:addStep.sync: mock\n';
    expect(await problems(right)).toEqual([]);
  });
});
