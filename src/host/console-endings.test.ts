import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type {
  Dashboard,
  DataFlow,
  EventPage,
  ExecutionView,
  IterationPage,
  MapRunView,
  VisitPage,
} from "../console-wire/index.ts";
import type { RunnerResolver } from "../engine/index.ts";

/** Longer than what a list shows of a cause. */
const TRACE = [
  "Error: no pump",
  ...Array.from({ length: 60 }, (_, i) => `    at call (/a.js:${i}:${"1".repeat(40)})`),
];
const CAUSE = JSON.stringify({ errorMessage: "no pump", errorType: "Error", trace: TRACE });

let broken = true;
const runnerFor: RunnerResolver = (resource) =>
  resource.kind === "integration"
    ? {
        run: async ({ parameters }) =>
          broken && parameters.text().includes("2")
            ? { type: "failed", failure: { error: "Broken", cause: CAUSE } }
            : { type: "succeeded", output: parameters },
      }
    : undefined;

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor },
);

const HOLDING = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Hold",
        States: { Hold: { Type: "Wait", SecondsPath: "$", End: true } },
      },
      End: true,
    },
  },
};

const view = (arn: string): Promise<ExecutionView> => client.get(`execution?arn=${arn}`);

test("an execution that was stopped shows what it was in", async () => {
  const arn = await client.start(await client.machine("Stopped", HOLDING), [0, 900]);
  await expect.poll(async () => (await view(arn)).states.length).toBe(2);
  await client.call("StopExecution", { executionArn: arn, error: "Enough", cause: "said so" });
  const { blame, states, status } = await view(arn);
  expect(status).toBe("ABORTED");
  expect(blame).toMatchObject({
    ...{ stateName: "Hold", error: "Enough", cause: "said so", iteration: [1], caught: false },
  });
  expect(states.map((state) => state.status)).toEqual(["aborted", "aborted"]);
  expect(states[0]?.iterations).toMatchObject({ total: 2, succeeded: 1, aborted: 1, running: 0 });
});

test("an execution that ran out of time shows what it was in", async () => {
  const arn = await client.run("Late", { ...HOLDING, TimeoutSeconds: 1 }, [900]);
  const { blame, status } = await view(arn);
  expect(status).toBe("TIMED_OUT");
  expect(blame).toMatchObject({ stateName: "Hold", error: "States.Timeout", iteration: [0] });
  expect(blame?.hint).toContain("TimeoutSeconds");
});

const CALL = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "f", "Payload.$": "$" },
  End: true,
};

test("a redrive is no retry: attempts are those since it", async () => {
  const again = async (arn: string): Promise<ExecutionView["blame"]> => {
    await client.call("RedriveExecution", { executionArn: arn });
    await client.host.engine.closed(arn);
    return (await view(arn)).blame;
  };
  const once = await client.run("Once", { StartAt: "Call", States: { Call: CALL } }, 2);
  expect((await view(once)).blame).not.toHaveProperty("again");
  expect(await again(once)).toMatchObject({ stateName: "Call", attempts: 1, again: true });
  expect(await again(once)).toMatchObject({ stateName: "Call", attempts: 1, again: true });
  const Retry = [{ ErrorEquals: ["Broken"], IntervalSeconds: 1, MaxAttempts: 1 }];
  const twice = await client.run(
    ...(["Twice", { StartAt: "Call", States: { Call: { ...CALL, Retry } } }, 2] as const),
  );
  expect((await view(twice)).blame).toMatchObject({ attempts: 2 });
  expect(await again(twice)).toMatchObject({ attempts: 2, again: true });
});

test("a map run reads the function's failure out of a cause however long", async () => {
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const ItemProcessor = { ProcessorConfig, StartAt: "Call", States: { Call: CALL } };
  const All = { Type: "Map", ToleratedFailurePercentage: 100, ItemProcessor, End: true };
  const arn = await client.run("All", { StartAt: "All", States: { All } }, [1, 2]);
  const { mapRunArn } = (await view(arn)).mapRuns[0] ?? {};
  const { errors } = await client.get<MapRunView>(`map-run?arn=${mapRunArn}`);
  expect(errors).toMatchObject([
    {
      error: "Broken",
      causeCount: 1,
      causes: [{ functionError: { message: "no pump", type: "Error", trace: TRACE } }],
    },
  ]);
  expect(errors[0]?.causes[0]?.cause.length).toBe(2_000);
});

test("an execution that was redriven goes on where it failed, in the same visits", async () => {
  const calling = {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemProcessor: {
          StartAt: "Call",
          States: { Call: CALL },
        },
        End: true,
      },
    },
  };
  const arn = await client.run("Again", calling, [1, 2]);
  const failed = await view(arn);
  expect(failed).toMatchObject({ status: "FAILED", redrivable: true });
  expect(failed.blame).toMatchObject({ stateName: "Call", error: "Broken", iteration: [1] });
  const before = await client.get<VisitPage>(`visits?arn=${arn}`);
  expect(before.visits.map(({ status }) => status)).toEqual(["failed", "succeeded", "failed"]);
  broken = false;
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  const done = await view(arn);
  expect(done).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  expect(done).not.toHaveProperty("blame");
  expect(done.states.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  expect(visits.map(({ name, attempts }) => [name, attempts.map(({ status }) => status)])).toEqual([
    ["Each", ["succeeded"]],
    ["Call", ["succeeded"]],
    ["Call", ["failed", "succeeded"]],
  ]);
  const strip = await client.get<IterationPage>(`iterations?arn=${arn}&state=Each`);
  expect(strip.items.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  expect(visits.map(({ resumedBy }) => resumedBy)).toEqual([1, undefined, 1]);
  // Nobody worked between the end and the redrive: that is no time that it took.
  const { events } = await client.get<EventPage>(`events?arn=${arn}&type=ExecutionRedriven`);
  const redrivenAt = Math.round(Number(events[0]?.["timestamp"]) * 1000);
  const idleMs = redrivenAt - (failed.stopDate ?? 0);
  expect(idleMs).toBeGreaterThan(0);
  expect(done.idleMs).toBe(idleMs);
  expect(visits.map(({ idleMs, runs }) => [idleMs, runs])).toEqual([
    [idleMs, 2],
    [undefined, undefined],
    [idleMs, 2],
  ]);
  // It is still its first attempt, and stood still in it.
  const halts = [{ from: failed.stopDate, to: redrivenAt, as: "failed" }];
  expect(visits.map((visit) => visit.halts)).toEqual([halts, undefined, halts]);
  const took = visits.map((visit) => (visit.exitedAt ?? 0) - visit.enteredAt - (visit.idleMs ?? 0));
  const [each = 0, first = 0, second = 0] = took;
  expect(done.states.map(({ durationMs }) => durationMs)).toEqual([each, first + second]);
  const { stateMachineArn } = done;
  const { states: slow } = await client.get<Dashboard>(`dashboard?machine=${stateMachineArn}`);
  expect(Object.fromEntries(slow.map(({ stateName, p95Ms }) => [stateName, p95Ms]))).toEqual({
    ...{ Each: each, Call: Math.max(first, second) },
  });
});

test("a redrive is no retry in the sums of states either, nor in what the state saw", async () => {
  broken = true;
  const Retry = [{ ErrorEquals: ["Broken"], IntervalSeconds: 1, MaxAttempts: 1 }];
  const machine = { StartAt: "Call", States: { Call: { ...CALL, Retry } } };
  const arn = await client.run("Redriven", machine, 2);
  const { transitions } = await view(arn);
  broken = false;
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  const { states, stateMachineArn, ...done } = await view(arn);
  expect(states).toMatchObject([{ name: "Call", status: "succeeded", visits: 1, retries: 1 }]);
  expect([transitions, done.transitions]).toEqual([2, 3]);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  expect(visits[0]?.attempts.map(({ status, redriven }) => [status, redriven])).toEqual([
    ["failed", undefined],
    ["failed", undefined],
    ["succeeded", true],
  ]);
  const entered = visits[0]?.enteredEventId;
  const flow = await client.get<DataFlow>(`dataflow?arn=${arn}&entered=${entered}`);
  expect(JSON.parse(flow.context).State).toMatchObject({ Name: "Call", RetryCount: 0 });
  expect(flow.decisions).toEqual([]);
  const { states: slow } = await client.get<Dashboard>(`dashboard?machine=${stateMachineArn}`);
  expect(slow).toMatchObject([{ stateName: "Call", retries: 1 }]);
});

test("what a state saw of redrives are those that had been until then", async () => {
  broken = true;
  const atFirst = { Variable: "$$.Execution.RedriveCount", NumericEquals: 0, Next: "Call" };
  const States = {
    First: { Type: "Choice", Choices: [atFirst], Default: "Last" },
    Call: { ...CALL, End: undefined, Next: "Last" },
    Last: { Type: "Succeed" },
  };
  const arn = await client.run("Seeing", { StartAt: "First", States }, 2);
  const redrive = async (): Promise<void> => {
    await client.call("RedriveExecution", { executionArn: arn });
    await client.host.engine.closed(arn);
  };
  await redrive();
  broken = false;
  await redrive();
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const flows = await Promise.all(
    visits.map((visit) =>
      client.get<DataFlow>(`dataflow?arn=${arn}&entered=${visit.enteredEventId}`),
    ),
  );
  const seen = flows.map(({ stateName, context }) => {
    const { RedriveCount } = JSON.parse(context).Execution;
    return [stateName, RedriveCount];
  });
  expect(seen).toEqual([
    ["First", undefined],
    ["Call", 2],
    ["Last", 2],
  ]);
  expect(flows[0]?.decisions).toMatchObject([
    { held: true, values: [{ text: "$$.Execution.RedriveCount", value: "0" }] },
  ]);
});

test("a compensation that failed is to blame, and what it was to undo is named with it", async () => {
  broken = true;
  const Catch = [{ ErrorEquals: ["Broken"], Next: "Note" }];
  const States = {
    Pay: { ...CALL, Catch },
    Note: { Type: "Pass", Next: "Undo" },
    Undo: { Type: "Fail", Error: "NotUndone" },
  };
  const first = await client.run("Undone", { StartAt: "Pay", States }, 2);
  // Whoever only says that it failed is not to blame.
  expect((await view(first)).blame).toMatchObject({ stateName: "Pay" });
  expect((await view(first)).blame).not.toHaveProperty("after");
  const Undo = { ...CALL, Parameters: { FunctionName: "undo-2" } };
  const arn = await client.run("Stuck", { StartAt: "Pay", States: { ...States, Undo } }, 2);
  const { blame } = await view(arn);
  expect(blame).toMatchObject({ stateName: "Undo", error: "Broken" });
  expect(blame?.after).toMatchObject({ stateName: "Pay", stateId: "/States/Pay", error: "Broken" });
});

/** An activity's task that a worker takes and never answers; its failure is caught, on the way to a Fail state. */
async function unanswered(name: string, limits: object): Promise<ExecutionView> {
  const { activityArn } = await client.call("CreateActivity", { name });
  const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }];
  const machine = await client.machine(name, {
    StartAt: "Asks",
    States: {
      Asks: { Type: "Task", Resource: activityArn, ...limits, Catch, End: true },
      Refuse: { Type: "Fail", Error: "OrderFailed", Cause: "customer 17 has no credit" },
    },
  });
  const arn = await client.start(machine, {});
  await client.call("GetActivityTask", { activityArn });
  await client.host.engine.closed(arn);
  return view(arn);
}

test("a caught failure without a cause is not told with what the execution ended with", async () => {
  const { blame } = await unanswered("Unanswered", { TimeoutSeconds: 1 });
  expect(blame).toMatchObject({ stateName: "Asks", error: "States.Timeout", cause: "" });
  expect(blame?.hint).toContain("the state's TimeoutSeconds has passed");
});

test.each([{ HeartbeatSeconds: 1 }, { HeartbeatSeconds: 1, TimeoutSeconds: 900 }])(
  "a heartbeat that did not come is told as one, with %j",
  async (limits) => {
    const { blame } = await unanswered(`Heart${Object.keys(limits).length}`, limits);
    expect(blame).toMatchObject({ error: "States.Timeout", cause: "" });
    expect(blame?.hint).toContain("The worker sent no heartbeat in time");
  },
);
