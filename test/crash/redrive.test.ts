// kill -9 after a redriven execution has succeeded: its client token says the same to who asks again.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RedriveAnswer, StartAnswer } from "../../src/engine/index.ts";
import { ServerProcess } from "./server-process.ts";

const PATIENCE_MS = 120_000;
const QUEUE = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
const TOKEN = {
  T: { Type: "Task", Resource: QUEUE, Parameters: { "t.$": "$$.Task.Token" }, End: true },
};

let directory: string;
let server: ServerProcess;

function start(): Promise<ServerProcess> {
  return ServerProcess.start(directory, join(directory, "effects"));
}

beforeAll(async () => {
  spawnSync("npx", ["tsc", "-b", "src/store"], { stdio: "ignore" });
  directory = mkdtempSync(join(tmpdir(), "treadle-redrive-"));
  server = await start();
  await server.machine("token", TOKEN);
}, PATIENCE_MS);

afterAll(async () => {
  await server.kill();
  rmSync(directory, { recursive: true });
});

test("the client token of a redrive outlives the process", { timeout: PATIENCE_MS }, async () => {
  const started = await server.ask<StartAnswer>("start", {
    revisionId: "token",
    name: "one",
    input: {},
  });
  if (started.type !== "started") throw new Error(started.type);
  const { executionArn } = started;
  await server.ask("stop", { executionArn });
  const known = server.tokens.length;
  const redrive = (clientToken: string): Promise<RedriveAnswer> =>
    server.ask<RedriveAnswer>("redrive", { executionArn, clientToken });
  const first = await redrive("k");
  expect(first.type).toBe("redriven");
  await expect.poll(() => server.tokens.length, { timeout: 20_000 }).toBeGreaterThan(known);
  const token = server.tokens.at(-1)?.token;
  expect(await server.ask("complete", { token, output: 1 })).toBe("accepted");
  expect(await server.ask("closed", { executionArn })).toMatchObject({ status: "SUCCEEDED" });
  await server.kill();
  server = await start();
  expect(await redrive("k")).toEqual(first);
  expect(await redrive("other")).toEqual({
    type: "notRedrivable",
    reason: "Execution is SUCCEEDED and cannot be redriven",
  });
  expect(server.incidents).toEqual([]);
});
