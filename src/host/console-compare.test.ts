import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { Comparison } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

async function compared(
  name: string,
  definition: object,
  inputs: readonly [unknown, unknown],
): Promise<Comparison> {
  const left = await client.run(name, definition, inputs[0]);
  const machine = left.replace(":execution:", ":stateMachine:").replace(/:[^:]+$/, "");
  const right = await client.start(machine, inputs[1]);
  await client.host.engine.closed(right);
  return client.get<Comparison>(`compare?left=${left}&right=${right}`);
}

/** Runs it under a name, which it can go by, to its end. */
async function named(stateMachineArn: string, name: string, input: unknown = {}): Promise<string> {
  const asked = { stateMachineArn, name, input: JSON.stringify(input) };
  const { executionArn = "" } = await client.call("StartExecution", asked);
  await client.host.engine.closed(executionArn);
  return executionArn;
}

const Pass = (Next: string) => ({ Type: "Pass", Next });
const Fail = { Type: "Fail", Error: "Bad", Cause: "no" };

test("two that go different ways part after the last state they share, wherever they meet again", async () => {
  const definition = {
    StartAt: "Call",
    States: {
      Call: Pass("Pick"),
      Pick: {
        Type: "Choice",
        Choices: [{ Variable: "$.each", BooleanEquals: true, Next: "Each" }],
        Default: "Bad",
      },
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
        Next: "Bad",
      },
      Bad: Fail,
    },
  };
  const both = await compared("Parting", definition, [{ each: true, items: [1] }, { each: false }]);
  expect(both.divergence).toMatchObject({
    ...{ at: "after Pick", why: "the left went to Each, the right to Bad" },
    ...{ left: { name: "Each" }, right: { name: "Bad" }, position: 2 },
  });
});

test("a loop that goes on once more parts where the other leaves it", async () => {
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: "Count",
    States: {
      Count: { Type: "Pass", Output: "{% { 'left': $states.input.left - 1 } %}", Next: "Enough" },
      Enough: {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input.left <= 0 %}", Next: "Done" }],
        Default: "Count",
      },
      Done: { Type: "Succeed" },
    },
  };
  const both = await compared("Looping", definition, [{ left: 2 }, { left: 3 }]);
  expect(both.divergence).toMatchObject({
    ...{ at: "after Enough", why: "the left went to Done, the right to Count" },
  });
});

test("what fails inside a Parallel in a Map in a Map is named by the innermost state and its iterations", async () => {
  const leaf = {
    StartAt: "L",
    States: {
      L: {
        QueryLanguage: "JSONata",
        Type: "Pass",
        Output: "{% $states.input = 99 ? $error('no') : $states.input %}",
        End: true,
      },
    },
  };
  const quiet = { StartAt: "Q", States: { Q: { Type: "Pass", End: true } } };
  const parallel = {
    StartAt: "P",
    States: { P: { Type: "Parallel", Branches: [quiet, leaf], End: true } },
  };
  const map = (ItemProcessor: object) => ({ Type: "Map", ItemProcessor, End: true });
  const definition = {
    StartAt: "Outer",
    States: { Outer: map({ StartAt: "Inner", States: { Inner: map(parallel) } }) },
  };
  const good = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const both = await compared("Nested", definition, [good, [...good.slice(0, 2), [5, 99]]]);
  expect(both.divergence).toMatchObject({
    ...{ at: "L in iteration #2 › #1", left: { name: "L" }, right: { name: "L" } },
    why: "succeeded on the left, failed on the right",
  });
  const counts = await compared("Counts", definition, [good, good.slice(0, 2)]);
  expect(counts.divergence).toMatchObject({
    ...{ at: "Outer", why: "3 iterations on the left, 2 on the right" },
  });
  const data = await compared("Data", definition, [good, [...good.slice(0, 2), [5, 7]]]);
  expect(data.divergence).toMatchObject({
    at: "the input",
    why: "the two executions were given different inputs",
  });
});

test("of data that is only handed on, the first place in which it differs is told", async () => {
  const named = { "name.$": "$$.Execution.Name" };
  const after = { After: { Type: "Pass", End: true } };
  const stamped = {
    StartAt: "Before",
    States: {
      Before: Pass("Stamp"),
      Stamp: { ...Pass("Middle"), Parameters: named },
      Middle: Pass("After"),
      ...after,
    },
  };
  const first = await compared("Stamped", stamped, [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ]);
  expect(first.divergence).toMatchObject({
    ...{ at: "Stamp", why: "the outputs of Stamp differ", left: { name: "Stamp" } },
  });
  const given = await compared("Given", stamped, [{ a: 1 }, { a: 2 }]);
  expect(given.divergence).toEqual({
    ...{ at: "the input", why: "the two executions were given different inputs" },
  });
  const each = {
    StartAt: "Each",
    States: {
      Each: {
        ...{ Type: "Map", ItemsPath: "$", ItemSelector: named, Next: "After" },
        ItemProcessor: {
          StartAt: "One",
          States: { One: Pass("Two"), Two: { Type: "Pass", End: true } },
        },
      },
      ...after,
    },
  };
  const items = await compared("Selected", each, [[1], [1]]);
  expect(items.divergence).toMatchObject({
    ...{ at: "One in iteration #0", why: "the inputs of One in iteration #0 differ" },
  });
  const alike = await compared("Alike", { StartAt: "After", States: after }, [{ a: 1 }, { a: 1 }]);
  expect(alike).not.toHaveProperty("divergence");
});

test("where the ways part, the data that differed before is told beside it", async () => {
  const definition = {
    StartAt: "Begin",
    States: {
      Begin: Pass("Pick"),
      Pick: {
        Type: "Choice",
        Choices: [{ Variable: "$.bad", BooleanEquals: true, Next: "Bad" }],
        Default: "Good",
      },
      Bad: Fail,
      Good: { Type: "Succeed" },
    },
  };
  const both = await compared("Ways", definition, [{ bad: false }, { bad: true }]);
  expect(both.divergence).toMatchObject({ at: "after Pick" });
  expect(both.dataDivergence).toMatchObject({ at: "the input" });
});

test("nothing that comes after the ways parted is told as before, whichever of the two is the left one", async () => {
  const machine = await client.machine("Rounds", {
    QueryLanguage: "JSONata",
    StartAt: "Begin",
    States: {
      Begin: {
        ...{ Type: "Pass", Next: "Step" },
        Assign: { i: 0, n: "{% $number($substring($states.context.Execution.Name, 0, 1)) %}" },
      },
      Step: {
        ...{ Type: "Pass", Next: "More?" },
        ...{ Assign: { i: "{% $i + 1 %}" }, Output: "{% { 'rounds': $i + 1 } %}" },
      },
      "More?": {
        ...{ Type: "Choice", Default: "Done" },
        Choices: [{ Condition: "{% $i < $n %}", Next: "Step" }],
      },
      Done: { Type: "Succeed" },
    },
  });
  const [three, five] = [await named(machine, "3x"), await named(machine, "5x")];
  const one = await client.get<Comparison>(`compare?left=${three}&right=${five}`);
  expect(one.divergence).toMatchObject({
    ...{ at: "after More?", why: "the left went to Done, the right to Step", position: 7 },
  });
  expect(one).not.toHaveProperty("dataDivergence");
  const other = await client.get<Comparison>(`compare?left=${five}&right=${three}`);
  expect(other.divergence).toMatchObject({
    ...{ at: "after More?", why: "the left went to Step, the right to Done", position: 7 },
  });
  expect(other).not.toHaveProperty("dataDivergence");
  const self = await client.get<Comparison>(`compare?left=${five}&right=${five}`);
  expect(self).not.toHaveProperty("divergence");
});

test("what the state in which they part was given is told as before what it came to", async () => {
  const stamp = { "name.$": "$$.Execution.Name" };
  const machine = await client.machine("Named", {
    StartAt: "Stamp",
    States: {
      Stamp: { Type: "Pass", Parameters: stamp, Next: "Both" },
      Both: {
        ...{ Type: "Parallel", End: true },
        Branches: [
          { StartAt: "Quiet", States: { Quiet: { Type: "Pass", Parameters: stamp, End: true } } },
          {
            StartAt: "Read",
            States: {
              Read: {
                ...{ QueryLanguage: "JSONata", Type: "Pass", End: true },
                Output: "{% $states.input.name = 'bad' ? $error('no') : 1 %}",
              },
            },
          },
        ],
      },
    },
  });
  const [good, bad] = [await named(machine, "good"), await named(machine, "bad")];
  for (const [left, right] of [
    [good, bad],
    [bad, good],
  ]) {
    const both = await client.get<Comparison>(`compare?left=${left}&right=${right}`);
    expect(both.divergence).toMatchObject({ at: "Read" });
    expect(both.dataDivergence).toMatchObject({ why: "the outputs of Stamp differ" });
  }
});

test("a visit is numbered where it has the same number in both", async () => {
  const machine = await client.machine("Numbered", {
    StartAt: "Each",
    States: {
      Each: {
        ...{ Type: "Map", ItemsPath: "$$.Execution.Input", ResultPath: null, Next: "Name" },
        ItemSelector: { "name.$": "$$.Execution.Name", "tries.$": "$$.State.RetryCount" },
        ItemProcessor: {
          StartAt: "Try",
          States: {
            Try: {
              ...{ Type: "Choice", Default: "Good" },
              Choices: [
                {
                  And: [
                    { Variable: "$.name", StringEquals: "left" },
                    { Variable: "$.tries", NumericEquals: 0 },
                  ],
                  Next: "Bad",
                },
              ],
            },
            Good: { Type: "Succeed" },
            Bad: Fail,
          },
        },
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1 }],
      },
      Name: { Type: "Pass", Parameters: { "name.$": "$$.Execution.Name" }, Next: "Pick" },
      Pick: {
        ...{ Type: "Choice", Default: "Other" },
        Choices: [{ Variable: "$.name", StringEquals: "left", Next: "One" }],
      },
      One: { Type: "Succeed" },
      Other: { Type: "Succeed" },
    },
  });
  const [left, right] = [await named(machine, "left", [1]), await named(machine, "right", [1])];
  const both = await client.get<Comparison>(`compare?left=${left}&right=${right}`);
  expect(both.divergence).toMatchObject({ at: "after Pick", left: { name: "One" } });
  expect(both.divergence).not.toHaveProperty("position");
});

test("where one of two failures has no error's name, that is said", async () => {
  const definition = {
    StartAt: "Pick",
    States: {
      Pick: {
        Type: "Choice",
        Choices: [{ Variable: "$.named", BooleanEquals: true, Next: "Other" }],
        Default: "Bad",
      },
      Other: Fail,
      Bad: { Type: "Fail", ErrorPath: "$.error" },
    },
  };
  const both = await compared("Nameless", definition, [
    { named: false, error: "Bad" },
    { named: false, error: "" },
  ]);
  expect(both.divergence).toMatchObject({
    ...{ at: "Bad", why: "failed with Bad on the left, without an error's name on the right" },
  });
});

test("a Map of another count is told as that, whatever its further iterations came to", async () => {
  const definition = {
    StartAt: "Lists",
    States: {
      Lists: {
        ...{ Type: "Map", End: true },
        ItemProcessor: {
          StartAt: "Each",
          States: {
            Each: {
              ...{ Type: "Map", MaxConcurrency: 1, End: true },
              ItemProcessor: {
                StartAt: "Pick",
                States: {
                  Pick: {
                    Type: "Choice",
                    Choices: [{ Variable: "$", NumericEquals: 9, Next: "Bad" }],
                    Default: "Good",
                  },
                  Good: { Type: "Succeed" },
                  Bad: Fail,
                },
              },
            },
          },
        },
      },
    },
  };
  const more = await compared("More", definition, [
    [[1], [1]],
    [[1], [1, 2, 9]],
  ]);
  expect(more.divergence).toMatchObject({
    ...{ at: "Each in iteration #1", why: "1 iteration on the left, 3 on the right" },
    ...{ left: { name: "Each" }, right: { name: "Each", status: "failed" } },
  });
  const fewer = await compared("Fewer", definition, [[[9, 1, 1]], [[1, 1]]]);
  expect(fewer.divergence).toMatchObject({
    ...{ at: "Each in iteration #0", why: "3 iterations on the left, 2 on the right" },
  });
  const same = await compared("Same", definition, [[[1, 9]], [[1, 2]]]);
  expect(same.divergence).toMatchObject({ at: "after Pick in iteration #0 › #1" });
});
