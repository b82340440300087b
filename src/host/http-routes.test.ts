import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RealClock } from "../engine/index.ts";
import { HOME_SCOPE, Host, HTTP_PREFIX, loadProject } from "./index.ts";

const PROJECT = `
functions:
  Echo:
    runtime: nodejs20.x
    handler: index.echo
    code:
      index.js: |
        exports.echo = async (event) => {
          if (event.queryStringParameters?.fail) throw new Error("broken");
          return { statusCode: 200, headers: { "X-Method": event.httpMethod }, body: JSON.stringify(event) };
        };
http:
  ANY /things/{id}: Echo
`;

const folder = mkdtempSync(join(tmpdir(), "treadle-routes-"));
const lines: string[] = [];
let host: Host;
let base: string;

beforeAll(async () => {
  writeFileSync(join(folder, "treadle.yaml"), PROJECT);
  const project = await loadProject(folder);
  if (!project.ok) throw new Error(JSON.stringify(project.problems));
  host = await Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "NORMAL" },
    ...{ env: {}, log: (line) => lines.push(line) },
  });
  await host.deploy(project.value);
  base = `${await host.listen("127.0.0.1", 0)}${HTTP_PREFIX}`;
});

afterAll(async () => {
  await host[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

test("a route calls its function with the request and answers with what it returned", async () => {
  const response = await fetch(`${base}/things/7?a=1`, {
    method: "POST",
    headers: { "X-Own": "1" },
    body: "hello",
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("x-method")).toBe("POST");
  expect(await response.json()).toMatchObject({
    path: "/things/7",
    pathParameters: { id: "7" },
    queryStringParameters: { a: "1" },
    body: "hello",
    requestContext: { identity: { sourceIp: "127.0.0.1" } },
  });
});

test("a function that fails is a 502 to its client, and the log says why", async () => {
  const response = await fetch(`${base}/things/7?fail=1`);
  expect(response.status).toBe(502);
  expect(await response.text()).toBe('{"message": "Internal server error"}');
  expect(lines.join("\n")).toContain("broken");
});

test("what no route takes is a 404, and the rest of the port is as it was", async () => {
  const response = await fetch(`${base}/other`);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ message: "Not Found" });
  expect((await fetch(base.replace(HTTP_PREFIX, "/-/health/live"))).status).toBe(200);
});

test("a body of more than 10 MB is refused", async () => {
  const response = await fetch(`${base}/things/7`, { method: "PUT", body: "x".repeat(11_000_000) });
  expect(response.status).toBe(413);
});
