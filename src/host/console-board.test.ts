// What the dashboard says of states that did not simply succeed.
import { expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { Dashboard, ExecutionPage } from "../console-wire/index.ts";
import type { RunnerResolver } from "../engine/index.ts";

const TOOK_MS = 60;

/** Takes its time, then fails. */
const runnerFor: RunnerResolver = (resource) =>
  resource.kind === "integration"
    ? {
        run: async () => {
          await new Promise((resolve) => setTimeout(resolve, TOOK_MS));
          return { type: "failed", failure: { error: "Broken", cause: "" } };
        },
      }
    : undefined;

let client: ConsoleClient;

onConsole(
  (opened) => {
    client = opened;
  },
  { runnerFor },
);

const CALL = {
  ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke" },
  Parameters: { FunctionName: "f" },
};

async function statesOf(name: string): Promise<Dashboard["states"]> {
  const machine = `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
  return (await client.get<Dashboard>(`dashboard?machine=${machine}`)).states;
}

test("a state that only failed stands among the slowest, with the time that it took to fail", async () => {
  await client.run("Fails", { StartAt: "Call", States: { Call: { ...CALL, End: true } } }, {});
  const [call, ...others] = await statesOf("Fails");
  expect(others).toEqual([]);
  expect(call).toMatchObject({ stateName: "Call", visits: 1, failures: 1 });
  expect(call?.p50Ms).toBeGreaterThanOrEqual(TOOK_MS - 5);
});

test("a failure that was caught counts with its time", async () => {
  const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Tell" }];
  const States = { Call: { ...CALL, Catch, End: true }, Tell: { Type: "Pass", End: true } };
  await client.run("Catches", { StartAt: "Call", States }, {});
  const [call, tell] = await statesOf("Catches");
  expect(call).toMatchObject({ stateName: "Call", failures: 1 });
  expect(call?.p95Ms).toBeGreaterThanOrEqual(TOOK_MS - 5);
  expect(tell).toMatchObject({ stateName: "Tell", failures: 0 });
});

test("a state in which the execution ran out of time counts with that time", async () => {
  const States = { Hold: { Type: "Wait", Seconds: 900, End: true } };
  await client.run("Late", { TimeoutSeconds: 1, StartAt: "Hold", States }, {});
  const [hold] = await statesOf("Late");
  expect(hold).toMatchObject({ stateName: "Hold", visits: 1, failures: 0 });
  expect(hold?.p50Ms).toBeGreaterThanOrEqual(900);
});

test("a state that somebody stopped has no time of its own", async () => {
  const States = { Hold: { Type: "Wait", Seconds: 900, End: true } };
  const arn = await client.start(await client.machine("Stopped", { StartAt: "Hold", States }), {});
  await client.call("StopExecution", { executionArn: arn });
  await client.host.engine.closed(arn);
  expect(await statesOf("Stopped")).toEqual([]);
});

test("the last failures are those that ended last, whatever began when", async () => {
  const Hold = { Type: "Wait", Seconds: 900, End: true };
  const holds = await client.machine("Failures", { StartAt: "Hold", States: { Hold } });
  const started: string[] = [];
  for (let i = 0; i < 12; i += 1) started.push(await client.start(holds, {}));
  const stop = async (executionArn: string): Promise<void> => {
    await client.call("StopExecution", { executionArn });
    const { stopDate = 0 } = (await client.host.engine.describeExecution(executionArn)) ?? {};
    await expect.poll(() => Date.now()).toBeGreaterThan(stopDate);
  };
  const stopped = [...started].reverse();
  for (const executionArn of stopped) await stop(executionArn);
  const { lastFailures } = await client.get<Dashboard>(`dashboard?machine=${holds}`);
  expect(lastFailures.map(({ executionArn }) => executionArn)).toEqual(
    [...stopped].reverse().slice(0, 10),
  );
  expect(lastFailures[0]?.status).toBe("ABORTED");
});

test("what began before the span and failed in it is among the last failures", async () => {
  const Hold = { Type: "Wait", Seconds: 900, End: true };
  const holds = await client.machine("Longer", { StartAt: "Hold", States: { Hold } });
  const executionArn = await client.start(holds, {});
  const { startDate = 0 } = (await client.host.engine.describeExecution(executionArn)) ?? {};
  const from = (Math.floor(startDate / 1_000) + 1) * 1_000;
  await expect.poll(() => Date.now(), { timeout: 3_000 }).toBeGreaterThan(from);
  await client.call("StopExecution", { executionArn });
  const asked = (span: string): Promise<Dashboard> =>
    client.get<Dashboard>(`dashboard?machine=${holds}&${span}`);
  const during = await asked(`from=${from}&to=${from + 10_000}`);
  expect(during.lastFailures).toMatchObject([{ executionArn }]);
  expect(during.totals).toMatchObject({ started: 0, ABORTED: 1, RUNNING: 0 });
  expect(during.p50Ms).toBeGreaterThan(0);
  const listed = await client.get<ExecutionPage>(
    `executions?machine=${holds}&endedFrom=${from}&counts=1`,
  );
  expect(listed.items).toMatchObject([{ executionArn }]);
  expect(listed.counts).toMatchObject({ ABORTED: 1 });
  expect((await asked(`from=${from - 60_000}&to=${from}`)).lastFailures).toEqual([]);
});

test("what runs is counted whenever it began, and is not among what has ended", async () => {
  const Hold = { Type: "Wait", Seconds: 900, End: true };
  const holds = await client.machine("Running", { StartAt: "Hold", States: { Hold } });
  await client.start(holds, {});
  const later = Date.now() + 60_000;
  const { totals } = await client.get<Dashboard>(
    `dashboard?machine=${holds}&from=${later}&to=${later + 60_000}`,
  );
  expect(totals).toMatchObject({ started: 0, RUNNING: 1 });
  const ended = await client.get<ExecutionPage>(`executions?machine=${holds}&endedFrom=0&counts=1`);
  expect([ended.items, ended.counts?.RUNNING]).toEqual([[], 0]);
});
