// What a redrive goes on with where an expression had failed before a state began.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { ExecutionView, Visit, VisitPage } from "../console-wire/index.ts";

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
  expect(view.states.find(({ name }) => name === "S")).toMatchObject({
    ...{ status: "failed", visits: 2, retries: 0 },
  });
});
