// A turn that kills its process, in real processes on the embedded store: the loop of deaths ends.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionRecord, StartAnswer } from "../../src/engine/index.ts";
import { ServerProcess } from "./server-process.ts";

const PATIENCE_MS = 120_000;
const DEATHS_MAX = 10;
let directory: string;

beforeAll(() => {
  spawnSync("npx", ["tsc", "-b", "src/store"], { stdio: "ignore" });
  directory = mkdtempSync(join(tmpdir(), "treadle-poison-"));
}, PATIENCE_MS);
afterAll(() => rmSync(directory, { recursive: true }));

/** The next process; undefined where it died before or soon after it was ready. */
async function nextLife(settled: (server: ServerProcess) => Promise<boolean>) {
  try {
    const server = await ServerProcess.start(directory, join(directory, "effects"));
    while (!server.dead) if (await settled(server)) return server;
  } catch {
    // It has died; what was asked of it has no answer.
  }
  return undefined;
}

async function put(server: ServerProcess, name: string, resource: string): Promise<void> {
  const states = {
    W: { Type: "Wait", Seconds: 1, Next: "T" },
    T: { Type: "Task", Resource: resource, End: true },
  };
  const revision = {
    ...{ revisionId: name, name, type: "STANDARD", updateDate: 0 },
    stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    roleArn: "arn:aws:iam::123456789012:role/crash",
    definition: JSON.stringify({ StartAt: "W", States: states }),
  };
  await server.ask("put", { revision });
}

test("an execution whose turn kills the server is held back, and can be stopped", {
  timeout: PATIENCE_MS,
}, async () => {
  const first = await ServerProcess.start(directory, join(directory, "effects"));
  const lambda = "arn:aws:lambda:us-east-1:123456789012:function";
  await put(first, "poison", `${lambda}:kills`);
  await put(first, "harmless", `${lambda}:echo`);
  const started = async (revisionId: string): Promise<string> => {
    const answer = await first.ask<StartAnswer>("start", { revisionId, name: "e", input: {} });
    return answer.type === "started" ? answer.executionArn : "";
  };
  const harmless = await started("harmless");
  const poison = await started("poison");
  const closed = async (server: ServerProcess): Promise<boolean> => {
    const record = await server.ask<ExecutionRecord>("closed", { executionArn: harmless });
    // A second later than the poison would have had its turn.
    const pause = await server.ask<StartAnswer>("start", {
      ...{ revisionId: "harmless", name: `pause-${Math.random()}`, input: {} },
    });
    if (pause.type === "started") await server.ask("closed", { executionArn: pause.executionArn });
    return record.status === "SUCCEEDED";
  };
  await expect(closed(first)).rejects.toThrow("died");
  let server: ServerProcess | undefined;
  let deaths = 1;
  for (; server === undefined && deaths < DEATHS_MAX; deaths += 1) server = await nextLife(closed);
  // Unwatched, watched, watched; the fourth process lives.
  expect(deaths).toBe(4);
  expect(server?.incidents).toEqual([
    expect.stringMatching(
      new RegExp(
        `^executionHeldBack ${poison}: It is not run: the server died in its turn, 2 times`,
      ),
    ),
  ]);
  const describe = (): Promise<ExecutionRecord> =>
    server?.ask<ExecutionRecord>("describe", { executionArn: poison }) as never;
  expect((await describe()).status).toBe("RUNNING");
  expect(await server?.ask("stats")).toMatchObject({ executionsHeldBack: 1 });
  await server?.ask("stop", { executionArn: poison });
  expect(await describe()).toMatchObject({ status: "ABORTED", error: "Stopped" });
  expect(await server?.ask("stats")).toMatchObject({ executionsHeldBack: 0 });
  await server?.kill();
});
