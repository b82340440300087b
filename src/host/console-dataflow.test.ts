import { beforeAll, describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, DataStep, VisitPage } from "../console-wire/index.ts";
import type { RunnerResolver } from "../engine/index.ts";

/** Gives back what it was given; fails where that says so. */
const runnerFor: RunnerResolver = (resource) =>
  resource.kind === "integration"
    ? {
        run: async ({ parameters }) => {
          const given = JSON.parse(parameters.text());
          return given.Payload?.fail === undefined
            ? { type: "succeeded", output: parameters }
            : { type: "failed", failure: { error: "Broken", cause: "no pump" } };
        },
      }
    : undefined;

const LAMBDA = "arn:aws:states:::lambda:invoke";
const INPUT = { order: { id: "o1" }, items: [7, 8] };
let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor },
);

/** The data flow of each visit, in order of entry. */
async function flows(name: string, definition: object): Promise<ReadonlyMap<string, DataFlow>> {
  const arn = await client.run(name, definition, INPUT);
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const found = new Map<string, DataFlow>();
  for (const { name: state, enteredEventId, path } of visits) {
    const key = [state, ...path.map(({ index }) => index)].join(" ");
    found.set(key, await client.get(`dataflow?arn=${arn}&entered=${enteredEventId}`));
  }
  return found;
}

type Brief = readonly [field: string, source: string, value: unknown];

function brief(flow: DataFlow | undefined): readonly Brief[] {
  return (flow?.steps ?? []).map(({ field, source, value }) => [field, source, JSON.parse(value)]);
}

function step(flow: DataFlow | undefined, field: string): DataStep | undefined {
  return flow?.steps.find((one) => one.field === field);
}

const FIRST_SHOWN =
  "ItemSelector is shown for the first item, #0; a chosen iteration shows its own.";

describe("in JSONPath", () => {
  let found: ReadonlyMap<string, DataFlow>;

  beforeAll(async () => {
    found = await flows("Paths", {
      StartAt: "Prepare",
      States: {
        Prepare: {
          Type: "Pass",
          Parameters: { "id.$": "$.order.id", "drawn.$": "States.UUID()" },
          Assign: { "orderId.$": "$.id" },
          ResultPath: "$.prepared",
          Next: "Call",
        },
        Call: {
          Type: "Task",
          Resource: LAMBDA,
          InputPath: "$.prepared",
          Parameters: { FunctionName: "f", Payload: { "x.$": "$.id", "v.$": "$orderId" } },
          ResultSelector: { "got.$": "$.Payload.x" },
          ResultPath: "$.called",
          OutputPath: "$.called",
          Next: "Choose",
        },
        Choose: {
          Type: "Choice",
          Choices: [
            { Variable: "$.got", StringEquals: "other", Next: "Lost" },
            { Variable: "$.got", IsPresent: true, Next: "Each" },
          ],
          Default: "Lost",
        },
        Each: {
          Type: "Map",
          ItemsPath: "$$.Execution.Input.items",
          ItemSelector: { "item.$": "$$.Map.Item.Value" },
          ItemProcessor: {
            StartAt: "Inside",
            States: {
              Inside: {
                Type: "Pass",
                Parameters: { "raw.$": "$$.Map.Item.Value", "order.$": "$orderId" },
                Assign: { "inner.$": "$.raw" },
                End: true,
              },
            },
          },
          ResultPath: "$.all",
          Next: "Try",
        },
        Try: {
          Type: "Task",
          Resource: LAMBDA,
          Parameters: { FunctionName: "f", Payload: { fail: true } },
          Retry: [{ ErrorEquals: ["Broken"], IntervalSeconds: 1, MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: "Lost" }],
          End: true,
        },
        Lost: { Type: "Pass", Parameters: { "a.$": "$.nothing.here" }, End: true },
      },
    });
  });

  test("each stage of a task has its value, and each path", () => {
    const flow = found.get("Call");
    const given = { FunctionName: "f", Payload: { x: "o1", v: "o1" } };
    expect(brief(flow).map(([field, source]) => `${field} ${source}`)).toEqual([
      ...["Input history", "InputPath computed", "Parameters history", "Result history"],
      ...["ResultSelector computed", "ResultPath computed", "OutputPath computed"],
      "Output history",
    ]);
    expect(brief(flow)[2]?.[2]).toEqual(given);
    expect(brief(flow)[4]?.[2]).toEqual({ got: "o1" });
    expect(brief(flow)[5]?.[2]).toMatchObject({ ...INPUT, called: { got: "o1" } });
    expect(step(flow, "ResultPath")?.expressions).toEqual([
      { at: "ResultPath", text: "$.called", value: '{"got":"o1"}' },
    ]);
    expect(step(flow, "Parameters")?.expressions).toEqual([
      { at: "Parameters/Payload/x.$", text: "$.id", value: '"o1"' },
      { at: "Parameters/Payload/v.$", text: "$orderId", value: '"o1"' },
    ]);
    expect(flow?.missing).toEqual([]);
  });

  test("variables come with the state that set them; one set in an iteration stays there", () => {
    const seen = { name: "orderId", value: '"o1"', assignedBy: "Prepare", assignedEventId: 3 };
    expect(found.get("Call")?.variables).toEqual([seen]);
    expect(found.get("Inside 1")?.variables).toEqual([seen]);
    expect(found.get("Try")?.variables).toEqual([seen]);
    expect(found.get("Prepare")?.variables).toEqual([]);
  });

  test("what chance drew is taken from where it went, never drawn again", () => {
    const flow = found.get("Prepare");
    const { prepared } = JSON.parse(step(flow, "Output")?.value ?? "");
    expect(step(flow, "Parameters")?.expressions[1]?.value).toBe(JSON.stringify(prepared.drawn));
    expect(step(flow, "Assign")).toMatchObject({ source: "history", value: '{"orderId":"o1"}' });
  });

  test("a Choice tells its rule, a Task its Retry and Catch", () => {
    expect(found.get("Choose")?.decisions).toEqual([
      {
        ...{ field: "Choices[0]", text: "got = 'other'", held: false },
        values: [{ text: "$.got", value: '"o1"' }],
      },
      {
        ...{ field: "Choices[1]", text: "got is present → Each", held: true },
        values: [{ text: "$.got", value: '"o1"' }],
      },
    ]);
    expect(found.get("Try")?.decisions).toEqual([
      { field: "Retry[0]", text: "Broken: tried again 1 of at most 1 times" },
      { field: "Catch[0]", text: "States.ALL → Lost" },
    ]);
    const error = { Error: "Broken", Cause: "no pump" };
    expect(JSON.parse(step(found.get("Try"), "Error")?.value ?? "")).toEqual(error);
    const caught = step(found.get("Try"), "Catch[0]/ResultPath");
    expect(JSON.parse(caught?.value ?? "")).toMatchObject({ problem: error });
    expect(JSON.parse(caught?.expressions[0]?.value ?? "")).toEqual(error);
  });

  test("a Map shows what it iterates and what came of it; an iteration its item", () => {
    const flow = found.get("Each");
    expect(step(flow, "ItemsPath")).toMatchObject({ value: "[7,8]", source: "computed" });
    expect(step(flow, "ItemSelector")?.value).toBe('{"item":7}');
    expect(flow?.notes).toEqual([FIRST_SHOWN]);
    expect(flow?.missing).toEqual([]);
    const results = [
      { raw: 7, order: "o1" },
      { raw: 8, order: "o1" },
    ];
    expect(JSON.parse(step(flow, "Result")?.value ?? "")).toEqual(results);
    expect(step(found.get("Inside 1"), "Parameters")?.value).toBe('{"raw":8,"order":"o1"}');
    expect(JSON.parse(found.get("Inside 1")?.context ?? "")).toMatchObject({
      Map: { Item: { Index: 1, Value: 8 } },
      State: { Name: "Inside" },
    });
  });

  test("an expression that failed says why", () => {
    const [failed] = step(found.get("Lost"), "Parameters")?.expressions ?? [];
    expect(failed).toMatchObject({ at: "Parameters/a.$", text: "$.nothing.here" });
    expect(failed?.error).toContain("could not be found in the input");
    expect(failed).not.toHaveProperty("value");
  });
});

describe("in JSONata", () => {
  let found: ReadonlyMap<string, DataFlow>;

  beforeAll(async () => {
    found = await flows("Expressions", {
      QueryLanguage: "JSONata",
      StartAt: "Prepare",
      States: {
        Prepare: {
          Type: "Pass",
          Assign: { id: "{% $states.input.order.id %}", drawn: "{% $random() %}" },
          Next: "Call",
        },
        Call: {
          Type: "Task",
          Resource: LAMBDA,
          Arguments: { FunctionName: "f", Payload: { id: "{% $id %}", u: "{% $uuid() %}" } },
          Assign: { got: "{% $states.result.Payload.id %}" },
          Output: "{% $merge([$states.input, { 'sum': $sum($states.input.items) }]) %}",
          Next: "Each",
        },
        Each: {
          Type: "Map",
          Items: "{% $states.input.items %}",
          ItemProcessor: {
            StartAt: "Inside",
            States: {
              Inside: {
                Type: "Pass",
                Output: "{% $states.input + $states.context.Map.Item.Index %}",
                End: true,
              },
            },
          },
          Output: { all: "{% $states.result %}" },
          Next: "Both",
        },
        Both: {
          Type: "Parallel",
          Branches: [
            { StartAt: "P", States: { P: { Type: "Pass", Output: "{% $got %}", End: true } } },
            { StartAt: "Q", States: { Q: { Type: "Pass", Output: 2, End: true } } },
          ],
          Next: "Choose",
        },
        Choose: {
          Type: "Choice",
          Choices: [
            {
              Condition: "{% $nobody.is.here or $count($states.input) = 2 or $got = 1 %}",
              Assign: { chosen: true },
              Output: { n: "{% $count($states.input) %}" },
              Next: "Try",
            },
          ],
          Default: "Lost",
        },
        Try: {
          Type: "Task",
          Resource: LAMBDA,
          Arguments: { FunctionName: "f", Payload: { fail: true } },
          Catch: [
            {
              ErrorEquals: ["States.ALL"],
              Assign: { error: "{% $states.errorOutput.Error %}" },
              Output: { because: "{% $states.errorOutput.Cause %}" },
              Next: "Lost",
            },
          ],
          End: true,
        },
        Lost: { Type: "Pass", Output: "{% $states.input.nothing.here %}", End: true },
      },
    });
  });

  test("Arguments, Assign and Output have the value of each expression", () => {
    const flow = found.get("Call");
    expect(brief(flow).map(([field, source]) => `${field} ${source}`)).toEqual([
      ...["Input history", "Arguments history", "Result history", "Assign history"],
      "Output history",
    ]);
    const { u } = JSON.parse(step(flow, "Result")?.value ?? "").Payload;
    expect(step(flow, "Arguments")?.expressions).toEqual([
      { at: "Arguments/Payload/id", text: "$id", value: '"o1"' },
      { at: "Arguments/Payload/u", text: "$uuid()", value: JSON.stringify(u) },
    ]);
    expect(step(flow, "Assign")?.expressions[0]).toMatchObject({ value: '"o1"' });
    const output = { ...INPUT, sum: 15 };
    expect(JSON.parse(step(flow, "Output")?.expressions[0]?.value ?? "")).toEqual(output);
    expect(flow?.variables.map(({ name, assignedBy }) => [name, assignedBy])).toEqual([
      ["id", "Prepare"],
      ["drawn", "Prepare"],
    ]);
  });

  test("a Map and a Parallel show their results, put together from what is inside", () => {
    expect(step(found.get("Each"), "Items")?.expressions[0]?.value).toBe("[7,8]");
    expect(step(found.get("Each"), "Result")).toMatchObject({ source: "computed", value: "[7,9]" });
    expect(step(found.get("Both"), "Result")?.value).toBe('["o1",2]');
    expect(step(found.get("Inside 0 1") ?? found.get("Inside 1"), "Output")?.value).toBe("9");
  });

  test("a Choice leaves by its rule's own fields, a Catch by its own", () => {
    const choice = found.get("Choose");
    expect(choice?.decisions).toMatchObject([
      { text: "$nobody.is.here or $count($states.input) = 2 or $got = 1 → Try", held: true },
    ]);
    expect(step(choice, "Choices[0]/Output")?.expressions[0]?.value).toBe("2");
    const caught = found.get("Try");
    expect(step(caught, "Catch[0]/Assign")?.expressions[0]?.value).toBe('"Broken"');
    expect(step(caught, "Catch[0]/Output")?.value).toBe('{"because":"no pump"}');
    expect(
      found.get("Lost")?.variables.map(({ name, assignedBy }) => `${name} ${assignedBy}`),
    ).toEqual(["error Try", "chosen Choose", "got Call", "id Prepare", "drawn Prepare"]);
  });

  test("a condition is told by the values of what it is put together from", () => {
    expect(found.get("Choose")?.decisions[0]?.values).toEqual([
      { text: "$nobody.is.here" },
      { text: "$count($states.input) = 2", value: "true" },
      { text: "$count($states.input)", value: "2" },
      { text: "$got = 1", error: "not looked at" },
    ]);
  });

  test("an expression that gave nothing says so", () => {
    const [failed] = step(found.get("Lost"), "Output")?.expressions ?? [];
    expect(failed?.error).toContain("returned nothing (undefined)");
  });
});

test("a visit that there was not is refused", async () => {
  const arn = await client.run("Small", { StartAt: "S", States: { S: { Type: "Succeed" } } }, {});
  await expect(client.get(`dataflow?arn=${arn}&entered=99`)).rejects.toThrow("event 99");
});

test("a rule of JSONata that has no Output leaves the Choice with its input, and no field is made up", async () => {
  const rule = (Condition: string, more: object = {}) => ({ Condition, Next: "H", ...more });
  const Choices = [rule("{% false %}", { Output: 1 }), rule("{% true %}", { Assign: { a: 1 } })];
  const C = { Type: "Choice", Choices, Output: "{% 'by default' %}", Default: "H" };
  const States = { C, H: { Type: "Succeed" } };
  const definition = { QueryLanguage: "JSONata", StartAt: "C", States };
  const chosen = (await flows("NoOutput", definition)).get("C");
  expect(brief(chosen)).toEqual([
    ["Input", "history", INPUT],
    ["Choices[1]/Assign", "history", { a: 1 }],
    ["Output", "history", INPUT],
  ]);
  expect(step(chosen, "Output")?.expressions).toEqual([]);
});
