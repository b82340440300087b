import { afterEach, expect, test } from "vitest";
import { isAlive } from "./fixtures/processes.ts";
import { createTestService, type TestService } from "./fixtures/test-service.ts";
import type { LambdaServiceOptions } from "./lambda-service.ts";

let lambda: TestService;
afterEach(() => lambda[Symbol.asyncDispose]());

function start(options: Partial<LambdaServiceOptions> = {}): TestService {
  lambda = createTestService(options);
  return lambda;
}

const PID = "export const handler = async () => process.pid;";
/** Answers when the file that the event names exists. */
const GATE = `import { existsSync, watch } from "node:fs";
import { dirname } from "node:path";
export const handler = ({ gate }) => new Promise((resolve) => {
  console.log("waiting");
  const watcher = watch(dirname(gate), look);
  function look() { if (existsSync(gate)) { watcher.close(); resolve(process.pid); } }
  look();
});`;

async function open(gate: string): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(gate, "");
}

function starts(): number {
  return new Set(lambda.lines.map((line) => line.logStream)).size;
}

test("a warm process serves the next invocation", async () => {
  const name = await start().declareNode(PID);
  const first = await lambda.call(name);
  for (let i = 0; i < 5; i++) expect((await lambda.call(name)).payload).toBe(first.payload);
});

test("only the first invocation of a process reports its start", async () => {
  const name = await start().declareNode(PID);
  const report = async (): Promise<string | undefined> => {
    const { requestId } = await lambda.call(name, {}, { logType: "Tail" });
    return lambda.service.logs(name, requestId).at(-1)?.text;
  };
  expect(await report()).toMatch(
    /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t$/,
  );
  expect(await report()).not.toContain("Init Duration");
});

test("invocations at the same time run in processes of their own", async () => {
  const name = await start().declareNode(GATE);
  const gate = `${lambda.directory}/gate`;
  const calls = Promise.all([1, 2, 3].map(() => lambda.call(name, { gate })));
  const waiting = new Set<string>();
  await lambda.line((line) => {
    if (line.text.endsWith("waiting")) waiting.add(line.logStream);
    return waiting.size === 3;
  });
  await open(gate);
  expect(new Set((await calls).map((outcome) => outcome.payload)).size).toBe(3);
});

test("a burst of short invocations starts few processes", async () => {
  const name = await start().declareNode(PID);
  await lambda.call(name);
  const calls = Array.from({ length: 200 }, () => lambda.call(name));
  const pids = new Set((await Promise.all(calls)).map((outcome) => outcome.payload));
  // How many depends on how long a start takes here; without the pool's patience it is one a call.
  expect(pids.size).toBeLessThan(calls.length / 8);
});

test("the process used last is used next", async () => {
  const name = await start().declareNode(GATE);
  const gate = `${lambda.directory}/gate`;
  const calls = Promise.all([lambda.call(name, { gate }), lambda.call(name, { gate })]);
  const waiting = new Set<string>();
  await lambda.line((line) => {
    if (line.text.endsWith("waiting")) waiting.add(line.logStream);
    return waiting.size === 2;
  });
  await open(gate);
  await calls;
  let reports = 0;
  await lambda.line((line) => line.text.startsWith("REPORT") && ++reports === 2);
  const pids = new Set<string>();
  for (let i = 0; i < 5; i++) {
    const { payload, requestId } = await lambda.call(name, { gate });
    pids.add(payload);
    await lambda.line((line) => line.requestId === requestId && line.text.startsWith("REPORT"));
  }
  expect(pids.size).toBe(1);
});

test("a process that waits for too long is let go", async () => {
  const name = await start({ idleMs: 20 }).declareNode(PID);
  const pid = Number((await lambda.call(name)).payload);
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  expect(Number((await lambda.call(name)).payload)).not.toBe(pid);
});

test("an invocation beyond the reserved concurrency is throttled", async () => {
  const name = await start().declareNode(GATE, { reservedConcurrency: 1 });
  const gate = `${lambda.directory}/gate`;
  const first = lambda.call(name, { gate });
  await lambda.line((line) => line.text.endsWith("waiting"));
  const second = await lambda.service.invoke({ functionName: name, payload: "{}" });
  expect(second).toMatchObject({
    kind: "refused",
    error: "TooManyRequestsException",
    httpStatus: 429,
    message: "Rate Exceeded.",
    reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
  });
  await open(gate);
  await first;
  expect((await lambda.call(name, { gate })).functionError).toBeUndefined();
});

test("a burst starts no more processes than are reserved, however slowly they start", async () => {
  const source = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
export const handler = () => new Promise((resolve) => setTimeout(resolve, 2));`;
  const name = await start().declareNode(source, { reservedConcurrency: 4 });
  const caller = async (): Promise<void> => {
    for (let done = 0; done < 25; ) {
      const { kind } = await lambda.service.invoke({ functionName: name, payload: "{}" });
      if (kind === "responded") done += 1;
      else await new Promise(setImmediate);
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  expect(starts()).toBeLessThanOrEqual(4);
});

test("a reserved concurrency of 0 stops a function", async () => {
  const name = await start().declareNode(PID, { reservedConcurrency: 0 });
  const outcome = await lambda.service.invoke({ functionName: name, payload: "{}" });
  expect(outcome).toMatchObject({ kind: "refused", error: "TooManyRequestsException" });
});

test("at the limit of processes another function's idle process makes room", async () => {
  const one = await start({ workersMax: 1 }).declareNode(PID);
  const two = await lambda.declareNode(PID);
  const first = await lambda.call(one);
  await lambda.call(two);
  expect((await lambda.call(one)).payload).not.toBe(first.payload);
});

test("a function that waits for another one is not locked out by the limit of processes", async () => {
  const inner = await start({ workersMax: 1 }).declareNode(PID);
  const gate = `${lambda.directory}/gate`;
  const outer = await lambda.declareNode(GATE);
  const waits = lambda.call(outer, { gate });
  await lambda.line((line) => line.text.endsWith("waiting"));
  await lambda.call(inner);
  await open(gate);
  await waits;
});

test("code that was replaced is not run again, and what had begun is finished", async () => {
  const name = await start().declareNode(GATE, { name: "replaced" });
  const gate = `${lambda.directory}/gate`;
  const old = lambda.call(name, { gate });
  await lambda.line((line) => line.text.endsWith("waiting"));
  await lambda.declareNode("export const handler = async () => 'new';", { name: "replaced" });
  expect((await lambda.call(name)).payload).toBe('"new"');
  await open(gate);
  expect((await old).functionError).toBeUndefined();
});

test("a file changed in a folder shows in the next invocation", async () => {
  const { mkdir, writeFile } = await import("node:fs/promises");
  const path = `${start().directory}/code`;
  await mkdir(path);
  const write = (n: number): Promise<void> =>
    writeFile(`${path}/index.mjs`, `export const handler = async () => ${n};`);
  await write(1);
  const name = await lambda.declare({ kind: "folder", path });
  expect((await lambda.call(name)).payload).toBe("1");
  await write(2);
  await expect.poll(async () => (await lambda.call(name)).payload, { timeout: 10_000 }).toBe("2");
});

test("a signal ends the waiting for an invocation, not the invocation", async () => {
  const name = await start().declareNode(GATE);
  const gate = `${lambda.directory}/gate`;
  const controller = new AbortController();
  const payload = JSON.stringify({ gate });
  const call = lambda.service.invoke(
    { functionName: name, payload },
    { signal: controller.signal },
  );
  await lambda.line((line) => line.text.endsWith("waiting"));
  controller.abort();
  expect((await call).kind).toBe("abandoned");
  await open(gate);
  await lambda.line((line) => line.text.startsWith("REPORT"));
  expect(starts()).toBe(1);
});

test("a signal raised before a process was free withdraws the invocation", async () => {
  const name = await start().declareNode(GATE);
  const aborted = await lambda.service.invoke(
    { functionName: name, payload: "{}" },
    { signal: AbortSignal.abort() },
  );
  expect(aborted.kind).toBe("abandoned");
  expect(lambda.lines).toHaveLength(0);
});

test("disposing ends what runs, and refuses what comes later", async () => {
  const name = await start().declareNode(GATE);
  const call = lambda.service.invoke({
    functionName: name,
    payload: JSON.stringify({ gate: `${lambda.directory}/never` }),
  });
  await lambda.line((line) => line.text.endsWith("waiting"));
  await lambda.service[Symbol.asyncDispose]();
  expect(await call).toMatchObject({ kind: "refused", error: "ServiceException", httpStatus: 500 });
  const late = await lambda.service.invoke({ functionName: name, payload: "{}" });
  expect(late).toMatchObject({ kind: "refused", error: "ServiceException" });
});

test("Event is accepted at once and tried three times", async () => {
  const name = await start({ eventRetryDelaysMs: [0, 0] }).declareNode(
    "export const handler = async () => { throw new Error('always'); };",
  );
  const outcome = await lambda.call(name, {}, { invocationType: "Event" });
  expect(outcome).toMatchObject({ statusCode: 202, payload: "", functionError: undefined });
  let reports = 0;
  await lambda.line((line) => line.text.startsWith("REPORT") && ++reports === 3);
  const ids = new Set(lambda.lines.map((line) => line.requestId));
  expect([...ids]).toEqual([outcome.requestId]);
});

test("DryRun runs nothing", async () => {
  const name = await start().declareNode(PID);
  const outcome = await lambda.call(name, {}, { invocationType: "DryRun" });
  expect(outcome).toMatchObject({ statusCode: 204, payload: "" });
  expect(lambda.lines).toHaveLength(0);
});
