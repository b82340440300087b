import { describe, expect, test } from "vitest";
import type { Json } from "../base/index.ts";
import type { TaskRequest } from "./command.ts";
import { mapRunsOf } from "./map-run-view.ts";
import { redriveRefusal } from "./redrive.ts";
import {
  outline,
  programOf,
  START_MS,
  stepThrough,
  type TaskReply,
  Traveller,
} from "./step-through.ts";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:work";
const task = (more: Record<string, Json> = {}): Json => ({
  Type: "Task",
  Resource: LAMBDA,
  End: true,
  ...more,
});
const machine = (state: Json, more: Record<string, Json> = {}): Json => ({
  StartAt: "A",
  States: { A: state },
  ...more,
});
const failing = (error: string) => (): TaskReply => ({ failure: { error, cause: "because" } });

describe("a machine", () => {
  test("enters, leaves and succeeds, each event behind the one before", () => {
    const { history, now } = stepThrough(machine({ Type: "Pass", End: true }), { a: 1 });
    expect(outline(history)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 PassStateEntered",
      "3<2 PassStateExited",
      "4<3 ExecutionSucceeded",
    ]);
    expect(now.output?.text()).toBe('{"a":1}');
  });

  test("that takes longer than TimeoutSeconds ends with ExecutionTimedOut and no error", () => {
    const definition = machine({ Type: "Wait", Seconds: 9, End: true }, { TimeoutSeconds: 5 });
    const { history, now } = stepThrough(definition, {});
    expect(outline(history).at(-1)).toBe("3<0 ExecutionTimedOut");
    expect(now.status).toBe("TIMED_OUT");
    expect(now.failure).toBeUndefined();
  });

  test("ends at event 25,000 unless that event is its success", () => {
    const loop = {
      StartAt: "A",
      States: { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } },
    };
    const { history, now } = stepThrough(loop, {});
    expect(history).toHaveLength(25_000);
    expect(history.at(-1)).toMatchObject({
      id: 25_000,
      type: "ExecutionFailed",
      details: {
        error: "States.Runtime",
        cause: "The execution reached the maximum number of history events (25000).",
      },
    });
    expect(now.status).toBe("FAILED");
  });

  test("waits for a time that is 24,855 days off, and for none further", () => {
    const waiting = machine({ Type: "Wait", TimestampPath: "$", End: true });
    const off = (days: number): string => new Date(START_MS + days * 86_400_000).toISOString();
    expect(stepThrough(waiting, off(24_855)).now.status).toBe("SUCCEEDED");
    expect(stepThrough(waiting, off(24_856)).now.failure).toEqual({
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). Wait state delay is too long.",
    });
  });

  test("may use the last event to succeed", () => {
    const passage = { limits: { historyEventsMax: 4 } };
    const { now } = stepThrough(machine({ Type: "Pass", End: true }), {}, passage);
    expect(now.status).toBe("SUCCEEDED");
  });
});

describe("a Choice", () => {
  test("that no rule fits and that has no Default fails in AWS's words", () => {
    const choice = {
      Type: "Choice",
      Choices: [{ Variable: "$.a", NumericEquals: 2, Next: "B" }],
    };
    const definition = { StartAt: "A", States: { A: choice, B: { Type: "Succeed" } } };
    expect(stepThrough(definition, { a: 1 }).now.failure).toEqual({
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
  });

  test("whose Variable is missing says so", () => {
    const choice = {
      Type: "Choice",
      Choices: [{ Variable: "$.b", NumericEquals: 2, Next: "B" }],
      Default: "B",
    };
    const definition = { StartAt: "A", States: { A: choice, B: { Type: "Succeed" } } };
    expect(stepThrough(definition, { a: 1 }).now.failure?.cause).toContain(
      "Invalid path '$.b': The choice state's condition path references an invalid value.",
    );
  });
});

describe("a Task", () => {
  test("of a function writes the LambdaFunction events", () => {
    const { history, now } = stepThrough(machine(task()), {}, { answer: () => ({ output: 7 }) });
    expect(outline(history)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 TaskStateEntered",
      "3<2 LambdaFunctionScheduled",
      "4<3 LambdaFunctionStarted",
      "5<4 LambdaFunctionSucceeded",
      "6<5 TaskStateExited",
      "7<6 ExecutionSucceeded",
    ]);
    expect(now.output?.text()).toBe("7");
  });

  test("is tried again with a new id, and the interval grows by the rate", () => {
    const retry = [{ ErrorEquals: ["Oops"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2 }];
    const ids: string[] = [];
    const answer = (request: TaskRequest, count: number): TaskReply => {
      ids.push(request.taskId);
      return count === 3 ? { output: "ok" } : failing("Oops")();
    };
    const traveller = stepThrough(machine(task({ Retry: retry })), {}, { answer });
    expect(traveller.now.output?.text()).toBe('"ok"');
    expect(new Set(ids).size).toBe(3);
    const waits = traveller.commands.flatMap((command) =>
      command.type === "startTimer" ? [command.dueAt] : [],
    );
    expect(waits.map((dueAt) => dueAt - traveller.now.startDate)).toEqual([2000, 8000]);
  });

  test("that a Catch takes hands Error and Cause to ResultPath", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: task({ Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.why", Next: "B" }] }),
        B: { Type: "Pass", End: true },
      },
    };
    const { now } = stepThrough(definition, { a: 1 }, { answer: failing("Oops") });
    expect(now.output?.value).toEqual({ a: 1, why: { Error: "Oops", Cause: "because" } });
  });

  test("that is silent past TimeoutSeconds times out; catchers see an empty Cause", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: task({
          TimeoutSeconds: 5,
          Catch: [{ ErrorEquals: ["States.Timeout"], Next: "B" }],
        }),
        B: { Type: "Pass", End: true },
      },
    };
    const { history, now } = stepThrough(definition, {}, { answer: () => "silence" });
    expect(history[4]).toMatchObject({
      type: "LambdaFunctionTimedOut",
      details: { error: "States.Timeout" },
    });
    expect(now.output?.value).toEqual({ Error: "States.Timeout", Cause: "" });
  });

  test("that loses its heartbeat is caught by that name and reported as a timeout", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: task({
          HeartbeatSeconds: 5,
          Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "B" }],
        }),
        B: { Type: "Pass", End: true },
      },
    };
    const { now } = stepThrough(definition, {}, { answer: () => "silence" });
    expect(now.output?.value).toEqual({ Error: "States.Timeout", Cause: "" });
  });

  test("starts no timer where the state asks for none", () => {
    const { commands } = stepThrough(machine(task()), {}, { answer: () => "silence" });
    expect(commands.map(({ type }) => type)).toEqual(["scheduleTask"]);
  });

  test("with too large a result fails with States.DataLimitExceeded, named by its service", () => {
    const integration = task({ Resource: "arn:aws:states:::lambda:invoke", Parameters: {} });
    const answer = (): TaskReply => ({ output: "a".repeat(263_000) });
    expect(stepThrough(machine(integration), {}, { answer }).now.failure).toEqual({
      error: "States.DataLimitExceeded",
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });

  test("of an activity that does not exist writes no Scheduled event", () => {
    const activity = "arn:aws:states:us-east-1:123456789012:activity:gone";
    const answer = (): TaskReply => ({
      failure: { error: "States.Runtime", cause: `The activity ${activity} does not exist.` },
      stage: "schedule",
    });
    const { history } = stepThrough(machine(task({ Resource: activity })), {}, { answer });
    expect(outline(history)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 TaskStateEntered",
      "3<2 ExecutionFailed",
    ]);
    expect(history.at(-1)?.details?.["cause"]).toBe(
      `An error occurred while executing the state 'A' (entered at the event id #2). The activity ${activity} does not exist.`,
    );
  });
});

describe("a Parallel", () => {
  const branch = (name: string, state: Json): Json => ({
    StartAt: name,
    States: { [name]: state },
  });

  test("gives its branches' outputs in their order; its Exited follows the last branch", () => {
    const state = {
      Type: "Parallel",
      Branches: [
        branch("X", { Type: "Wait", Seconds: 5, End: true }),
        branch("Y", { Type: "Pass", Result: 2, End: true }),
      ],
      End: true,
    };
    const { history, now } = stepThrough(machine(state), 1);
    expect(now.output?.text()).toBe("[1,2]");
    expect(outline(history).slice(-4)).toEqual([
      "7<4 WaitStateExited",
      "8<7 ParallelStateSucceeded",
      "9<7 ParallelStateExited",
      "10<9 ExecutionSucceeded",
    ]);
  });

  test("aborts what still runs when a branch fails, the failed task included", () => {
    const state = {
      Type: "Parallel",
      Branches: [
        branch("X", task()),
        branch("Y", { Type: "Wait", Seconds: 50, End: true }),
        branch("Z", task()),
      ],
      End: true,
    };
    const answer = (request: TaskRequest): TaskReply =>
      request.stateName === "X" ? failing("Oops")() : "silence";
    const { history, commands } = stepThrough(machine(state), {}, { answer });
    expect(outline(history).slice(-6)).toEqual([
      "11<9 LambdaFunctionFailed",
      "12<11 TaskStateAborted",
      "13<11 WaitStateAborted",
      "14<11 TaskStateAborted",
      "15<11 ParallelStateFailed",
      "16<15 ExecutionFailed",
    ]);
    expect(commands.filter(({ type }) => type.startsWith("cancel"))).toHaveLength(2);
  });
});

describe("an inline Map", () => {
  const map = (state: Json, more: Record<string, Json> = {}): Json => ({
    Type: "Map",
    ItemProcessor: { StartAt: "I", States: { I: state } },
    End: true,
    ...more,
  });

  test("starts all iterations first, then lets them take turns", () => {
    const { history } = stepThrough(machine(map(task({ TimeoutSeconds: 5 }))), [1, 2], {
      answer: () => "silence",
    });
    expect(outline(history)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 MapStateEntered",
      "3<2 MapStateStarted",
      "4<3 MapIterationStarted",
      "5<3 MapIterationStarted",
      "6<4 TaskStateEntered",
      "7<6 LambdaFunctionScheduled",
      "8<5 TaskStateEntered",
      "9<8 LambdaFunctionScheduled",
      "10<7 LambdaFunctionStarted",
      "11<9 LambdaFunctionStarted",
      "12<10 LambdaFunctionTimedOut",
      "13<12 MapIterationFailed",
      "14<12 TaskStateAborted",
      "15<12 MapIterationAborted",
      "16<12 TaskStateAborted",
      "17<12 MapStateFailed",
      "18<17 ExecutionFailed",
    ]);
  });

  test("never runs more iterations at once than MaxConcurrency says", () => {
    const items = Array.from({ length: 20 }, (_, i) => i);
    const program = programOf(machine(map(task(), { MaxConcurrency: 3 })));
    const traveller = new Traveller(program, {
      answer: (request) => ({ output: request.parameters.value }),
    });
    traveller.begin(items);
    expect(traveller.now.root.children.size).toBe(3);
    traveller.travel();
    expect(traveller.now.output?.value).toEqual(items);
  });

  test("runs at most 40 iterations at once where MaxConcurrency is not said", () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    const traveller = new Traveller(programOf(machine(map(task())))).begin(items);
    expect(traveller.now.root.children.size).toBe(40);
  });

  test("keeps the order of the items whatever the order of the answers", () => {
    const traveller = new Traveller(programOf(machine(map(task())))).begin([1, 2, 3]);
    const requests = traveller.commands.flatMap((command) =>
      command.type === "scheduleTask" ? [command.request] : [],
    );
    for (const { taskId, parameters } of requests.reverse()) {
      traveller.send({ type: "taskSucceeded", taskId, output: parameters });
    }
    expect(traveller.now.output?.text()).toBe("[1,2,3]");
  });
});

describe("a Distributed Map", () => {
  const distributed = (state: Json, more: Record<string, Json> = {}): Json => ({
    Type: "Map",
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "I",
      States: { I: state },
    },
    End: true,
    Label: "label",
    ...more,
  });

  test("runs its items as executions of their own and gathers their outputs", () => {
    const { history, commands, now } = stepThrough(
      machine(distributed({ Type: "Pass", End: true })),
      ["a", "b"],
    );
    expect(outline(history)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 MapStateEntered",
      "3<2 MapStateStarted",
      "4<3 MapRunStarted",
      "5<4 MapRunSucceeded",
      "6<5 MapStateSucceeded",
      "7<5 MapStateExited",
      "8<7 ExecutionSucceeded",
    ]);
    expect(now.output?.text()).toBe('["a","b"]');
    const [start] = commands;
    expect(start).toMatchObject({ type: "startChildren", machineName: "machine/label", flow: 1 });
    const [run] = mapRunsOf(now);
    expect(run?.itemCounts).toMatchObject({ succeeded: 2, total: 2, resultsWritten: 2 });
    expect(run?.stateMachineArn.endsWith(":stateMachine:machine/label")).toBe(true);
  });

  test("fails when more items fail than are tolerated", () => {
    const state = distributed({ Type: "Fail", Error: "Oops" }, { ToleratedFailureCount: 1 });
    const { now } = stepThrough(machine(state), [1, 2, 3]);
    expect(now.failure?.error).toBe("States.ExceedToleratedFailureThreshold");
    expect(mapRunsOf(now)[0]?.status).toBe("FAILED");
  });

  test.each([
    ["ToleratedFailureCountPath", 1.5, "1.5", "integer"],
    ["ToleratedFailureCountPath", {}, "{}", "integer"],
    ["ToleratedFailurePercentagePath", "NoNumber", "NoNumber", "float"],
  ])("whose %s leads to %j fails", (field, value, shown, wanted) => {
    const state = distributed(
      { Type: "Pass", End: true },
      { ItemsPath: "$.items", [field]: "$.tolerated" },
    );
    const { now } = stepThrough(machine(state), { items: [1], tolerated: value });
    expect(now.failure).toEqual({
      error: "States.Runtime",
      cause: `An error occurred while executing the state 'A' (entered at the event id #2). The ${field} field refers to value "${shown}" which is not a valid ${wanted}: $.tolerated`,
    });
  });

  test("shares its items out in batches", () => {
    const batcher = { MaxItemsPerBatch: 2, BatchInput: { by: "two" } };
    const state = distributed({ Type: "Pass", End: true }, { ItemBatcher: batcher });
    expect(stepThrough(machine(state), [1, 2, 3]).now.output?.value).toEqual([
      { BatchInput: { by: "two" }, Items: [1, 2] },
      { BatchInput: { by: "two" }, Items: [3] },
    ]);
  });

  test("starts children as others close", () => {
    const state = distributed({ Type: "Pass", End: true }, { MaxConcurrency: 2 });
    const { commands } = stepThrough(machine(state), [1, 2, 3, 4, 5]);
    const starts = commands.flatMap((command) =>
      command.type === "startChildren" ? [command.children.length] : [],
    );
    expect(starts).toEqual([2, 2, 1]);
  });

  test("whose reader fails is a failed run", () => {
    const reader = { Resource: "arn:aws:states:::s3:getObject", Parameters: {} };
    const state = distributed({ Type: "Pass", End: true }, { ItemReader: reader });
    const failure = { error: "States.ItemReaderFailed", cause: "No such key." };
    const { history, now } = stepThrough(
      machine(state),
      {},
      {
        read: ({ mapRunArn, readId }) => [{ type: "itemsNotRead", mapRunArn, readId, failure }],
      },
    );
    expect(outline(history).slice(-3)).toEqual([
      "5<4 MapRunFailed",
      "6<5 MapStateFailed",
      "7<6 ExecutionFailed",
    ]);
    expect(now.failure).toEqual(failure);
  });
});

describe("a redrive", () => {
  test("schedules the failed task again and leaves what succeeded alone", () => {
    const branches = ["X", "Y"].map((name) => ({ StartAt: name, States: { [name]: task() } }));
    const state = { Type: "Parallel", Branches: branches, End: true };
    let broken = true;
    const traveller = new Traveller(programOf(machine(state)), {
      answer: (request) => {
        if (request.stateName === "X") return { output: "x" };
        return broken ? failing("Oops")() : { output: "y" };
      },
    });
    traveller.begin({}).travel();
    expect(traveller.now.status).toBe("FAILED");
    broken = false;
    const before = traveller.history.length;
    traveller.send({ type: "redriveRequested" });
    traveller.travel();
    expect(outline(traveller.history.slice(before)).map((line) => line.split(" ")[1])).toEqual([
      "ExecutionRedriven",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ParallelStateSucceeded",
      "ParallelStateExited",
      "ExecutionSucceeded",
    ]);
    expect(traveller.now.output?.text()).toBe('["x","y"]');
    expect(traveller.now.redriveCount).toBe(1);
  });

  test("is refused with AWS's reason", () => {
    const { now, at } = stepThrough(machine({ Type: "Succeed" }), {});
    const limit = { historyEventsMax: 25_000 };
    expect(redriveRefusal({ ...now, ...limit }, at)).toBe(
      "Execution is SUCCEEDED and cannot be redriven",
    );
    const failed = stepThrough(machine({ Type: "Fail" }), {});
    const standing = { ...failed.now, ...limit };
    expect(redriveRefusal(standing, failed.at)).toBeUndefined();
    expect(redriveRefusal(standing, failed.at + 15 * 86_400_000)).toBe(
      "Execution redrivable period exceeded",
    );
    const full = { ...standing, historyEventsMax: standing.historyCount + 1 };
    expect(redriveRefusal(full, failed.at)).toBe("Execution history event limit exceeded");
  });
});

describe("a stop", () => {
  test("aborts the execution and takes back its task and timers", () => {
    const traveller = new Traveller(programOf(machine(task({ TimeoutSeconds: 9 })))).begin({});
    traveller.send({ type: "stopRequested", failure: { error: "Enough" } });
    expect(outline(traveller.history).at(-1)).toBe("5<0 ExecutionAborted");
    expect(traveller.commands.slice(-3).map(({ type }) => type)).toEqual([
      "cancelTask",
      "cancelTimer",
      "close",
    ]);
    expect(traveller.now.status).toBe("ABORTED");
  });
});
