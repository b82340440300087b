// What the console says of failures that no event tells: a Catch that made too much, an attempt that could not be given its
// data, a Task that was caught before it scheduled anything.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { failing } from "../../test/support/integration-runners.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { Blame, DataFlow, ExecutionView, Visit, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor: failing("MyErr", "it broke") },
);

const E = { Type: "Pass", End: true };
const LONG = "{% $string([1..80000]) %}";
const CALL = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
const RETRIES = "$states.context.State.RetryCount";
const FAIL = { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Inner", Cause: "inside" } } };
const TOO_LARGE = "States.DataLimitExceeded";

const jsonata = (S: object) => ({
  ...{ QueryLanguage: "JSONata", StartAt: "S" },
  States: "Catch" in S ? { S, E } : { S },
});
const args = (Payload: unknown) => ({ Arguments: { FunctionName: "f", Payload } });
const caught = (more: object = {}) => ({
  Catch: [{ ErrorEquals: ["States.ALL"], Next: "E", ...more }],
});
const retried = (error: string) => ({
  Retry: [{ ErrorEquals: [error], MaxAttempts: 2, IntervalSeconds: 1 }],
});

interface Seen {
  readonly blame: Blame | undefined;
  readonly visits: readonly Visit[];
  readonly flow: DataFlow;
  readonly end: { readonly error: unknown; readonly cause: unknown };
  readonly eventCount: number;
}

let machines = 0;

/** `flow`: of the last visit of that state. */
async function seen(definition: object, input: unknown = {}, of = "S"): Promise<Seen> {
  machines += 1;
  const arn = await client.run(`Unseen${machines}`, definition, input);
  const { blame, eventCount } = await client.get<ExecutionView>(`execution?arn=${arn}`);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const entered = visits.findLast(({ name }) => name === of)?.enteredEventId;
  const flow = await client.get<DataFlow>(`dataflow?arn=${arn}&entered=${entered}`);
  const { error, cause } = await client.call("DescribeExecution", { executionArn: arn });
  return { blame, visits, flow, end: { error, cause }, eventCount };
}

const fieldsOf = ({ steps }: DataFlow) =>
  steps.map(({ field, error }) => (error === undefined ? field : `${field}!`));

const visitOf = ({ visits }: Seen, of: string) => visits.findLast(({ name }) => name === of);

test.each<readonly [object, string]>([
  [{ Output: LONG }, "Catch[0]/Output!"],
  [{ Assign: { q: LONG } }, "Catch[0]/Assign!"],
])("a Catch of a task that made too much, %j, is what failed", async (more, step) => {
  const one = await seen(jsonata({ ...CALL, ...args(1), ...caught(more) }));
  const { blame, flow, end, eventCount } = one;
  expect(blame).toMatchObject({ stateName: "S", ...end, failedEventId: eventCount });
  expect(blame?.error).toBe(TOO_LARGE);
  expect(visitOf(one, "S")).toMatchObject({ error: TOO_LARGE, attempts: [{ error: "MyErr" }] });
  expect(fieldsOf(flow)).toEqual(["Input", "Arguments", "Catch[0]/Error", step, "Error"]);
});

test("a ResultPath of a Catch that made too much is what failed", async () => {
  const S = { ...CALL, Parameters: { FunctionName: "f" }, ...caught({ ResultPath: "$.e" }) };
  const input = { t: "x".repeat(262_120) };
  const { blame, flow, end } = await seen({ StartAt: "S", States: { S, E } }, input);
  expect(end.error).toBe(TOO_LARGE);
  expect(blame).toMatchObject({ stateName: "S", ...end });
  expect(fieldsOf(flow).slice(-3)).toEqual(["Catch[0]/Error", "Catch[0]/ResultPath!", "Error"]);
});

test("inside a Map the task is to blame, with the end's own words", async () => {
  const T = {
    ...CALL,
    ...args(1),
    End: undefined,
    Next: "H",
    ...caught({ Output: LONG, Next: "H" }),
  };
  const ItemProcessor = { StartAt: "T", States: { T, H: E } };
  const one = await seen(
    jsonata({ Type: "Map", Items: [1, 2], MaxConcurrency: 1, ItemProcessor, End: true }),
    {},
    "T",
  );
  expect(one.blame).toMatchObject({ stateName: "T", ...one.end, iteration: [0] });
  expect(fieldsOf(one.flow)).toContain("Catch[0]/Output!");
  expect(visitOf(one, "S")).toMatchObject({ error: TOO_LARGE });
});

const PARALLEL = { Type: "Parallel", Branches: [FAIL], End: true };
const LATER = { Arguments: `{% ${RETRIES} = 0 ? 1 : $string([1..80000]) %}` };

test("a Parallel whose Catch made too much is to blame, and not the state inside it", async () => {
  const one = await seen(jsonata({ ...PARALLEL, ...caught({ Output: LONG }) }));
  expect(one.blame).toMatchObject({ stateName: "S", ...one.end });
  expect(one.blame?.after).toMatchObject({ stateName: "Bad", error: "Inner" });
  expect(one.blame?.hint).toContain("What a Catch leaves a state with");
  expect(fieldsOf(one.flow)).toEqual(["Input", "Catch[0]/Error", "Catch[0]/Output!", "Error"]);
  expect(visitOf(one, "Bad")).toMatchObject({ error: "Inner" });
});

const FURTHER =
  "Error is that of another attempt, which did not begin and has no event; what is shown before it is of attempt 1.";

test.each([
  ["nobody caught", {}],
  ["was caught", caught()],
])("a Parallel that could not be tried again, which %s, failed with that", async (_, more) => {
  const one = await seen(jsonata({ ...PARALLEL, ...LATER, ...retried("Inner"), ...more }));
  expect(one.blame).toMatchObject({ stateName: "S", error: TOO_LARGE });
  expect(one.blame?.hint).toContain("What the branches are given");
  expect(visitOf(one, "S")).toMatchObject({ error: TOO_LARGE, attempts: [{ error: "Inner" }] });
  expect(one.flow.notes).toEqual([FURTHER]);
});

test.each([
  ["nobody caught", {}],
  ["was caught", caught()],
  ["was caught with more around it", caught({ Output: { at: ["{% $states.errorOutput %}"] } })],
])("a task that could not be tried again, which %s, failed with that", async (_, more) => {
  const Payload = `{% ${RETRIES} = 0 ? 1 : $string([1..80000]) %}`;
  const one = await seen(jsonata({ ...CALL, ...args(Payload), ...retried("MyErr"), ...more }));
  expect(one.blame).toMatchObject({ stateName: "S", error: TOO_LARGE });
  expect(one.blame?.cause).toContain("provided parameters with a size exceeding");
  expect(visitOf(one, "S")).toMatchObject({ error: TOO_LARGE, attempts: [{ error: "MyErr" }] });
  expect(one.flow.notes).toEqual([FURTHER]);
});

const INDEX = "States.ArrayGetItem(States.Array('a'), $$.State.RetryCount)";

test("so it is of Parameters in JSONPath", async () => {
  const S = {
    ...{ ...CALL, Parameters: { FunctionName: "f", Payload: { "x.$": INDEX } } },
    ...{ ...retried("MyErr"), ...caught({ ResultPath: "$.e" }) },
  };
  const one = await seen({ StartAt: "S", States: { S, E } }, { n: 1 });
  expect(one.blame).toMatchObject({ stateName: "S", error: "States.IntrinsicFailure" });
  expect(visitOf(one, "S")?.cause).toContain("(entered at the event id #2)");
  expect(one.flow.notes).toEqual([FURTHER]);
});

test("words of the engine that stood in the input say nothing of a failure", async () => {
  const cause =
    "The state/task 'f' provided parameters with a size exceeding the maximum number of bytes service limit.";
  const S = { ...CALL, ...args(1), ...caught({ Output: "{% $states.input %}" }) };
  const one = await seen(jsonata(S), { old: { Error: TOO_LARGE, Cause: cause } });
  expect(one.blame).toMatchObject({ stateName: "S", error: "MyErr", caught: true });
  expect(one.flow.notes).toEqual([]);
});

const ADDS = {
  ...CALL,
  Parameters: { FunctionName: "f", "Payload.$": "States.MathAdd($.n, 'a')" },
};
const FAILS = { Type: "Fail", Error: "Later" };

test("a place that a Catch made for the error is found", async () => {
  const S = { ...ADDS, ...caught({ ResultPath: "$.a.b" }) };
  const one = await seen(
    { StartAt: "S", States: { S, E: { Type: "Pass", Next: "F" }, F: FAILS } },
    { n: 1 },
  );
  expect(visitOf(one, "S")).toMatchObject({
    ...{ error: "States.IntrinsicFailure", cause: expect.stringContaining("'S'") },
  });
});

test("a failure that differs from the one before in its cause alone is found", async () => {
  const path = { ResultPath: "$.err" };
  const S = { ...ADDS, ...caught({ ...path, Next: "S2" }) };
  const States = { S, S2: { ...ADDS, ...caught(path) }, E: { Type: "Pass", Next: "F" }, F: FAILS };
  const one = await seen({ StartAt: "S", States }, { n: 1 });
  for (const name of ["S", "S2"]) {
    const cause = expect.stringContaining(`'${name}'`);
    expect(visitOf(one, name)).toMatchObject({ error: "States.IntrinsicFailure", cause });
  }
});

test("a limit out of range that kept an attempt from beginning is marked", async () => {
  const S = { ...CALL, ...args(1), ...retried("States.ALL") };
  const TimeoutSeconds = `{% ${RETRIES} = 1 ? -5 : 5 %}`;
  const arn = await client.run("UnseenLimit", jsonata({ ...S, TimeoutSeconds }), {});
  const flow = await client.get<DataFlow>(`dataflow?arn=${arn}&entered=2&attempt=2`);
  expect(flow.steps.find(({ field }) => field === "TimeoutSeconds")?.error).toContain("-5");
});
