// What the console is told of each attempt: its child, its map run, what failed inside it, its events, its lines.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type {
  DataFlow,
  EventPage,
  ExecutionView,
  FunctionLogs,
  MapRunView,
  Visit,
  VisitPage,
} from "../console-wire/index.ts";

const FAILS = {
  StartAt: "Bad",
  States: { Bad: { Type: "Fail", Error: "Broken", Cause: "no pump" } },
};

/** Two branches: one fails after a second, the other one would wait for half a minute. */
const LEFT = {
  StartAt: "L1",
  States: {
    L1: { Type: "Wait", Seconds: 1, Next: "L2" },
    L2: { Type: "Fail", Error: "LeftFail", Cause: "left broke" },
  },
};
const RIGHT = { StartAt: "R1", States: { R1: { Type: "Wait", Seconds: 30, End: true } } };

const retry = (name: string, MaxAttempts: number) => [
  { ErrorEquals: [name], IntervalSeconds: 1, MaxAttempts },
];

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

const view = (arn: string): Promise<ExecutionView> => client.get(`execution?arn=${arn}`);

async function visitOf(arn: string, name: string): Promise<Visit> {
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}&state=${name}`);
  const [visit] = visits;
  if (visit === undefined) throw new Error(`${name} was not visited`);
  return visit;
}

async function eventTypes(arn: string, visit: Visit, attempt: number): Promise<readonly string[]> {
  const asked = `events?arn=${arn}&entered=${visit.enteredEventId}&attempt=${attempt}`;
  const { events } = await client.get<EventPage>(asked);
  return events.map(({ type }) => String(type));
}

async function decisionsOf(
  arn: string,
  { enteredEventId }: Visit,
  attempt?: number,
): Promise<readonly string[]> {
  const which = attempt === undefined ? "" : `&attempt=${attempt}`;
  const asked = `dataflow?arn=${arn}&entered=${enteredEventId}${which}`;
  const { decisions } = await client.get<DataFlow>(asked);
  return decisions.map(({ field, text }) => `${field} ${text}`);
}

test("each attempt of a task has the execution that it started, after a redrive too", async () => {
  const child = await client.machine("child", FAILS);
  const Call = {
    ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true },
    Parameters: { StateMachineArn: child, "Input.$": "$" },
    Retry: retry("States.ALL", 2),
  };
  const arn = await client.run("parent", { StartAt: "Call", States: { Call } }, {});
  const first = await visitOf(arn, "Call");
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  const visit = await visitOf(arn, "Call");
  const children = visit.attempts.map(({ childExecutionArn }) => childExecutionArn);
  expect(first.attempts.map(({ childExecutionArn }) => childExecutionArn)).toEqual(
    children.slice(0, 3),
  );
  expect(new Set(children).size).toBe(6);
  expect(children).not.toContain(undefined);
  expect(visit.attempts.map(({ redriven }) => redriven === true)).toEqual([
    ...[false, false, false, true, false, false],
  ]);
  expect(visit.childExecutionArn).toBe(children.at(-1));
}, 60_000);

test("each attempt of a Distributed Map has its map run, and each run its state", async () => {
  const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
  const All = {
    ...{ Type: "Map", End: true, ItemProcessor: { ProcessorConfig, ...FAILS } },
    Retry: retry("States.ALL", 1),
  };
  const arn = await client.run("runs", { StartAt: "All", States: { All } }, [1, 2]);
  const runs = (await visitOf(arn, "All")).attempts.map(({ mapRunArn }) => mapRunArn);
  expect(new Set(runs).size).toBe(2);
  const { mapRuns } = await view(arn);
  expect(mapRuns).toEqual(runs.map((mapRunArn) => ({ mapRunArn, stateName: "All" })));
  const asked = runs.map((run) => client.get<MapRunView>(`map-run?arn=${run}`));
  const { enteredEventId } = await visitOf(arn, "All");
  const place = { stateName: "All", stateId: "/States/All", enteredEventId };
  expect(await Promise.all(asked)).toMatchObject([place, place]);
}, 60_000);

test("each attempt of a Parallel names the state that failed inside, and its Retry is told", async () => {
  const P = {
    ...{ Type: "Parallel", End: true, Branches: [LEFT, RIGHT] },
    Retry: retry("LeftFail", 1),
  };
  const arn = await client.run("sides", { StartAt: "P", States: { P } }, {});
  const visit = await visitOf(arn, "P");
  const inside = visit.attempts.map(({ error, failedInside: at }) => [error, at?.stateName]);
  expect(inside).toEqual([
    ["LeftFail", "L2"],
    ["LeftFail", "L2"],
  ]);
  const entered = visit.attempts.map(({ failedInside }) => failedInside?.enteredEventId);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}&state=L2`);
  expect(entered).toEqual(visits.map(({ enteredEventId }) => enteredEventId));
  expect(await decisionsOf(arn, visit)).toEqual([
    "Retry[0] LeftFail: tried again 1 of at most 1 times",
  ]);
  const { blame } = await view(arn);
  expect(blame).toMatchObject({ stateName: "L2", attempts: 1 });
  expect(blame?.around).toEqual([{ stateName: "P", attempts: 2 }]);
  const started = (await eventTypes(arn, visit, 2)).filter((one) => one.endsWith("Started"));
  expect(started).toEqual(["ParallelStateStarted"]);
}, 60_000);

test("each attempt of an inline Map names the iteration that failed", async () => {
  const Bad = {
    StartAt: "Look",
    States: {
      Look: {
        Type: "Choice",
        Choices: [{ Variable: "$", NumericEquals: 2, Next: "Bad" }],
        Default: "Fine",
      },
      Fine: { Type: "Pass", End: true },
      Bad: FAILS.States.Bad,
    },
  };
  const Each = {
    ...{ Type: "Map", End: true, ItemProcessor: Bad },
    Retry: retry("Broken", 2),
  };
  const arn = await client.run("eaches", { StartAt: "Each", States: { Each } }, [1, 2]);
  const visit = await visitOf(arn, "Each");
  expect(visit.attempts.map(({ error, failedInside: at }) => [error, at?.iteration])).toEqual(
    Array(3).fill(["Broken", [1]]),
  );
  expect(await decisionsOf(arn, visit)).toEqual([
    "Retry[0] Broken: tried again 2 of at most 2 times",
  ]);
  expect((await view(arn)).blame?.around).toEqual([{ stateName: "Each", attempts: 3 }]);
}, 60_000);

test("the Retry that an attempt waits for is told, also where it was waited for in vain", async () => {
  const { activityArn = "" } = await client.call("CreateActivity", { name: "patient" });
  const Retry = [
    { ErrorEquals: ["Other"], MaxAttempts: 9 },
    { ErrorEquals: ["Broken"], IntervalSeconds: 1, BackoffRate: 900, MaxAttempts: 2 },
  ];
  const Ask = { Type: "Task", Resource: activityArn, Retry, End: true };
  const machine = await client.machine("patient", { StartAt: "Ask", States: { Ask } });
  const arn = await client.start(machine, {});
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { taskToken } = await client.call("GetActivityTask", { activityArn });
    await client.call("SendTaskFailure", { taskToken, error: "Broken" });
  }
  const told = async (): Promise<readonly string[]> => decisionsOf(arn, await visitOf(arn, "Ask"));
  const words = "tried again after this, retry 2 of at most 2";
  await expect.poll(told).toEqual([`Retry[1] Broken: is to be ${words}`]);
  await client.call("StopExecution", { executionArn: arn });
  expect(await told()).toEqual([`Retry[1] Broken: was to be ${words}`]);
  await client.call("RedriveExecution", { executionArn: arn });
  await client.call("GetActivityTask", { activityArn });
  expect(await told()).toEqual([]);
  expect(await decisionsOf(arn, await visitOf(arn, "Ask"), 2)).toEqual([
    `Retry[1] Broken: was to be ${words}`,
  ]);
  await client.call("StopExecution", { executionArn: arn });
}, 60_000);

test.each([
  ["Parallel", { Type: "Parallel", Branches: [FAILS] }],
  ["Map", { Type: "Map", ItemProcessor: FAILS }],
])(
  "a %s that was stopped in its back-off tells of that after a redrive",
  async (name, type) => {
    const Retry = [{ ErrorEquals: ["Broken"], IntervalSeconds: 900, MaxAttempts: 2 }];
    const States = { S: { ...type, Retry, End: true } };
    const arn = await client.start(
      await client.machine(`slow-${name}`, { StartAt: "S", States }),
      [1],
    );
    const told = async (attempt?: number): Promise<readonly string[]> =>
      decisionsOf(arn, await visitOf(arn, "S"), attempt);
    const words = "tried again after this, retry 1 of at most 2";
    await expect.poll(told).toEqual([`Retry[0] Broken: is to be ${words}`]);
    await client.call("StopExecution", { executionArn: arn });
    const before = await told();
    await client.call("RedriveExecution", { executionArn: arn });
    await expect.poll(async () => (await visitOf(arn, "S")).attempts[1]?.status).toBe("failed");
    expect(await told(1)).toEqual([`Retry[0] Broken: was to be ${words}`]);
    expect(await told(1)).toEqual(before);
    expect(await told(2)).toEqual([`Retry[0] Broken: is to be ${words}`]);
    await client.call("StopExecution", { executionArn: arn });
  },
  60_000,
);

test("events and lines of a function are told by the attempt that they belong to", async () => {
  const lambda = await client.host.lambda.get();
  const code = `let calls = 0;
exports.handler = async () => { calls += 1; console.log("call", calls); throw new Error("no " + calls); };`;
  await lambda.declare({
    ...{ name: "Fails", runtime: "nodejs20.x", handler: "index.handler", timeoutSeconds: 30 },
    code: { kind: "files", files: { "index.js": code } },
  });
  const Call = {
    ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
    ...{ Parameters: { FunctionName: "Fails" }, Retry: retry("States.ALL", 2) },
  };
  const arn = await client.run("calls", { StartAt: "Call", States: { Call } }, {});
  const visit = await visitOf(arn, "Call");
  const entered = visit.enteredEventId;
  const types = await Promise.all([1, 2, 3].map((attempt) => eventTypes(arn, visit, attempt)));
  expect(types).toEqual(Array(3).fill(["TaskScheduled", "TaskStarted", "TaskFailed"]));
  const { events, places } = await client.get<EventPage>(`events?arn=${arn}`);
  const told = events.map(({ type }, i) => [type, places[i]?.entered, places[i]?.attempt]);
  expect(told.slice(1, 6)).toEqual([
    ["TaskStateEntered", entered, undefined],
    ["TaskScheduled", entered, 1],
    ["TaskStarted", entered, 1],
    ["TaskFailed", entered, 1],
    ["TaskScheduled", entered, 2],
  ]);
  const { lines } = await client.get<FunctionLogs>(`function-logs?arn=${arn}&entered=${entered}`);
  const calls = lines.filter(({ text }) => /\bcall \d/.test(text));
  expect(calls.map(({ text, attempt }) => [/call (\d)/.exec(text)?.[1], attempt])).toEqual([
    ["1", 1],
    ["2", 2],
    ["3", 3],
  ]);
}, 60_000);

test("a Fail state says what its expressions came to, not how they are written", async () => {
  const F = {
    ...{ Type: "Fail", Error: "{% $states.input.e %}" },
    Cause: "{% 'why ' & $states.input.c %}",
  };
  const Branches = [{ StartAt: "F", States: { F } }];
  const P = { Type: "Parallel", Branches, End: true };
  const input = { e: "Dyn.Err", c: "dynamic cause" };
  const told = { stateName: "F", error: "Dyn.Err", cause: "why dynamic cause" };
  const machine = { QueryLanguage: "JSONata", StartAt: "P" };
  const alone = await client.run("dynamic", { ...machine, States: { P } }, input);
  expect((await view(alone)).blame).toMatchObject({ ...told, caught: false });
  const Catch = [{ ErrorEquals: ["Dyn.Err"], Next: "H", Output: {} }];
  const H = { Type: "Pass", End: true };
  const caught = await client.run(
    "dynamic-caught",
    { ...machine, States: { P: { ...P, Catch }, H } },
    input,
  );
  expect((await view(caught)).blame).toMatchObject({ ...told, caught: true });
  for (const name of ["F", "P"]) expect((await visitOf(caught, name)).error).toBeUndefined();
  const CausePath = "States.Format('line {}', $.e)";
  const byPath = { Type: "Fail", Error: "Bad.Line", CausePath };
  const Each = {
    ...{ Type: "Map", ItemsPath: "$.all", End: true },
    ItemProcessor: { StartAt: "F", States: { F: byPath } },
  };
  const lines = await client.run(
    "dynamic-path",
    {
      StartAt: "Each",
      States: { Each: { ...Each, Catch: [{ ErrorEquals: ["Bad.Line"], Next: "H" }] }, H },
    },
    { all: [{ e: "d" }] },
  );
  expect((await view(lines)).blame).toMatchObject({ error: "Bad.Line", cause: "line d" });
}, 60_000);
