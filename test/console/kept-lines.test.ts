// What the console says of functions' lines after a restart of the server, in a real browser.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askService } from "../support/ask-service.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const CODE = `exports.pay = async ({ order }) => {
  console.log("paying order", order);
  throw new Error("card declined");
};`;

const PAY = {
  StartAt: "Pay",
  States: {
    Pay: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Parameters: { FunctionName: "Pays", "Payload.$": "$" },
    },
  },
};

describe.skipIf(skipped !== undefined)("after a restart", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-kept-"));
  let served: Served;
  let browser: Browser;
  let page: Page;
  const arns: string[] = [];

  const restarted = async (): Promise<void> => {
    await served?.[Symbol.asyncDispose]();
    served = await serve({ dataDirectory: folder });
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Pays", runtime: "nodejs20.x", handler: "index.pay", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": CODE } },
    });
  };

  beforeAll(async () => {
    await restarted();
    const stateMachineArn = await served.machine("pays", PAY);
    for (const order of [4711, 42]) {
      const input = JSON.stringify({ order });
      const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
      await served.host.engine.closed(executionArn);
      arns.push(executionArn);
    }
    await restarted();
    browser = await openBrowser();
    page = await openPage(browser);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a function still has its lines, and says from when it counts", async () => {
    await page.goto(`${served.url}/functions/Pays`);
    const lines = page.getByRole("log");
    await lines.getByText("paying order 4711").waitFor();
    await lines.getByText("paying order 42").waitFor();
    await page.getByText("Errors since the server's start").waitFor();
  });

  test("an execution has the lines of its own calls", async () => {
    await page.goto(`${served.url}/executions/${arns[0]}?tab=logs`);
    const logs = page.getByRole("region", { name: "Logs" });
    await logs.getByText("paying order 4711").waitFor();
    expect(await logs.textContent()).not.toContain("order 42");
  });

  test("where nothing is kept any more, nothing is said of what was printed", async () => {
    const logGroupName = "/aws/lambda/Pays";
    await askService(served.host, ["logs", "DeleteLogGroup"], { logGroupName });
    await page.goto(`${served.url}/executions/${arns[0]}?tab=logs`);
    await page.getByText("No line of Pays is known: it has no log group here.").waitFor();
    await page.goto(`${served.url}/functions/Pays`);
    await page.getByText("printed before the server's start is not known").waitFor();
  });
});
