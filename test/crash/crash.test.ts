// kill -9 under load, start again, compare: nothing acknowledged is lost, nothing is run twice.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExecutionRecord, HistoryPage, StartAnswer } from "../../src/engine/index.ts";
import { ServerProcess } from "./server-process.ts";

const ROUNDS = 4;
const CLIENTS = 64;
/** Starts that are acknowledged before the process is killed. */
const ACKNOWLEDGED_A_ROUND = 150;
const PATIENCE_MS = 240_000;

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:echo";
const QUEUE = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
const MACHINES = {
  work: {
    P: { Type: "Pass", Next: "T1" },
    T1: { Type: "Task", Resource: LAMBDA, Next: "W" },
    W: { Type: "Wait", Seconds: 1, Next: "T2" },
    T2: { Type: "Task", Resource: LAMBDA, End: true },
  },
  token: {
    T: { Type: "Task", Resource: QUEUE, Parameters: { "t.$": "$$.Task.Token" }, End: true },
  },
};
const WORK_EVENTS = [
  "ExecutionStarted",
  "PassStateEntered",
  "PassStateExited",
  "TaskStateEntered",
  "LambdaFunctionScheduled",
  "LambdaFunctionStarted",
  "LambdaFunctionSucceeded",
  "TaskStateExited",
  "WaitStateEntered",
  "WaitStateExited",
  "TaskStateEntered",
  "LambdaFunctionScheduled",
  "LambdaFunctionStarted",
  "LambdaFunctionSucceeded",
  "TaskStateExited",
  "ExecutionSucceeded",
];

let directory: string;
let effects: string;
let server: ServerProcess;
const incidents: string[] = [];

beforeAll(async () => {
  spawnSync("npx", ["tsc", "-b", "src/store"], { stdio: "ignore" });
  directory = mkdtempSync(join(tmpdir(), "treadle-crash-"));
  effects = join(directory, "effects");
  writeFileSync(effects, "");
  server = await ServerProcess.start(directory, effects);
  for (const [name, states] of Object.entries(MACHINES)) await server.machine(name, states);
}, PATIENCE_MS);

afterAll(async () => {
  await server.kill();
  rmSync(directory, { recursive: true });
});

/** Starts executions until so many are acknowledged, then kills the process under full load. */
async function loadAndKill(round: number, acknowledged: Map<string, string>): Promise<void> {
  const before = acknowledged.size;
  let killed: Promise<void> | undefined;
  let count = 0;
  const client = async (): Promise<void> => {
    while (killed === undefined) {
      count += 1;
      const name = `r${round}-${count}`;
      const revisionId = count % 10 === 0 ? "token" : "work";
      try {
        const answer = await server.ask<StartAnswer>("start", {
          revisionId,
          name,
          input: { name },
        });
        if (answer.type === "started") acknowledged.set(answer.executionArn, name);
      } catch {
        // The process has died: nothing was acknowledged.
        return;
      }
      if (acknowledged.size - before >= ACKNOWLEDGED_A_ROUND) killed ??= server.kill();
    }
    await killed;
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

test("nothing acknowledged is lost and nothing is run twice", {
  timeout: PATIENCE_MS,
}, async () => {
  const acknowledged = new Map<string, string>();
  const tokens = new Map<string, string>();
  for (let round = 1; round <= ROUNDS; round++) {
    await loadAndKill(round, acknowledged);
    for (const { token, executionArn } of server.tokens) tokens.set(executionArn, token);
    incidents.push(...server.incidents);
    server = await ServerProcess.start(directory, effects);
  }
  await server.ask("recovered");
  expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * ACKNOWLEDGED_A_ROUND);

  // Tokens that were given in earlier lives, and those of tasks that were given again in this one.
  for (const { token, executionArn } of server.tokens) tokens.set(executionArn, token);
  for (const [executionArn, token] of tokens) {
    if (!acknowledged.has(executionArn)) continue;
    const result = await server.ask("complete", { token, output: { done: executionArn } });
    expect(result).toBe("accepted");
    expect(await server.ask("complete", { token, output: 0 })).toBe("TaskTimedOut");
  }

  for (const [executionArn, name] of acknowledged) {
    const record = await server.ask<ExecutionRecord>("closed", { executionArn });
    expect(record).toMatchObject({ status: "SUCCEEDED", name });
    const page = await server.ask<HistoryPage>("history", { executionArn });
    const events = page.events.map((text) => JSON.parse(text));
    expect(events.map((event) => event.id)).toEqual(events.map((_, i) => i + 1));
    if (record.stateMachineArn.endsWith(":token")) {
      expect(JSON.parse(record.output ?? "")).toEqual({ done: executionArn });
      continue;
    }
    expect(JSON.parse(record.output ?? "")).toEqual({ name });
    expect(events.map((event) => event.type)).toEqual(WORK_EVENTS);
    const [entered, exited] = [events[8], events[9]];
    expect(exited.timestamp - entered.timestamp).toBeGreaterThanOrEqual(0.999);
  }
  incidents.push(...server.incidents);
  expect(incidents).toEqual([]);
});

test("tasks under way are given again under the same id, once a life, and count their attempts", () => {
  const given = new Map<string, { readonly boots: string[]; readonly attempts: number[] }>();
  for (const line of readFileSync(effects, "utf8").trim().split("\n")) {
    const [boot = "", arn, taskId, attempt] = line.split(" ");
    const key = `${arn} ${taskId}`;
    const known = given.get(key) ?? { boots: [], attempts: [] };
    known.boots.push(boot);
    known.attempts.push(Number(attempt));
    given.set(key, known);
  }
  const again = [...given.values()].filter(({ boots }) => boots.length > 1);
  expect(again.length).toBeGreaterThan(0);
  for (const { boots, attempts } of given.values()) {
    expect(new Set(boots).size).toBe(boots.length);
    expect(attempts).toEqual([...attempts].sort((a, b) => a - b));
    expect(new Set(attempts).size).toBe(attempts.length);
  }
  // Two tasks of each execution of `work`, and never a third.
  const tasks = new Map<string, number>();
  for (const key of given.keys()) {
    const [arn = ""] = key.split(" ");
    tasks.set(arn, (tasks.get(arn) ?? 0) + 1);
  }
  expect(Math.max(...tasks.values())).toBe(2);
});
