// What was aborted beside a failure: whose event tells it, and what was under way after it.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { EventPage, ExecutionView } from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

/** Of each `…StateAborted`: the state, by which event it was entered, and the iterations around it. */
async function aborted(arn: string): Promise<readonly string[]> {
  const { events, places } = await client.get<EventPage>(`events?arn=${arn}&type=StateAborted`);
  return events.map(({ id }, i) => {
    const { name, entered, path } = places[i] ?? { name: "nobody", path: [] };
    return `${id} ${name} ${entered} ${path.map(({ index }) => index).join(".")}`;
  });
}

async function activity(name: string): Promise<string> {
  return (await client.call("CreateActivity", { name }))["activityArn"] ?? "";
}

async function answer(activityArn: string, isWell: boolean): Promise<void> {
  const { taskToken } = await client.call("GetActivityTask", { activityArn });
  if (isWell) await client.call("SendTaskSuccess", { taskToken, output: "1" });
  else await client.call("SendTaskFailure", { taskToken, error: "Broken" });
}

const eventCount = async (arn: string): Promise<number> =>
  (await client.get<ExecutionView>(`execution?arn=${arn}`)).eventCount;

test("an aborted state owns its event whatever becomes of it after a redrive", async () => {
  const Resource = await activity("Items");
  const W = { Type: "Task", Resource, End: true };
  const ItemProcessor = { StartAt: "W", States: { W } };
  const machine = await client.machine("Items", {
    ...{ StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor, End: true } } },
  });
  const arn = await client.start(machine, [1, 2, 3]);
  await answer(Resource, false);
  await client.host.engine.closed(arn);
  const before = await aborted(arn);
  expect(before).toEqual(["16 W 7 0", "18 W 8 1", "20 W 9 2"]);
  for (let redrives = 0; redrives < 2; redrives += 1) {
    await client.call("RedriveExecution", { executionArn: arn });
    const begun = await eventCount(arn);
    await answer(Resource, true);
    await expect.poll(() => eventCount(arn)).toBeGreaterThan(begun + 2);
    expect(await aborted(arn)).toEqual(before);
    await client.call("StopExecution", { executionArn: arn });
    expect(await aborted(arn)).toEqual(before);
  }
  await client.call("RedriveExecution", { executionArn: arn });
  await answer(Resource, true);
  await client.host.engine.closed(arn);
  expect(await aborted(arn)).toEqual(before);
});

const Hold = { Type: "Wait", Seconds: 600, End: true };
const Bad = { Type: "Fail", Error: "Bad" };
const Soon = { Type: "Wait", Seconds: 1, Next: "Bad" };
const retrying = (seconds: number) => [
  { ErrorEquals: ["States.ALL"], IntervalSeconds: seconds, MaxAttempts: 1 },
];
const SOON = { StartAt: "Soon", States: { Soon, Bad } };
const HOLD = { StartAt: "Hold", States: { Hold } };

test("in a Parallel that was tried again, an aborted state is that of its attempt", async () => {
  const Both = { Type: "Parallel", Retry: retrying(1), Branches: [SOON, HOLD], End: true };
  const arn = await client.run("Both", { StartAt: "Both", States: { Both } }, {});
  expect(await aborted(arn)).toEqual(["8 Hold 5 1", "14 Hold 11 1"]);
});

test("what a Parallel had aborted before its next attempt is not meant when it is aborted itself", async () => {
  const Late = { ...Soon, Seconds: 2 };
  const inner = {
    ...{ Type: "Parallel", Retry: retrying(60), End: true },
    Branches: [SOON, HOLD, { StartAt: "Wait", States: { Wait: Hold } }],
  };
  const Outer = {
    ...{ Type: "Parallel", End: true },
    Branches: [
      { StartAt: "Inner", States: { Inner: inner } },
      { StartAt: "Late", States: { Late: { ...Late, Next: "Worse" }, Worse: Bad } },
      { StartAt: "Beside", States: { Beside: Hold } },
    ],
  };
  const arn = await client.run("Nested", { StartAt: "Outer", States: { Outer } }, {});
  const owners = (await aborted(arn)).map((one) => one.split(" ")[1]);
  // Which of the two inside was told first, nothing says.
  expect(owners).toEqual(["nobody", "nobody", "Inner", "Beside"]);
});

const GROUPS = {
  Parallel: { Branches: [SOON, HOLD] },
  Map: {
    ItemProcessor: {
      StartAt: "Which",
      States: {
        Which: {
          Type: "Choice",
          Choices: [{ Variable: "$", NumericEquals: 1, Next: "Soon" }],
          Default: "Hold",
        },
        ...{ Soon, Bad, Hold },
      },
    },
  },
};

test.each(Object.entries(GROUPS))(
  "one that was stopped while a %s waited for its next attempt was stopped in that",
  async (Type, own) => {
    const Group = { Type, ...own, Retry: retrying(60), End: true };
    const machine = await client.machine(`Waiting${Type}`, {
      ...{ StartAt: "Group", States: { Group } },
    });
    const arn = await client.start(machine, [1, 2]);
    await expect.poll(async () => (await aborted(arn)).length).toBe(1);
    await client.call("StopExecution", { executionArn: arn });
    const { blame } = await client.get<ExecutionView>(`execution?arn=${arn}`);
    expect(blame).toMatchObject({ how: "stopped", stateName: "Group" });
    expect(blame).not.toHaveProperty("iteration");
  },
);
