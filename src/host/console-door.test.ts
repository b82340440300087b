import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";

const INFO = "/-/console/v1/info";
const CALL = "/-/console/v1/call/ListStateMachines";
const ASKS = { "x-treadle-console": "1" };

describe("the console's door", () => {
  let client: ConsoleClient;
  let own: string;

  beforeAll(async () => {
    client = await ConsoleClient.open({ console: { readOnly: false, hosts: ["console.test"] } });
    own = new URL(client.url).host;
  }, 60_000);

  afterAll(async () => {
    await client[Symbol.asyncDispose]();
  }, 60_000);

  const status = async (headers: Record<string, string>, path = INFO): Promise<number> =>
    (await client.raw(path, headers)).status;

  test("answers for this machine's own names and those that it was told, and no other host", async () => {
    expect(await status({ host: own })).toBe(200);
    expect(await status({ host: "localhost:1234" })).toBe(200);
    expect(await status({ host: "[::1]:80" })).toBe(200);
    expect(await status({ host: "Console.test" })).toBe(200);
    expect(await status({ host: "evil.example" })).toBe(403);
    expect(await status({ host: "localhost.evil.example" })).toBe(403);
    expect(await status({ host: "127.0.0.1.evil.example:80" })).toBe(403);
    expect(await status({ host: "10.0.0.1" })).toBe(403);
    expect(await status({ host: "localhost:80:80" })).toBe(403);
    const refused = await client.raw(INFO, { host: "evil.example" });
    expect(JSON.parse(refused.body)).toMatchObject({
      error: "NotAllowed",
      message: expect.stringContaining("--console-hosts evil.example"),
    });
  });

  test("answers no page of another origin", async () => {
    expect(await status({ host: own, origin: `http://${own}` })).toBe(200);
    expect(await status({ host: own, origin: "http://evil.example" })).toBe(403);
    expect(await status({ host: own, origin: "null" })).toBe(403);
    expect(await status({ host: own, origin: "http://127.0.0.1:1" })).toBe(403);
    expect(await status({ host: own, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await status({ host: own, "sec-fetch-site": "same-site" })).toBe(403);
    expect(await status({ host: own, "sec-fetch-site": "same-origin" })).toBe(200);
  });

  test("keeps its stream of news from other hosts, origins and sites", async () => {
    const news = "/-/console/v1/news";
    expect(await status({ host: "evil.example" }, news)).toBe(403);
    expect(await status({ host: own, origin: "http://evil.example" }, news)).toBe(403);
    expect(await status({ host: own, origin: "null" }, news)).toBe(403);
    expect(await status({ host: own, "sec-fetch-site": "cross-site" }, news)).toBe(403);
  });

  test("takes no form and no beacon of another page, whatever type they say their body has", async () => {
    const types = [
      ...["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"],
      ...["application/json", "application/x-amz-json-1.0"],
    ];
    for (const type of types) {
      const sent = { host: own, "content-type": type };
      expect((await client.raw(CALL, sent, "POST")).status).toBe(403);
      const strange = { ...sent, ...ASKS, origin: "http://evil.example" };
      expect((await client.raw(CALL, strange, "POST")).status).toBe(403);
    }
    const preflight = {
      ...{ host: own, origin: "http://evil.example", "access-control-request-method": "POST" },
      "access-control-request-headers": "x-treadle-console",
    };
    const asked = await client.raw(CALL, preflight, "OPTIONS");
    expect(asked.status).toBe(403);
    expect(asked.headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("gives its page to no other host, and lets it run its own scripts alone, in no frame", async () => {
    const html = { accept: "text/html" };
    expect(await status({ host: "evil.example", ...html }, "/executions")).toBe(403);
    const { headers, body } = await client.raw("/executions", { host: own, ...html });
    if (!body.includes("<!doctype html>")) return;
    expect(headers).toMatchObject({
      ...{ "x-frame-options": "DENY", "x-content-type-options": "nosniff" },
      ...{ "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin" },
    });
    const policy = String(Reflect.get(headers, "content-security-policy"));
    expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/form-action 'none'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  test("takes calls only with a header that no form can send", async () => {
    expect((await client.raw(CALL, { host: own }, "POST")).status).toBe(403);
    expect((await client.raw(CALL, { host: own, ...ASKS }, "POST")).status).toBe(200);
    expect((await client.raw(CALL, { host: own, ...ASKS }, "DELETE")).status).toBe(405);
    expect((await client.raw(CALL, { host: own })).status).toBe(404);
  });

  test("says what it is and that its answers are nobody else's", async () => {
    const { headers, body } = await client.raw(INFO, { host: own });
    expect(headers).toMatchObject({
      ...{ "content-type": "application/json", "cache-control": "no-store" },
      ...{ "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" },
    });
    expect(headers).not.toHaveProperty("access-control-allow-origin");
    expect(JSON.parse(body)).toMatchObject({ endpoint: client.url, readOnly: false });
  });

  test("gives an operation's refusal in AWS's name, and refuses what is no JSON", async () => {
    const call = client.call("DescribeStateMachine", { stateMachineArn: "arn:none" });
    await expect(call).rejects.toThrow("InvalidArn");
    await expect(client.call("NoSuchThing", {})).rejects.toThrow("UnknownOperationException");
  });

  test("leaves command line clients what they had on /", async () => {
    const page = await client.raw("/", { host: own });
    expect(page.body).toContain("Treadle answers the AWS Step Functions API here");
  });
});

test("that may only look refuses by name what changes something", async () => {
  await using client = await ConsoleClient.open({ console: { readOnly: true, hosts: [] } });
  await expect(client.call("ListStateMachines", {})).resolves.toEqual({ stateMachines: [] });
  for (const operation of ["StartExecution", "CreateActivity", "TestState", "GetActivityTask"]) {
    await expect(client.call(operation, {})).rejects.toThrow(
      `{"error":"ReadOnly","message":"The console may only look here; ${operation} is refused."}`,
    );
  }
});

test("asks for a key where calls must be signed", async () => {
  const secrets = new Map([["AKIA1", "hush:hush"]]);
  await using client = await ConsoleClient.open({ secrets });
  const host = new URL(client.url).host;
  const basic = (text: string): Record<string, string> => ({
    ...{ host, authorization: `Basic ${Buffer.from(text).toString("base64")}` },
  });
  const asked = await client.raw(INFO, { host });
  expect(asked.status).toBe(401);
  expect(asked.headers).toHaveProperty("www-authenticate", expect.stringContaining("Basic"));
  expect((await client.raw(INFO, basic("AKIA1:hush:hush"))).status).toBe(200);
  expect((await client.raw(INFO, basic("AKIA1:hush"))).status).toBe(401);
  expect((await client.raw(INFO, basic("AKIA2:hush:hush"))).status).toBe(401);
  expect((await client.raw(INFO, basic("AKIA1"))).status).toBe(401);
});
