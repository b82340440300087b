// Executions that end from outside while a state waits to try again: its attempts keep what they failed with.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const CODE = `exports.call = async () => {
  const error = new Error("no money on it");
  error.name = "CardDeclined";
  throw error;
};`;

const PATIENT = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 100, MaxAttempts: 3 }];
const CHARGE = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
const charge = (more: object) => ({
  StartAt: "Charge",
  States: { Charge: { ...CHARGE, Parameters: { FunctionName: "Declines" }, ...more } },
});

const SIDES = {
  StartAt: "Sides",
  States: { Sides: { Type: "Parallel", Branches: [charge({})], Retry: PATIENT, End: true } },
};
const EACH = {
  StartAt: "Each",
  States: {
    Each: { Type: "Map", ItemProcessor: charge({ Retry: PATIENT }), End: true },
  },
};
/** The branch is under way again when it is stopped. */
const AGAIN = {
  StartAt: "Sides",
  States: {
    Sides: {
      ...{ Type: "Parallel", Parameters: { "tried.$": "$$.State.RetryCount" }, End: true },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
      Branches: [
        {
          StartAt: "Look",
          States: {
            Look: {
              Type: "Choice",
              Choices: [{ Variable: "$.tried", NumericEquals: 0, Next: "Bad" }],
              Default: "Hold",
            },
            Bad: { Type: "Fail", Error: "Broken" },
            Hold: { Type: "Wait", Seconds: 600, End: true },
          },
        },
      ],
    },
  },
};

describe.skipIf(skipped !== undefined)("an execution that ends during a back-off", () => {
  let served: Served;
  let page: Page;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Declines", runtime: "nodejs20.x", handler: "index.call", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": CODE } },
    });
  });

  const inspector = (name: string) => page.getByRole("region", { name: `Inspector of ${name}` });

  const start = async (name: string, definition: object, input: unknown): Promise<string> => {
    const stateMachineArn = await served.machine(name, definition);
    const asked = { stateMachineArn, input: JSON.stringify(input) };
    return (await served.call("StartExecution", asked))["executionArn"] ?? "";
  };

  /** How many events of a type there are. */
  const counted = async (arn: string, type: string): Promise<number> => {
    const path = `events?arn=${encodeURIComponent(arn)}&type=${type}&data=0`;
    const response = await fetch(`${served.url}/-/console/v1/${path}`);
    // A page of events.
    return ((await response.json()) as { readonly total: number }).total;
  };

  const stopped = async (
    name: string,
    definition: object,
    input: unknown = {},
  ): Promise<string> => {
    const arn = await start(name, definition, input);
    await expect.poll(() => counted(arn, "TaskFailed"), { timeout: 10_000 }).toBe(1);
    await served.call("StopExecution", { executionArn: arn, error: "X", cause: "y" });
    return arn;
  };

  const failure = (name: string): Promise<string | null> =>
    inspector(name).locator(".failure").textContent();

  const expectDeclined = async (name: string): Promise<void> => {
    await inspector(name).getByText("no money on it").first().waitFor();
    await inspector(name).getByRole("region", { name: "Trace" }).getByText("index.js").waitFor();
    expect(await failure(name)).toContain("CardDeclined");
    expect(await failure(name)).not.toMatch(/X|TimeoutSeconds/);
  };

  test("by StopExecution tells what its Task failed with, and beside that why it was stopped", async () => {
    const arn = await stopped("task", charge({ Retry: PATIENT }));
    await page.goto(`${served.url}/executions/${arn}?state=/States/Charge&pane=error`);
    await expectDeclined("Charge");
    await page.getByText("Stopped in Charge · X").waitFor();
    await page.getByText("by StopExecution: “y”").waitFor();
  });

  test("by its own limit tells what its Task failed with", async () => {
    const late = { ...charge({ Retry: PATIENT }), TimeoutSeconds: 3 };
    const arn = await start("late", late, {});
    await served.host.engine.closed(arn);
    await page.goto(`${served.url}/executions/${arn}?state=/States/Charge&pane=error`);
    await expectDeclined("Charge");
    await page.getByText("Timed out in Charge").waitFor();
  });

  test("tells what a Task in an iteration failed with", async () => {
    const arn = await stopped("each", EACH, [1]);
    const state = "/States/Each/ItemProcessor/States/Charge";
    await page.goto(`${served.url}/executions/${arn}?state=${state}&pane=error`);
    await expectDeclined("Charge");
  });

  test("leads from a Parallel to the state that it failed by", async () => {
    const arn = await stopped("sides", SIDES);
    await page.goto(`${served.url}/executions/${arn}?state=/States/Sides&pane=error`);
    await inspector("Sides").getByText("It failed by").waitFor();
    await expectDeclined("Sides");
  });

  test("says of an attempt that was under way that it did not fail", async () => {
    const arn = await start("again", AGAIN, {});
    await expect.poll(() => counted(arn, "WaitStateEntered"), { timeout: 10_000 }).toBe(1);
    await served.call("StopExecution", { executionArn: arn, error: "X", cause: "y" });
    await page.goto(`${served.url}/executions/${arn}?state=/States/Sides&pane=error`);
    await inspector("Sides").getByText("Attempt 2 of 2").waitFor();
    await inspector("Sides").getByText("it did not fail by itself").waitFor();
    expect(await inspector("Sides").getByText("It failed by").count()).toBe(0);
  });
});
