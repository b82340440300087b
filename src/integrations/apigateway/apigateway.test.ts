import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import { type Behaviour, type FakeEndpoint, fakeEndpoint } from "../fixtures/fake-endpoint.ts";
import { integration, type Pattern, type Ran, runTask } from "../fixtures/run-task.ts";
import { RouteTable, readRoutes } from "../routes/index.ts";

const AWS = "abc123.execute-api.us-east-1.amazonaws.com";

interface Tried extends Ran {
  readonly asked: FakeEndpoint["asked"];
}

async function invoke(
  parameters: JsonObject,
  behaviour: Behaviour,
  pattern: Pattern = "requestResponse",
): Promise<Tried> {
  await using endpoint = await fakeEndpoint(() => behaviour);
  const read = readRoutes({ apigateway: endpoint.url });
  const routes = new RouteTable(read.ok ? read.value : []);
  const address = parameters["ApiEndpoint"] ?? new URL(endpoint.url).host;
  const whole = { Method: "POST", ...parameters, ApiEndpoint: address };
  const ran = await runTask(integration("apigateway", "invoke", pattern), whole, {
    ports: { routes },
  });
  return { ...ran, asked: endpoint.asked };
}

describe("apigateway:invoke", () => {
  const answer = { headers: { "content-type": "application/json" }, body: '{"b":1}' };

  test("calls an address of one's own as it stands, and shows the answer", async () => {
    const { output, asked } = await invoke(
      {
        ...{ Stage: "prod", Path: "/a b/c", QueryParameters: { q: ["1", "2"], r: "3" } },
        ...{ Headers: { "X-Token": ["t", "u"] }, RequestBody: { a: 1, gone: null } },
      },
      answer,
    );
    expect(asked[0]?.method).toBe("POST");
    expect(asked[0]?.path).toBe("/prod/a%20b/c?q=1&q=2&r=3");
    expect(asked[0]?.headers["x-token"]).toBe("t,u");
    expect(asked[0]?.headers["content-type"]).toBe("application/json");
    expect(asked[0]?.body).toBe('{"a":1}');
    expect(output).toMatchObject({
      ...{ ResponseBody: { b: 1 }, StatusCode: 200, StatusText: "OK" },
      Headers: { "content-type": ["application/json"] },
    });
  });

  test("keeps nulls where it is told to", async () => {
    const parameters = { RequestBody: { a: null }, AllowNullValues: true };
    expect((await invoke(parameters, answer)).asked[0]?.body).toBe('{"a":null}');
  });

  test("says itself how long the body is", async () => {
    const parameters = { RequestBody: { a: 1 }, Headers: { "Content-Length": ["2"] } };
    const { asked, output } = await invoke(parameters, answer);
    expect(asked[0]?.body).toBe('{"a":1}');
    expect(output).toMatchObject({ StatusCode: 200 });
  });

  test("reaches an API of AWS by its route", async () => {
    const { asked } = await invoke({ ApiEndpoint: AWS, Stage: "prod", Path: "pets" }, answer);
    expect(asked[0]?.path).toBe("/restapis/abc123/prod/_user_request_/pets");
  });

  test("names the line to add where there is none", async () => {
    const parameters = { ApiEndpoint: AWS, Method: "GET" };
    const { failure } = await runTask(integration("apigateway", "invoke"), parameters);
    expect(failure?.cause).toContain('add the line "  apigateway: ');
  });

  test("fails with the status, and the body is the cause", async () => {
    const body = '{"message":"Missing Authentication Token"}';
    const { failure } = await invoke({}, { status: 403, body });
    expect(failure).toEqual({ error: "ApiGateway.403", cause: body });
    expect((await invoke({}, "reset")).failure?.error).toBe("ApiGateway.SdkClientException");
  });

  test("shows a body that is no JSON as text", async () => {
    expect((await invoke({}, { body: "<p>" })).output).toMatchObject({ ResponseBody: "<p>" });
  });

  test("waits for its token once the API has accepted", async () => {
    const accepted = await invoke({}, answer, "waitForTaskToken");
    expect(accepted.outcome).toEqual({ type: "waiting" });
    expect(accepted.submitted).toMatchObject([{ StatusCode: 200 }]);
    const refused = await invoke({}, { status: 500 }, "waitForTaskToken");
    expect(refused.outcome).toMatchObject({ type: "failed", stage: "submit" });
  });

  test.each([
    [{ Headers: { a: "b" } }, "The value of the field 'Headers' has an invalid format"],
    [{ Headers: { Host: ["b"] } }, "The value of the field 'Headers' has an invalid format"],
    [
      { Headers: { authorization: ["b"] } },
      "The value of the field 'Headers' has an invalid format",
    ],
    [{ Headers: { a: ["b\r\nc: d"] } }, "The value of the field 'Headers' has an invalid format"],
    [{ Method: "CONNECT" }, "The value of the field 'Method' has an invalid format"],
    [{ Stages: "x" }, 'The field "Stages" is not supported by Step Functions'],
  ] as const)("refuses %j", async (parameters, problem) => {
    const { failure, asked } = await invoke(parameters, answer);
    expect(failure?.error).toBe("States.Runtime");
    expect(failure?.cause).toContain(`could not be used to start the Task: [${problem}]`);
    expect(asked).toEqual([]);
  });
});
