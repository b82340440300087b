// What the console says where a Catch itself fails: of that in JSONPath the history tells with its end alone.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, ExecutionView, Visit, VisitPage } from "../console-wire/index.ts";
import type { RunnerResolver } from "../engine/index.ts";

const runnerFor: RunnerResolver = (resource) =>
  resource.kind === "integration"
    ? { run: async () => ({ type: "failed", failure: { error: "TypeError", cause: "no x" } }) }
    : undefined;

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor },
);

const E = { Type: "Pass", End: true };
const CALL = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
const PARAMETERS = { Parameters: { FunctionName: "f" } };
const FAIL = { Type: "Fail", Error: "Inner", Cause: "of S" };

const caught = (more: object) => ({
  Catch: [
    { ErrorEquals: ["Other"], Next: "E" },
    { ErrorEquals: ["States.ALL"], Next: "E", ...more },
  ],
});
const DEEP = caught({ ResultPath: "$.n.deep" });

const flowOf = (name: string, state: object, more: object = {}) => ({
  ...{ StartAt: name, States: { [name]: state, E } },
  ...more,
});

const mapOf = (inside: object, more: object = {}) => ({
  ...{ Type: "Map", ItemsPath: "$.l", ItemProcessor: inside, End: true },
  ...more,
});

interface Seen {
  readonly view: ExecutionView;
  readonly end: { readonly Error: unknown; readonly Cause: unknown };
  /** The last visit of each state, by its name. */
  readonly visits: ReadonlyMap<string, Visit>;
  readonly flowOf: (name: string) => Promise<DataFlow>;
}

let machines = 0;

async function seen(definition: object, input: unknown): Promise<Seen> {
  machines += 1;
  const arn = await client.run(`Catching${machines}`, definition, input);
  const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
  const { error, cause } = await client.call("DescribeExecution", { executionArn: arn });
  const page = await client.get<VisitPage>(`visits?arn=${arn}`);
  const visits = new Map(page.visits.map((visit) => [visit.name, visit]));
  return {
    ...{ view, visits, end: { Error: error, Cause: cause } },
    flowOf: (name) => client.get(`dataflow?arn=${arn}&entered=${visits.get(name)?.enteredEventId}`),
  };
}

/** Of each step: its field, its value, its failure, and the event that tells of it. */
const stepsOf = ({ steps }: DataFlow) =>
  steps.map(({ field, value, error, source, from }) => [
    field,
    error === undefined ? JSON.parse(value) : error,
    ...[source, from?.eventId],
  ]);

const lastOf = (flow: DataFlow) => stepsOf(flow).at(-1);

test.each([
  [{ ResultPath: "$.n.deep" }, "States.ResultPathMatchFailure"],
  [{ Assign: { "e.$": "$.Nope" } }, "States.Runtime"],
])("a task whose Catch %j failed is to blame for that", async (more, error) => {
  const S = { ...CALL, ...PARAMETERS, ...caught(more) };
  const { view, end, visits, flowOf: flow } = await seen(flowOf("S", S), { n: 1 });
  expect(end.Error).toBe(error);
  const { blame } = view;
  expect(blame).toMatchObject({ stateName: "S", error, cause: end.Cause, caught: false });
  expect(blame?.failedEventId).toBe(view.eventCount);
  expect(visits.get("S")).toMatchObject({ error, attempts: [{ error: "TypeError" }] });
  expect(lastOf(await flow("S"))).toEqual(["Error", end, "history", view.eventCount]);
});

test.each([
  [{ ResultPath: "$.n.deep" }, "States.ResultPathMatchFailure"],
  [{ Assign: { "e.$": "$.Nope" } }, "States.Runtime"],
])("a Map whose Catch %j failed is to blame, and not the state inside it", async (more, error) => {
  const M = mapOf({ StartAt: "S", States: { S: FAIL } }, caught(more));
  const input = { n: 1, l: [{ k: 1 }, { z: 2 }] };
  const { view, end, visits, flowOf: flow } = await seen(flowOf("M", M), input);
  expect(view.blame).toMatchObject({ stateName: "M", error, cause: end.Cause });
  expect(view.blame).not.toHaveProperty("iteration");
  expect(view.blame?.after).toMatchObject({ stateName: "S", error: "Inner" });
  expect(visits.get("S")).toMatchObject({ error: "Inner" });
  expect(visits.get("M")).toMatchObject({
    ...{ error, attempts: [{ error: "Inner", failedInside: { stateName: "S" } }] },
  });
  const { notes, ...ofMap } = await flow("M");
  expect(notes).toEqual([]);
  expect(lastOf({ notes, ...ofMap })).toEqual(["Error", end, "history", view.eventCount]);
  expect(ofMap.steps.map(({ field }) => field)).not.toContain("Result");
});

test("what stands around a Map whose Catch failed fails with the same", async () => {
  const M = mapOf({ StartAt: "S", States: { S: FAIL } }, DEEP);
  const P = { Type: "Parallel", Branches: [flowOf("M", M)], End: true };
  const O = mapOf({ StartAt: "P", States: { P } });
  const {
    view,
    end,
    visits,
    flowOf: flow,
  } = await seen(...[{ StartAt: "O", States: { O } }, { l: [{ n: 1, l: [1] }] }]);
  const error = "States.ResultPathMatchFailure";
  expect(view.blame).toMatchObject({ stateName: "M", error, cause: end.Cause, iteration: [0] });
  expect(["O", "P", "M", "S"].map((name) => visits.get(name)?.error)).toEqual([
    ...[error, error, error, "Inner"],
  ]);
  for (const name of ["O", "P", "M"]) {
    expect(lastOf(await flow(name))).toEqual(["Error", end, "history", view.eventCount]);
  }
});

test("a JSONata Catch of a Map that failed makes the Map to blame too", async () => {
  const Catch = caught({ Output: "{% $error('in catch') %}" });
  const { ItemsPath: _, ...M } = mapOf({ StartAt: "S", States: { S: FAIL } }, Catch);
  const definition = flowOf("M", { ...M, Items: [1, 2] }, { QueryLanguage: "JSONata" });
  const { view, end } = await seen(definition, {});
  expect(view.blame).toMatchObject({ stateName: "M", error: end.Error, cause: end.Cause });
});

test("a Fail state that passes on what the engine said of another state failed by itself", async () => {
  const T = { ...CALL, Parameters: { "FunctionName.$": "States.MathAdd($.n, 'a')" } };
  const Catch = [{ ErrorEquals: ["States.ALL"], Next: "F" }];
  const F = { Type: "Fail", ErrorPath: "$.Error", CausePath: "$.Cause" };
  const definition = { StartAt: "T", States: { T: { ...T, Catch }, F } };
  const { view, end } = await seen(definition, { n: 1 });
  expect(end.Cause).toContain("the state 'T' (entered at the event id #2)");
  expect(view.blame).toMatchObject({ stateName: "F", cause: end.Cause });
});
