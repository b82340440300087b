// The engine's operations: names, stop, redrive, lists, time limits, deletion, news.
import { describe, expect, test } from "vitest";
import { createLab, failed, lambda, machineArn, succeeded } from "../../test/simulation/lab.ts";
import { Payload } from "../base/index.ts";
import type { EngineNews } from "./index.ts";

const WAIT = { W: { Type: "Wait", Seconds: 60, End: true } };
const FAIL_ONCE = {
  P: { Type: "Pass", Next: "T" },
  T: { Type: "Task", Resource: lambda("once"), End: true },
};
const DAY_MS = 86_400_000;

function failsOnce() {
  let runs = 0;
  return async () => {
    runs += 1;
    return runs === 1 ? failed("Oops", "first") : succeeded(runs);
  };
}

describe("a name", () => {
  test("started again with the same input while it runs gives the original answer", async () => {
    const lab = await createLab();
    const revisionId = await lab.machine(WAIT);
    const input = Payload.parse('{"a":1}');
    const first = await lab.engine.startExecution({ revisionId, name: "n", input });
    await lab.clock.advance(10_000);
    const again = await lab.engine.startExecution({ revisionId, name: "n", input });
    expect(again).toEqual(first);
    const other = await lab.engine.startExecution({
      revisionId,
      name: "n",
      input: Payload.parse('{"a":2}'),
    });
    expect(other.type).toBe("executionAlreadyExists");
    expect(lab.engine.stats().executionsStarted).toBe(1);
  });

  test("is taken while its execution is remembered, and free 90 days after its close", async () => {
    const lab = await createLab();
    const revisionId = await lab.machine({ P: { Type: "Pass", End: true } });
    const arn = await lab.start(revisionId, {}, "n");
    const again = () =>
      lab.engine.startExecution({ revisionId, name: "n", input: Payload.parse("{}") });
    expect((await again()).type).toBe("executionAlreadyExists");
    await lab.clock.advance(89 * DAY_MS);
    expect((await again()).type).toBe("executionAlreadyExists");
    await lab.clock.advance(DAY_MS);
    expect(await again()).toMatchObject({ type: "started", executionArn: arn });
    expect(await lab.events(arn)).toHaveLength(4);
  });

  test("two starts at once begin one execution", async () => {
    const lab = await createLab();
    const revisionId = await lab.machine(WAIT);
    const start = { revisionId, name: "n", input: Payload.parse("{}") };
    const answers = await Promise.all([
      lab.engine.startExecution(start),
      lab.engine.startExecution(start),
      lab.engine.startExecution({ ...start, input: Payload.parse("[]") }),
    ]);
    expect(answers.map((answer) => answer.type)).toEqual([
      "started",
      "started",
      "executionAlreadyExists",
    ]);
  });

  test("of a machine whose revision is unknown starts nothing", async () => {
    const lab = await createLab();
    const answer = await lab.engine.startExecution({ revisionId: "?", input: Payload.parse("{}") });
    expect(answer).toEqual({ type: "stateMachineDoesNotExist", revisionId: "?" });
  });
});

describe("stopping", () => {
  test("ends the execution and cancels what is under way", async () => {
    let aborted = false;
    const lab = await createLab({
      runs: {
        long: (_, { signal, whilePassive }) =>
          whilePassive(
            new Promise((resolve) => {
              signal.addEventListener("abort", () => {
                aborted = true;
                resolve(failed("Late"));
              });
            }),
          ),
      },
    });
    const states = { T: { Type: "Task", Resource: lambda("long"), End: true } };
    const arn = await lab.start(await lab.machine(states));
    await lab.clock.settled();
    expect(lab.engine.stats().tasksRunning).toBe(1);
    const stopped = await lab.engine.stopExecution(arn, { error: "E", cause: "C" });
    expect(stopped).toEqual({ type: "stopped", stopDate: lab.clock.now() });
    expect(aborted).toBe(true);
    expect(lab.engine.stats().tasksRunning).toBe(0);
    expect(await lab.settled(arn)).toMatchObject({ status: "ABORTED", error: "E", cause: "C" });
    await lab.clock.advance(1000);
    expect(await lab.engine.stopExecution(arn, {})).toEqual(stopped);
    expect(await lab.engine.stopExecution(`${arn}x`, {})).toEqual({
      type: "executionDoesNotExist",
    });
  });
});

describe("a redrive", () => {
  test("goes on where the execution failed", async () => {
    const lab = await createLab({ runs: { once: failsOnce() } });
    const arn = await lab.start(await lab.machine(FAIL_ONCE));
    expect(await lab.settled(arn)).toMatchObject({ status: "FAILED", redriveStatus: "REDRIVABLE" });
    await lab.clock.advance(5_000);
    const answer = await lab.engine.redriveExecution(arn, "token");
    expect(answer).toEqual({ type: "redriven", redriveDate: lab.clock.now() });
    const record = await lab.settled(arn);
    expect(record).toMatchObject({ status: "SUCCEEDED", output: "2", redriveCount: 1 });
    expect(record.error).toBeUndefined();
    const types = await lab.events(arn);
    expect(types.filter((type) => type === "PassStateEntered")).toHaveLength(1);
    expect(types).toContain("ExecutionRedriven");
  });

  test("with the same client token is made once in 15 minutes", async () => {
    const lab = await createLab({ runs: { once: async () => failed("Always") } });
    const arn = await lab.start(await lab.machine(FAIL_ONCE));
    await lab.settled(arn);
    const first = await lab.engine.redriveExecution(arn, "t1");
    await lab.settled(arn);
    await lab.clock.advance(14 * 60_000);
    expect(await lab.engine.redriveExecution(arn, "t1")).toEqual(first);
    expect((await lab.settled(arn)).redriveCount).toBe(1);
    await lab.engine.redriveExecution(arn, "t2");
    await lab.clock.advance(2 * 60_000);
    await lab.engine.redriveExecution(arn, "t1");
    expect((await lab.settled(arn)).redriveCount).toBe(3);
  });

  test.each([
    ["RUNNING", WAIT],
    ["SUCCEEDED", { P: { Type: "Pass", End: true } }],
  ])("of a %s execution is refused in AWS's words", async (status, states) => {
    const lab = await createLab();
    const arn = await lab.start(await lab.machine(states));
    await lab.settled(arn);
    expect(await lab.engine.redriveExecution(arn)).toEqual({
      type: "notRedrivable",
      reason: `Execution is ${status} and cannot be redriven`,
    });
  });

  test("is possible for 14 days", async () => {
    const lab = await createLab({ runs: { once: failsOnce() } });
    const arn = await lab.start(await lab.machine(FAIL_ONCE));
    await lab.settled(arn);
    await lab.clock.advance(14 * DAY_MS + 1);
    expect(await lab.engine.redriveExecution(arn)).toEqual({
      type: "notRedrivable",
      reason: "Execution redrivable period exceeded",
    });
    expect((await lab.settled(arn)).redriveStatus).toBe("NOT_REDRIVABLE");
  });
});

describe("lists", () => {
  test("show executions of a machine by status, newest first", async () => {
    const lab = await createLab();
    const waiting = await lab.machine(WAIT, { name: "w" });
    const passing = await lab.machine({ P: { Type: "Pass", End: true } }, { name: "p" });
    const arns = [await lab.start(waiting), await lab.start(waiting)];
    await lab.start(passing);
    await lab.engine.stopExecution(arns[0]!, {});
    const list = async (status?: "RUNNING" | "ABORTED") =>
      (
        await lab.engine.listExecutions({
          of: { stateMachineArn: machineArn("w") },
          limit: 10,
          ...(status && { status }),
        })
      ).items.map((item) => item.executionArn);
    expect(await list()).toEqual([...arns].reverse());
    expect(await list("RUNNING")).toEqual([arns[1]]);
    expect(await list("ABORTED")).toEqual([arns[0]]);
  });

  test("a history can be read without its data", async () => {
    const lab = await createLab();
    const arn = await lab.start(await lab.machine(WAIT), { secret: 1 });
    await lab.clock.settled();
    const page = await lab.engine.history(arn, { limit: 1, includeExecutionData: false });
    expect(JSON.parse(page!.events[0]!)).toMatchObject({
      id: 1,
      executionStartedEventDetails: { roleArn: "arn:aws:iam::123456789012:role/lab" },
    });
    expect(page!.events[0]).not.toContain("secret");
    expect(page!.nextId).toBe(2);
  });
});

describe("an execution's time", () => {
  test("is a year for Standard and five minutes for Express", async () => {
    const lab = await createLab();
    const states = { W: { Type: "Wait", Seconds: 40_000_000, End: true } };
    const standard = await lab.start(await lab.machine(states));
    const express = await lab.start(await lab.machine(states, { type: "EXPRESS" }));
    await lab.clock.advance(299_999);
    expect((await lab.settled(express)).status).toBe("RUNNING");
    await lab.clock.advance(1);
    expect((await lab.settled(express)).status).toBe("TIMED_OUT");
    await lab.clock.advance(364 * DAY_MS);
    expect((await lab.settled(standard)).status).toBe("RUNNING");
    await lab.clock.advance(DAY_MS);
    expect((await lab.settled(standard)).status).toBe("TIMED_OUT");
  });

  test("ends 90 days after its close: then it is forgotten", async () => {
    const lab = await createLab();
    const arn = await lab.start(await lab.machine({ P: { Type: "Pass", End: true } }));
    await lab.clock.advance(89 * DAY_MS);
    expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
    await lab.clock.advance(2 * DAY_MS);
    await lab.clock.settled();
    expect(await lab.engine.describeExecution(arn)).toBeUndefined();
  });
});

describe("an engine that closes", () => {
  test("tells everybody who waits, and takes nothing new", async () => {
    const lab = await createLab();
    const revisionId = await lab.machine(WAIT);
    const express = await lab.machine(WAIT, { type: "EXPRESS" });
    const arn = await lab.start(revisionId);
    const input = Payload.parse("{}");
    const waiting = [
      lab.engine.closed(arn),
      lab.engine.startSyncExecution({ revisionId: express, input }),
    ].map((promise) => expect(promise).rejects.toThrow("The engine is closing."));
    const polled = lab.engine.getActivityTask("arn:a", undefined);
    await lab.clock.settled();
    await lab.engine[Symbol.asyncDispose]();
    await Promise.all(waiting);
    expect(await polled).toBeUndefined();
    await expect(lab.engine.startExecution({ revisionId, input })).rejects.toThrow("closing");
    await lab.engine[Symbol.asyncDispose]();
    expect(lab.clock.nextWakeAt()).toBeUndefined();
  });
});

describe("a machine that is deleted", () => {
  test("is gone at once where nothing runs, with all its documents", async () => {
    const lab = await createLab();
    const arn = machineArn("m");
    await lab.engine.catalog.change([
      { kind: "stateMachine", key: arn, text: "{}" },
      { kind: "stateMachineVersion", key: `${arn}:1`, text: "{}" },
      { kind: "tags", key: arn, text: "{}" },
      { kind: "stateMachine", key: `${arn}2`, text: "{}" },
    ]);
    await lab.engine.deleteStateMachine(arn);
    expect(lab.engine.isDeleting(arn)).toBe(false);
    expect(lab.engine.catalog.get("stateMachineVersion", `${arn}:1`)).toBeUndefined();
    expect(lab.engine.catalog.list("stateMachine").map(({ key }) => key)).toEqual([`${arn}2`]);
  });

  test("ends its executions at their next transition and starts no new one", async () => {
    const lab = await createLab();
    const arn = machineArn("m1");
    const revisionId = await lab.machine(WAIT);
    await lab.engine.catalog.put("stateMachine", arn, "{}");
    const running = await lab.start(revisionId);
    await lab.engine.deleteStateMachine(arn);
    expect(lab.engine.isDeleting(arn)).toBe(true);
    expect(await lab.engine.startExecution({ revisionId, input: Payload.parse("{}") })).toEqual({
      type: "stateMachineDeleting",
      stateMachineArn: arn,
    });
    expect((await lab.settled(running)).status).toBe("RUNNING");
    await lab.clock.advance(60_000);
    expect((await lab.settled(running)).status).toBe("ABORTED");
    await lab.clock.settled();
    expect(lab.engine.isDeleting(arn)).toBe(false);
    expect(lab.engine.catalog.get("stateMachine", arn)).toBeUndefined();
  });

  test("keeps what somebody says who stops an execution of it", async () => {
    const lab = await createLab();
    const revisionId = await lab.machine(WAIT);
    await lab.engine.catalog.put("stateMachine", machineArn("m1"), "{}");
    const running = await lab.start(revisionId);
    await lab.engine.deleteStateMachine(machineArn("m1"));
    await lab.engine.stopExecution(running, { error: "Off", cause: "no more" });
    expect(await lab.settled(running)).toMatchObject({
      ...{ status: "ABORTED", error: "Off", cause: "no more" },
    });
  });

  test("leaves executions that nobody can redrive, though another machine takes its name", async () => {
    const lab = await createLab();
    const arn = machineArn("m1");
    const revisionId = await lab.machine(WAIT);
    await lab.engine.catalog.put("stateMachine", arn, "{}");
    const old = await lab.start(revisionId);
    await lab.engine.stopExecution(old, {});
    expect((await lab.settled(old)).redriveStatus).toBe("REDRIVABLE");
    await lab.engine.deleteStateMachine(arn);
    const gone = {
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "State machine is deleted",
    };
    expect(await lab.settled(old)).toMatchObject(gone);
    await lab.clock.advance(1);
    await lab.engine.catalog.put("stateMachine", arn, "{}");
    const young = await lab.start(revisionId);
    await lab.engine.stopExecution(young, {});
    const reason = gone.redriveStatusReason;
    expect(await lab.engine.redriveExecution(old)).toEqual({ type: "notRedrivable", reason });
    expect(await lab.settled(old)).toMatchObject({ ...gone, status: "ABORTED" });
    expect(await lab.engine.redriveExecution(young)).toMatchObject({ type: "redriven" });
  });
});

describe("news", () => {
  test("listeners hear status changes and events in their order", async () => {
    const lab = await createLab();
    const heard: EngineNews[] = [];
    lab.engine.subscribe({ heard: (news) => heard.push(news) });
    const arn = await lab.start(await lab.machine({ P: { Type: "Pass", End: true } }));
    expect(
      heard.map((news) =>
        news.type === "statusChanged" ? news.execution.status : news.events.length,
      ),
    ).toEqual([4, "RUNNING", "SUCCEEDED"]);
    expect(heard[0]).toMatchObject({ executionArn: arn, firstId: 1 });
  });

  test("a listener that throws is reported and harms nobody", async () => {
    const lab = await createLab();
    lab.engine.subscribe({
      heard: () => {
        throw new Error("deaf");
      },
    });
    const arn = await lab.start(await lab.machine({ P: { Type: "Pass", End: true } }));
    expect((await lab.settled(arn)).status).toBe("SUCCEEDED");
    expect(lab.incidents[0]?.kind).toBe("listenerBroken");
  });

  test("whoever waits for the end of an execution hears of it, before and after", async () => {
    const lab = await createLab();
    const arn = await lab.start(await lab.machine(WAIT));
    const ended = lab.engine.closed(arn);
    const controller = new AbortController();
    const left = lab.engine.closed(arn, controller.signal);
    controller.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    await lab.clock.advance(60_000);
    expect((await ended)?.status).toBe("SUCCEEDED");
    expect((await lab.engine.closed(arn))?.status).toBe("SUCCEEDED");
    expect(await lab.engine.closed("arn:none")).toBeUndefined();
  });

  test("status events are EventBridge's and logs are CloudWatch's", async () => {
    const lab = await createLab();
    const group = "arn:aws:logs:us-east-1:123456789012:log-group:g:*";
    const states = { F: { Type: "Fail", Error: "E", Cause: "C" } };
    const logging = { level: "ERROR", includeExecutionData: false, logGroupArns: [group] } as const;
    const arn = await lab.start(await lab.machine(states, { logging }), { a: 1 });
    expect(lab.sink.events().map((event) => event.detail.status)).toEqual(["RUNNING", "FAILED"]);
    expect(lab.sink.events()[1]).toMatchObject({
      source: "aws.states",
      "detail-type": "Step Functions Execution Status Change",
      account: "123456789012",
      resources: [arn],
      detail: { input: '{"a":1}', inputDetails: { included: true }, output: null, error: "E" },
    });
    expect(lab.sink.logs(group).map((entry) => JSON.parse(entry.message))).toEqual([
      {
        id: "2",
        type: "FailStateEntered",
        details: { name: "F" },
        previous_event_id: "0",
        event_timestamp: String(lab.clock.now()),
        execution_arn: arn,
        redrive_count: "0",
      },
      {
        id: "3",
        type: "ExecutionFailed",
        details: { error: "E", cause: "C" },
        previous_event_id: "2",
        event_timestamp: String(lab.clock.now()),
        execution_arn: arn,
        redrive_count: "0",
      },
    ]);
  });
});
