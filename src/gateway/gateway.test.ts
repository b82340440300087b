import { expect, test } from "vitest";
import { type Json, parseJson } from "../base/index.ts";
import { type Called, createGateway, type GatewayRequest, type GatewayRoute } from "./index.ts";

interface Setting {
  readonly routes: readonly (Partial<GatewayRoute> & { readonly path: string })[];
  /** What the function returns; it says which one it is where this is absent. */
  readonly returns?: Json | Called | Promise<Called>;
  readonly timeoutMs?: number;
}

interface Asked extends Partial<Omit<GatewayRequest, "body">> {
  readonly body?: string | Uint8Array;
}

async function ask({ routes, returns, timeoutMs }: Setting, asked: Asked) {
  const calls: { functionName: string; event: Record<string, Json> }[] = [];
  const log: string[] = [];
  const gateway = createGateway({
    scope: { account: "123456789012", region: "us-east-1" },
    routes: () =>
      routes.map(({ path, ...route }, at) => ({
        ...{ method: "ANY", type: "REST", functionName: `f${at}`, path, ...route },
      })),
    now: () => 1_795_223_940_500,
    uuid: () => "11111111-2222-4333-8444-555555555555",
    call: async (functionName, payload) => {
      // The cast: events are objects.
      calls.push({ functionName, event: parseJson(payload) as Record<string, Json> });
      if (returns instanceof Promise) return returns;
      if (isCalled(returns)) return returns;
      return { ok: true, payload: JSON.stringify(returns ?? { statusCode: 200 }) };
    },
    callService: async () => ({ status: 200, headers: [], body: "{}" }),
    log: (line) => log.push(line),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const { body = "", ...request } = asked;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const answer = await gateway.answer({
    ...{ method: "GET", path: "/", query: "", rawHeaders: [], sourceIp: "127.0.0.1", body: bytes },
    ...request,
  });
  return { answer, calls, log, event: calls[0]?.event };
}

function isCalled(value: unknown): value is Called {
  return typeof value === "object" && value !== null && "ok" in value;
}

test.each([
  ["GET", "/products", "f0"],
  ["POST", "/products", "f1"],
  ["PUT", "/products", "f5"],
  ["GET", "/products/new", "f2"],
  ["GET", "/products/7", "f3"],
  ["GET", "/products/7/parts/3", "f4"],
  ["GET", "/", "f6"],
  ["GET", "/other", undefined],
  ["PUT", "/products/", "f5"],
])("%s %s takes the most exact route", async (method, path, expected) => {
  const routes = [
    { method: "GET", path: "/products" },
    { method: "POST", path: "/products" },
    { path: "/products/new" },
    { path: "/products/{id}" },
    { path: "/products/{proxy+}" },
    { method: "ANY", path: "/products" },
    { path: "/" },
  ];
  const { calls, answer } = await ask({ routes }, { method, path });
  expect(calls[0]?.functionName).toBe(expected);
  if (expected !== undefined) return;
  expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
});

test("$default takes what no other route does", async () => {
  const routes = [{ path: "$default" }, { path: "/a" }];
  expect((await ask({ routes }, { path: "/x/y" })).calls[0]?.functionName).toBe("f0");
  expect((await ask({ routes }, { path: "/a" })).calls[0]?.functionName).toBe("f1");
});

test("the first segment of an address may name an API", async () => {
  const routes = [{ api: "shop", path: "/{proxy+}" }, { path: "/{proxy+}" }];
  const named = await ask({ routes }, { path: "/shop/a/b" });
  expect(named.event).toMatchObject({ path: "/a/b", pathParameters: { proxy: "a/b" } });
  expect((await ask({ routes }, { path: "/a/b" })).calls[0]?.functionName).toBe("f1");
});

const REQUEST: Asked = {
  method: "POST",
  path: "/products/caf%C3%A9",
  query: "a=1&b=2&a=3&c=x%20y",
  rawHeaders: ["Content-Type", "application/json", "X-Two", "1", "X-Two", "2", "User-Agent", "t/1"],
  body: '{"n":1}',
};

test("a REST API sends payload 1.0", async () => {
  const { event } = await ask({ routes: [{ path: "/products/{id}" }] }, REQUEST);
  expect(event).toMatchObject({
    resource: "/products/{id}",
    path: "/products/caf%C3%A9",
    httpMethod: "POST",
    headers: { "Content-Type": "application/json", "X-Two": "2" },
    multiValueHeaders: { "X-Two": ["1", "2"] },
    queryStringParameters: { a: "3", b: "2", c: "x y" },
    multiValueQueryStringParameters: { a: ["1", "3"], b: ["2"], c: ["x y"] },
    pathParameters: { id: "café" },
    stageVariables: null,
    body: '{"n":1}',
    isBase64Encoded: false,
    requestContext: {
      accountId: "123456789012",
      httpMethod: "POST",
      resourcePath: "/products/{id}",
      stage: "local",
      requestId: "11111111-2222-4333-8444-555555555555",
      requestTime: "21/Nov/2026:01:19:00 +0000",
      identity: { sourceIp: "127.0.0.1", userAgent: "t/1", accountId: null },
    },
  });
});

test("payload 1.0 says null for what is not there", async () => {
  const { event } = await ask({ routes: [{ path: "/" }] }, {});
  expect(event).toMatchObject({
    ...{ queryStringParameters: null, multiValueQueryStringParameters: null },
    ...{ pathParameters: null, body: null, headers: null },
  });
});

test("an HTTP API sends payload 2.0", async () => {
  const routes = [{ method: "POST", path: "/products/{id}", type: "HTTP" as const }];
  const { event } = await ask(
    { routes },
    { ...REQUEST, rawHeaders: [...(REQUEST.rawHeaders ?? []), "Cookie", "a=1; b=2"] },
  );
  expect(event).toMatchObject({
    version: "2.0",
    routeKey: "POST /products/{id}",
    rawPath: "/products/caf%C3%A9",
    rawQueryString: "a=1&b=2&a=3&c=x%20y",
    cookies: ["a=1", "b=2"],
    headers: { "content-type": "application/json", "x-two": "1,2" },
    queryStringParameters: { a: "1,3", b: "2", c: "x y" },
    pathParameters: { id: "café" },
    requestContext: { http: { method: "POST", sourceIp: "127.0.0.1" }, stage: "$default" },
    body: '{"n":1}',
    isBase64Encoded: false,
  });
});

test.each([
  ["application/octet-stream", Buffer.from([1, 2, 255]), true],
  ["text/plain", Buffer.from([0xff]), true],
  ["image/svg+xml", Buffer.from("<svg/>"), true],
  ["text/plain", Buffer.from("é"), false],
  ["application/problem+json; charset=utf-8", Buffer.from("{}"), false],
])("a body of %s goes as base64 where it is no text", async (type, body, isBase64Encoded) => {
  const rawHeaders = ["content-type", type];
  const { event } = await ask({ routes: [{ path: "/" }] }, { rawHeaders, body });
  expect(event).toMatchObject({
    isBase64Encoded,
    body: isBase64Encoded ? body.toString("base64") : body.toString(),
  });
});

test("a function's answer has status, headers, lists of headers and a body", async () => {
  const returns = {
    statusCode: 201,
    headers: { "X-One": 1, "Content-Length": "999" },
    multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
    body: Buffer.from([1, 255]).toString("base64"),
    isBase64Encoded: true,
  };
  const { answer } = await ask({ routes: [{ path: "/" }], returns }, {});
  expect(answer).toEqual({
    status: 201,
    headers: [
      ...["Content-Type", "application/json", "X-One", "1"],
      ...["Set-Cookie", "a=1", "Set-Cookie", "b=2"],
    ],
    body: Buffer.from([1, 255]),
  });
});

test("an HTTP API takes what has no status code as the body, and cookies", async () => {
  const routes = [{ path: "/", type: "HTTP" as const }];
  const plain = await ask({ routes, returns: { ok: true, payload: '{"a":1}' } }, {});
  expect(plain.answer).toMatchObject({ status: 200, body: '{"a":1}' });
  const cookies = await ask({ routes, returns: { statusCode: 204, cookies: ["a=1"] } }, {});
  expect(cookies.answer.headers).toContain("Set-Cookie");
});

test.each([
  ["fails", { ok: false, problem: "it failed" } as const],
  ["returns no JSON", { ok: true, payload: "no" } as const],
  ["returns a list", [1]],
  ["returns a body that is no text", { statusCode: 200, body: { a: 1 } }],
  ["returns a member of its own", { statusCode: 200, more: 1 }],
  ["returns no status", { statusCode: "high" }],
  ["returns a header that cannot be sent", { statusCode: 200, headers: { "a b": "1" } }],
  ["returns headers that are none", { statusCode: 200, headers: { a: { b: 1 } } }],
])("a function that %s is a 502, and the log says why", async (_, returns) => {
  const { answer, log } = await ask({ routes: [{ path: "/" }], returns }, {});
  expect(answer).toMatchObject({ status: 502, body: '{"message": "Internal server error"}' });
  expect(log).toHaveLength(1);
});

test("a function that fails behind an HTTP API is a 500", async () => {
  const routes = [{ path: "/", type: "HTTP" as const }];
  const { answer } = await ask({ routes, returns: { ok: false, problem: "it failed" } }, {});
  expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
});

test("a function that does not return in time is a 504", async () => {
  const returns = new Promise<Called>(() => undefined);
  const { answer } = await ask({ routes: [{ path: "/" }], returns, timeoutMs: 1 }, {});
  expect(answer).toMatchObject({ status: 504, body: '{"message": "Endpoint request timed out"}' });
});
