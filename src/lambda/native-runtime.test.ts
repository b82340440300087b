import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isAlive } from "./fixtures/processes.ts";
import { createTestService } from "./fixtures/test-service.ts";

const lambda = createTestService();
afterAll(() => lambda[Symbol.asyncDispose]());

function hasProgram(name: string): boolean {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write(`No ${name} on this machine: a test of native functions is left out.\n`);
    return false;
  }
}

function folderWith(name: string, files: Readonly<Record<string, string>>, mode = 0o755): string {
  const folder = join(lambda.directory, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text);
    chmodSync(join(folder, file), mode);
  }
  return folder;
}

/** The bootstrap of AWS's own tutorial for custom runtimes. */
const SHELL_BOOTSTRAP = `#!/bin/sh
set -eu
. "$LAMBDA_TASK_ROOT/$(echo $_HANDLER | cut -d. -f1).sh"
while true; do
  HEADERS="$(mktemp)"
  EVENT_DATA=$(curl -sS -LD "$HEADERS" "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next")
  REQUEST_ID=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$HEADERS" | tr -d '[:space:]' | cut -d: -f2)
  rm "$HEADERS"
  RESPONSE=$($(echo "$_HANDLER" | cut -d. -f2) "$EVENT_DATA")
  curl -sS "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$REQUEST_ID/response" -d "$RESPONSE" > /dev/null
done
`;

test.skipIf(!hasProgram("curl"))("AWS's tutorial bootstrap in shell works", async () => {
  const path = folderWith("shell", {
    bootstrap: SHELL_BOOTSTRAP,
    "function.sh": 'handler () { echo "Echoing request" >&2; echo "{\\"got\\":$1}"; }\n',
  });
  const name = await lambda.declare(
    { kind: "folder", path },
    { runtime: "provided.al2023", handler: "function.handler" },
  );
  const outcome = await lambda.call(name, { a: 1 }, { logType: "Tail" });
  expect(outcome.payload).toBe('{"got":{"a":1}}');
  expect(Buffer.from(outcome.logResult ?? "", "base64").toString()).toContain("Echoing request");
  expect((await lambda.call(name, 2)).payload).toBe('{"got":2}');
});

const RUST_MAIN = `use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
fn main() {
    let api = std::env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    let stream = TcpStream::connect(&api).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    stream.set_nodelay(true).unwrap();
    let mut writer = std::io::BufWriter::new(stream);
    loop {
        write!(writer, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: {api}\\r\\n\\r\\n").unwrap();
        writer.flush().unwrap();
        let (head, body) = reply(&mut reader);
        let id = head.iter().find_map(|l| l.strip_prefix("lambda-runtime-aws-request-id: ")).unwrap();
        let (verb, kind, text) = if body == "\\"fail\\"" {
            ("error", "ErrProcessOrder", r#"{"errorMessage":"Unable to process order 1","errorType":"ErrProcessOrder"}"#.to_string())
        } else {
            ("response", "", format!("{{\\"rust\\":{body}}}"))
        };
        write!(writer, "POST /2018-06-01/runtime/invocation/{id}/{verb} HTTP/1.1\\r\\nHost: {api}\\r\\nLambda-Runtime-Function-Error-Type: {kind}\\r\\nContent-Length: {}\\r\\n\\r\\n{text}", text.len()).unwrap();
        writer.flush().unwrap();
        reply(&mut reader);
    }
}
fn reply(reader: &mut BufReader<TcpStream>) -> (Vec<String>, String) {
    let mut head = Vec::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 { std::process::exit(1); }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() { break; }
        if let Some(n) = line.strip_prefix("content-length: ") { length = n.parse().unwrap(); }
        head.push(line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}
`;

test.skipIf(!hasProgram("rustc"))("a compiled bootstrap in Rust works", async () => {
  const path = folderWith("rust", { "main.rs": RUST_MAIN });
  const compiled = ["-o", join(path, "bootstrap"), join(path, "main.rs")];
  execFileSync("rustc", ["-C", "opt-level=0", ...compiled], { stdio: "ignore" });
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided.al2023" });
  expect(await lambda.call(name, [1])).toMatchObject({
    payload: '{"rust":[1]}',
    functionError: undefined,
  });
  expect(await lambda.call(name, "fail")).toMatchObject({
    functionError: "Unhandled",
    payload: '{"errorMessage":"Unable to process order 1","errorType":"ErrProcessOrder"}',
  });
});

test("without a bootstrap the invocation fails with Runtime.InvalidEntrypoint", async () => {
  const path = folderWith("none", { "readme.txt": "nothing to run" });
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided.al2023" });
  const outcome = await lambda.call(name);
  expect(outcome.functionError).toBe("Unhandled");
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: `RequestId: ${outcome.requestId} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap]`,
  });
});

test("a bootstrap that is not executable says so, and works once it is", async () => {
  const script = `#!${process.execPath}\nprocess.exit(0);\n`;
  const path = folderWith("mode", { bootstrap: script }, 0o644);
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided.al2" });
  const refused = JSON.parse((await lambda.call(name)).payload);
  expect(refused.errorMessage).toContain("fork/exec /var/task/bootstrap: permission denied");
  chmodSync(join(path, "bootstrap"), 0o755);
  expect((await lambda.call(name)).payload).toContain("Runtime exited without providing a reason");
});

test("a file that is no program is an error of the invocation", async () => {
  const path = folderWith("garbage", { bootstrap: "\u0000\u0001 no program" });
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided" });
  const outcome = await lambda.call(name);
  expect(JSON.parse(outcome.payload)).toEqual({
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: `RequestId: ${outcome.requestId} Error: fork/exec /var/task/bootstrap: exec format error`,
  });
});

test("go1.x starts the program that the handler names", async () => {
  const script = `#!${process.execPath}
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const base = "http://" + host + ":" + port + "/2018-06-01/runtime/invocation/";
const next = await fetch(base + "next");
const id = next.headers.get("lambda-runtime-aws-request-id");
await fetch(base + id + "/response", { method: "POST", body: '"by " + fetch' });
`;
  const path = folderWith("go", { main: script });
  writeFileSync(join(path, "package.json"), '{"type":"module"}');
  const name = await lambda.declare(
    { kind: "folder", path },
    { runtime: "go1.x", handler: "main" },
  );
  // What a runtime sends is handed on even where it is no JSON.
  expect((await lambda.call(name)).payload).toBe('"by " + fetch');
});

test("a runtime that answers with another invocation's id is told so", async () => {
  const script = `#!${process.execPath}
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/";
const next = await fetch(base + "invocation/next");
const id = next.headers.get("lambda-runtime-aws-request-id");
const wrong = await fetch(base + "invocation/no-such-id/response", { method: "POST", body: "1" });
const lost = await fetch(base + "elsewhere");
const body = JSON.stringify([wrong.status, await wrong.json(), lost.status]);
await fetch(base + "invocation/" + id + "/response", { method: "POST", body });
`;
  const path = folderWith("wrong", { bootstrap: script });
  writeFileSync(join(path, "package.json"), '{"type":"module"}');
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided.al2023" });
  expect(JSON.parse((await lambda.call(name)).payload)).toEqual([
    400,
    { errorMessage: "Invalid request ID", errorType: "InvalidRequestID" },
    404,
  ]);
});

test("a runtime that hangs up on its questions costs one invocation, not all", async () => {
  const script = `#!${process.execPath}
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/";
const abort = new AbortController();
const next = fetch(base + "invocation/next", { signal: abort.signal }).catch(() => undefined);
setTimeout(() => abort.abort(), 20);
setInterval(() => {}, 1000);
await next;
`;
  const path = folderWith("hangs-up", { bootstrap: script });
  writeFileSync(join(path, "package.json"), '{"type":"module"}');
  const name = await lambda.declare(
    { kind: "folder", path },
    { runtime: "provided.al2023", timeoutSeconds: 1 },
  );
  expect(JSON.parse((await lambda.call(name)).payload).errorType).toBe("Sandbox.Timedout");
});

test("a runtime that stays away after its answer is ended when the function's time is over", async () => {
  const script = `#!${process.execPath}
const base = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/";
const next = await fetch(base + "invocation/next");
const id = next.headers.get("lambda-runtime-aws-request-id");
setInterval(() => {}, 1000);
await fetch(base + "invocation/" + id + "/response", { method: "POST", body: String(process.pid) });
`;
  const path = folderWith("stays-away", { bootstrap: script });
  writeFileSync(join(path, "package.json"), '{"type":"module"}');
  const name = await lambda.declare(
    { kind: "folder", path },
    { runtime: "provided.al2023", timeoutSeconds: 1, reservedConcurrency: 1 },
  );
  const first = Number((await lambda.call(name)).payload);
  // It does not hold up who comes after it.
  expect(Number((await lambda.call(name)).payload)).not.toBe(first);
  await expect.poll(() => isAlive(first), { timeout: 10_000 }).toBe(false);
});

test("an error with a cause of many kilobytes in its headers is taken", async () => {
  const script = `#!${process.execPath}
const http = require("node:http");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const base = { host, port, agent: new http.Agent({ keepAlive: true }) };
const prefix = "/2018-06-01/runtime/invocation/";
http.get({ ...base, path: prefix + "next" }, (next) => {
  next.resume();
  const path = prefix + next.headers["lambda-runtime-aws-request-id"] + "/error";
  const headers = { "Lambda-Runtime-Function-XRay-Error-Cause": "x".repeat(200_000) };
  http.request({ ...base, method: "POST", path, headers }).end('{"errorType":"Big"}');
});
`;
  const path = folderWith("big-cause", { bootstrap: script });
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided.al2023" });
  expect((await lambda.call(name)).payload).toBe('{"errorType":"Big"}');
});

test("a streamed response that breaks off is the error that its trailers tell", async () => {
  const script = `#!${process.execPath}
const http = require("node:http");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const prefix = "/2018-06-01/runtime/invocation/";
const agent = new http.Agent({ keepAlive: true });
http.get({ host, port, agent, path: prefix + "next" }, (next) => {
  next.resume();
  const path = prefix + next.headers["lambda-runtime-aws-request-id"] + "/response";
  const Trailer = "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body";
  const headers = { "Lambda-Runtime-Function-Response-Mode": "streaming", Trailer };
  const request = http.request({ host, port, agent, method: "POST", path, headers });
  request.write("half of it");
  request.addTrailers({
    "Lambda-Runtime-Function-Error-Type": "Stream.Broken",
    "Lambda-Runtime-Function-Error-Body": Buffer.from('{"errorType":"Broken"}').toString("base64"),
  });
  request.end();
});
`;
  const path = folderWith("stream", { bootstrap: script });
  const name = await lambda.declare({ kind: "folder", path }, { runtime: "provided.al2023" });
  expect(await lambda.call(name)).toMatchObject({
    payload: '{"errorType":"Broken"}',
    functionError: "Unhandled",
  });
});
