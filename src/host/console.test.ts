import { beforeAll, describe, expect, test } from "vitest";
import { askService } from "../../test/support/ask-service.ts";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type {
  ActivityItem,
  Comparison,
  ConsoleInfo,
  EventPage,
  ExecutionPage,
  ExecutionView,
  IterationPage,
  MachineItem,
  MapRunView,
  ServiceLook,
  ServicesView,
  TokenPage,
  VisitPage,
  WaitingToken,
} from "../console-wire/index.ts";

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

const SORTING = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [{ Variable: "$", NumericLessThan: 3, Next: "Fine" }],
            Default: "Bad",
          },
          Fine: { Type: "Pass", End: true },
          Bad: { Type: "Fail", Error: "TooMuch", Cause: "more than three" },
        },
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Tell" }],
      End: true,
    },
    Tell: { Type: "Pass", End: true },
  },
};

describe("an execution", () => {
  let arn: string;

  beforeAll(async () => {
    arn = await client.run("Sorting", SORTING, [1, 2, 7]);
  }, 60_000);

  test("is shown with what each state did, and who is to blame", async () => {
    const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
    expect(view.blame).toMatchObject({
      ...{ stateName: "Bad", error: "TooMuch", cause: "more than three", iteration: [2] },
      ...{ caught: true, caughtBy: "Tell", attempts: 1 },
    });
    expect(view.states[0]).toMatchObject({
      ...{
        id: "/States/Each",
        status: "caught",
        iterations: { total: 3, succeeded: 2, failed: 1 },
      },
    });
    expect(view.edgesTaken).toContain("/States/Each catch /States/Tell");
    expect(view).toMatchObject({ status: "SUCCEEDED", machineName: "Sorting", eventCount: 25 });
  });

  test("has visits in pages from either end, by state, iteration and status", async () => {
    const page = await client.get<VisitPage>(`visits?arn=${arn}&limit=3`);
    expect(page.visits.map(({ name }) => name)).toEqual(["Each", "Look", "Look"]);
    expect(page).toMatchObject({ total: 8, next: 11 });
    const next = await client.get<VisitPage>(`visits?arn=${arn}&limit=9&from=${page.next}`);
    expect(next.visits).toHaveLength(5);
    const tail = await client.get<VisitPage>(`visits?arn=${arn}&limit=1&reverse=1`);
    expect(tail.visits[0]?.name).toBe("Tell");
    expect(tail.around).toEqual([]);
    const { next: inner } = tail;
    const part = await client.get<VisitPage>(`visits?arn=${arn}&limit=2&reverse=1&from=${inner}`);
    expect(part.visits.every(({ path }) => path[0]?.of === "/States/Each")).toBe(true);
    expect(part.around).toEqual([page.visits[0]]);
    const inside = await client.get<VisitPage>(`visits?arn=${arn}&iteration=/States/Each:2`);
    expect(inside.visits.map(({ name }) => name)).toEqual(["Look", "Bad"]);
    const failed = await client.get<VisitPage>(`visits?arn=${arn}&status=failed,caught`);
    expect(failed.visits.map(({ name, error }) => [name, error])).toEqual([
      ["Each", "TooMuch"],
      ["Bad", "TooMuch"],
    ]);
  });

  test("has a strip of iterations", async () => {
    const strip = await client.get<IterationPage>(`iterations?arn=${arn}&state=/States/Each`);
    expect(strip.items.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "failed"]);
    expect(strip.items[2]?.error).toBe("TooMuch");
  });

  test("has events by type, state, visit and iteration", async () => {
    const names = async (asked: string): Promise<readonly unknown[]> =>
      (await client.get<EventPage>(`events?arn=${arn}&${asked}`)).events.map(({ type }) => type);
    expect(await names("type=failed")).toEqual(["MapIterationFailed", "MapStateFailed"]);
    expect(await names("state=Tell")).toEqual(["PassStateEntered", "PassStateExited"]);
    expect(await names("entered=19")).toEqual(["FailStateEntered"]);
    expect(await names("iteration=/States/Each:0&type=state")).toHaveLength(4);
    const page = await client.get<EventPage>(`events?arn=${arn}&limit=2&reverse=1`);
    expect(page.events.map(({ id }) => id)).toEqual([25, 24]);
    expect(page).toMatchObject({ total: 25, next: 23 });
  });

  test("is compared with another one up to where they part", async () => {
    const stateMachineArn = arn.replace(":execution:", ":stateMachine:").replace(/:[^:]+$/, "");
    const other = await client.start(stateMachineArn, [1, 2, 1]);
    await client.host.engine.closed(other);
    const both = await client.get<Comparison>(`compare?left=${arn}&right=${other}`);
    expect(both.divergence).toMatchObject({
      at: "after Look in iteration #2",
      why: "the left went to Bad, the right to Fine",
    });
    expect(both.states.find(({ name }) => name === "Bad")).not.toHaveProperty("right");
    const same = await client.get<Comparison>(`compare?left=${arn}&right=${arn}`);
    expect(same).not.toHaveProperty("divergence");
    const middle = await client.start(stateMachineArn, [1, 7, 2]);
    await client.host.engine.closed(middle);
    const { left, right } = await client.get<Comparison>(`compare?left=${middle}&right=${other}`);
    const strip = await client.get<IterationPage>(`iterations?arn=${middle}&state=/States/Each`);
    expect(left.states[0]?.iterations?.each).toEqual(strip.items.map(({ status }) => status));
    expect(left.states[0]?.iterations?.each?.[1]).toBe("failed");
    expect(right.states[0]?.iterations?.each).toEqual(["succeeded", "succeeded", "succeeded"]);
  });

  test("that there is not is refused by name", async () => {
    await expect(client.get("execution?arn=arn:none")).rejects.toThrow("ExecutionDoesNotExist");
    await expect(client.get("visits")).rejects.toThrow("names no 'arn'");
    await expect(client.get(`visits?arn=${arn}&limit=0`)).rejects.toThrow("from 1 to 5000");
    await expect(client.get("nothing")).rejects.toThrow("NotFound");
  });
});

describe("events", () => {
  const sayer = async (arn: string, asked = ""): Promise<readonly string[]> => {
    const { events, places } = await client.get<EventPage>(`events?arn=${arn}${asked}`);
    return events.map(({ type }, i) => {
      const { name, path } = places[i] ?? { name: "-", path: [] };
      return [type, name, ...path.map(({ index }) => index)].join(" ");
    });
  };
  const Hold = { Type: "Wait", Seconds: 600, End: true };
  const Bad = { Type: "Fail", Error: "Bad", Cause: "no" };

  test("say whose they are, those of what was aborted beside a failure too", async () => {
    const short = { Type: "Wait", Seconds: 0, Next: "Bad" };
    const arn = await client.run(
      "Beside",
      {
        StartAt: "Both",
        States: {
          Both: {
            Type: "Parallel",
            Branches: [
              { StartAt: "Hold", States: { Hold } },
              { StartAt: "Short", States: { Short: short, Bad } },
            ],
            End: true,
          },
        },
      },
      {},
    );
    const said = await sayer(arn);
    expect(said).toContain("WaitStateAborted Hold 0");
    expect(said).toContain("WaitStateEntered Short 1");
    expect(said).toContain("ParallelStateFailed Both");
    expect(said).toContain("ExecutionFailed -");
    expect(await sayer(arn, "&state=Hold")).toEqual([
      ...["WaitStateEntered Hold 0", "WaitStateAborted Hold 0"],
    ]);
  });

  test("of iterations are those of their Map, and what was aborted in one is told with it", async () => {
    const arn = await client.run(
      "Aborted",
      {
        StartAt: "Each",
        States: {
          Each: {
            Type: "Map",
            ItemProcessor: {
              StartAt: "Look",
              States: {
                Look: {
                  Type: "Choice",
                  Choices: [{ Variable: "$", NumericGreaterThan: 2, Next: "Bad" }],
                  Default: "Hold",
                },
                ...{ Hold, Bad },
              },
            },
            End: true,
          },
        },
      },
      [1, 2, 3],
    );
    const said = await sayer(arn);
    expect(said).toContain("MapIterationStarted Each 1");
    expect(said).toContain("MapIterationFailed Each 2");
    expect(said.filter((one) => one.includes("Aborted"))).toEqual([
      ...["MapIterationAborted Each 0", "WaitStateAborted Hold 0"],
      ...["MapIterationAborted Each 1", "WaitStateAborted Hold 1"],
    ]);
    expect(said.at(-2)).toBe("MapStateFailed Each");
  });

  test("of a Map inside one that was aborted are those of that one", async () => {
    const inner = {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [{ Variable: "$", NumericGreaterThan: 2, Next: "Short" }],
            Default: "Hold",
          },
          Short: { Type: "Wait", Seconds: 0, Next: "Bad" },
          ...{ Hold, Bad },
        },
      },
      End: true,
    };
    const outer = { Type: "Map", ItemProcessor: { StartAt: "Inner", States: { Inner: inner } } };
    const arn = await client.run(
      "Within",
      { StartAt: "Outer", States: { Outer: { ...outer, End: true } } },
      [
        [1, 2],
        [2, 3],
      ],
    );
    const aborted = (await sayer(arn)).filter((one) => one.includes("Aborted"));
    expect(aborted).toEqual([
      ...["MapIterationAborted Inner 1 0", "WaitStateAborted Hold 1 0"],
      ...["MapIterationAborted Outer 0", "MapStateAborted Inner 0"],
      ...["MapIterationAborted Inner 0 0", "WaitStateAborted Hold 0 0"],
      ...["MapIterationAborted Inner 0 1", "WaitStateAborted Hold 0 1"],
    ]);
  });
});

describe("who is to blame", () => {
  test("is named with the member that the input lacks", async () => {
    const reading = {
      StartAt: "Read",
      States: { Read: { Type: "Pass", Parameters: { "a.$": "$.order.id" }, End: true } },
    };
    const arn = await client.run("Reading", reading, { order: { number: 1 } });
    const { blame } = await client.get<ExecutionView>(`execution?arn=${arn}`);
    expect(blame?.hint).toBe(
      "The path $.order.id asks for 'id', which $.order lacks: it has number.",
    );
  });

  test("is the innermost state of nested Parallels", async () => {
    const inner = {
      StartAt: "Deep",
      States: { Deep: { Type: "Fail", Error: "Deep.Error", Cause: "down here" } },
    };
    const outer = {
      StartAt: "Inner",
      States: { Inner: { Type: "Parallel", Branches: [inner], End: true } },
    };
    const definition = {
      StartAt: "Outer",
      States: { Outer: { Type: "Parallel", Branches: [outer], End: true } },
    };
    const arn = await client.run("Nested", definition, {});
    const { blame, states } = await client.get<ExecutionView>(`execution?arn=${arn}`);
    expect(blame).toMatchObject({ stateName: "Deep", error: "Deep.Error", caught: false });
    expect(states.map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
  });
});

test("a task that waits for its token is listed, answered and gone", async () => {
  const { QueueUrl } = await askService(client.host, ["sqs", "CreateQueue"], {
    QueueName: "hands",
  });
  const machine = await client.machine("Asking", {
    StartAt: "Ask",
    States: {
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters: { QueueUrl, "MessageBody.$": "$$.Task.Token" },
        TimeoutSeconds: 600,
        End: true,
      },
    },
  });
  const arn = await client.start(machine, {});
  const tokens = async (): Promise<readonly WaitingToken[]> =>
    (await client.get<TokenPage>("tokens")).items;
  await expect.poll(tokens).toHaveLength(1);
  const [token] = await tokens();
  expect(token).toMatchObject({
    ...{ executionArn: arn, machineName: "Asking", stateName: "Ask", waitsFor: "callback" },
  });
  expect(token?.timeoutAt).toBeGreaterThan(token?.since ?? 0);
  const { queues } = await client.get<ServicesView>("services");
  expect(queues.items).toMatchObject([{ name: "hands", visible: 1, inFlight: 0 }]);
  const look = await client.get<ServiceLook>("services/queue/hands");
  expect(JSON.parse(look.rows[0] ?? "")).toMatchObject({ Body: token?.taskToken });
  await client.call("SendTaskSuccess", { taskToken: token?.taskToken, output: "1" });
  await client.host.engine.closed(arn);
  expect(await tokens()).toEqual([]);
});

test("an activity's task waits for a worker, then for its answer", async () => {
  const { activityArn } = await client.call("CreateActivity", { name: "hand" });
  const machine = await client.machine("Handing", {
    StartAt: "Hand",
    States: { Hand: { Type: "Task", Resource: activityArn, End: true } },
  });
  const arn = await client.start(machine, {});
  const waiting = async (): Promise<readonly (readonly [string, number, number])[]> => {
    const [activity] = await client.get<readonly ActivityItem[]>("activities");
    const { items } = await client.get<TokenPage>("tokens");
    return items.map(({ waitsFor }) => [
      ...([waitsFor, activity?.tasksQueued ?? 0, activity?.tasksRunning ?? 0] as const),
    ]);
  };
  await expect.poll(waiting).toEqual([["activityWorker", 1, 0]]);
  const asked = { activityArn, workerName: "packer-2" };
  const { taskToken } = await client.call("GetActivityTask", asked);
  expect(await waiting()).toEqual([["activityAnswer", 0, 1]]);
  expect(await client.get("tokens")).toMatchObject({ items: [{ workerName: "packer-2" }] });
  await client.call("SendTaskFailure", { taskToken, error: "No" });
  await client.host.engine.closed(arn);
});

test("a map run tells what its children failed with, and each child is an execution", async () => {
  const { Each } = SORTING.States;
  const definition = {
    StartAt: "All",
    States: {
      All: {
        Type: "Map",
        ToleratedFailurePercentage: 100,
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          ...Each.ItemProcessor,
        },
        End: true,
      },
    },
  };
  const arn = await client.run("Many", definition, [1, 5, 2, 6]);
  const view = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect(view.states[0]?.iterations).toMatchObject({ total: 4, succeeded: 2, failed: 2 });
  const { mapRunArn } = view.mapRuns[0] ?? {};
  const run = await client.get<MapRunView>(`map-run?arn=${mapRunArn}`);
  expect(run).toMatchObject({ stateName: "All", items: { succeeded: 2, failed: 2, total: 4 } });
  expect(run.errors).toMatchObject([
    { error: "TooMuch", count: 2, causes: [{ cause: "more than three" }] },
  ]);
  const children = await client.get<ExecutionPage>(`executions?mapRun=${mapRunArn}&status=FAILED`);
  expect(children.items).toHaveLength(2);
  const child = await client.get<ExecutionView>(
    `execution?arn=${run.errors[0]?.causes[0]?.example}`,
  );
  expect(JSON.parse(child.definition)).toEqual(Each.ItemProcessor);
  expect(child.blame).toMatchObject({ stateId: "/States/Bad" });
});

test("Express executions stand among the others, newest first, in pages", async () => {
  const definition = { StartAt: "Go", States: { Go: { Type: "Pass", End: true } } };
  const standard = await client.machine("Slow", definition);
  const express = await client.machine("Quick", definition, { type: "EXPRESS" });
  const started: string[] = [];
  for (const machine of [standard, express, express, standard, express]) {
    const arn = await client.start(machine, { sought: "needle" });
    await client.host.engine.closed(arn);
    // Lists are by the millisecond of the start.
    const { now } = await client.get<ConsoleInfo>("info");
    await expect.poll(() => Date.now()).toBeGreaterThan(now);
    started.unshift(arn);
  }
  const seen: string[] = [];
  let [after, searched] = ["", 0];
  do {
    const page = await client.get<ExecutionPage>(`executions?text=needle&limit=2${after}`);
    searched += page.searched ?? 0;
    seen.push(...page.items.map(({ executionArn }) => executionArn));
    after = page.next === undefined ? "" : `&after=${encodeURIComponent(page.next)}`;
  } while (after !== "");
  expect(seen).toEqual(started);
  const all = (await client.get<ExecutionPage>("executions?limit=1000")).items.length;
  expect(searched).toBe(all);
  const many = Array.from({ length: 33 }, (_, i) => `w${i}`).join("+");
  await expect(client.get(`executions?text=${many}`)).rejects.toThrow("at most 32 words");
  const nothing = await client.get<ExecutionPage>("executions?text=haystack");
  expect(nothing).toMatchObject({ items: [], searched: all });
  const machines = await client.get<readonly MachineItem[]>("machines");
  expect(machines.find(({ name }) => name === "Quick")?.counts.SUCCEEDED).toBe(3);
});

test("a task that ran out of its own time is told so, and not of the machine's", async () => {
  const { activityArn } = await client.call("CreateActivity", { name: "slow" });
  const Slow = { Type: "Task", Resource: activityArn, TimeoutSeconds: 1, End: true };
  const machine = await client.machine("Overdue", { StartAt: "Slow", States: { Slow } });
  const arn = await client.start(machine, {});
  // The time of an activity's task begins when a worker takes it.
  await client.call("GetActivityTask", { activityArn });
  await client.host.engine.closed(arn);
  const { blame, status } = await client.get<ExecutionView>(`execution?arn=${arn}`);
  expect([status, blame?.error]).toEqual(["FAILED", "States.Timeout"]);
  expect(blame?.hint).toContain("the state's TimeoutSeconds has passed");
});
