// What the inspector says of a state that a redrive began once more, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const CODE = `exports.call = async () => {
  throw new Error("no pump");
};`;

const CALL = {
  StartAt: "Call",
  States: {
    Call: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Parameters: { FunctionName: "Fails" },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
    },
  },
};

describe.skipIf(skipped !== undefined)("after a redrive", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let arn: string;

  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), openBrowser()]);
    page = await openPage(browser);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Fails", runtime: "nodejs20.x", handler: "index.call", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": CODE } },
    });
    const stateMachineArn = await served.machine("calls", CALL);
    const started = await served.call("StartExecution", { stateMachineArn, name: "twice" });
    arn = started["executionArn"] ?? "";
    await served.host.engine.closed(arn);
    await served.call("RedriveExecution", { executionArn: arn });
    await served.host.engine.closed(arn);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  test("the attempts say which of them a redrive began", async () => {
    await page.goto(`${served.url}/executions/${arn}?state=/States/Call&pane=error`);
    const attempts = page.locator(".attempts li");
    await attempts.first().waitFor();
    const texts = await attempts.allTextContents();
    expect(texts).toEqual([
      expect.not.stringMatching(/back-off|redriven/),
      expect.stringMatching(/after [\d.]+ m?s of back-off$/),
      expect.stringMatching(/redriven after [\d.]+ m?s$/),
      expect.stringMatching(/after [\d.]+ m?s of back-off$/),
    ]);
  });

  test("the graph counts retries alone", async () => {
    await page.goto(`${served.url}/executions/${arn}`);
    await expect.poll(() => page.locator(".retry.hot .pill-text").allTextContents()).toEqual(["2"]);
  });
});
