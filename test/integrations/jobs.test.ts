// `.sync` through the whole host: a job outlives a restart of the server, and is stopped with its execution.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { RealClock } from "../../src/engine/index.ts";
import { HOME_SCOPE, Host } from "../../src/host/index.ts";
import {
  type FakeEndpoint,
  fakeEndpoint,
  json,
} from "../../src/integrations/fixtures/fake-endpoint.ts";

/** Glue with one job run, which ends when it is told to. */
interface Glue extends AsyncDisposable {
  readonly endpoint: FakeEndpoint;
  state: string;
  /** Operations in the order of their coming. */
  readonly called: readonly string[];
  /** Resolves when the operation has been called so often. */
  asked(operation: string, times: number): Promise<void>;
}

async function glue(): Promise<Glue> {
  const called: string[] = [];
  const waiting = new Set<() => void>();
  const endpoint = await fakeEndpoint(({ headers }) => {
    const operation = headers["x-amz-target"]?.replace("AWSGlue.", "") ?? "";
    called.push(operation);
    for (const look of [...waiting]) look();
    if (operation === "StartJobRun") return json({ JobRunId: "jr" });
    if (operation === "GetJobRun") return json({ JobRun: { Id: "jr", JobRunState: made.state } });
    return json({});
  });
  const made: Glue = {
    ...{ endpoint, called, state: "RUNNING" },
    asked: (operation, times) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (called.filter((one) => one === operation).length < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
  return made;
}

async function hostOn(dataDirectory: string, routes: JsonObject): Promise<Host> {
  return Host.open({
    ...{ scope: HOME_SCOPE, clock: new RealClock(), relaxed: false, synchronous: "FULL" },
    ...{ env: {}, dataDirectory, routes, log: (line) => console.error(line) },
  });
}

const STATE = {
  ...{ Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync", End: true },
  Parameters: { JobName: "j" },
};

async function started(host: Host): Promise<string> {
  const { body: machine } = await host.call("CreateStateMachine", {
    ...{ name: "m", roleArn: "arn:aws:iam::123456789012:role/any" },
    definition: JSON.stringify({ StartAt: "Run", States: { Run: STATE } }),
  });
  const { stateMachineArn = null } = machine;
  const { body } = await host.call("StartExecution", { stateMachineArn, input: "{}" });
  return String(body["executionArn"]);
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "treadle-jobs-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a job that runs while the server is away is neither stopped nor started again", async () => {
  await inFolder(async (folder) => {
    await using service = await glue();
    const routes = { glue: service.endpoint.url };
    const before = await hostOn(folder, routes);
    const executionArn = await started(before);
    await service.asked("GetJobRun", 1);
    await before[Symbol.asyncDispose]();
    service.state = "SUCCEEDED";
    const after = await hostOn(folder, routes);
    await after.engine.closed(executionArn, new AbortController().signal);
    const { body } = await after.call("DescribeExecution", { executionArn });
    expect(body["status"]).toBe("SUCCEEDED");
    expect(JSON.parse(String(body["output"]))).toEqual({ Id: "jr", JobRunState: "SUCCEEDED" });
    expect(service.called.filter((one) => one === "StartJobRun")).toHaveLength(1);
    expect(service.called).not.toContain("BatchStopJobRun");
    await after[Symbol.asyncDispose]();
  });
}, 30_000);

test("an execution that is stopped stops its job", async () => {
  await inFolder(async (folder) => {
    await using service = await glue();
    const host = await hostOn(folder, { "glue:*": service.endpoint.url });
    const executionArn = await started(host);
    await service.asked("GetJobRun", 1);
    await host.call("StopExecution", { executionArn });
    await service.asked("BatchStopJobRun", 1);
    const stop = service.endpoint.asked.find(({ body }) => body.includes("JobRunIds"));
    expect(JSON.parse(stop?.body ?? "{}")).toEqual({ JobName: "j", JobRunIds: ["jr"] });
    await host[Symbol.asyncDispose]();
  });
}, 30_000);

test("a state that times out stops its job", async () => {
  await inFolder(async (folder) => {
    await using service = await glue();
    const host = await hostOn(folder, { glue: service.endpoint.url });
    const definition = JSON.stringify({
      ...{ StartAt: "Run", States: { Run: { ...STATE, TimeoutSeconds: 1 } } },
    });
    const roleArn = "arn:aws:iam::123456789012:role/any";
    const made = await host.call("CreateStateMachine", { name: "t", roleArn, definition });
    const { stateMachineArn = null } = made.body;
    const start = await host.call("StartExecution", { stateMachineArn, input: "{}" });
    const executionArn = String(start.body["executionArn"]);
    await host.engine.closed(executionArn, new AbortController().signal);
    await service.asked("BatchStopJobRun", 1);
    const { body } = await host.call("DescribeExecution", { executionArn });
    expect(body).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    await host[Symbol.asyncDispose]();
  });
}, 30_000);
