// Templates deployed in a host of this process, and templates that mean harm.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealClock } from "../../src/engine/index.ts";
import {
  buildTemplates,
  type Deployment,
  findTemplates,
  HOME_SCOPE,
  Host,
  HTTP_PREFIX,
  loadTemplates,
  type Project,
  projectProblemText,
} from "../../src/host/index.ts";

const scratch = mkdtempSync(join(tmpdir(), "treadle-templates-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
function folderWith(files: Readonly<Record<string, string>>): string {
  count += 1;
  const folder = join(scratch, String(count));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function loaded(folder: string): ReturnType<typeof loadTemplates> {
  const source = await findTemplates(folder, {});
  if (!source.ok) return source;
  return loadTemplates(source.value, { scope: HOME_SCOPE, parameters: new Map() });
}

async function projectIn(folder: string): Promise<Project> {
  const templates = await loaded(folder);
  if (!templates.ok) throw new Error(templates.problems.map(projectProblemText).join("\n"));
  const warn = (line: string): never => {
    throw new Error(line);
  };
  return buildTemplates(templates.value, {
    ...{ folder: join(folder, ".built"), env: process.env, progress: () => undefined, warn },
  });
}

const PROJECT = {
  "template.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  Count:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs20.x
      CodeUri: src
      AutoPublishAlias: live
      Layers: [!Ref Shared]
      Environment: { Variables: { TABLE: !Ref Table, QUEUE: !Ref Queue } }
      Events:
        Get: { Type: Api, Properties: { Path: '/count/{id}', Method: get } }
        Put: { Type: S3, Properties: { Bucket: !Ref Files, Events: s3:ObjectCreated:Put, Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }] } } } }
  Files: { Type: AWS::S3::Bucket, Properties: { BucketName: files } }
  Shared: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer } }
  Table: { Type: AWS::Serverless::SimpleTable }
  Queue: { Type: AWS::SQS::Queue }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      AutoPublishAlias: prod
      DefinitionUri: m.asl.json
      DefinitionSubstitutions: { Fn: !Ref Count.Alias, Table: !Ref Table, Queue: !Ref Queue }
      Events: { Post: { Type: Api, Properties: { Path: /start, Method: post } } }
  Direct:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
        paths:
          /rows/{id}:
            put: { x-amazon-apigateway-integration: { type: aws, httpMethod: POST, uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem', requestTemplates: { application/json: !Sub "{\\"TableName\\":\\"\${Table}\\",\\"Item\\":{\\"id\\":{\\"S\\":\\"$input.params('id')\\"}}}" }, responses: { default: { statusCode: 201 } } } }
          /jobs:
            post: { x-amazon-apigateway-integration: { type: aws, httpMethod: POST, uri: !Sub 'arn:aws:apigateway:us-east-1:sqs:path/123456789012/\${Queue.QueueName}', requestParameters: { integration.request.header.Content-Type: "'application/x-www-form-urlencoded'" }, requestTemplates: { application/json: "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" }, responses: { default: { statusCode: 200, responseTemplates: { application/json: '{"queued":true}' } } } } }
  Http: { Type: AWS::ApiGatewayV2::Api, Properties: { ProtocolType: HTTP, Name: h } }
  Publishing: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Http, IntegrationType: AWS_PROXY, IntegrationSubtype: EventBridge-PutEvents, RequestParameters: { Source: shop, DetailType: order, Detail: $request.body } } }
  Publish: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Http, RouteKey: POST /events, Target: !Sub 'integrations/\${Publishing}' } }
Outputs:
  QueueUrl: { Value: !Ref Queue }
  Alias: { Value: !Ref Machine.Alias }
`,
  "m.asl.json": `{"StartAt":"Count","States":{
    "Count":{"Type":"Task","Resource":"\${Fn}","ResultPath":"$.counted","Next":"Put"},
    "Put":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem","Parameters":{"TableName":"\${Table}","Item":{"id":{"S.$":"$.id"}}},"ResultPath":null,"Next":"Send"},
    "Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"\${Queue}","MessageBody.$":"$"},"ResultPath":null,"End":true}}}`,
  "src/index.js": `
    const { twice } = require("shared");
    exports.handler = async (event) => event.httpMethod
      ? { statusCode: 200, body: JSON.stringify({ id: event.pathParameters.id, table: process.env.TABLE }) }
      : { twice: twice(event.n), queue: process.env.QUEUE };`,
  "layer/nodejs/node_modules/shared/index.js": "exports.twice = (n) => 2 * n;",
};

describe("a SAM project in a host", () => {
  let host: Host;
  let url: string;
  let project: Project;
  let deployment: Deployment;

  beforeAll(async () => {
    project = await projectIn(folderWith(PROJECT));
    host = await Host.open({
      ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
      ...{ env: {}, log: () => undefined },
    });
    url = await host.listen("127.0.0.1", 0);
    await host.deploy(project);
    deployment = await host.deploy(project);
  }, 60_000);
  afterAll(() => host[Symbol.asyncDispose]());

  test("its outputs have the values that services gave", () => {
    expect(Object.fromEntries(deployment.outputs.map(({ name, value }) => [name, value]))).toEqual({
      QueueUrl: `${url}/123456789012/Queue`,
      Alias: "arn:aws:states:us-east-1:123456789012:stateMachine:Machine:prod",
    });
  });

  test("a route calls its function", async () => {
    const response = await fetch(`${url}${HTTP_PREFIX}/ServerlessRestApi/count/7`);
    expect(await response.json()).toEqual({ id: "7", table: "Table" });
  });

  test("a route starts the machine, which uses function, layer, table and queue", async () => {
    const response = await fetch(`${url}${HTTP_PREFIX}/ServerlessRestApi/start`, {
      ...{ method: "POST", body: '{"id":"a","n":21}' },
      headers: { "Content-Type": "application/json" },
    });
    const { executionArn } = (await response.json()) as { executionArn: string };
    let status: unknown;
    let output: unknown;
    do {
      await new Promise(setImmediate);
      const { body } = await host.call("DescribeExecution", { executionArn });
      ({ status, output } = body);
    } while (status === "RUNNING");
    expect([status, output]).toEqual([
      "SUCCEEDED",
      `{"id":"a","n":21,"counted":{"twice":42,"queue":"${url}/123456789012/Queue"}}`,
    ]);
  });

  test("routes reach tables, queues and buses without a function", async () => {
    const send = (path: string, method: string, body: string): Promise<Response> =>
      fetch(`${url}${HTTP_PREFIX}${path}`, {
        ...{ method, body, headers: { "Content-Type": "application/json" } },
      });
    expect((await send("/Direct/rows/7", "PUT", "{}")).status).toBe(201);
    const key = { TableName: "Table", Key: { id: { S: "7" } } };
    const services = await host.services.get();
    const scope = HOME_SCOPE;
    const row = await services.call({
      ...{ service: "dynamodb", operation: "GetItem", parameters: key, scope },
    });
    expect(row).toMatchObject({ ok: true, output: { Item: { id: { S: "7" } } } });
    expect(await (await send("/Direct/jobs", "POST", '{"a":1}')).json()).toEqual({ queued: true });
    const messages = services.queueMessages("arn:aws:sqs:us-east-1:123456789012:Queue", 10);
    expect(JSON.stringify(messages)).toContain('{\\"a\\":1}');
    const put = await send("/Http/events", "POST", '{"n":1}');
    expect(await put.json()).toMatchObject({ FailedEntryCount: 0 });
  });

  test("a bucket tells the function whose event it is", async () => {
    const services = await host.services.get();
    const told = await services.call({
      ...{ service: "s3", operation: "GetBucketNotificationConfiguration", scope: HOME_SCOPE },
      parameters: { Bucket: "files" },
    });
    const LambdaFunctionArn = "arn:aws:lambda:us-east-1:123456789012:function:Count";
    expect(told).toMatchObject({
      output: {
        LambdaFunctionConfigurations: [
          {
            LambdaFunctionArn: expect.stringContaining(LambdaFunctionArn),
            Events: ["s3:ObjectCreated:Put"],
            Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "in/" }] } },
          },
        ],
      },
    });
  });

  test("the alias starts what was published", async () => {
    const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:Machine:prod";
    const { status } = await host.call("StartExecution", { stateMachineArn });
    expect(status).toBe(200);
  });

  test("taken away, what runs is gone and the data is there", async () => {
    const gone = await host.remove(project);
    expect(gone).toEqual(["CountRole", "MachineRole", "Machine", "Count"]);
    const { status } = await fetch(`${url}${HTTP_PREFIX}/ServerlessRestApi/count/7`);
    expect(status).toBe(404);
    const again = await host.deploy(project);
    expect(again.outputs[0]?.value).toBe(`${url}/123456789012/Queue`);
  });
});

describe("templates that mean harm", () => {
  test("five hundred resources that need each other load in a moment", async () => {
    const resources = Array.from({ length: 500 }, (_, i) => {
      const before = i === 0 ? "x" : `!GetAtt Q${i - 1}.Arn`;
      return `  Q${i}: { Type: AWS::SQS::Queue, Properties: { Tags: [{ Key: a, Value: ${before} }] } }`;
    });
    const folder = folderWith({ "template.yaml": `Resources:\n${resources.join("\n")}\n` });
    const began = performance.now();
    const templates = await loaded(folder);
    expect(templates.ok && templates.value.project.resources).toHaveLength(500);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test("a circle through five hundred resources is named", async () => {
    const resources = Array.from(
      { length: 500 },
      (_, i) => `  Q${i}: { Type: AWS::SQS::Queue, DependsOn: Q${(i + 1) % 500} }`,
    );
    const templates = await loaded(
      folderWith({ "template.yaml": `Resources:\n${resources.join("\n")}\n` }),
    );
    const [problem] = templates.ok ? [] : templates.problems;
    expect(problem?.message).toMatch(
      /^resources need each other in a circle: Q0 → Q1 → .* → Q499 → Q0$/,
    );
  });

  test("a link that leads out of the project is not followed", async () => {
    const folder = folderWith({
      "template.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs20.x, Handler: a.b, CodeUri: link } }
`,
    });
    symlinkSync(tmpdir(), join(folder, "link"));
    const templates = await loaded(folder);
    expect(templates.ok ? [] : templates.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining("'link' is outside of the project's folder"),
    ]);
  });

  test("links inside of code that lead out of the project are refused, those that stay are not", async () => {
    const folder = folderWith({
      "template.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs20.x, Handler: a.b, CodeUri: src } }
  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layer } }
`,
      ...{ "src/a.js": "", "lib/index.js": "", "layer/nodejs/x.js": "" },
      "src/.venv/pyvenv.cfg": "home = /usr/bin",
    });
    mkdirSync(join(folder, "src/node_modules"));
    symlinkSync("../../lib", join(folder, "src/node_modules/lib"));
    symlinkSync("/usr/bin/env", join(folder, "src/.venv/python"));
    expect((await loaded(folder)).ok).toBe(true);
    symlinkSync(tmpdir(), join(folder, "src/node_modules/out"));
    symlinkSync("/nowhere/at/all", join(folder, "layer/nodejs/gone"));
    const templates = await loaded(folder);
    const problems = templates.ok ? [] : templates.problems.map(projectProblemText);
    expect(problems).toEqual([
      expect.stringMatching(
        /template\.yaml:4:\d+: 'src' holds the link 'node_modules\/out', which leads out/,
      ),
      expect.stringMatching(
        /template\.yaml:5:\d+: 'layer' holds the link 'nodejs\/gone', which leads out/,
      ),
    ]);
  });

  test("texts that multiply through nested parameters are stopped", async () => {
    const doubled = (name: string, below: string): string => `
Parameters: { A: { Type: String, Default: ${"x".repeat(2_000)} } }
Resources:
  ${name}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${below}, Parameters: { A: !Sub '${"${A}".repeat(40)}' } } }
`;
    const folder = folderWith({
      "template.yaml": doubled("One", "one.yaml"),
      "one.yaml": doubled("Two", "two.yaml"),
      "two.yaml": doubled("Three", "three.yaml"),
      "three.yaml": "Parameters: { A: { Type: String } }\nResources: {}\n",
    });
    const templates = await loaded(folder);
    expect(templates.ok ? [] : templates.problems.map(({ message }) => message)).toEqual([
      "Fn::Sub: the text grows beyond 4194304 characters",
    ]);
  });

  test("a pattern that would never end ends", async () => {
    const folder = folderWith({
      "template.yaml": `
Parameters: { A: { Type: String, AllowedPattern: "(a+)+", Default: "${"a".repeat(44)}!" } }
Resources: {}
`,
    });
    const templates = await loaded(folder);
    expect(templates.ok ? [] : templates.problems.map(({ message }) => message)).toEqual([
      "parameter A must match pattern (a+)+",
    ]);
  });

  test("archives whose names lead out of their folder are refused, of functions and of layers", async () => {
    const folder = folderWith({
      "template.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs20.x, Handler: a.b, CodeUri: evil.zip } }
  L: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: evil.zip } }
`,
    });
    writeFileSync(join(folder, "evil.zip"), storedZip("../../evil.js", "x"));
    const templates = await loaded(folder);
    if (!templates.ok) throw new Error("it loads");
    const warnings: string[] = [];
    const warn = (line: string): void => void warnings.push(line);
    const built = join(folder, ".built");
    const project = await buildTemplates(templates.value, {
      ...{ folder: built, env: process.env, progress: () => undefined, warn },
    });
    expect(warnings).toEqual([
      expect.stringMatching(
        /template\.yaml:5:6: L \(AWS::Lambda::LayerVersion\): the archive is refused: the name "\.\.\/\.\.\/evil\.js" is unsafe$/,
      ),
    ]);
    const host = await Host.open({
      ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
      ...{ env: {}, log: () => undefined },
    });
    await expect(host.deploy(project)).rejects.toThrow(
      /template\.yaml:4:6: F \(AWS::Lambda::Function\): InvalidParameterValueException: Could not unzip uploaded file\..*\(the name "\.\.\/\.\.\/evil\.js" is unsafe\)/,
    );
    await host[Symbol.asyncDispose]();
    expect(existsSync(join(folder, "evil.js")) || existsSync(join(scratch, "evil.js"))).toBe(false);
  });

  test("a name with dots cannot put a build elsewhere, and AWS's rule for names refuses it", async () => {
    const folder = folderWith({
      "template.yaml": `
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { FunctionName: ../../evil, Runtime: nodejs20.x, Handler: a.b, InlineCode: x } }
`,
    });
    const project = await projectIn(folder);
    const host = await Host.open({
      ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
      ...{ env: {}, log: () => undefined },
    });
    await expect(host.deploy(project)).rejects.toThrow(
      "'functionName' failed to satisfy constraint",
    );
    await host[Symbol.asyncDispose]();
  });
});

/** An archive of one file, not compressed. */
function storedZip(name: string, content: string): Buffer {
  const bytes = Buffer.from(content);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, Buffer.from(name), bytes]);
  const central = Buffer.concat([
    Buffer.from("PK\u0001\u0002\u0014\u0003", "latin1"),
    ...[fields, Buffer.alloc(14), Buffer.from(name)],
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
