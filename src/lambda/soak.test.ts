// Many invocations at once of a function that does everything wrong, in an order drawn by a seed.
import { expect, test } from "vitest";
import { seededRandom } from "../base/index.ts";
import { isAlive } from "./fixtures/processes.ts";
import { createTestService } from "./fixtures/test-service.ts";
import type { InvokeOutcome } from "./invocation.ts";

const INVOCATIONS = 250;
const SOURCE = `export const handler = async ({ act, n }) => {
  console.log("pid=" + process.pid);
  if (act === "throw") throw new Error("thrown " + n);
  if (act === "exit") process.exit(n % 5);
  if (act === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (act === "late") { setTimeout(() => { throw new Error("late"); }, 2); return n; }
  if (act === "flood") for (let i = 0; i < 500; i++) console.log("x".repeat(500));
  return n;
};`;
const ACTS = ["return", "return", "return", "throw", "exit", "hang", "late", "flood"] as const;
type Act = (typeof ACTS)[number];

function expectOutcome(act: Act, n: number, outcome: InvokeOutcome): void {
  if (outcome.kind !== "responded") throw new Error(`${act} gave ${JSON.stringify(outcome)}`);
  const { payload } = outcome;
  // What an earlier invocation left behind may break this one: it was in the same process.
  if (/"late"|exit status 129/.test(payload)) return;
  if (act === "throw") expect(JSON.parse(payload).errorMessage).toBe(`thrown ${n}`);
  else if (act === "exit") expect(JSON.parse(payload).errorType).toBe("Runtime.ExitError");
  else if (act === "hang") expect(JSON.parse(payload).errorType).toBe("Sandbox.Timedout");
  else expect(payload).toBe(String(n));
}

test("whatever functions do, every invocation ends once and no process is left", async () => {
  const seed = process.env["SEED"] ?? String(Date.now());
  process.stderr.write(`seed ${seed}\n`);
  const random = seededRandom(seed);
  const lambda = createTestService();
  const name = await lambda.declareNode(SOURCE, {
    timeoutSeconds: 1,
    reservedConcurrency: INVOCATIONS,
  });
  const calls = Array.from({ length: INVOCATIONS }, async (_, n) => {
    const act = ACTS[Math.floor(random.next() * ACTS.length)] ?? "return";
    const abort =
      random.next() < 0.1 ? AbortSignal.timeout(Math.floor(random.next() * 500)) : undefined;
    const request = { functionName: name, payload: JSON.stringify({ act, n }) };
    const outcome = await lambda.service.invoke(request, abort && { signal: abort });
    if (abort === undefined || outcome.kind !== "abandoned") expectOutcome(act, n, outcome);
  });
  await Promise.all(calls);
  // Abandoned ones go on to their end; then every place in the reserved concurrency is free again.
  const count = (start: string): number =>
    lambda.lines.filter(({ text }) => text.startsWith(start)).length;
  const open = (): number => count("START RequestId") - count("REPORT RequestId");
  await expect.poll(open, { timeout: 30_000 }).toBe(0);
  const again = calls.map((_, n) => lambda.call(name, { act: "return", n }));
  await Promise.all(again);
  await lambda.service[Symbol.asyncDispose]();
  const pids = new Set(
    lambda.lines.flatMap(({ text }) =>
      [...text.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid)),
    ),
  );
  expect([...pids].filter(isAlive)).toEqual([]);
  await lambda[Symbol.asyncDispose]();
}, 180_000);
