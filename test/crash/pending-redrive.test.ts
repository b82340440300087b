// kill -9 while children of a redriven map run wait for their redrive: they are PENDING_REDRIVE before and after.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CommandServer } from "./command-server.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PATIENCE_MS = 120_000;
const NOT_BUILT = !existsSync(join(ROOT, "dist", "bundle", "cli"));
const ACCOUNT = "us-east-1:123456789012";
const ACTIVITY = `arn:aws:states:${ACCOUNT}:activity:work`;

const DEFINITION = {
  StartAt: "M",
  States: {
    M: {
      ...{ Type: "Map", MaxConcurrency: 1, ToleratedFailureCount: 2, End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "T",
        States: { T: { Type: "Task", Resource: ACTIVITY, End: true } },
      },
    },
  },
};

interface Listed {
  readonly executions: readonly {
    readonly executionArn: string;
    readonly status: string;
    readonly redriveCount: number;
  }[];
}

let data: string;
let server: CommandServer;

async function start(): Promise<CommandServer> {
  const args = [join(ROOT, "bin", "treadle.js"), "serve", "--port", "0", "--data", data];
  const child = spawn(process.execPath, args, { cwd: data, stdio: ["ignore", "pipe", "pipe"] });
  return await CommandServer.answering(child);
}

async function sfn<T>(operation: string, parameters: object): Promise<T> {
  const answer = await fetch(server.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AWSStepFunctions.${operation}`,
    },
    body: JSON.stringify(parameters),
  });
  // The cast: the caller knows the operation's answer.
  return (await answer.json()) as T;
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "treadle-pending-redrive-"));
  if (!NOT_BUILT) server = await start();
}, PATIENCE_MS);

afterAll(async () => {
  if (!NOT_BUILT) await server.end("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

/** Of four children three have failed; the first of them runs again. */
async function redriven(): Promise<string> {
  await sfn("CreateActivity", { name: "work" });
  await sfn("CreateStateMachine", {
    ...{ name: "m", roleArn: "arn:aws:iam::123456789012:role/r" },
    definition: JSON.stringify(DEFINITION),
  });
  const { executionArn } = await sfn<{ executionArn: string }>("StartExecution", {
    stateMachineArn: `arn:aws:states:${ACCOUNT}:stateMachine:m`,
    input: "[1,2,3,4]",
  });
  const task = () => sfn<{ taskToken: string }>("GetActivityTask", { activityArn: ACTIVITY });
  for (let failures = 0; failures < 3; failures += 1) {
    await sfn("SendTaskFailure", { ...(await task()), error: "Once" });
  }
  const statusOf = async () =>
    (await sfn<{ status: string }>("DescribeExecution", { executionArn })).status;
  await expect.poll(statusOf, { timeout: 20_000 }).toBe("FAILED");
  await sfn("RedriveExecution", { executionArn });
  await task();
  const { mapRuns } = await sfn<{ mapRuns: { mapRunArn: string }[] }>("ListMapRuns", {
    executionArn,
  });
  return mapRuns[0]?.mapRunArn ?? "";
}

async function checkWaiting(mapRunArn: string): Promise<void> {
  const list = (filter: object) => sfn<Listed>("ListExecutions", { mapRunArn, ...filter });
  const all = await list({});
  expect(all.executions.map(({ status, redriveCount }) => [status, redriveCount])).toEqual([
    ["PENDING_REDRIVE", 0],
    ["PENDING_REDRIVE", 0],
    ["RUNNING", 1],
  ]);
  const waiting = await list({ statusFilter: "PENDING_REDRIVE" });
  expect(waiting.executions).toEqual(all.executions.slice(0, 2));
  expect((await list({ statusFilter: "FAILED" })).executions).toEqual([]);
  for (const { executionArn } of waiting.executions) {
    expect(await sfn("DescribeExecution", { executionArn })).toMatchObject({
      ...{ status: "PENDING_REDRIVE", redriveStatus: "REDRIVABLE_BY_MAP_RUN" },
    });
  }
  const { executionCounts } = await sfn<{ executionCounts: object }>("DescribeMapRun", {
    mapRunArn,
  });
  expect(executionCounts).toMatchObject({ pendingRedrive: 2, running: 1, pending: 1, total: 4 });
}

describe.skipIf(NOT_BUILT)("children that wait for their redrive", () => {
  test("are told on the wire, and after kill -9 too", { timeout: PATIENCE_MS }, async () => {
    const mapRunArn = await redriven();
    await checkWaiting(mapRunArn);
    await server.end("SIGKILL");
    server = await start();
    await checkWaiting(mapRunArn);
  });
});
