// What the console is told of failures that only the end of the execution tells, after that was redriven.
import { expect, test } from "vitest";
import { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import { type JsonObject, parseJson, type TimestampMs } from "../base/index.ts";
import type { DataFlow, EventPage, Visit, VisitPage } from "../console-wire/index.ts";
import { RealClock } from "../engine/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

interface Redriven {
  readonly arn: string;
  readonly visits: readonly Visit[];
  /** Ids of the events that ended it, oldest first. */
  readonly ends: readonly number[];
}

/** Run, and redriven twice. */
async function redriven(
  name: string,
  S: object,
  input: unknown = {},
  on: ConsoleClient = client,
): Promise<Redriven> {
  const H = { Type: "Succeed" };
  const States = { S, ...("Choices" in S ? { H } : {}) };
  const arn = await on.run(name, { StartAt: "S", States }, input);
  for (let times = 0; times < 2; times += 1) {
    await on.call("RedriveExecution", { executionArn: arn });
    await on.host.engine.closed(arn);
  }
  const { visits } = await on.get<VisitPage>(`visits?arn=${arn}`);
  const { events } = await on.get<EventPage>(`events?arn=${arn}&type=ExecutionFailed`);
  return { arn, visits, ends: events.map(({ id }) => Number(id)) };
}

/** The error that the data flow tells, and the event that it is from. */
async function errorOf(arn: string, visit: Visit, attempt?: number): Promise<readonly unknown[]> {
  const which = attempt === undefined ? "" : `&attempt=${attempt}`;
  const asked = `dataflow?arn=${arn}&entered=${visit.enteredEventId}${which}`;
  const { steps, missing } = await client.get<DataFlow>(asked);
  const step = steps.find(({ field }) => field === "Error");
  // The cast: it is an error output.
  const told = step && (parseJson(step.value) as JsonObject);
  return [told?.["Cause"], step?.from?.eventId, missing];
}

const REDRIVES = "$$.Execution.RedriveCount";
const CAUSE = `States.Format('redriven {} times', ${REDRIVES})`;
const FAIL = { Type: "Fail", ErrorPath: `States.Format('E{}', ${REDRIVES})`, CausePath: CAUSE };
const INNER = { StartAt: "B", States: { B: { Type: "Pass", End: true } } };
const LAMBDA = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
const LIST = { Type: "Task", Resource: "arn:aws:states:::aws-sdk:sfn:listStateMachines" };
const NOWHERE = { "a.$": "$.nowhere" };
const NUMBERS = [{ Variable: "$.nowhere", NumericEquals: 1, Next: "H" }];

test.each([
  ["Fail", FAIL],
  ["Pass", { Type: "Pass", OutputPath: "$.nowhere", End: true }],
  ["Choice", { Type: "Choice", Choices: NUMBERS }],
  ["Wait", { Type: "Wait", TimestampPath: "$.nowhere", End: true }],
])("each failed visit of a %s names the end that tells of it", async (type, S) => {
  const { visits, ends } = await redriven(`Ends${type}`, S);
  expect(visits.map(({ toldBy }) => toldBy)).toEqual(ends);
  expect(ends).toHaveLength(3);
});

test.each([
  ["Task", { ...LAMBDA, Parameters: { FunctionName: "fn", "Payload.$": "$.nowhere" } }],
  ["Map", { Type: "Map", ItemsPath: "$.nowhere", ItemProcessor: INNER, End: true }],
  ["Parallel", { Type: "Parallel", Parameters: NOWHERE, Branches: [INNER], End: true }],
])("each failed visit of a %s shows the whole error of its own run", async (type, S) => {
  const { arn, visits, ends } = await redriven(`Whole${type}`, S);
  const told = await Promise.all(visits.map((visit) => errorOf(arn, visit)));
  expect(told).toEqual(
    visits.map(({ enteredEventId }, i) => [
      expect.stringContaining(`'S' (entered at the event id #${enteredEventId})`),
      ends[i],
      [],
    ]),
  );
  expect(visits.map(({ toldBy }) => toldBy)).toEqual(ends);
});

test.each([
  ["ResultSelector", { ...LIST, Parameters: {}, ResultSelector: NOWHERE, End: true }],
  ["OutputPath", { ...LIST, Parameters: {}, OutputPath: "$.nowhere", End: true }],
])("each attempt of a Task whose %s failed shows the error of its own run", async (field, S) => {
  const { arn, visits, ends } = await redriven(`Attempts${field}`, S);
  const [visit] = visits;
  if (visit === undefined) throw new Error("no visit");
  expect(visit.attempts.map(({ toldBy }) => toldBy)).toEqual(ends);
  const told = await Promise.all([1, 2, 3].map((attempt) => errorOf(arn, visit, attempt)));
  expect(told).toEqual(ends.map((end) => [expect.stringContaining("'S'"), end, []]));
});

test("an attempt whose own event tells is not told by the end", async () => {
  const { visits, ends } = await redriven("Own", { ...LAMBDA, Parameters: { FunctionName: "no" } });
  expect(ends).toHaveLength(3);
  const [visit] = visits;
  expect(visit?.attempts.map(({ toldBy }) => toldBy)).toEqual([undefined, undefined, undefined]);
  expect(visit).not.toHaveProperty("toldBy");
});

test("each visit of a Fail inside a Map has the error of its own run", async () => {
  const In = { StartAt: "In", States: { In: FAIL } };
  const S = { Type: "Map", ItemProcessor: In, End: true };
  const { visits, ends } = await redriven("Inside", S, [1]);
  const inside = visits.filter(({ name }) => name === "In");
  expect(inside.map(({ error, toldBy }) => [error, toldBy])).toEqual(
    ends.map((end, i) => [`E${i}`, end]),
  );
});

/** Redrives follow in the millisecond of the end. */
class HaltedClock extends RealClock {
  readonly #now = Date.now();

  override now(): TimestampMs {
    return this.#now;
  }
}

test.each([
  ["Succeed", { Type: "Succeed" }],
  ["Wait", { Type: "Wait", Seconds: 0, End: true }],
  ["Task", { ...LIST, Arguments: {}, End: true }],
])("a %s whose Output failed is shown with the redrives that it had seen", async (type, S) => {
  await using halted = await ConsoleClient.open({ clock: new HaltedClock() });
  const count = "$states.context.Execution.RedriveCount";
  const Output = `{% ${count} < 2 ? $error('no ' & ${count}) : ${count} %}`;
  const state = { ...S, QueryLanguage: "JSONata", Output };
  const { arn, visits } = await redriven(`Seen${type}`, state, {}, halted);
  const each = visits.flatMap(({ enteredEventId, attempts }) =>
    attempts.length === 0
      ? [`entered=${enteredEventId}`]
      : attempts.map((_, i) => `entered=${enteredEventId}&attempt=${i + 1}`),
  );
  const flows = await Promise.all(
    each.map((asked) => halted.get<DataFlow>(`dataflow?arn=${arn}&${asked}`)),
  );
  const shown = flows.map(({ steps }) => steps.find(({ field }) => field === "Output"));
  expect(shown.map((step) => step?.error ?? step?.value)).toEqual([
    ...[expect.stringContaining("no 0"), expect.stringContaining("no 1"), "2"],
  ]);
});
