// What a redrive goes on with where an expression had failed before a state, or an iteration, began.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type {
  DataFlow,
  ExecutionView,
  IterationPage,
  Visit,
  VisitPage,
} from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

interface Run {
  readonly arn: string;
  readonly view: ExecutionView;
  readonly visits: readonly Visit[];
}

async function seen(arn: string): Promise<Run> {
  const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  return { arn, view, visits };
}

async function run(name: string, S: object, input: unknown = {}): Promise<Run> {
  const H = { Type: "Pass", End: true };
  const States = { S, ...("Next" in S || "Choices" in S ? { H } : {}) };
  return seen(await client.run(name, { StartAt: "S", States }, input));
}

async function redriven({ arn }: Run): Promise<Run> {
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  return seen(arn);
}

function flowOf({ arn, visits }: Run): Promise<DataFlow> {
  return client.get(`dataflow?arn=${arn}&entered=${visits[0]?.enteredEventId}`);
}

async function stripOf({ arn }: Run): Promise<readonly string[]> {
  const { items } = await client.get<IterationPage>(`iterations?arn=${arn}&state=S`);
  return items.map(({ status }) => status);
}

const JSONATA = { QueryLanguage: "JSONata" };
const REDRIVES = "$states.context.Execution.RedriveCount";
const until = (times: number): string => `{% ${REDRIVES} < ${times} ? $error('out') : true %}`;
const LAMBDA = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" };
const INNER = { StartAt: "B", States: { B: { Type: "Pass", End: true } } };

test.each([
  ["Task", { ...LAMBDA, Arguments: { FunctionName: "fn", Payload: until(2) }, End: true }],
  ["Pass", { Type: "Pass", Output: until(2), End: true }],
  ["Choice", { Type: "Choice", Choices: [{ Condition: until(2), Next: "H" }] }],
  ["Parallel", { Type: "Parallel", Arguments: until(2), Branches: [INNER], End: true }],
])("a %s whose expression fails again after a redrive fails in its new visit", async (type, S) => {
  const failed = await run(`Anew${type}`, { ...JSONATA, ...S });
  const { view, visits } = await redriven(failed);
  expect(visits.map(({ status, attempts }) => [status, attempts.length])).toEqual(
    failed.visits.concat(failed.visits).map(({ attempts }) => ["failed", attempts.length]),
  );
  expect(view.blame).toMatchObject({ stateName: "S", enteredEventId: visits[1]?.enteredEventId });
  expect(visits.map(({ resumedBy }) => resumedBy)).toEqual([1, undefined]);
  expect(view.states.find(({ name }) => name === "S")).toMatchObject({
    ...{ status: "failed", visits: 2, retries: 0 },
  });
});

test("a Pass that failed is shown with the redrives that it had seen, not those that came after", async () => {
  const Output = `{% ${REDRIVES} < 2 ? $error('no ' & ${REDRIVES}) : ${REDRIVES} %}`;
  const S = { ...JSONATA, Type: "Pass", Output, End: true };
  const again = await redriven(await redriven(await run("Counted", S)));
  const flows = await Promise.all(
    again.visits.map((visit) => flowOf({ ...again, visits: [visit] })),
  );
  const shown = flows.map(({ steps }) => steps.find(({ field }) => field === "Output"));
  expect(shown.map((step) => step?.error ?? step?.value)).toEqual([
    ...[expect.stringContaining("no 0"), expect.stringContaining("no 1"), "2"],
  ]);
});

const EACH = { Type: "Map", End: true, ItemProcessor: INNER };
const failingAt = (item: number, times: number): object => ({
  v: `{% $states.context.Map.Item.Value = ${item} and ${REDRIVES} < ${times} ? $error('no') : $states.context.Map.Item.Value %}`,
});

test.each([
  [1, 0],
  [3, 0],
  [3, 1],
])(
  "a Map whose item %i failed goes on in its only attempt, %i at a time",
  async (item, few) => {
    const MaxConcurrency = few;
    const Items = [1, 2, 3, 4];
    const S = { ...JSONATA, ...EACH, Items, MaxConcurrency, ItemSelector: failingAt(item, 2) };
    const again = await redriven(await run(`Item${item}${few}`, S));
    const [visit] = again.visits;
    expect(again.view.blame).toMatchObject({ stateName: "S" });
    expect(visit?.attempts.map(({ status, notBegun }) => [status, notBegun])).toEqual([
      ["failed", undefined],
    ]);
    const failed = await flowOf(again);
    expect(failed.steps.find(({ field }) => field === "ItemSelector")?.error).toContain("no");
    expect(failed.notes).toEqual([
      `ItemSelector is shown for item #${item - 1}, for which it failed.`,
    ]);
    const done = await redriven(again);
    expect(done.visits[0]).toMatchObject({
      status: "succeeded",
      attempts: [{ status: "succeeded" }],
    });
    expect(done.visits[0]?.attempts[0]).not.toHaveProperty("error");
    expect(await stripOf(done)).toEqual(["succeeded", "succeeded", "succeeded", "succeeded"]);
    const inner = done.visits.slice(1).map(({ path }) => path[0]?.index);
    expect(inner.toSorted()).toEqual([0, 1, 2, 3]);
    const flow = await flowOf(done);
    expect(flow.steps.map(({ field }) => field)).toContain("Result");
    expect(flow.missing).toEqual([]);
  },
  60_000,
);

const PARSED = { "v.$": "States.StringToJson($$.Map.Item.Value)" };

test("a Map in JSONPath whose item fails again is to blame, with that item", async () => {
  const S = { ...EACH, ItemsPath: "$", ItemSelector: PARSED };
  const again = await redriven(await run("Parsed", S, ["{}", "{}", "{", "{}"]));
  expect(again.view.blame).toMatchObject({ stateName: "S", error: "States.IntrinsicFailure" });
  expect(again.visits[0]).toMatchObject({ status: "failed" });
  expect((await stripOf(again)).slice(0, 3)).toEqual(["succeeded", "aborted", "failed"]);
  expect(again.visits.slice(1).map(({ path }) => path[0]?.index)).toEqual([0]);
});
