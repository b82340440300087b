// What the console says where a Catch itself fails: of that in JSONPath the history tells with its end alone.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { failing } from "../../test/support/integration-runners.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, ExecutionView, Visit, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor: failing("TypeError", "no x") },
);

const E = { Type: "Pass", End: true };
const CALL = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
const PARAMETERS = { Parameters: { FunctionName: "f" } };
const FAIL = { Type: "Fail", Error: "Inner", Cause: "of S" };
const TYPE_ERROR = { Error: "TypeError", Cause: "no x" };

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
  const inside = visits.get("S")?.enteredEventId;
  expect(notes).toEqual([`Catch[1]/Error is what S failed with (event ${inside}).`]);
  const took = ["Catch[1]/Error", { Error: "Inner", Cause: "of S" }, "computed", inside];
  expect(stepsOf({ notes, ...ofMap })).toContainEqual(took);
  const [place = ""] = Object.keys(more);
  expect(ofMap.steps.at(-2)?.field).toBe(`Catch[1]/${place}`);
  expect(lastOf({ notes, ...ofMap })).toEqual(["Error", end, "history", view.eventCount]);
  expect(ofMap.steps.map(({ field }) => field)).not.toContain("Result");
});

test("the Catch of a task that failed shows what it took, and its step that failed", async () => {
  const both = { Assign: { "e.$": "$.Error" }, ResultPath: "$.n.deep" };
  const S = { ...CALL, ...PARAMETERS, ...caught(both) };
  const { flowOf: flow, end, view } = await seen(flowOf("S", S), { n: 1 });
  const shown = await flow("S");
  expect(stepsOf(shown).slice(-4)).toEqual([
    ["Catch[1]/Error", TYPE_ERROR, "history", 5],
    ["Catch[1]/Assign", { e: "TypeError" }, "computed", undefined],
    ["Catch[1]/ResultPath", expect.stringContaining("$.n.deep"), "computed", undefined],
    ["Error", end, "history", view.eventCount],
  ]);
  expect(shown.notes).toEqual(["Catch[1]/Assign set no variable: the state failed after it."]);
  expect(shown.missing).toEqual([]);
});

test.each([
  [{ Assign: { e: "{% $error('in catch') %}" } }, ["Assign"]],
  [{ Assign: { e: "{% $states.errorOutput.Error %}" }, Output: "{% $error('in catch') %}" }],
  [{ Output: { at: "{% $error('in catch') %}" } }, ["Output"]],
])("a JSONata Catch %j that failed is a step too", async (more, fields = ["Assign", "Output"]) => {
  const S = { ...CALL, Arguments: { FunctionName: "f" }, ...caught(more) };
  const { flowOf: flow, end } = await seen(flowOf("S", S, { QueryLanguage: "JSONata" }), {});
  const shown = await flow("S");
  const steps = stepsOf(shown);
  expect(steps.map(([field]) => field)).toEqual([
    ...["Input", "Arguments", "Catch[1]/Error"],
    ...fields.map((field) => `Catch[1]/${field}`),
    "Error",
  ]);
  expect(steps[2]).toEqual(["Catch[1]/Error", TYPE_ERROR, "history", 5]);
  expect(steps.at(-2)?.[1]).toContain("in catch");
  expect(steps.at(-1)?.[1]).toEqual(end);
});

test("a Catch that failed after an Output that had failed is told besides it", async () => {
  const Catch = caught({ Output: "{% $error('in catch') %}" });
  const Output = "{% $error('on its way out') %}";
  const Branches = [{ StartAt: "I", States: { I: { Type: "Pass", End: true } } }];
  const P = { Type: "Parallel", Branches, Output, ...Catch, End: true };
  const { flowOf: flow } = await seen(flowOf("P", P, { QueryLanguage: "JSONata" }), {});
  const steps = stepsOf(await flow("P"));
  const failing = steps.slice(-4).map(([field, value]) => [field, JSON.stringify(value)]);
  expect(failing).toEqual([
    ["Output", expect.stringContaining("on its way out")],
    ["Catch[1]/Error", expect.stringContaining("on its way out")],
    ["Catch[1]/Output", expect.stringContaining("in catch")],
    ["Error", expect.stringContaining("in catch")],
  ]);
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

test("a Fail state that passes on what the engine said of another state failed, and that one was caught", async () => {
  const T = { ...CALL, Parameters: { "FunctionName.$": "States.MathAdd($.n, 'a')" } };
  const Catch = [{ ErrorEquals: ["States.ALL"], Next: "F" }];
  const F = { Type: "Fail", ErrorPath: "$.Error", CausePath: "$.Cause" };
  const definition = { StartAt: "T", States: { T: { ...T, Catch }, F } };
  const { view, end, visits } = await seen(definition, { n: 1 });
  expect(end.Cause).toContain("the state 'T' (entered at the event id #2)");
  expect(["T", "F"].map((name) => visits.get(name)?.status)).toEqual(["caught", "failed"]);
  const blamed = { stateName: "T", caught: true, caughtBy: "F", cause: end.Cause };
  expect(view.blame).toMatchObject(blamed);
});
