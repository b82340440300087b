import { expect, test } from "vitest";
import {
  createGateway,
  type GatewayAnswer,
  type HttpIntegration,
  type ServiceReply,
  type ServiceRequest,
} from "./index.ts";

const STARTING: HttpIntegration = {
  ...{ type: "aws", service: "states", action: "StartExecution", method: "POST" },
  requestTemplates: { "application/json": `{"input": "$util.escapeJavaScript($input.body)"}` },
  ...{ requestParameters: {}, passthrough: "WHEN_NO_MATCH" },
  responses: [
    {
      ...{ pattern: "4\\d{2}", status: 400, parameters: {} },
      templates: { "application/json": `{"error": $input.json('$.message')}` },
    },
    {
      ...{ status: 202, templates: {} },
      parameters: {
        "method.response.header.X-Own": "'own'",
        "method.response.header.X-Arn": "integration.response.body.executionArn",
        "method.response.header.X-From": "integration.response.header.X-Service",
      },
    },
  ],
};

interface Asked {
  readonly integration: HttpIntegration;
  readonly path?: string;
  readonly query?: string;
  readonly rawHeaders?: readonly string[];
  readonly body?: string;
  readonly reply?: ServiceReply;
}

const REPLY: ServiceReply = {
  ...{ status: 200, headers: ["X-Service", "s"], body: '{"executionArn":"arn:e"}' },
};

async function ask({ integration, reply = REPLY, body = "", ...request }: Asked) {
  const sent: ServiceRequest[] = [];
  const log: string[] = [];
  const functionName = "f";
  const gateway = createGateway({
    scope: { account: "123456789012", region: "us-east-1" },
    routes: () => [
      { method: "ANY", path: "/things/{id}", type: "REST", functionName, integration },
    ],
    ...{ now: () => 0, uuid: () => "id", log: (line) => log.push(line) },
    call: async (_, payload) =>
      payload.includes("fail")
        ? { ok: false, problem: '{"errorMessage":"bad thing"}' }
        : { ok: true, payload },
    callService: async (asked) => {
      sent.push(asked);
      return reply;
    },
  });
  const answer: GatewayAnswer = await gateway.answer({
    ...{ method: "POST", path: "/things/7", query: "", rawHeaders: [], sourceIp: "127.0.0.1" },
    ...{ body: Buffer.from(body), ...request },
  });
  return { answer, sent, log };
}

test("a template makes the request of the service, and what is mapped the answer", async () => {
  const { answer, sent } = await ask({ integration: STARTING, body: '{"a":"b"}' });
  expect(sent).toEqual([
    {
      ...{ service: "states", action: "StartExecution", method: "POST", path: "/", query: "" },
      headers: { "content-type": "application/json" },
      body: '{"input": "{\\"a\\":\\"b\\"}"}',
    },
  ]);
  expect(answer).toEqual({
    status: 202,
    headers: [
      ...["Content-Type", "application/json", "X-Own", "own"],
      ...["X-Arn", "arn:e", "X-From", "s"],
    ],
    body: '{"executionArn":"arn:e"}',
  });
});

test("the status of the service chooses the response and its template", async () => {
  const reply = { status: 400, headers: [], body: '{"message":"no \\"such\\""}' };
  const { answer } = await ask({ integration: STARTING, reply });
  expect(answer).toMatchObject({ status: 400, body: '{"error": "no \\"such\\""}' });
});

test.each([
  ["WHEN_NO_MATCH", {}, "plain"],
  ["WHEN_NO_TEMPLATES", {}, undefined],
  ["WHEN_NO_TEMPLATES", { requestTemplates: {} }, "plain"],
  ["NEVER", { requestTemplates: {} }, undefined],
] as const)(
  "a body that no template is for, %s %j, is passed on or is a 415",
  async (passthrough, more, sentBody) => {
    const rawHeaders = ["Content-Type", "text/plain"];
    const integration = { ...STARTING, ...more, passthrough };
    const { answer, sent } = await ask({ integration, rawHeaders, body: "plain" });
    expect(sent[0]?.body).toBe(sentBody);
    if (sentBody === undefined) expect(answer.status).toBe(415);
  },
);

test("an answer that no response is for is a 500, and the log says why", async () => {
  const [first] = STARTING.responses;
  const integration = { ...STARTING, responses: first === undefined ? [] : [first] };
  const { answer, log } = await ask({ integration });
  expect(answer).toMatchObject({ status: 500 });
  expect(log[0]).toContain("no response is for 200");
});

test("parameters make headers, the query and the path", async () => {
  const { sent } = await ask({
    integration: {
      ...{ ...STARTING, service: "s3", path: "bucket/{key}", method: "PUT", requestTemplates: {} },
      requestParameters: {
        "integration.request.path.key": "method.request.path.id",
        "integration.request.querystring.part": "method.request.querystring.p",
        "integration.request.header.X-A": "method.request.header.x-own",
        "integration.request.header.X-B": "context.identity.sourceIp",
        "integration.request.header.X-C": "method.request.body.$.name",
        "integration.request.header.X-D": "method.request.header.absent",
      },
    },
    ...{ query: "p=1 2", rawHeaders: ["X-Own", "y"], body: '{"name":"n"}' },
  });
  expect(sent[0]).toMatchObject({
    ...{ method: "PUT", path: "/bucket/7", query: "part=1+2" },
    headers: {
      "content-type": "application/json",
      ...{ "x-a": "y", "x-b": "127.0.0.1", "x-c": "n" },
    },
  });
});

test("a mock answers by itself, without a body where there is none", async () => {
  const cors = { "method.response.header.Access-Control-Allow-Origin": "'*'" };
  const { answer, sent } = await ask({
    integration: {
      ...{ ...STARTING, type: "mock", service: "" },
      requestTemplates: { "application/json": "{statusCode:204}" },
      responses: [
        { pattern: "500", status: 500, templates: {}, parameters: {} },
        { pattern: "204", status: 204, templates: { "application/json": "x" }, parameters: cors },
      ],
    },
  });
  expect(sent).toEqual([]);
  expect(answer).toMatchObject({ status: 204, body: "" });
  expect(answer.headers).toContain("Access-Control-Allow-Origin");
});

test("a header that a template sets stands for the one that was mapped", async () => {
  const set =
    '#set($context.responseOverride.header.X-Origin = "own")#set($context.responseOverride.status = 299)';
  const { answer } = await ask({
    integration: {
      ...{ ...STARTING, type: "mock", service: "", requestTemplates: {} },
      responses: [
        {
          ...{ status: 200, templates: { "application/json": `${set}x` } },
          parameters: { "method.response.header.x-origin": "'*'" },
        },
      ],
    },
  });
  expect(answer).toEqual({
    ...{ status: 299, body: "x" },
    headers: ["Content-Type", "application/json", "X-Origin", "own"],
  });
});

test("a function that knows nothing of HTTP gets what the template makes, its error chooses the response", async () => {
  const integration: HttpIntegration = {
    ...{ ...STARTING, service: "lambda" },
    requestTemplates: {
      "application/json": `{"id": "$input.params('id')", "b": $input.json('$')}`,
    },
    responses: [
      { pattern: "bad.*", status: 422, templates: {}, parameters: {} },
      { status: 200, templates: {}, parameters: {} },
    ],
  };
  const good = await ask({ integration, body: '{"a":1}' });
  expect(good.answer).toMatchObject({ status: 200, body: '{"id": "7", "b": {"a":1}}' });
  const bad = await ask({ integration, body: '{"a":"fail"}' });
  expect(bad.answer).toMatchObject({ status: 422 });
});

test("a body that a template cannot read is the caller's 400", async () => {
  const requestTemplates = { "application/json": "$input.json('$')" };
  const { answer } = await ask({ integration: { ...STARTING, requestTemplates }, body: "{" });
  expect(answer.status).toBe(400);
});

test.each([
  [
    { service: "states", action: "StartExecution" },
    { StateMachineArn: "arn:m", Input: "$request.body", Name: "${request.path.id}-x", Region: "" },
    { stateMachineArn: "arn:m", input: '{"a":{"b":1}}', name: "7-x" },
  ],
  [
    { service: "sqs", action: "SendMessage" },
    { QueueUrl: "http://q", MessageBody: "$request.body.a", DelaySeconds: "3" },
    { QueueUrl: "http://q", MessageBody: '{"b":1}', DelaySeconds: 3 },
  ],
  [
    { service: "events", action: "PutEvents" },
    { Source: "shop", DetailType: "$request.querystring.t", Detail: "$request.body" },
    { Entries: [{ Source: "shop", DetailType: "order", Detail: '{"a":{"b":1}}' }] },
  ],
])("an HTTP API calls %j by parameters alone", async (called, requestParameters, expected) => {
  const { answer, sent } = await ask({
    integration: {
      ...{ ...STARTING, ...called, type: "subtype", requestTemplates: {}, responses: [] },
      requestParameters,
    },
    ...{ body: '{"a":{"b":1}}', query: "t=order" },
  });
  expect(JSON.parse(sent[0]?.body ?? "")).toEqual(expected);
  expect(answer).toMatchObject({ status: 200, body: REPLY.body });
});
