import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeZip } from "../code/zip-writer.ts";
import { LambdaService } from "../lambda-service.ts";

const scope = { account: "000000000000", region: "us-east-1" };
let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "treadle-registry-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(): LambdaService {
  return new LambdaService({ dataDirectory: directory, scope, now: () => Date.now() });
}

async function request(service: LambdaService, method: string, path: string, body: unknown = {}) {
  const response = await service.handleRequest(
    {
      method,
      path,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(JSON.stringify(body)),
    },
    scope,
  );
  return { status: response.status, text: Buffer.from(response.body).toString() };
}

async function create(service: LambdaService, name: string): Promise<void> {
  const content = Buffer.from("export const handler = async () => 'kept';");
  const zip = writeZip([{ name: "index.mjs", content, mode: 0o644 }]);
  const { status } = await request(service, "POST", "/2015-03-31/functions", {
    FunctionName: name,
    Runtime: "nodejs20.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::000000000000:role/r",
    Code: { ZipFile: Buffer.from(zip).toString("base64") },
    Publish: true,
  });
  expect(status).toBe(201);
}

test("a created function, its versions and aliases come back after a restart", async () => {
  const before = open();
  await create(before, "kept");
  const alias = { Name: "live", FunctionVersion: "1" };
  await request(before, "POST", "/2015-03-31/functions/kept/aliases", alias);
  const shown = await request(before, "GET", "/2015-03-31/functions/kept");
  await before[Symbol.asyncDispose]();
  const after = open();
  expect(await request(after, "GET", "/2015-03-31/functions/kept")).toEqual(shown);
  const outcome = await after.invoke({ functionName: "kept:live", payload: "{}" });
  expect(outcome).toMatchObject({ payload: '"kept"', executedVersion: "1" });
  await after[Symbol.asyncDispose]();
});

test("a deleted function stays deleted, and its archive goes with the next start", async () => {
  const before = open();
  await create(before, "kept");
  await request(before, "DELETE", "/2015-03-31/functions/kept");
  await before[Symbol.asyncDispose]();
  const after = open();
  expect((await request(after, "GET", "/2015-03-31/functions/kept")).status).toBe(404);
  await after.declare({
    name: "x",
    runtime: "provided",
    code: { kind: "folder", path: directory },
  });
  expect(readdirSync(join(directory, "code", "zips"))).toEqual([]);
  await after[Symbol.asyncDispose]();
});

test("a declared function belongs to its project file and is not kept", async () => {
  const before = open();
  const code = { kind: "files", files: { "index.mjs": "" } } as const;
  await before.declare({ name: "declared", runtime: "nodejs20.x", handler: "index.x", code });
  await before[Symbol.asyncDispose]();
  const after = open();
  expect((await request(after, "GET", "/2015-03-31/functions/declared")).status).toBe(404);
  await after[Symbol.asyncDispose]();
});

test("names that differ in case only are two functions", async () => {
  const before = open();
  await create(before, "same");
  await create(before, "Same");
  await before[Symbol.asyncDispose]();
  expect(readdirSync(join(directory, "functions"))).toHaveLength(2);
});

test("a damaged record and one of a newer program are refused by name", async () => {
  const service = open();
  await create(service, "kept");
  await service[Symbol.asyncDispose]();
  const folder = join(directory, "functions");
  const file = join(folder, readdirSync(folder)[0] ?? "");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("nodejs20.x", "nodejs18.x"));
  expect(open).toThrow(`${file} is damaged: its checksum does not match.`);
  writeFileSync(file, text.replace("function 1", "function 2"));
  expect(open).toThrow(`${file} has the format version 2; this program reads 1.`);
  writeFileSync(file, "something else");
  expect(open).toThrow(`${file} is not a function of Treadle.`);
});

test("a draft that a crash left behind does no harm", async () => {
  const service = open();
  await create(service, "kept");
  await service[Symbol.asyncDispose]();
  writeFileSync(join(directory, "functions", "x.json.some-uuid"), "half");
  const after = open();
  expect((await request(after, "GET", "/2015-03-31/functions/kept")).status).toBe(200);
  await after[Symbol.asyncDispose]();
});
