// Functions in the browser: how often each was called, while executions call it.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const CODE = "exports.talk = async ({ fails }) => { if (fails) throw new Error('no'); return 1; };";
const CALLS = {
  StartAt: "Call",
  States: {
    Call: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Parameters: { FunctionName: "Talks", "Payload.$": "$" },
    },
  },
};

describe.skipIf(skipped !== undefined)("the functions", () => {
  let served: Served;
  let page: Page;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Talks", runtime: "nodejs20.x", handler: "index.talk", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": CODE } },
    });
  });

  test("are counted as they are called, without being looked at anew", async () => {
    const stateMachineArn = await served.machine("calls", CALLS);
    let answers = 0;
    page.on("response", (response) => {
      if (response.url().endsWith("/functions")) answers += 1;
    });
    await page.clock.install();
    await page.goto(`${served.url}/functions`);
    const cells = (): Promise<readonly string[]> =>
      page.getByRole("row").filter({ hasText: "Talks" }).getByRole("cell").allTextContents();
    await expect.poll(async () => (await cells()).slice(3, 5)).toEqual(["0", "0"]);
    for (const input of ["{}", '{"fails":1}']) {
      const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
      await served.host.engine.closed(executionArn);
    }
    await expect
      .poll(async () => (await cells()).slice(3, 5), { timeout: 8_000 })
      .toEqual([...["2", "1"]]);
    expect(answers).toBeLessThan(10);
  });
});
