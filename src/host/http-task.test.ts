import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RealClock } from "../engine/index.ts";
import { HOME_SCOPE, Host } from "./index.ts";

let api: Server;
let host: Host;
let state: Record<string, unknown>;
const said: string[] = [];
const log: string[] = [];

beforeAll(async () => {
  api = createServer((request, response) => {
    said.push(String(request.headers.authorization));
    if (request.url === "/echo") {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(request.headers));
      return;
    }
    response.writeHead(404, { "Content-Type": "application/json" }).end('{"why":"no such thing"}');
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
    ...{ env: {}, log: (line) => log.push(line) },
  });
  const services = await host.services.get();
  const created = await services.call({
    ...{ service: "events", operation: "CreateConnection", scope: HOME_SCOPE },
    parameters: {
      Name: "api",
      AuthorizationType: "BASIC",
      AuthParameters: { BasicAuthParameters: { Username: "ada", Password: "hush-hush" } },
    },
  });
  if (!created.ok) throw new Error(created.message);
  state = {
    Type: "Task",
    Resource: "arn:aws:states:::http:invoke",
    Parameters: {
      ApiEndpoint: `http://127.0.0.1:${(api.address() as AddressInfo).port}/thing`,
      Method: "GET",
      Authentication: { ConnectionArn: created.output["ConnectionArn"] },
    },
    End: true,
  };
});

afterAll(async () => {
  api.close();
  await host[Symbol.asyncDispose]();
});

const SECRETS = ["hush-hush", Buffer.from("ada:hush-hush").toString("base64")];

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

test("an HTTP task uses its connection, and no history, answer or log holds the secret", async () => {
  const created = await host.call("CreateStateMachine", {
    name: "calls",
    roleArn: "arn:aws:iam::123456789012:role/r",
    definition: JSON.stringify({ StartAt: "Call", States: { Call: state } }),
  });
  const { body } = await host.call("StartExecution", {
    stateMachineArn: String(created.body["stateMachineArn"]),
  });
  const executionArn = String(body["executionArn"]);
  const ended = await host.engine.closed(executionArn);
  expect(ended).toMatchObject({ status: "FAILED", error: "States.Http.StatusCode.404" });
  expect(said).toEqual([`Basic ${SECRETS[1]}`]);
  const history = await host.call("GetExecutionHistory", { executionArn });
  const described = await host.call("DescribeExecution", { executionArn });
  expectNoSecret(JSON.stringify([history, described, ended, log]));
});

test("an API that tells what it was sent tells it in the state's output, as on AWS, and not in our log", async () => {
  const parameters = state["Parameters"] as { readonly ApiEndpoint: string };
  const ApiEndpoint = parameters.ApiEndpoint.replace("/thing", "/echo");
  const echo = { ...state, Parameters: { ...parameters, ApiEndpoint } };
  const created = await host.call("CreateStateMachine", {
    ...{ name: "echoes", roleArn: "arn:aws:iam::123456789012:role/r" },
    definition: JSON.stringify({ StartAt: "Call", States: { Call: echo } }),
  });
  const stateMachineArn = String(created.body["stateMachineArn"]);
  const { body } = await host.call("StartExecution", { stateMachineArn });
  const ended = await host.engine.closed(String(body["executionArn"]));
  expect(ended).toMatchObject({ status: "SUCCEEDED" });
  expect(JSON.stringify(ended)).toContain(`Basic ${SECRETS[1]}`);
  expectNoSecret(JSON.stringify(log));
});

async function inspected(revealSecrets: boolean, inspectionLevel = "TRACE") {
  const { status, body } = await host.call("TestState", {
    definition: JSON.stringify(state),
    roleArn: "arn:aws:iam::123456789012:role/r",
    input: "{}",
    inspectionLevel,
    revealSecrets,
  });
  expect(status).toBe(200);
  return body["inspectionData"];
}

test("TestState shows request and response at TRACE, and the connection's secrets only when asked", async () => {
  const hidden = await inspected(false);
  expect(hidden).toMatchObject({
    request: { protocol: "http", method: "GET" },
    response: { statusCode: "404", statusMessage: "Not Found", body: '{"why":"no such thing"}' },
  });
  expectNoSecret(JSON.stringify(hidden));
  expect(JSON.stringify(await inspected(true))).toContain(`Authorization: Basic ${SECRETS[1]}`);
  expect(await inspected(false, "DEBUG")).not.toHaveProperty("request");
});
