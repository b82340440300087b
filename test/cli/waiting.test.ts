import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockOf, HOME_SCOPE, Host } from "../../src/host/index.ts";
import { treadle } from "./session.ts";

/** Waits for as many seconds as its input says. */
const WAITS = JSON.stringify({
  StartAt: "W",
  States: { W: { Type: "Wait", SecondsPath: "$.seconds", Next: "P" }, P: { Type: "Succeed" } },
});

const path = join(mkdtempSync(join(tmpdir(), "treadle-express-")), "waits.json");
let host: Host;
let env: Record<string, string>;

beforeAll(async () => {
  writeFileSync(path, WAITS);
  const clock = clockOf("real");
  if (clock === undefined) throw new Error("there is a real clock");
  host = await Host.open({
    ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
    log: () => undefined,
  });
  env = { AWS_ENDPOINT_URL_SFN: await host.listen("127.0.0.1", 0) };
  const roleArn = "arn:aws:iam::123456789012:role/r";
  for (const [name, type] of [
    ["waits", "EXPRESS"],
    ["lasts", "STANDARD"],
  ] as const) {
    const machine = { name, type, roleArn, definition: WAITS };
    expect((await host.call("CreateStateMachine", machine)).status).toBe(200);
  }
});

afterAll(() => host[Symbol.asyncDispose]());

test("start --wait --timeout gives up on an Express execution with 4", async () => {
  const ran = await treadle(
    ["start", "waits", "--wait", "--timeout", "1", "-i", '{"seconds":60}'],
    env,
  );
  expect([ran.code, ran.stdout]).toEqual([4, ""]);
  expect(ran.stderr).toContain("still RUNNING after 1 s");
});

test("start --wait --jsonl of an Express execution is its end in one line", async () => {
  const ran = await treadle(["start", "waits", "--wait", "--jsonl", "-i", '{"seconds":0}'], env);
  expect(ran.code).toBe(0);
  expect(
    ran.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ status: "SUCCEEDED", input: { seconds: 0 }, output: { seconds: 0 } }]);
});

test("run --express shows the states, and with --jsonl the events", async () => {
  const shown = await treadle(["run", path, "--express", "-i", '{"seconds":0}']);
  expect([shown.code, shown.stdout]).toEqual([0, '{"seconds":0}\n']);
  expect(shown.stderr).toContain("✓ W");
  const told = await treadle(["run", path, "--express", "--jsonl", "-i", '{"seconds":0}']);
  const types = told.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).type);
  expect([types.length, types[0], types.at(-1)]).toEqual([
    6,
    "ExecutionStarted",
    "ExecutionSucceeded",
  ]);
});

test("run --express --timeout gives up with 4", async () => {
  const ran = await treadle(["run", path, "--express", "--timeout", "1", "-i", '{"seconds":60}']);
  expect(ran.code).toBe(4);
  expect(ran.stderr).toMatch(/still RUNNING after 1 s; it ends with this command\n$/);
});

test("stop says of an execution that was stopped before that it was", async () => {
  await treadle(["start", "lasts", "--name", "one", "-i", '{"seconds":60}'], env);
  expect((await treadle(["stop", "one"], env)).stdout).toMatch(/^stopped arn:/);
  expect((await treadle(["stop", "one"], env)).stdout).toMatch(/^ABORTED before: arn:/);
});
