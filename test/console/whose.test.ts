// What happened inside Maps and Parallels, told by the innermost: whose each event is, and where two executions part.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const Hold = { Type: "Wait", Seconds: 600, End: true };
const Bad = { Type: "Fail", Error: "Bad", Cause: "no" };
const EACH = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [
              { Variable: "$", NumericGreaterThan: 2, Next: "Bad" },
              { Variable: "$", NumericGreaterThan: 1, Next: "Hold" },
            ],
            Default: "Fine",
          },
          Fine: { Type: "Pass", End: true },
          ...{ Hold, Bad },
        },
      },
      End: true,
    },
  },
};

describe.skipIf(skipped !== undefined)("inside Maps", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let machine: string;
  let failed: string;

  const run = async (name: string, input: unknown): Promise<string> => {
    const started = await served.call("StartExecution", {
      ...{ stateMachineArn: machine, name, input: JSON.stringify(input) },
    });
    await served.host.engine.closed(started["executionArn"] ?? "");
    return started["executionArn"] ?? "";
  };

  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), openBrowser()]);
    page = await openPage(browser, { reducedMotion: "reduce" });
    machine = await served.machine("each", EACH);
    failed = await run("failed", [1, 2, 3]);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  test("each event says whose it is, and what was aborted is not red", async () => {
    await page.goto(`${served.url}/executions/${failed}?tab=events`);
    const row = (type: string) => page.locator(".event-row", { hasText: type });
    await row("WaitStateAborted").waitFor();
    expect(await row("WaitStateAborted").locator(".event-where").textContent()).toBe("Hold #1");
    expect(await row("MapStateFailed").locator(".event-where").textContent()).toBe("Each");
    expect(await row("MapIterationFailed").locator(".event-where").textContent()).toBe("Each #2");
    const tone = (type: string) =>
      row(type)
        .locator(".event-type")
        .evaluate((element) => getComputedStyle(element).color);
    expect(await tone("WaitStateAborted")).not.toBe(await tone("MapStateFailed"));
  });

  test("two executions part where an iteration went another way, and that state is chosen", async () => {
    const good = await run("good", [1, 1, 1]);
    const bad = await run("bad", [1, 1, 3]);
    await page.goto(`${served.url}/compare?left=${good}&right=${bad}`);
    await page.getByText("First difference: after Look in iteration #2").waitFor();
    await page.getByText("the left went to Fine, the right to Bad").waitFor();
    const first = page.getByRole("row").filter({ hasText: "first difference" });
    expect(await first.getByRole("rowheader").textContent()).toContain("Bad");
  });
});
