// Which tab of an execution is open once it ends while it is watched, in a real browser.
import type { Page } from "playwright-core";
import { describe, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:watched";
const States = { Ask: { Type: "Task", Resource: ACTIVITY, End: true } };

describe.skipIf(skipped !== undefined)("an execution that is watched", () => {
  let served: Served;
  let page: Page;

  onStage((stage) => {
    ({ served, page } = stage);
  });

  const opened = (name: string): Promise<void> =>
    page
      .getByRole("tablist", { name: "What to see of the execution" })
      .getByRole("tab", { name, selected: true })
      .waitFor();

  test("shows its data flow once it succeeds, as after a reload, until something else is chosen", async () => {
    await served.call("CreateActivity", { name: "watched" });
    const stateMachineArn = await served.machine("watched", { StartAt: "Ask", States });
    const input = '{"n":1}';
    const { executionArn } = await served.call("StartExecution", { stateMachineArn, input });
    await page.goto(`${served.url}/executions/${executionArn}`);
    await opened("Input");
    const { taskToken } = await served.call("GetActivityTask", { activityArn: ACTIVITY });
    await served.call("SendTaskSuccess", { taskToken, output: '{"n":2}' });
    await opened("Data flow");
    await page.reload();
    await opened("Data flow");
    await page.getByRole("tab", { name: "Input" }).click();
    await opened("Input");
  });
});
