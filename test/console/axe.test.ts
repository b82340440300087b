// No page has a violation of axe's rules, in light or in dark.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { axeViolations } from "./axe.ts";
import { openBrowser, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const REGION = "us-east-1:123456789012";

const MACHINE = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", ToleratedFailurePercentage: 100 },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [{ Variable: "$", NumericEquals: 2, Next: "Bad" }],
            Default: "Fine",
          },
          Fine: { Type: "Succeed" },
          Bad: { Type: "Fail", Error: "RowInvalid", Cause: "no customer" },
        },
      },
      Next: "Pack",
    },
    Pack: { Type: "Task", Resource: `arn:aws:states:${REGION}:activity:pack`, End: true },
  },
};

describe.skipIf(skipped !== undefined)("axe", () => {
  let served: Served;
  let browser: Browser;
  let mapRun = "";

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    await served.call("CreateActivity", { name: "pack" });
    const machine = await served.machine("orders", MACHINE);
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn: machine, name: "order-1", input: "[1,2,3]" },
    });
    mapRun = await vi.waitFor(async () => {
      const { mapRuns } = await served.call("ListMapRuns", { executionArn });
      const [first] = mapRuns as unknown as readonly { readonly mapRunArn: string }[];
      if (first === undefined) throw new Error("no map run yet");
      return first.mapRunArn;
    });
    const activityArn = `arn:aws:states:${REGION}:activity:pack`;
    await served.call("GetActivityTask", { activityArn, workerName: "w" });
  });

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const machine = `/machines/arn:aws:states:${REGION}:stateMachine:orders`;
  const pages: readonly (readonly [string, string, (page: Page) => Promise<unknown>])[] = [
    ["the dashboard", "/", (page) => page.getByText("Slowest states").waitFor()],
    ["the machines", "/machines", (page) => page.getByRole("link", { name: "orders" }).waitFor()],
    ["a machine", machine, (page) => page.getByText("order-1").waitFor()],
    ["a definition", `${machine}?tab=definition`, (page) => page.locator(".cm-content").waitFor()],
    ["tags", `${machine}?tab=tags`, (page) => page.getByText("No tags").waitFor()],
    ["the start form", `${machine}?start=1`, (page) => page.locator(".cm-content").waitFor()],
    ["the executions", "/executions", (page) => page.getByText("order-1").waitFor()],
    [
      "an execution",
      `/executions/arn:aws:states:${REGION}:execution:orders:order-1`,
      (page) => page.locator("svg.treadle-graph").first().waitFor(),
    ],
    ["a map run", "MAP RUN", (page) => page.getByText("RowInvalid").first().waitFor()],
    ["the tokens", "/tokens", (page) => page.getByText("a worker is on it").waitFor()],
    ["the activities", "/activities", (page) => page.getByText("Workers polling").waitFor()],
    ["the functions", "/functions", (page) => page.getByText("No function runs here").waitFor()],
    ["the services", "/services", (page) => page.getByText("The services are empty").waitFor()],
    ["no page", "/nowhere", (page) => page.getByText("No page stands here").waitFor()],
  ];

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    let page: Page;
    beforeAll(async () => {
      page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(15_000);
    });

    test.each(pages)("finds nothing wrong with %s", async (_name, path, ready) => {
      const where = path === "MAP RUN" ? `/map-runs/${encodeURIComponent(mapRun)}` : path;
      await page.goto(served.url + where);
      await ready(page);
      expect(await axeViolations(page)).toEqual([]);
    });

    test("finds nothing wrong with the palette and the drawer", async () => {
      await page.goto(`${served.url}/machines`);
      await page.getByRole("link", { name: "orders" }).waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("option").first().waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("dialog").waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  });
});
