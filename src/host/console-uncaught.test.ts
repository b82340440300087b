// What the console is told of Maps and Parallels around an error that nobody may catch: the history ends at once with it.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { ExecutionView, IterationPage, Visit, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

/** Fails with States.Runtime where the item has no name. */
const NAMING = {
  StartAt: "Name",
  States: { Name: { Type: "Pass", Parameters: { "n.$": "$.name" }, End: true } },
};

const mapOf = (inside: object, more: object = {}) => ({
  ...{ Type: "Map", ItemProcessor: inside, End: true },
  ...more,
});

const flowOf = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });

const names = (count: number, without: number) =>
  Array.from({ length: count }, (_, i) => (i === without ? {} : { name: `n${i}` }));

const view = (arn: string): Promise<ExecutionView> => client.get(`execution?arn=${arn}`);

async function visitOf(arn: string, name: string): Promise<Visit> {
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}&state=${name}&status=failed`);
  const [visit] = visits;
  if (visit === undefined || visits.length > 1) throw new Error(`${visits.length} of ${name}`);
  return visit;
}

/** Of the visit of the Map that failed. */
async function failedOnes(arn: string, name: string): Promise<readonly unknown[]> {
  const { enteredEventId } = await visitOf(arn, name);
  const asked = `iterations?arn=${arn}&state=${name}&entered=${enteredEventId}`;
  const { items } = await client.get<IterationPage>(asked);
  return items
    .filter(({ status }) => status === "failed")
    .map(({ index, error }) => [index, error]);
}

async function countsOf(arn: string, name: string): Promise<ExecutionView["states"][number]> {
  const state = (await view(arn)).states.find((one) => one.name === name);
  if (state === undefined) throw new Error(`no ${name}`);
  return state;
}

test("the iteration in which a path led nowhere is failed, and the others are aborted", async () => {
  const arn = await client.run("paths", flowOf("Each", mapOf(NAMING)), names(40, 26));
  expect((await view(arn)).blame).toMatchObject({ stateName: "Name", iteration: [26] });
  expect(await failedOnes(arn, "Each")).toEqual([[26, "States.Runtime"]]);
  const { status, iterations } = await countsOf(arn, "Each");
  expect([status, iterations]).toMatchObject(["failed", { total: 40, failed: 1, running: 0 }]);
  expect((await visitOf(arn, "Each")).attempts).toMatchObject([
    {
      ...{ status: "failed", error: "States.Runtime" },
      failedInside: { stateName: "Name", iteration: [26] },
    },
  ]);
});

test("iterations of Maps around a Map, and in a branch, are failed too", async () => {
  const inner = flowOf("Inner", mapOf(NAMING));
  const P = { Type: "Parallel", Branches: [inner], End: true };
  const outer = flowOf("Outer", mapOf(flowOf("P", P)));
  const arn = await client.run("nested", outer, [names(2, -1), names(3, 1)]);
  expect(await failedOnes(arn, "Outer")).toEqual([[1, "States.Runtime"]]);
  expect(await failedOnes(arn, "Inner")).toEqual([[1, "States.Runtime"]]);
  expect((await countsOf(arn, "Outer")).iterations?.failed).toBe(1);
  expect((await countsOf(arn, "Inner")).iterations?.failed).toBe(1);
  expect((await visitOf(arn, "P")).attempts).toMatchObject([
    { status: "failed", failedInside: { stateName: "Name", iteration: [1, 1] } },
  ]);
});

test("an item that ItemSelector could not read has a failed iteration", async () => {
  const ItemSelector = { "n.$": "$$.Map.Item.Value.name" };
  const Pass = flowOf("Fine", { Type: "Pass", End: true });
  const each = mapOf(Pass, { ItemSelector, MaxConcurrency: 1 });
  const arn = await client.run("selected", flowOf("Each", each), names(4, 2));
  expect(await failedOnes(arn, "Each")).toEqual([[2, undefined]]);
  expect((await countsOf(arn, "Each")).iterations).toMatchObject({ succeeded: 2, failed: 1 });
});

test("an iteration that failed so and was redriven counts once", async () => {
  const arn = await client.run("again", flowOf("Each", mapOf(NAMING)), names(3, 1));
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  expect(await failedOnes(arn, "Each")).toEqual([[1, "States.Runtime"]]);
  expect((await countsOf(arn, "Each")).iterations?.failed).toBe(1);
});
