// Attempts that did not begin, wherever they stand, and tasks that were caught before anything was scheduled.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { failingWhere } from "../../test/support/integration-runners.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type {
  DataFlow,
  EventPage,
  ExecutionView,
  Visit,
  VisitPage,
} from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor: failingWhere("bad") },
);

const LAMBDA = "arn:aws:states:::lambda:invoke";
const COUNT = "$states.context.State.RetryCount";
const H = { Type: "Pass", End: true };
const again = (MaxAttempts: number) => [
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts },
];
const CATCH = [{ ErrorEquals: ["States.ALL"], Next: "H" }];

interface Run {
  readonly arn: string;
  readonly view: ExecutionView;
  readonly visits: readonly Visit[];
}

let machines = 0;

async function run(S: object, input: unknown, more: object = {}): Promise<Run> {
  machines += 1;
  const way = "Catch" in S ? { Next: "H" } : { End: true };
  const States = { S: { ...way, ...S }, ...("Catch" in S ? { H } : {}) };
  const definition = { ...more, StartAt: "S", States };
  const arn = await client.run(`NotBegun${machines}`, definition, input);
  return seen(arn);
}

async function seen(arn: string): Promise<Run> {
  const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  return { arn, view, visits };
}

const JSONATA = { QueryLanguage: "JSONata" };
const kept = ({ attempts }: Visit): readonly boolean[] =>
  attempts.map(({ notBegun }) => notBegun === true);

function visitOf({ visits }: Run, name: string): Visit {
  const visit = visits.find((one) => one.name === name);
  if (visit === undefined) throw new Error(`${name} was not visited`);
  return visit;
}

/** Each event that is of an attempt, with which. */
async function attemptsOfEvents(arn: string): Promise<readonly unknown[]> {
  const { events, places } = await client.get<EventPage>(`events?arn=${arn}&data=0`);
  return events.flatMap(({ type }, i) => {
    const attempt = places[i]?.attempt;
    return attempt === undefined ? [] : [[type, attempt]];
  });
}

test("one amid others is counted, told and found by its event", async () => {
  const Payload = { n: `{% ${COUNT} = 1 ? $error('no args') : 'bad' %}` };
  const one = await run(
    {
      ...{ Type: "Task", Resource: LAMBDA, Retry: again(3) },
      Arguments: { FunctionName: "f", Payload },
    },
    {},
    JSONATA,
  );
  expect(kept(visitOf(one, "S"))).toEqual([false, true, false, false]);
  expect(one.view.blame).toMatchObject({ attempts: 4 });
  expect(one.view.states[0]).toMatchObject({ retries: 3 });
  expect((await attemptsOfEvents(one.arn)).slice(3, 5)).toEqual([
    ["EvaluationFailed", 2],
    ["TaskScheduled", 3],
  ]);
  const { total } = await client.get<EventPage>(
    `events?arn=${one.arn}&entered=${visitOf(one, "S").enteredEventId}&attempt=2`,
  );
  expect(total).toBe(1);
}, 60_000);

test("the retries of an Assign that reads RetryCount are all counted", async () => {
  const Payload = { n: `{% ${COUNT} = 1 ? $error('no args') : ${COUNT} = 2 ? 'ok' : 'bad' %}` };
  const one = await run(
    {
      ...{ Type: "Task", Resource: LAMBDA, Retry: again(3), Assign: { r: `{% ${COUNT} %}` } },
      Arguments: { FunctionName: "f", Payload },
    },
    {},
    JSONATA,
  );
  const { enteredEventId } = visitOf(one, "S");
  const flow = await client.get<DataFlow>(`dataflow?arn=${one.arn}&entered=${enteredEventId}`);
  expect(flow.decisions[0]?.text).toBe("States.ALL: tried again 2 of at most 3 times");
  expect(flow.steps.find(({ field }) => field === "Assign")?.value).toBe('{"r":2}');
}, 60_000);

test("a Parallel and a Map have theirs too, with what failed inside the others", async () => {
  const fails = { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Inner" } } };
  const parallel = await run(
    {
      ...{ Type: "Parallel", Branches: [fails], Retry: again(2), Catch: CATCH },
      Arguments: `{% ${COUNT} = 1 ? $error('no') : 1 %}`,
    },
    {},
    JSONATA,
  );
  const map = await run(
    {
      ...{ Type: "Map", ItemProcessor: fails, Retry: again(1), Catch: CATCH },
      Items: `{% ${COUNT} = 1 ? $error('no') : [1, 2] %}`,
    },
    {},
    JSONATA,
  );
  const toldOf = (one: Run): readonly unknown[] =>
    visitOf(one, "S").attempts.map(({ error, notBegun, failedInside: at }) => [
      ...[error, notBegun === true, at?.stateName],
    ]);
  const inner = ["Inner", false, "Bad"];
  const none = ["States.QueryEvaluationError", true, undefined];
  expect([toldOf(parallel), toldOf(map)]).toEqual([
    [inner, none, inner],
    [inner, none],
  ]);
  expect(map.view.blame).toMatchObject({ stateName: "S", caughtBy: "H", attempts: 2 });
}, 60_000);

test("each iteration has its own", async () => {
  const n = `{% $states.input.n = 1 and ${COUNT} = 0 ? $error('no') : 'ok' %}`;
  const T = {
    ...{ Type: "Task", Resource: LAMBDA, End: true, Retry: again(1) },
    Arguments: { FunctionName: "f", Payload: { n } },
  };
  const one = await run(
    {
      ...{ Type: "Map", Items: [{ n: 0 }, { n: 1 }, { n: 2 }] },
      ItemProcessor: { StartAt: "T", States: { T } },
    },
    {},
    JSONATA,
  );
  const inside = one.visits.filter(({ name }) => name === "T");
  expect(inside.map((visit) => [visit.path[0]?.index, kept(visit)])).toEqual([
    [0, [false]],
    [1, [true, false]],
    [2, [false]],
  ]);
}, 60_000);

test("what a redrive begins after one is no retry", async () => {
  const n = "{% $states.context.Execution.RedriveCount > 0 ? 'ok' : $error('no') %}";
  const { arn } = await run(
    {
      ...{ Type: "Task", Resource: LAMBDA, Retry: again(1) },
      Arguments: { FunctionName: "f", Payload: { n } },
    },
    {},
    JSONATA,
  );
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  const one = await seen(arn);
  const attempts = one.visits.flatMap((visit) =>
    visit.attempts.map(({ notBegun, redriven }) => [notBegun === true, redriven === true]),
  );
  expect([attempts, one.view.states[0]?.retries]).toEqual([
    [
      [true, false],
      [true, false],
      [false, one.visits.length === 1],
    ],
    1,
  ]);
}, 60_000);

const LONG = "{% $string([1..80000]) %}";

test.each<readonly [string, object, string]>([
  [
    "in JSONata by what it is given",
    { ...JSONATA, Arguments: { FunctionName: "f", Payload: LONG } },
    "States.DataLimitExceeded",
  ],
  [
    "in JSONPath by what it is given",
    { Parameters: { FunctionName: "f", "Payload.$": "States.Array($.long, $.long)" } },
    "States.DataLimitExceeded",
  ],
  [
    "in JSONPath by a function of its Parameters",
    { Parameters: { FunctionName: "f", "Payload.$": "States.MathAdd($.n, 'a')" } },
    "States.IntrinsicFailure",
  ],
])(
  "a Task that %s failed before it began and was caught is not told to have succeeded",
  async (_, given, error) => {
    for (const more of [{}, "Parameters" in given ? { ResultPath: "$.e" } : {}]) {
      const S = { Type: "Task", Resource: LAMBDA, ...given, Catch: [{ ...CATCH[0], ...more }] };
      const one = await run(S, { n: 1, long: "x".repeat(200_000) });
      expect(visitOf(one, "S")).toMatchObject({ status: "caught", error });
      expect(one.view.states.map(({ name, status }) => [name, status])).toEqual([
        ["S", "caught"],
        ["H", "succeeded"],
      ]);
      expect(one.view.blame).toMatchObject({ stateName: "S", error, caught: true, caughtBy: "H" });
      expect(one.view.edgesTaken).toEqual(["/States/S catch /States/H"]);
    }
  },
);

test("a Task that was caught before it began is told with its error where the Catch hid that", async () => {
  const S = {
    ...{ Type: "Task", Resource: LAMBDA, ...JSONATA },
    Arguments: { FunctionName: "f", Payload: LONG },
    Catch: [{ ...CATCH[0], Output: { told: { what: "{% $states.errorOutput %}" }, more: 1 } }],
  };
  const { view, visits } = await run(S, { n: 1 });
  expect(visits[0]).toMatchObject({ status: "caught" });
  expect(view.blame).toMatchObject({ stateName: "S", error: "States.DataLimitExceeded" });
});
