import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/index.ts";
import type { HttpExchange } from "../../engine/index.ts";
import { integration, NOW, type Ran, runTask } from "../fixtures/run-task.ts";
import type { HttpConnection } from "./connection.ts";
import { HttpRunner } from "./http-runner.ts";

const ARN = "arn:aws:events:us-east-1:123456789012:connection/api/1";
const BASIC: HttpConnection = {
  name: "api",
  type: "BASIC",
  state: "AUTHORIZED",
  auth: { BasicAuthParameters: { Username: "ada", Password: "hush" } },
};

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let server: Server;
let origin: string;
let heard: Heard[];
let answer: (response: ServerResponse, request: Heard) => void;

beforeAll(async () => {
  server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message) body += chunk;
    const { method = "", url = "", headers } = message;
    heard.push({ method, url, headers, body });
    answer(response, { method, url, headers, body });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

beforeEach(() => {
  heard = [];
  answer = (response) => response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
});

interface Call {
  readonly parameters?: JsonObject;
  readonly connection?: HttpConnection | undefined;
  readonly exchanged?: (exchange: HttpExchange) => void;
}

function invoke(call: Call = {}): Promise<Ran> {
  const connection = "connection" in call ? call.connection : BASIC;
  const parameters = {
    ...{ ApiEndpoint: `${origin}/things`, Method: "POST" },
    Authentication: { ConnectionArn: ARN },
    ...call.parameters,
  };
  return runTask(integration("http", "invoke"), parameters, {
    ports: { connections: { connection: async (arn) => (arn === ARN ? connection : undefined) } },
    options: call.exchanged === undefined ? {} : { exchanged: call.exchanged },
  });
}

function withInvocation(parameters: JsonObject): HttpConnection {
  return { ...BASIC, auth: { ...BASIC.auth, InvocationHttpParameters: parameters } };
}

describe("a request of an HTTP task", () => {
  test("carries the definition's headers, query and body, and Step Functions' own headers", async () => {
    await invoke({
      parameters: {
        Headers: { "X-Trace": "7", Accept: ["a/b", "c/d"] },
        QueryParameters: { q: "a b", many: ["1", "2"], n: 3 },
        RequestBody: { name: "Ada" },
      },
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({
      method: "POST",
      url: "/things?q=a+b&many=1&many=2&n=3",
      body: '{"name":"Ada"}',
      headers: {
        "x-trace": "7",
        accept: "a/b, c/d",
        "content-type": "application/json",
        "user-agent": "Amazon|StepFunctions|HttpInvoke|us-east-1",
        range: "bytes=0-262144",
        authorization: `Basic ${Buffer.from("ada:hush").toString("base64")}`,
      },
    });
  });

  test("keeps the query that the endpoint has already, and sends no body where there is none", async () => {
    await invoke({
      parameters: {
        ...{ ApiEndpoint: `${origin}/things?a=1`, Method: "GET" },
        QueryParameters: { b: "2" },
      },
    });
    expect(heard[0]).toMatchObject({ method: "GET", url: "/things?a=1&b=2", body: "" });
    expect(heard[0]?.headers["content-type"]).toBeUndefined();
  });

  test("sends an API key in the header that the connection names", async () => {
    await invoke({
      connection: {
        ...BASIC,
        type: "API_KEY",
        auth: { ApiKeyAuthParameters: { ApiKeyName: "X-Api-Key", ApiKeyValue: "k3y" } },
      },
    });
    expect(heard[0]?.headers["x-api-key"]).toBe("k3y");
  });

  test("takes the connection's headers, query and body members over its own", async () => {
    await invoke({
      parameters: {
        Headers: { "x-tenant": "mine" },
        QueryParameters: { region: "mine", keep: "1" },
        RequestBody: { a: 1, b: 2 },
      },
      connection: withInvocation({
        HeaderParameters: [{ Key: "X-Tenant", Value: "theirs" }],
        QueryStringParameters: [{ Key: "region", Value: "theirs" }],
        BodyParameters: [{ Key: "b", Value: "theirs", IsValueSecret: true }],
      }),
    });
    expect(heard[0]).toMatchObject({
      url: "/things?keep=1&region=theirs",
      body: '{"a":1,"b":"theirs"}',
    });
    expect(heard[0]?.headers["x-tenant"]).toBe("theirs");
  });

  const LIST = { list: ["a", "b c"], deep: { x: { y: true } }, none: null };
  test.each([
    [undefined, "list%5B0%5D=a&list%5B1%5D=b+c&deep%5Bx%5D%5By%5D=true&none="],
    ["INDICES", "list%5B0%5D=a&list%5B1%5D=b+c&deep%5Bx%5D%5By%5D=true&none="],
    ["REPEAT", "list=a&list=b+c&deep%5Bx%5D%5By%5D=true&none="],
    ["COMMAS", "list=a,b+c&deep%5Bx%5D%5By%5D=true&none="],
    ["BRACKETS", "list%5B%5D=a&list%5B%5D=b+c&deep%5Bx%5D%5By%5D=true&none="],
  ])("writes lists of a form as ArrayFormat %s says", async (ArrayFormat, body) => {
    await invoke({
      parameters: {
        RequestBody: LIST,
        Transform: {
          RequestBodyEncoding: "URL_ENCODED",
          ...(ArrayFormat === undefined ? {} : { RequestEncodingOptions: { ArrayFormat } }),
        },
      },
    });
    expect(heard[0]?.body).toBe(body);
    expect(heard[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  test.each([
    ["Authorization", { Headers: { Authorization: "x" } }],
    ["X-Forwarded-For", { Headers: { "X-Forwarded-For": "x" } }],
    ["x-amzn-trace-id", { Headers: { "x-amzn-trace-id": "x" } }],
    ["Method", { Method: "TRACE" }],
    ["ApiEndpoint", { ApiEndpoint: "ftp://example.com" }],
    ["ApiEndpoint", { ApiEndpoint: "https://user:secret@example.com" }],
    ["ConnectionArn", { Authentication: {} }],
    ["QueryParameters", { QueryParameters: { a: { b: 1 } } }],
    ["RequestBodyEncoding", { Transform: { RequestBodyEncoding: "XML" } }],
    ["ArrayFormat", URL_ENCODED({ ArrayFormat: "TABS" })],
    ["form-urlencoded", { ...URL_ENCODED(), Headers: { "content-type": "text/plain" } }],
    ["URL_ENCODED", { ...URL_ENCODED(), RequestBody: [1] }],
    ["X-Bad", { Headers: { "X-Bad": "a\nb" } }],
  ])("is not sent with a %s that cannot be", async (what, parameters) => {
    const { outcome, failure } = await invoke({
      parameters: { RequestBody: { a: 1 }, ...(parameters as JsonObject) },
    });
    expect(outcome).toMatchObject({ type: "failed", stage: "schedule" });
    expect(failure?.error).toBe("States.Runtime");
    expect(failure?.cause).toContain(what);
    expect(heard).toEqual([]);
  });

  test("is not sent where the connection adds to a body that is a text", async () => {
    const connection = withInvocation({ BodyParameters: [{ Key: "b", Value: "hush" }] });
    const { failure } = await invoke({ parameters: { RequestBody: "text" }, connection });
    expect(failure?.error).toBe("States.Runtime");
    expect(failure?.cause).not.toContain("hush");
  });

  test("needs a connection that is there and authorised", async () => {
    const absent = await invoke({ connection: undefined });
    expect(absent.failure?.error).toBe("Events.ConnectionResource.ConnectionNotFound");
    const revoked = await invoke({ connection: { ...BASIC, state: "DEAUTHORIZED" } });
    expect(revoked.failure?.error).toBe("Events.ConnectionResource.InvalidConnectionState");
    expect(heard).toEqual([]);
  });
});

function URL_ENCODED(options?: JsonObject): JsonObject {
  const more = options === undefined ? {} : { RequestEncodingOptions: options };
  return { Transform: { RequestBodyEncoding: "URL_ENCODED", ...more } };
}

describe("a response to an HTTP task", () => {
  function answering(status: number, headers: Record<string, string>, body: string | Buffer) {
    answer = (response) => response.writeHead(status, headers).end(body);
  }

  test("is its headers, body, status code and text", async () => {
    answering(201, { "Content-Type": "application/json; charset=utf-8", "X-One": "1" }, '{"id":7}');
    const { output } = await invoke();
    expect(output).toMatchObject({
      ResponseBody: { id: 7 },
      StatusCode: 201,
      StatusText: "Created",
      Headers: { "content-type": ["application/json; charset=utf-8"], "x-one": ["1"] },
    });
  });

  test("is a text where it is no JSON", async () => {
    answering(200, { "Content-Type": "text/plain" }, "{}");
    expect((await invoke()).output).toMatchObject({ ResponseBody: "{}" });
    answering(200, { "Content-Type": "application/json" }, "not so");
    expect((await invoke()).output).toMatchObject({ ResponseBody: "not so" });
    answering(204, {}, "");
    expect((await invoke()).output).toMatchObject({ ResponseBody: "", StatusCode: 204 });
  });

  test("is read in the charset that it names", async () => {
    answering(200, { "Content-Type": "text/plain; charset=iso-8859-1" }, Buffer.from([0xe9]));
    expect((await invoke()).output).toMatchObject({ ResponseBody: "é" });
  });

  test.each([
    ["application/octet-stream", Buffer.from("x")],
    ["image/png", Buffer.from("x")],
    ["text/plain", Buffer.from([0xff, 0xfe, 0xff])],
    ["text/plain; charset=klingon", Buffer.from("x")],
  ])("of %s that cannot be read ends the execution", async (type, body) => {
    answering(200, { "Content-Type": type }, body);
    expect((await invoke()).failure?.error).toBe("States.Runtime");
  });

  test.each([301, 400, 404, 429, 503])("of status %d is an error by that name", async (status) => {
    answering(status, { "Content-Type": "application/json", Location: "/" }, '{"why":"so"}');
    const { failure } = await invoke();
    expect(failure).toEqual({ error: `States.Http.StatusCode.${status}`, cause: '{"why":"so"}' });
    expect(heard).toHaveLength(1);
  });

  test("without a body is an error with the status's text as its cause", async () => {
    answering(404, {}, "");
    expect((await invoke()).failure?.cause).toBe("Not Found");
  });

  test("that is too large is States.DataLimitExceeded", async () => {
    answering(200, { "Content-Type": "text/plain" }, "x".repeat(300_000));
    expect((await invoke()).failure?.error).toBe("States.DataLimitExceeded");
  });

  test("that breaks off, or that never begins, is States.Http.Socket", async () => {
    answer = (response) => {
      response.writeHead(200, { "Content-Length": "100" }).write("x");
      response.socket?.destroy();
    };
    expect((await invoke()).failure?.error).toBe("States.Http.Socket");
    const parameters = { ApiEndpoint: "http://127.0.0.1:1/x?key=hush" };
    const { failure } = await invoke({ parameters });
    expect(failure?.error).toBe("States.Http.Socket");
    expect(failure?.cause).toBe("The request to 127.0.0.1:1 failed: the connection was refused.");
  });

  test("that does not come in time is States.Http.Socket", async () => {
    answer = () => undefined;
    const surroundings = { now: () => NOW, uuid: () => "", payloadBytesMax: 1 };
    const runner = new HttpRunner(
      { connection: async () => BASIC },
      { ...surroundings, pause: async () => undefined },
      50,
    );
    const parameters = {
      ...{ ApiEndpoint: origin, Method: "GET" },
      InvocationConfig: { ConnectionArn: ARN },
    };
    const ran = await runTask(integration("http", "invoke"), parameters, { runner });
    expect(ran.failure?.error).toBe("States.Http.Socket");
    expect(ran.failure?.cause).toContain("timed out after 0.05 seconds");
  });
});

describe("a connection with OAuth", () => {
  let tokens: number;
  const oauth = (more: JsonObject = {}): HttpConnection => ({
    ...BASIC,
    type: "OAUTH_CLIENT_CREDENTIALS",
    auth: {
      OAuthParameters: {
        AuthorizationEndpoint: `${origin}/token`,
        HttpMethod: "POST",
        ClientParameters: { ClientID: "me", ClientSecret: "hush" },
        ...more,
      },
    },
  });

  beforeEach(() => {
    tokens = 0;
    answer = (response, { url }) => {
      if (!url.startsWith("/token")) return response.writeHead(200).end();
      tokens += 1;
      const token = { access_token: `t${tokens}`, expires_in: 600, token_type: "Bearer" };
      return response.writeHead(200).end(JSON.stringify(token));
    };
  });

  test("asks for a token with its client's credentials and sends it", async () => {
    const connection = oauth({
      OAuthHttpParameters: {
        BodyParameters: [{ Key: "scope", Value: "all" }],
        HeaderParameters: [{ Key: "X-One", Value: "1" }],
        QueryStringParameters: [{ Key: "audience", Value: "api" }],
      },
    });
    await invoke({ connection });
    expect(heard.map(({ url }) => url)).toEqual(["/token?audience=api", "/things"]);
    expect(heard[0]).toMatchObject({
      method: "POST",
      body: "grant_type=client_credentials&client_id=me&client_secret=hush&scope=all",
    });
    expect(heard[0]?.headers["x-one"]).toBe("1");
    expect(heard[1]?.headers.authorization).toBe("Bearer t1");
  });

  test("asks in the query where the method is GET", async () => {
    await invoke({ connection: oauth({ HttpMethod: "GET" }) });
    expect(heard[0]?.url).toBe(
      "/token?grant_type=client_credentials&client_id=me&client_secret=hush",
    );
  });

  /** Several tasks through one runner, at times of the test's choosing. */
  async function several(times: readonly number[], connection: HttpConnection): Promise<Ran[]> {
    let now = NOW;
    const runner = new HttpRunner(
      { connection: async () => connection },
      {
        ...{ now: () => now, uuid: () => "", payloadBytesMax: 1_000 },
        pause: async () => undefined,
      },
    );
    const parameters = {
      ...{ ApiEndpoint: `${origin}/things`, Method: "GET" },
      Authentication: { ConnectionArn: ARN },
    };
    const all: Ran[] = [];
    for (const time of times) {
      now = NOW + time * 1000;
      all.push(await runTask(integration("http", "invoke"), parameters, { runner }));
    }
    return all;
  }

  test("keeps the token until shortly before its end", async () => {
    await several([0, 100, 539, 541], oauth());
    const used = heard.filter(({ url }) => url === "/things");
    expect(used.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer t1",
      "Bearer t1",
      "Bearer t1",
      "Bearer t2",
    ]);
  });

  test("asks anew, once, when the API refuses a token that was kept", async () => {
    const ordinary = answer;
    let revoked = "";
    answer = (response, request) => {
      if (request.headers.authorization === revoked && revoked !== "")
        return response.writeHead(401).end();
      if (request.url === "/things") revoked = String(request.headers.authorization);
      return ordinary(response, request);
    };
    const [first, second] = await several([0, 1], oauth());
    expect(first?.outcome.type).toBe("succeeded");
    expect(second?.outcome.type).toBe("succeeded");
    expect(tokens).toBe(2);
  });

  test("gives the API's refusal of a fresh token to the workflow", async () => {
    answer = (response, { url }) =>
      url === "/token"
        ? response.writeHead(200).end('{"access_token":"t"}')
        : response.writeHead(401).end("no");
    const [ran] = await several([0], oauth());
    expect(ran?.failure).toEqual({ error: "States.Http.StatusCode.401", cause: "no" });
    expect(heard).toHaveLength(2);
  });

  test("that gets no token is an invalid connection, and its secret is told to nobody", async () => {
    answer = (response) => response.writeHead(403).end("client_secret hush is wrong");
    const { failure } = await invoke({ connection: oauth() });
    expect(failure?.error).toBe("Events.ConnectionResource.InvalidConnectionState");
    expect(failure?.cause).toContain("403 Forbidden");
    expect(failure?.cause).not.toContain("hush");
  });
});

describe("an HTTP task that is inspected", () => {
  test("shows the request with and without what the connection has added", async () => {
    const seen: HttpExchange[] = [];
    await invoke({
      parameters: { RequestBody: { a: 1 }, QueryParameters: { q: "1" } },
      connection: withInvocation({
        QueryStringParameters: [{ Key: "key", Value: "hush" }],
        BodyParameters: [{ Key: "pin", Value: "hush" }],
      }),
      exchanged: (exchange) => seen.push(exchange),
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.request).toEqual({
      protocol: "http",
      method: "POST",
      url: `${origin}/things?q=1`,
      headers:
        "[Content-Type: application/json, User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-262144]",
      body: '{"a":1}',
    });
    expect(seen[0]?.revealed.url).toBe(`${origin}/things?q=1&key=hush`);
    expect(seen[0]?.revealed.body).toBe('{"a":1,"pin":"hush"}');
    expect(seen[0]?.revealed.headers).toContain("Authorization: Basic ");
    expect(seen[0]?.response).toMatchObject({
      ...{ protocol: "http", statusCode: "200", statusMessage: "OK", body: "{}" },
    });
  });
});
