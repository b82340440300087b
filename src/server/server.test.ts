import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Api } from "../api/index.ts";
import type { Scope } from "../base/index.ts";
import {
  type HttpAnswer,
  type HttpBody,
  HttpServer,
  plainAnswer,
  type ServerOptions,
} from "./index.ts";

const HOME = { account: "123456789012", region: "us-east-1" };
const open: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close(50)));
});

/** An API that answers with what it was called with, unless the test says otherwise. */
function echo(answer?: Api["answer"]): Api {
  return {
    answer:
      answer ??
      (async (operation, body, scope) => ({
        status: 200,
        text: JSON.stringify({ operation, body, scope }),
      })),
    call: async () => ({ status: 200, body: {} }),
    waits: (operation) => operation === "GetActivityTask",
  };
}

async function serve(options: Partial<ServerOptions> = {}): Promise<{
  readonly server: HttpServer;
  readonly url: string;
  readonly port: number;
}> {
  const server = new HttpServer({ api: echo(), home: HOME, now: () => Date.now(), ...options });
  open.push(server);
  const { port } = await server.listen(0, "127.0.0.1");
  return { server, port, url: `http://127.0.0.1:${port}` };
}

function call(
  url: string,
  operation: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `AWSStepFunctions.${operation}`, ...headers },
    body: body as string,
  });
}

function credential(key: string, region: string): Record<string, string> {
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/states/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

describe("a call", () => {
  test("is answered as AWS's front end does it", async () => {
    const { url } = await serve();
    const response = await call(url, "ListStateMachines", '{"maxResults":1}');
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toMatchObject({
      operation: "ListStateMachines",
      body: { maxResults: 1 },
    });
  });

  test("speaks for the account of a key of twelve digits, else for the default one", async () => {
    const { url } = await serve();
    const scopeOf = async (headers: Record<string, string>): Promise<Scope> =>
      ((await (await call(url, "X", "{}", headers)).json()) as { scope: Scope }).scope;
    expect(await scopeOf({})).toMatchObject(HOME);
    expect(await scopeOf(credential("test", "eu-west-1"))).toMatchObject({
      account: "123456789012",
      region: "eu-west-1",
    });
    expect(await scopeOf(credential("000000000002", "us-east-1"))).toMatchObject({
      account: "000000000002",
    });
    expect(await scopeOf({ Authorization: "Bearer x" })).toMatchObject(HOME);
  });

  test.each([
    ["{", "not valid JSON"],
    [new Uint8Array([0x7b, 0xff, 0x7d]), "not valid UTF-8"],
  ])("with body %j is a SerializationException", async (body, message) => {
    const { url } = await serve();
    const response = await call(url, "ListStateMachines", body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      __type: "SerializationException",
      message: expect.stringContaining(message),
    });
  });

  test("past the size limit is refused, however its length is declared", async () => {
    const { url } = await serve();
    const body = "x".repeat(2_000_000);
    const declared = await call(url, "CreateStateMachine", body);
    expect(declared.status).toBe(413);
    expect(await declared.json()).toMatchObject({ __type: "RequestEntityTooLargeException" });
  });

  const MEGABYTE = Buffer.alloc(1024 * 1024, "x");

  test.each([
    ["its length declared", `Content-Length: ${8 * MEGABYTE.length}`, MEGABYTE, ""],
    ["in chunks", "Transfer-Encoding: chunked", framed(MEGABYTE), "0\r\n\r\n"],
  ])("past the size limit can be sent whole, %s, before the answer is read", async (...given) => {
    const [, header, part, last] = given;
    const { port } = await serve();
    const socket = connect(port, "127.0.0.1");
    socket.pause();
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${TARGET}\r\n${header}\r\n\r\n`);
    for (let i = 0; i < 8; i++) await written(socket, part);
    await written(socket, Buffer.from(last));
    const answer = await textOf(socket);
    expect(answer).toContain("HTTP/1.1 413 ");
    expect(answer).toContain('{"__type":"RequestEntityTooLargeException"');
  });

  test("that a mount answers unread can be sent whole too, by a client that will then close", async () => {
    const { server, port } = await serve();
    server.mount({
      name: "busy",
      matches: ({ path }) => path === "/busy",
      handle: async () => plainAnswer(404, "text/plain", "nobody here"),
    });
    const socket = connect(port, "127.0.0.1");
    socket.pause();
    const head = `POST /busy HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${8 * MEGABYTE.length}`;
    socket.write(`${head}\r\n\r\n`);
    for (let i = 0; i < 8; i++) await written(socket, MEGABYTE);
    expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 404 .*nobody here$/s);
  });

  test("without an end is cut after a while", async () => {
    const { port } = await serve();
    const socket = connect(port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined).resume();
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${TARGET}\r\nContent-Length: 9999999999\r\n\r\n`);
    let sent = 0;
    while (!socket.destroyed && sent < 300) {
      await written(socket, MEGABYTE).catch(() => undefined);
      sent += 1;
    }
    await closed;
    expect(sent).toBeGreaterThan(64);
    expect(sent).toBeLessThan(250);
  });

  test("that ends in a bug of ours says nothing of our insides", async () => {
    const reported: unknown[] = [];
    const { url } = await serve({
      api: echo(async () => {
        throw new TypeError("secret detail");
      }),
      report: (_where, error) => reported.push(error),
    });
    const response = await call(url, "ListStateMachines", "{}");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(reported).toHaveLength(1);
  });

  test("for another service is refused by name, never with a 500", async () => {
    const { url } = await serve();
    const response = await fetch(url, {
      method: "POST",
      headers: { "X-Amz-Target": "AmazonSQS.SendMessage" },
      body: "{}",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      __type: "UnknownOperationException",
      message: expect.stringContaining("AmazonSQS.SendMessage"),
    });
  });
});

describe("doors for other rooms", () => {
  test("the first mount that matches answers; the rest of the address space is ours", async () => {
    const { server, url } = await serve();
    server.mount({
      name: "lambda",
      matches: ({ path }) => path.startsWith("/2015-03-31/functions"),
      handle: async ({ method, path, query }, body) => {
        const read = (await body.read(100)).toString("utf8");
        return plainAnswer(201, "text/plain", `${method} ${path} ${query} ${read}`);
      },
    });
    const response = await fetch(`${url}/2015-03-31/functions?a=1`, { method: "POST", body: "hi" });
    expect([response.status, await response.text()]).toEqual([
      201,
      "POST /2015-03-31/functions a=1 hi",
    ]);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect(await (await fetch(url)).text()).toContain("Step Functions");
  });

  test("a stream goes out as it is produced and ends with the server", async () => {
    const { server, url } = await serve();
    server.mount({
      name: "events",
      matches: ({ path }) => path === "/events",
      handle: async () => ({
        status: 200,
        headers: ["Content-Type", "text/event-stream"],
        body: (async function* () {
          yield "data: 1\n\n";
          await new Promise(() => undefined);
        })(),
      }),
    });
    const reader = (await fetch(`${url}/events`)).body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe("data: 1\n\n");
    await server.close(5_000);
    expect((await reader?.read())?.done).toBe(true);
  });
});

describe("health and metrics", () => {
  test("are there without a signature", async () => {
    const { server, url } = await serve({ secretOf: () => undefined });
    expect(await (await fetch(`${url}/-/health/live`)).json()).toEqual({ status: "live" });
    expect((await fetch(`${url}/-/health/ready`)).status).toBe(200);
    server.metrics.count("states_executions_started_total", { state_machine_arn: 'a"b' });
    server.metrics.observe("states_execution_time_seconds", 7);
    const text = await (await fetch(`${url}/-/metrics`)).text();
    expect(text).toContain('states_executions_started_total{state_machine_arn="a\\"b"} 1');
    expect(text).toContain('states_execution_time_seconds_bucket{le="0.01"} 1');
    expect(text).toContain("states_execution_time_seconds_sum 0.007");
  });
});

describe("the drain", () => {
  test("is not held up by a connection that has asked nothing", async () => {
    const { server, port } = await serve();
    const silent = connect(port, "127.0.0.1");
    await once(silent, "connect");
    const closed = once(silent, "close");
    silent.resume();
    await server.close(60_000);
    await closed;
  });

  test("ends long polls and answers what is in flight", async () => {
    const called = signalled();
    const api = echo((_operation, _body, _scope, signal) => {
      called.give();
      return new Promise((resolve) => {
        const drained = { status: 200, text: '{"drained":true}' };
        signal?.addEventListener("abort", () => resolve(drained));
      });
    });
    const { server, url } = await serve({ api });
    const poll = call(url, "GetActivityTask", "{}");
    await called.given;
    await server.close(5_000);
    expect(await (await poll).json()).toEqual({ drained: true });
  });

  test("a client that leaves ends its long poll", async () => {
    const called = signalled();
    const gone = signalled();
    const api = echo((_operation, _body, _scope, signal) => {
      signal?.addEventListener("abort", () => gone.give());
      called.give();
      return new Promise(() => undefined);
    });
    const { url } = await serve({ api });
    const client = new AbortController();
    const poll = fetch(url, {
      method: "POST",
      headers: { "X-Amz-Target": "AWSStepFunctions.GetActivityTask" },
      body: "{}",
      signal: client.signal,
    });
    poll.catch(() => undefined);
    await called.given;
    client.abort();
    await gone.given;
  });
});

describe("signatures", () => {
  const secretOf = (key: string): string | undefined => (key === "KEY" ? "SECRET" : undefined);
  const now = (): number => Date.UTC(2026, 0, 1, 12, 0, 0);

  test("a good one is let through, a changed body is not", async () => {
    const { url, port } = await serve({ secretOf, now });
    const signed = sign(`127.0.0.1:${port}`, "{}");
    expect((await call(url, "ListStateMachines", "{}", signed)).status).toBe(200);
    const changed = await call(url, "ListStateMachines", '{"a":1}', signed);
    expect(await changed.json()).toMatchObject({ __type: "InvalidSignatureException" });
  });

  test.each([
    [{}, "MissingAuthenticationTokenException"],
    [{ Authorization: "AWS4-HMAC-SHA256 nonsense" }, "IncompleteSignatureException"],
    [
      {
        Authorization: `AWS4-HMAC-SHA256 Credential=OTHER/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      },
      "UnrecognizedClientException",
    ],
  ])("%j is refused", async (headers, type) => {
    const { url } = await serve({ secretOf, now });
    const response = await call(url, "ListStateMachines", "{}", headers as Record<string, string>);
    expect(await response.json()).toMatchObject({ __type: type });
  });

  test("are asked for at the doors of other rooms too, but for those that admit by themselves", async () => {
    const { server, url, port } = await serve({ secretOf, now });
    const handle = async (_request: unknown, body: HttpBody): Promise<HttpAnswer> =>
      plainAnswer(200, "text/plain", (await body.read(100)).toString("utf8"));
    server.mount({ name: "a", matches: ({ path }) => path === "/", handle });
    server.mount({ name: "b", admission: "own", matches: ({ path }) => path === "/own", handle });
    const post = (path: string, headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}${path}`, { method: "POST", headers, body: "{}" });
    const refused = await post("/", {});
    expect([refused.status, refused.headers.get("x-amzn-errortype")]).toEqual([
      403,
      "MissingAuthenticationTokenException",
    ]);
    expect(await (await post("/", sign(`127.0.0.1:${port}`, "{}"))).text()).toBe("{}");
    expect(await (await post("/own", {})).text()).toBe("{}");
  });

  test.each([
    [
      16,
      "Signature expired: 20260101T120000Z is now earlier than 20260101T120100Z (20260101T121600Z - 15 min.)",
    ],
    [
      -16,
      "Signature not yet current: 20260101T120000Z is still later than 20260101T115900Z (20260101T114400Z + 15 min.)",
    ],
  ])("one whose time is %i minutes away is refused in AWS's words", async (minutes, message) => {
    const { url, port } = await serve({ secretOf, now: () => now() + minutes * 60_000 });
    const response = await call(url, "X", "{}", sign(`127.0.0.1:${port}`, "{}"));
    expect(await response.json()).toEqual({ __type: "InvalidSignatureException", message });
  });

  test("S3 has its own names for one that has expired", async () => {
    const { server, url } = await serve({ secretOf, now: () => now() + 16 * 60_000 });
    const handle = async (): Promise<HttpAnswer> => plainAnswer(200, "text/plain", "");
    server.mount({ name: "services", matches: ({ path }) => path === "/bucket/key", handle });
    const credential = "KEY/20260101/us-east-1/s3/aws4_request";
    const inHeader = await fetch(`${url}/bucket/key`, {
      headers: {
        "X-Amz-Date": "20260101T120000Z",
        Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      },
    });
    expect([inHeader.status, await inHeader.text()]).toEqual([
      403,
      expect.stringContaining("<Code>RequestTimeTooSkewed</Code>"),
    ]);
    const query = `X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=20260101T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=${"0".repeat(64)}`;
    const presigned = await fetch(`${url}/bucket/key?${query}`);
    expect([presigned.status, await presigned.text()]).toEqual([
      403,
      expect.stringContaining("<Message>Request has expired</Message>"),
    ]);
  });
});

describe("bad clients", () => {
  test("what is no HTTP is answered 400 and cut", async () => {
    const { port } = await serve();
    expect(await raw(port, "nonsense\r\n\r\n")).toContain("400 Bad Request");
  });

  test("headers past their limit are refused", async () => {
    const { port } = await serve();
    const answer = await raw(port, `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(40_000)}\r\n\r\n`);
    expect(answer).toContain("431");
  });
});

/** Something that happens once. */
function signalled(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

const TARGET = "X-Amz-Target: AWSStepFunctions.CreateStateMachine";

/** One chunk of a body in chunks. */
function framed(part: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]);
}

function written(socket: Socket, part: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(part, (error) => (error ? reject(error) : resolve()));
  });
}

async function textOf(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      answer += chunk.toString("utf8");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

/** Signs as the AWS documentation describes it, written apart from the code under test. */
function sign(host: string, body: string): Record<string, string> {
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac("sha256", key).update(text).digest();
  const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
  const date = "20260101T120000Z";
  const scope = "20260101/us-east-1/states/aws4_request";
  const canonical = `POST\n/\n\nhost:${host}\nx-amz-date:${date}\n\nhost;x-amz-date\n${sha(body)}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha(canonical)}`;
  const key = hmac(
    hmac(hmac(hmac("AWS4SECRET", "20260101"), "us-east-1"), "states"),
    "aws4_request",
  );
  return {
    "X-Amz-Date": date,
    Authorization: `AWS4-HMAC-SHA256 Credential=KEY/${scope}, SignedHeaders=host;x-amz-date, Signature=${hmac(key, text).toString("hex")}`,
  };
}
