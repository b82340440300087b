// What the children of a map run failed with, whatever form the cause has.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const FAILS = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", ToleratedFailurePercentage: 100, End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Bad",
        States: { Bad: { Type: "Fail", ErrorPath: "$.error", CausePath: "$.cause" } },
      },
    },
  },
};

const INNER = { errorMessage: "no pump", errorType: "PumpError", stackTrace: ["at a", "at b"] };
const ITEMS = [
  { error: "Plain", cause: "row 7 is empty\n  it has no name" },
  { error: "Nested", cause: JSON.stringify({ Error: "Pump", Cause: JSON.stringify(INNER) }) },
  { error: "Bare", cause: '{"code":17,"rows":[1,2]}' },
  { error: "Silent", cause: "" },
  { error: "Long", cause: `{"log":"${"a line \\n".repeat(2_500)}` },
];

describe.skipIf(skipped !== undefined)("errors of a map run", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), openBrowser()]);
    page = await openPage(browser);
    const stateMachineArn = await served.machine("fails", FAILS);
    const input = JSON.stringify(ITEMS);
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
    await served.host.engine.closed(executionArn);
    const { mapRuns } = (await served.call("ListMapRuns", { executionArn })) as unknown as {
      readonly mapRuns: readonly { readonly mapRunArn: string }[];
    };
    await page.goto(`${served.url}/map-runs/${encodeURIComponent(mapRuns[0]?.mapRunArn ?? "")}`);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const one = (error: string) =>
    page.locator(".map-errors li").filter({ has: page.getByText(error, { exact: true }) });

  test("are shown as they are where they are plain text, line by line", async () => {
    const message = one("Plain").locator(".failure-message");
    await message.waitFor();
    expect(await message.textContent()).toBe("row 7 is empty\n  it has no name");
    expect(await message.evaluate((element) => getComputedStyle(element).whiteSpace)).toBe(
      "pre-wrap",
    );
    expect(await one("Silent").locator(".failure-message, .json").count()).toBe(0);
  });

  test("are read out of what they are wrapped in", async () => {
    const nested = one("Nested");
    expect(await nested.locator(".failure-message").textContent()).toBe("no pump");
    await nested.getByText("PumpError", { exact: true }).waitFor();
    await nested.getByRole("region", { name: "Trace of Nested" }).getByText("at b").waitFor();
  });

  test("are laid out where they are JSON without a message", async () => {
    const json = one("Bare").getByRole("region", { name: "Cause of Bare" });
    expect(await json.textContent()).toContain('"code": 17');
    expect(await one("Bare").locator(".failure-message").count()).toBe(0);
  });

  test("are cut where they are very long, and say so", async () => {
    const text = (await one("Long").locator(".failure-message").textContent()) ?? "";
    expect(text).toHaveLength(12_000);
    expect(text.endsWith("…")).toBe(true);
  });
});
