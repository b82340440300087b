// Which item of a Map the data flow shows, and that what its ItemSelector came to is taken from the history.
import { beforeAll, describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { DataFlow, DataStep, IterationPage, Visit, VisitPage } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
}, {});

async function visitsOf(arn: string, name: string): Promise<readonly Visit[]> {
  return (await client.get<VisitPage>(`visits?arn=${arn}&state=${name}`)).visits;
}

interface Asked {
  readonly visit: Visit;
  readonly iteration?: string;
  readonly more?: string;
}

function flowOf(arn: string, { visit, iteration, more = "" }: Asked): Promise<DataFlow> {
  const chosen = iteration === undefined ? "" : `&iteration=${encodeURIComponent(iteration)}`;
  return client.get(`dataflow?arn=${arn}&entered=${visit.enteredEventId}${chosen}${more}`);
}

function selected({ steps }: DataFlow): DataStep {
  const found = steps.find(({ field }) => field === "ItemSelector" || field === "Parameters");
  if (found === undefined) throw new Error("there is no ItemSelector");
  return found;
}

const shownIn = (flow: DataFlow): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    selected(flow).expressions.map(({ at, value, error }) => [
      at.replace(/^\w+\/|\.\$$/g, ""),
      error ?? JSON.parse(value ?? "null"),
    ]),
  );

const first = { Type: "Pass", Next: "Second" };
const INSIDE = { StartAt: "First", States: { First: first, Second: { Type: "Pass", End: true } } };
const PATHS = {
  "v.$": "$$.Map.Item.Value",
  "i.$": "$$.Map.Item.Index",
  "rnd.$": "States.UUID()",
  all: { "n.$": "States.ArrayLength($.items)" },
};
const JSONATA = {
  v: "{% $states.context.Map.Item.Value %}",
  i: "{% $states.context.Map.Item.Index %}",
  rnd: "{% $uuid() %}",
  all: { n: "{% $count($states.input.items) %}" },
};
const base = { Type: "Map", End: true, ItemProcessor: INSIDE };
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

describe.each([
  ["JSONPath", "ItemSelector", { ...base, ItemsPath: "$.items", ItemSelector: PATHS }],
  ["JSONPath", "Parameters", { ...base, ItemsPath: "$.items", Parameters: PATHS }],
  [
    "JSONata",
    "ItemSelector",
    { ...base, Items: "{% $states.input.items %}", ItemSelector: JSONATA },
  ],
] as const)("a Map in %s with %s", (QueryLanguage, field, Each) => {
  let arn: string;
  let visit: Visit;

  beforeAll(async () => {
    const machine = { QueryLanguage, StartAt: "Each", States: { Each } };
    arn = await client.run(`${QueryLanguage}-${field}`, machine, { items: [1, 2, 3] });
    visit = (await visitsOf(arn, "Each"))[0] as Visit;
  }, 60_000);

  test.each([
    [undefined, 0],
    ["/States/Each:0", 0],
    ["/States/Each:2", 2],
    ["/States/Each:2@1", 2],
  ])(
    "shows with iteration %s what item %i came to, as it is recorded",
    async (iteration, index) => {
      const flow = await flowOf(arn, { visit, ...(iteration === undefined ? {} : { iteration }) });
      const began = (await visitsOf(arn, "First")).find(({ path }) => path[0]?.index === index);
      const eventId = began?.enteredEventId ?? 0;
      const step = selected(flow);
      expect(step).toMatchObject({
        field,
        source: "history",
        from: { eventId, stateName: "First" },
      });
      const input = (await flowOf(arn, { visit: began as Visit })).steps[0]?.value;
      expect(step.value).toBe(input);
      const { rnd } = JSON.parse(input ?? "");
      expect(rnd).toMatch(UUID);
      expect(shownIn(flow)).toEqual({ v: index + 1, i: index, rnd, "all/n": 3 });
      expect(flow.missing).toEqual([]);
      const first = `${field} is shown for the first item, #0; a chosen iteration shows its own.`;
      expect(flow.notes).toEqual([
        iteration === undefined ? first : `${field} is shown for item #${index}.`,
      ]);
    },
  );

  test("shows the first where it has no such item, and where the iteration is of another", async () => {
    const beyond = await flowOf(arn, { visit, iteration: "/States/Each:3" });
    expect(shownIn(beyond)).toMatchObject({ v: 1, i: 0 });
    expect(beyond.notes).toEqual([
      `This visit has no item #3: ${field} is shown for the first item, #0.`,
    ]);
    const other = await flowOf(arn, { visit, iteration: "/States/Other:2" });
    expect(shownIn(other)).toMatchObject({ v: 1, i: 0 });
    await expect(flowOf(arn, { visit, iteration: "2" })).rejects.toThrow("'iteration' is");
  });
});

test("an item that failed in its ItemSelector is evaluated, one that was not come to is not", async () => {
  const Each = {
    ...{ ...base, QueryLanguage: "JSONata", Items: [4, 0, 6], MaxConcurrency: 1 },
    ItemSelector: {
      rnd: "{% $uuid() %}",
      v: "{% $states.context.Map.Item.Value = 0 ? $error('no zero') : $states.context.Map.Item.Value %}",
    },
  };
  const arn = await client.run("failed-item", { StartAt: "Each", States: { Each } }, {});
  const [visit] = (await visitsOf(arn, "Each")) as [Visit];
  const whole = await flowOf(arn, { visit });
  expect(shownIn(whole)["v"]).toContain("no zero");
  expect(whole.notes).toEqual(["ItemSelector is shown for item #1, for which it failed."]);
  const before = await flowOf(arn, { visit, iteration: "/States/Each:0" });
  expect(shownIn(before)).toMatchObject({ v: 4 });
  const bad = await flowOf(arn, { visit, iteration: "/States/Each:1" });
  expect(shownIn(bad)["v"]).toContain("no zero");
  expect(selected(bad)).toMatchObject({ source: "computed", error: expect.any(String) });
  const later = await flowOf(arn, { visit, iteration: "/States/Each:2" });
  expect(later.steps.map(({ field }) => field)).toEqual(["Input", "Error"]);
  expect(later.notes).toEqual(["ItemSelector: the Map did not come to item #2."]);
}, 60_000);

test("of a Map that was tried again the item is that of the attempt", async () => {
  const Each = {
    ...{ Type: "Map", End: true, ItemsPath: "$.items", MaxConcurrency: 1 },
    ItemSelector: {
      "tried.$": "$$.State.RetryCount",
      "v.$": "$$.Map.Item.Value",
      "u.$": "States.UUID()",
    },
    ItemProcessor: {
      StartAt: "Look",
      States: {
        Look: {
          Type: "Choice",
          Choices: [
            {
              And: [
                { Variable: "$.v", NumericEquals: 2 },
                { Variable: "$.tried", NumericLessThan: 1 },
              ],
              Next: "Bad",
            },
          ],
          Default: "Fine",
        },
        Bad: { Type: "Fail", Error: "Two" },
        Fine: { Type: "Succeed" },
      },
    },
    Retry: [{ ErrorEquals: ["Two"], IntervalSeconds: 1, MaxAttempts: 1 }],
  };
  const arn = await client.run("again", { StartAt: "Each", States: { Each } }, { items: [1, 2] });
  const [visit] = (await visitsOf(arn, "Each")) as [Visit];
  const of = async (iteration: string, more?: string): Promise<readonly unknown[]> => {
    const flow = await flowOf(arn, { visit, iteration, ...(more === undefined ? {} : { more }) });
    const { tried, v, u } = shownIn(flow);
    expect(u).toMatch(UUID);
    return [flow.attempt, tried, v];
  };
  expect(await of("/States/Each:1")).toEqual([2, 1, 2]);
  expect(await of("/States/Each:1", "&attempt=1")).toEqual([1, 0, 2]);
  expect(await of("/States/Each:1@1")).toEqual([1, 0, 2]);
  expect(await of("/States/Each:0@1")).toEqual([1, 0, 1]);
}, 60_000);

const H = { Type: "Pass", End: true };
const CATCH = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "H" }], Next: "H", End: undefined };
const AGAIN = { Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }] };
const BIG = "$states.context.Map.Item.Value = 2 ? $string([1..80000]) : 1";
const PARSED = {
  ItemsPath: "$",
  ItemSelector: { "v.$": "States.StringToJson($$.Map.Item.Value)" },
};
const TOO_LARGE = { QueryLanguage: "JSONata", ItemSelector: `{% ${BIG} %}` };
const THREW = {
  QueryLanguage: "JSONata",
  ItemSelector: { v: "{% $states.context.Map.Item.Value = 2 ? $error('two!') : 1 %}" },
};
const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };
const CHILDREN = { ItemProcessor: { ...INSIDE, ProcessorConfig } };

test.each([
  ["inline in JSONPath", { ...PARSED, ...CATCH }, ["{}", "{"], "StringToJson"],
  ["inline, tried again", { ...PARSED, ...AGAIN }, ["{}", "{"], "StringToJson"],
  ["inline and too large", { ...TOO_LARGE, ...CATCH }, [1, 2, 3], "size exceeding"],
  ["inline, too large, tried again", { ...TOO_LARGE, ...AGAIN }, [1, 2, 3], "bytes"],
  ["of a Distributed Map", { ...THREW, ...CHILDREN, ...AGAIN }, [1, 2, 3], "two!"],
  ["of a Distributed Map, members", { ...THREW, ...CHILDREN }, { a: 1, b: 2 }, "two!"],
  ["of a Distributed Map in JSONPath", { ...PARSED, ...CHILDREN }, ["{}", "{"], "StringToJson"],
  ["of a Distributed Map, too large", { ...TOO_LARGE, ...CHILDREN }, [1, 2, 3], "size exceeding"],
])(
  "the item that failed before it came to a state is shown and marked: %s",
  async (name, more, input, said) => {
    const Each = { ...base, MaxConcurrency: 1, ...more };
    const machine = { StartAt: "Each", States: { Each, ...("Catch" in more ? { H } : {}) } };
    const arn = await client.run(name.replace(/[ ,]+/g, "-"), machine, input);
    const [visit] = (await visitsOf(arn, "Each")) as [Visit];
    for (let attempt = 1; attempt <= visit.attempts.length; attempt += 1) {
      const flow = await flowOf(arn, { visit, more: `&attempt=${attempt}` });
      expect(selected(flow).error).toContain(said);
      expect(flow.notes).toEqual(["ItemSelector is shown for item #1, for which it failed."]);
      const later = flow.steps.slice(flow.steps.indexOf(selected(flow)) + 1);
      expect(later.filter(({ field }) => field === "Result")).toEqual([]);
    }
    if (!("ItemProcessor" in more)) {
      const { items } = await client.get<IterationPage>(`iterations?arn=${arn}&state=Each`);
      expect(items.map(({ status }) => status).slice(0, 2)).toEqual(["succeeded", "failed"]);
      expect(visit.attempts.at(-1)?.error).toMatch(/^States\./);
    }
  },
  60_000,
);
