// How data went through one attempt of a visit that was tried again, and which iterations it had.
import { beforeAll, describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type {
  DataFlow,
  EventPage,
  ExecutionView,
  IterationPage,
  Visit,
  VisitPage,
} from "../console-wire/index.ts";
import type { RunnerResolver } from "../engine/index.ts";

/** Fails with what it was given until the payload says that it is the attempt to go well. */
const runnerFor: RunnerResolver = (resource) =>
  resource.kind === "integration"
    ? {
        run: async ({ parameters }) => {
          const text = parameters.text();
          const { Payload: given } = JSON.parse(text);
          return given.n === given.well
            ? { type: "succeeded", output: parameters }
            : { type: "failed", failure: { error: "Broken", cause: `no pump at ${given.n}` } };
        },
      }
    : undefined;

const LAMBDA = "arn:aws:states:::lambda:invoke";

const again = (MaxAttempts: number) => [
  { ErrorEquals: ["Never"], MaxAttempts: 1 },
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts },
];

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor },
);

async function visitsOf(arn: string, name: string): Promise<readonly Visit[]> {
  return (await client.get<VisitPage>(`visits?arn=${arn}&state=${name}`)).visits;
}

async function visitOf(arn: string, name: string): Promise<Visit> {
  const [visit] = await visitsOf(arn, name);
  if (visit === undefined) throw new Error(`${name} was not visited`);
  return visit;
}

function flowOf(arn: string, { enteredEventId }: Visit, attempt?: number): Promise<DataFlow> {
  const asked = attempt === undefined ? "" : `&attempt=${attempt}`;
  return client.get(`dataflow?arn=${arn}&entered=${enteredEventId}${asked}`);
}

const brief = ({ steps }: DataFlow): readonly unknown[] =>
  steps.map(({ field, source, value }) => [field, source, JSON.parse(value)]);

const retryCountIn = ({ context }: DataFlow): number => JSON.parse(context).State.RetryCount;

const valuesIn = ({ steps }: DataFlow, field: string): readonly unknown[] =>
  steps
    .filter((step) => step.field === field)
    .flatMap(({ expressions }) => expressions.map(({ value }) => JSON.parse(value ?? "null")));

describe.each([
  [
    "JSONPath",
    { "n.$": "$$.State.RetryCount", "well.$": "$.well" },
    { Parameters: { FunctionName: "f" } },
  ],
  [
    "JSONata",
    { n: "{% $states.context.State.RetryCount %}", well: "{% $states.input.well %}" },
    { Arguments: { FunctionName: "f" } },
  ],
] as const)("a Task in %s", (QueryLanguage, Payload, fields) => {
  const [[field, given] = ["", {}]] = Object.entries(fields);
  let arn: string;
  let visit: Visit;

  beforeAll(async () => {
    const Call = {
      ...{ Type: "Task", Resource: LAMBDA, End: true, Retry: again(3) },
      [field]: { ...given, Payload },
    };
    const definition = { QueryLanguage, StartAt: "Call", States: { Call } };
    arn = await client.run(`call-${QueryLanguage}`, definition, { well: 3 });
    visit = await visitOf(arn, "Call");
  }, 60_000);

  test("shows of an attempt that failed what it was given and where it failed", async () => {
    const flow = await flowOf(arn, visit, 2);
    const [, second] = visit.attempts;
    expect(flow.attempt).toBe(2);
    expect(brief(flow)).toEqual([
      ["Input", "history", { well: 3 }],
      [field, "history", { FunctionName: "f", Payload: { n: 1, well: 3 } }],
      ["Error", "history", { Error: "Broken", Cause: "no pump at 1" }],
    ]);
    expect(valuesIn(flow, field)).toEqual([1, 3]);
    expect(flow.steps.at(-1)?.from?.eventId).toBe((second?.scheduledEventId ?? 0) + 2);
    expect(flow.missing).toEqual([]);
  });

  test("has the context of each attempt, as it was then", async () => {
    const flows = await Promise.all([1, 2, 3, 4].map((attempt) => flowOf(arn, visit, attempt)));
    expect(flows.map(retryCountIn)).toEqual([0, 1, 2, 3]);
  });

  test("tells by which Retry an attempt was followed, and how often that one had tried", async () => {
    const flows = await Promise.all([1, 2, 3, 4].map((attempt) => flowOf(arn, visit, attempt)));
    const decisions = flows.map((flow) => flow.decisions.map(({ field: at, text }) => [at, text]));
    expect(decisions).toEqual([
      [["Retry[1]", "States.ALL: tried again after this, retry 1 of at most 3"]],
      [["Retry[1]", "States.ALL: tried again after this, retry 2 of at most 3"]],
      [["Retry[1]", "States.ALL: tried again after this, retry 3 of at most 3"]],
      [["Retry[1]", "States.ALL: tried again 3 of at most 3 times"]],
    ]);
  });

  test("ends with the data flow of the visit itself", async () => {
    const [last, whole] = await Promise.all([flowOf(arn, visit, 4), flowOf(arn, visit)]);
    expect(last).toEqual(whole);
    expect(brief(last).at(-1)).toEqual([
      ...["Output", "history"],
      { FunctionName: "f", Payload: { n: 3, well: 3 } },
    ]);
  });

  test("has no attempt beyond its last, and none before its first", async () => {
    await expect(flowOf(arn, visit, 5)).rejects.toThrow("has 4 attempts, and none that is 5");
    await expect(flowOf(arn, visit, 0)).rejects.toThrow("has 4 attempts, and none that is 0");
  });
});

test("an attempt that failed and waits for the next one shows where it failed", async () => {
  const Call = {
    ...{ Type: "Task", Resource: LAMBDA, End: true },
    Parameters: { FunctionName: "f", Payload: { "n.$": "$$.State.RetryCount", well: 9 } },
    Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 600 }],
  };
  const machine = await client.machine("patient", { StartAt: "Call", States: { Call } });
  const arn = await client.start(machine, {});
  await expect
    .poll(async () => (await visitsOf(arn, "Call"))[0]?.attempts[0]?.status, { timeout: 10_000 })
    .toBe("failed");
  const flow = await flowOf(arn, await visitOf(arn, "Call"));
  expect(brief(flow).at(-1)).toEqual([
    ...["Error", "history"],
    { Error: "Broken", Cause: "no pump at 0" },
  ]);
  await client.call("StopExecution", { executionArn: arn });
}, 30_000);

test("counts an attempt that an expression kept from beginning, as its context did", async () => {
  const count = "$states.context.State.RetryCount";
  const Call = {
    ...{ Type: "Task", Resource: LAMBDA, End: true, Retry: again(3) },
    Arguments: {
      FunctionName: "f",
      Payload: { n: `{% ${count} = 1 ? $error('no') : ${count} %}`, well: 3 },
    },
  };
  const definition = { QueryLanguage: "JSONata", StartAt: "Call", States: { Call } };
  const arn = await client.run("kept", definition, {});
  const visit = await visitOf(arn, "Call");
  expect(visit.attempts.map(({ status, notBegun }) => [status, notBegun])).toEqual([
    ...[
      ["failed", undefined],
      ["failed", true],
      ["failed", undefined],
      ["succeeded", undefined],
    ],
  ]);
  const [first, second] = visit.attempts;
  // The back-off is from the failure to that, and from that to the next one.
  expect((second?.scheduledAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(990);
  expect(second).toMatchObject({
    ...{ endedAt: second?.scheduledAt, error: "States.QueryEvaluationError" },
  });
  const flows = await Promise.all([1, 2, 3, 4].map((attempt) => flowOf(arn, visit, attempt)));
  expect(flows.map(retryCountIn)).toEqual([0, 1, 2, 3]);
  const ends = flows.map((flow) => brief(flow).at(-1));
  expect(ends[0]).toEqual([...["Error", "history"], { Error: "Broken", Cause: "no pump at 0" }]);
  expect(ends[1]).toMatchObject(["Error", "history", { Error: "States.QueryEvaluationError" }]);
  const [, given] = flows[1]?.steps ?? [];
  expect(given).toMatchObject({ field: "Arguments", error: expect.stringContaining("no") });
  expect(flows.map(({ decisions: [one] }) => one?.text)).toEqual([
    "States.ALL: tried again after this, retry 1 of at most 3",
    "States.ALL: tried again after this, retry 2 of at most 3",
    "States.ALL: tried again after this, retry 3 of at most 3",
    "States.ALL: tried again 3 of at most 3 times",
  ]);
  const { events, places } = await client.get<EventPage>(`events?arn=${arn}`);
  const at = events.findIndex(({ type }) => type === "EvaluationFailed");
  expect(places[at]?.attempt).toBe(2);
  const { states } = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect(states[0]?.retries).toBe(3);
}, 60_000);

test.each([
  ["never began at all", "true", 3, 3],
  ["began at last", "$states.context.State.RetryCount < 2", 3, 2],
] as const)(
  "a visit %s has an attempt for each time",
  async (_, isBad, count, kept) => {
    const Call = {
      ...{ Type: "Task", Resource: LAMBDA, End: true, Retry: again(2) },
      Arguments: {
        FunctionName: "f",
        Payload: { n: `{% (${isBad}) ? $error('not yet') : 1 %}`, well: 1 },
      },
    };
    const definition = { QueryLanguage: "JSONata", StartAt: "Call", States: { Call } };
    const arn = await client.run(`kept-${kept}`, definition, {});
    const visit = await visitOf(arn, "Call");
    expect(visit.attempts.map(({ notBegun }) => notBegun === true)).toEqual(
      Array.from({ length: count }, (_one, i) => i < kept),
    );
    const { states, blame } = await client.get<ExecutionView>(`execution?arn=${arn}`);
    expect([states[0]?.retries, blame?.attempts]).toEqual([2, kept === count ? 3 : undefined]);
    const flows = await Promise.all([1, 2, 3].map((attempt) => flowOf(arn, visit, attempt)));
    expect(flows.map(retryCountIn)).toEqual([0, 1, 2]);
    expect(flows.map((flow) => brief(flow).length > 2 && flow.steps[1]?.error)).toMatchObject(
      flows.map((_one, i) => (i < kept ? expect.stringContaining("not yet") : undefined)),
    );
  },
  60_000,
);

test("a Catch that failed after an attempt which did not begin is none itself", async () => {
  const Call = {
    ...{ Type: "Task", Resource: LAMBDA, End: true, Retry: again(1) },
    Arguments: { FunctionName: "{% $error('no name') %}" },
    Catch: [{ ErrorEquals: ["States.ALL"], Output: "{% $error('no way out') %}", Next: "H" }],
  };
  const States = { Call, H: { Type: "Pass", End: true } };
  const definition = { QueryLanguage: "JSONata", StartAt: "Call", States };
  const visit = await visitOf(await client.run("kept-catch", definition, {}), "Call");
  expect(visit.attempts.map(({ notBegun }) => notBegun)).toEqual([true, true]);
}, 60_000);

describe.each([
  ["failed", 1, {}],
  ["failed", 2, {}],
  ["caught", 2, { Catch: [{ ErrorEquals: ["States.ALL"], Next: "H" }] }],
] as const)("a visit that %s by an attempt after %i that never began", (status, count, more) => {
  let arn: string;
  let visit: Visit;

  beforeAll(async () => {
    const retries = "$states.context.State.RetryCount";
    const n = `{% ${retries} = ${count} ? $error('never') : ${retries} %}`;
    const Call = {
      ...{ Type: "Task", Resource: LAMBDA, Next: "H" },
      Arguments: { FunctionName: "f", Payload: { n, well: 9 } },
      Retry: [{ ErrorEquals: ["Broken"], IntervalSeconds: 1, BackoffRate: 1 }],
      ...more,
    };
    const States = { Call, H: { Type: "Pass", End: true } };
    const definition = { QueryLanguage: "JSONata", StartAt: "Call", States };
    arn = await client.run(`never-${status}-${count}`, definition, {});
    visit = await visitOf(arn, "Call");
  }, 60_000);

  test("has each attempt that began with what it sent and its own failure", async () => {
    expect([visit.status, visit.attempts.length]).toEqual([status, count + 1]);
    for (let attempt = 1; attempt <= count; attempt += 1) {
      const flow = await flowOf(arn, visit, attempt);
      const n = attempt - 1;
      expect([flow.attempt, retryCountIn(flow)]).toEqual([attempt, n]);
      expect(brief(flow)).toEqual([
        ["Input", "history", {}],
        ["Arguments", "history", { FunctionName: "f", Payload: { n, well: 9 } }],
        ["Error", "history", { Error: "Broken", Cause: `no pump at ${n}` }],
      ]);
      expect(flow.decisions.map(({ text }) => text)).toEqual([
        `Broken: tried again after this, retry ${attempt} of at most 3`,
      ]);
      expect(flow.missing).toEqual([]);
    }
  });

  test("tells without one asked of the attempt that never began", async () => {
    const flow = await flowOf(arn, visit);
    expect([flow.attempt, retryCountIn(flow)]).toEqual([count + 1, count]);
    expect(visit.attempts.map(({ notBegun }) => notBegun).at(-1)).toBe(true);
    expect(await flowOf(arn, visit, count + 1)).toEqual(flow);
    const [, given, error] = flow.steps;
    expect(given).toMatchObject({ field: "Arguments", error: expect.stringContaining("never") });
    expect(JSON.parse(error?.value ?? "")).toMatchObject({ Error: "States.QueryEvaluationError" });
    const [retried, caught] = flow.decisions.map(({ text }) => text);
    expect(retried).toBe(`Broken: tried again ${count} of at most 3 times`);
    expect(caught).toBe(status === "caught" ? "States.ALL → H" : undefined);
  });

  test("names no other attempt", async () => {
    await expect(flowOf(arn, visit, count + 2)).rejects.toThrow("none that is");
  });
});

test("begins to count anew with a redrive, and leaves the attempts before as they were", async () => {
  const Call = {
    ...{ Type: "Task", Resource: LAMBDA, End: true, Retry: again(1) },
    Parameters: { FunctionName: "f", Payload: { "n.$": "$$.State.RetryCount", well: 9 } },
  };
  const arn = await client.run("redriven", { StartAt: "Call", States: { Call } }, {});
  await client.call("RedriveExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  const visit = await visitOf(arn, "Call");
  const flows = await Promise.all([1, 2, 3, 4].map((attempt) => flowOf(arn, visit, attempt)));
  expect(flows.map(retryCountIn)).toEqual([0, 1, 0, 1]);
  expect(flows.map((flow) => JSON.parse(flow.context).Execution.RedriveCount ?? 0)).toEqual([
    ...[0, 0, 1, 1],
  ]);
  expect(flows.map((flow) => brief(flow).at(-1))).toEqual(
    [0, 1, 0, 1].map((n) => ["Error", "history", { Error: "Broken", Cause: `no pump at ${n}` }]),
  );
  expect(flows.map(({ decisions: [one] }) => one?.text)).toEqual([
    "States.ALL: tried again after this, retry 1 of at most 1",
    "States.ALL: tried again 1 of at most 1 times",
    "States.ALL: tried again after this, retry 1 of at most 1",
    "States.ALL: tried again 1 of at most 1 times",
  ]);
}, 60_000);

test.each(["Map", "Parallel"])(
  "counts anew where a redrive goes on with a %s",
  async (Type) => {
    const Call = {
      ...{ Type: "Task", Resource: LAMBDA, End: true },
      Parameters: { FunctionName: "f", Payload: { n: 0, well: 9 } },
    };
    const inside = { StartAt: "Call", States: { Call } };
    const Around = {
      ...(Type === "Map" ? { Type, ItemProcessor: inside } : { Type, Branches: [inside] }),
      ...{ Retry: again(1), End: true },
    };
    const arn = await client.run(`on-${Type}`, { StartAt: "Around", States: { Around } }, [1]);
    await client.call("RedriveExecution", { executionArn: arn });
    await client.host.engine.closed(arn);
    const visit = await visitOf(arn, "Around");
    const flows = await Promise.all([1, 2, 3].map((attempt) => flowOf(arn, visit, attempt)));
    expect(flows.map(({ decisions }) => decisions.map(({ text }) => text))).toEqual([
      ["States.ALL: tried again after this, retry 1 of at most 1"],
      [
        "States.ALL: tried again 1 of at most 1 times before a redrive",
        "States.ALL: tried again after this, retry 1 of at most 1",
      ],
      ["States.ALL: tried again 1 of at most 1 times"],
    ]);
  },
  60_000,
);

describe("a Map", () => {
  let arn: string;
  let visit: Visit;

  beforeAll(async () => {
    const Call = {
      ...{ Type: "Task", Resource: LAMBDA, End: true },
      Parameters: {
        FunctionName: "f",
        Payload: { "n.$": "$.n", "well.$": "$.v", "item.$": "$$.Map.Item.Value" },
      },
    };
    const Each = {
      ...{ Type: "Map", ItemsPath: "$.items", MaxConcurrency: 1, End: true, Retry: again(2) },
      ItemSelector: { "n.$": "$$.State.RetryCount", "v.$": "$$.Map.Item.Value" },
      ItemProcessor: { StartAt: "Call", States: { Call } },
    };
    arn = await client.run("each", { StartAt: "Each", States: { Each } }, { items: [0, 1] });
    visit = await visitOf(arn, "Each");
  }, 60_000);

  const strip = async (more: string): Promise<unknown> => {
    const asked = `iterations?arn=${arn}&state=Each${more}`;
    const { items, total, attempt } = await client.get<IterationPage>(asked);
    return { total, attempt, items: items.map(({ index, status }) => [index, status]) };
  };

  test("shows of each attempt what its first item was given, and where it failed", async () => {
    const flow = await flowOf(arn, visit, 2);
    const [input, items, selected, error] = brief(flow);
    expect(flow.attempt).toBe(2);
    expect([input, items, selected]).toEqual([
      ["Input", "history", { items: [0, 1] }],
      ["ItemsPath", "computed", [0, 1]],
      ["ItemSelector", "history", { n: 1, v: 0 }],
    ]);
    expect(error).toEqual(["Error", "computed", { Error: "Broken", Cause: "no pump at 1" }]);
    expect(flow.steps.at(-1)?.from?.stateName).toBe("Call");
    const first = brief(await flowOf(arn, visit, 1)).at(-1);
    expect(first).toEqual(["Error", "computed", { Error: "Broken", Cause: "no pump at 0" }]);
  });

  test("has the iterations of each attempt", async () => {
    const entered = `&entered=${visit.enteredEventId}`;
    const first = {
      total: 2,
      attempt: 1,
      items: [
        [0, "succeeded"],
        [1, "failed"],
      ],
    };
    const second = { total: 2, attempt: 2, items: [[0, "failed"]] };
    expect(await strip(`${entered}&attempt=1`)).toEqual(first);
    expect(await strip(`${entered}&attempt=2`)).toEqual(second);
    expect(await strip(entered)).toEqual({ ...second, attempt: 3 });
    expect(await strip("")).toEqual({ ...second, attempt: 3 });
    await expect(strip(`${entered}&attempt=4`)).rejects.toThrow("3 attempts, and none that is 4");
  });

  test("narrows visits and events to an iteration of one attempt", async () => {
    const inside = await visitsOf(arn, "Call");
    const filtered = (text: string) => `arn=${arn}&iteration=${encodeURIComponent(text)}`;
    const entered = async (text: string): Promise<readonly number[]> => {
      const { visits } = await client.get<VisitPage>(`visits?${filtered(text)}`);
      return visits.map(({ enteredEventId }) => enteredEventId);
    };
    const [first, , second, third] = inside.map(({ enteredEventId }) => enteredEventId);
    expect(await entered("/States/Each:0")).toEqual([first, second, third]);
    expect(await entered("/States/Each:0@2")).toEqual([second]);
    expect(await entered("/States/Each:1@2")).toEqual([]);
    const page = await client.get<EventPage>(`events?${filtered("/States/Each:0@2")}`);
    expect(page.events.map(({ type }) => type)).toContain("TaskFailed");
    expect(page.events.map(({ id }) => id)).not.toContain(first);
  });

  test("has those of the attempt that a visit inside it belongs to", async () => {
    const inside = await visitsOf(arn, "Call");
    const found = await Promise.all(
      inside.map(({ enteredEventId }) => strip(`&entered=${enteredEventId}`)),
    );
    expect(found.map((one) => (one as IterationPage).attempt)).toEqual([1, 1, 2, 3]);
  });
});

test("an attempt of a Parallel failed with what failed inside it then", async () => {
  const Call = {
    ...{ Type: "Task", Resource: LAMBDA, End: true },
    Parameters: { FunctionName: "f", Payload: { "n.$": "$.n", well: 9 } },
  };
  const Both = {
    ...{ Type: "Parallel", End: true, Retry: again(2) },
    Parameters: { "n.$": "$$.State.RetryCount" },
    Branches: [{ StartAt: "Call", States: { Call } }],
  };
  const arn = await client.run("both", { StartAt: "Both", States: { Both } }, {});
  const visit = await visitOf(arn, "Both");
  const flows = await Promise.all([1, 2, 3].map((attempt) => flowOf(arn, visit, attempt)));
  expect(flows.map((flow) => brief(flow).slice(1))).toEqual(
    [0, 1, 2].map((n) => [
      ["Parameters", "computed", { n }],
      ["Error", "computed", { Error: "Broken", Cause: `no pump at ${n}` }],
    ]),
  );
}, 60_000);
