// What people do in the console, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const CHECKOUT = {
  StartAt: "Enough",
  States: {
    Enough: {
      Type: "Choice",
      Choices: [{ Variable: "$.items", NumericGreaterThan: 8, Next: "OutOfStock" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
    OutOfStock: { Type: "Fail", Error: "OutOfStock", Cause: "The warehouse has fewer" },
  },
};

const HOLDING = {
  StartAt: "Hold",
  States: { Hold: { Type: "Wait", Seconds: 3600, End: true } },
};

describe.skipIf(skipped !== undefined)("the console", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let checkout: string;
  let packing: string;

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    checkout = await served.machine("checkout", CHECKOUT);
    const { activityArn } = await served.call("CreateActivity", { name: "pack" });
    packing = await served.machine("packing", {
      StartAt: "Pack",
      States: { Pack: { Type: "Task", Resource: activityArn, TimeoutSeconds: 600, End: true } },
    });
    for (let i = 0; i < 12; i += 1) {
      const input = JSON.stringify({ items: i, note: i === 3 ? "needle-in-hay" : "hay" });
      await served.call("StartExecution", { stateMachineArn: checkout, name: `order-${i}`, input });
    }
  });

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(served.url + path);
  };
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });

  test("filters narrow the list, stand in the URL, and are there again after a reload", async () => {
    await open("/executions");
    await row("order-11").waitFor();
    await page.getByRole("button", { name: "Failed" }).click();
    await expect.poll(() => page.url()).toContain("status=FAILED");
    await expect.poll(() => row("order-1").count()).toBe(2);
    await expect.poll(() => row("order-0").count()).toBe(0);
    await page.reload();
    await row("order-11").waitFor();
    expect(await row("order-0").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Failed" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
  });

  test("a search finds an execution by what was in its input", async () => {
    await open("/executions");
    await page.getByLabel("Search in input, output and error").fill("needle-in");
    await expect.poll(() => page.url()).toContain("text=needle-in");
    await row("order-3").waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    expect(await row("order-3").textContent()).toContain("needle-in-hay");
  });

  test("an execution that starts elsewhere is there without a reload, and ends there too", async () => {
    const machine = await served.machine("holding", HOLDING);
    await open(`/machines/${machine}`);
    await page.getByText("Nothing was started yet").waitFor();
    const started = await served.call("StartExecution", { stateMachineArn: machine, name: "live" });
    await row("live").getByText("Running").waitFor();
    await served.call("StopExecution", { executionArn: started["executionArn"] });
    await row("live").getByText("Aborted").waitFor();
  });

  test("j and k walk the rows, Enter opens one", async () => {
    await open(`/executions?machine=${checkout}`);
    await row("order-11").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("/executions/arn:aws:states");
    expect(page.url()).toContain("order-11");
  });

  test("the start form says what is wrong with the input, keeps inputs, and starts", async () => {
    await open(`/machines/${checkout}`);
    await page.getByRole("button", { name: "Start execution" }).click();
    const dialog = page.getByRole("dialog");
    const editor = dialog.getByRole("textbox", { name: "Input" });
    await editor.fill('{"items": 2,}');
    await dialog.getByText(/^Line 1, column 1\d: /).waitFor();
    expect(await dialog.getByRole("button", { name: "Start execution" }).isDisabled()).toBe(true);
    await editor.fill('{"items": 2}');
    await dialog.getByRole("button", { name: "Save this input" }).click();
    await dialog.getByLabel("Name of the input").fill("two items");
    await page.keyboard.press("Enter");
    await editor.fill("{}");
    await dialog.getByLabel("Take an input").selectOption({ label: "two items" });
    await expect.poll(() => editor.textContent()).toContain('"items": 2');
    await dialog.getByLabel("Name (optional)").fill("by-hand");
    await dialog.getByRole("button", { name: "Start execution" }).click();
    await expect.poll(() => page.url()).toContain("execution:checkout:by-hand");
    const arn = `arn:aws:states:us-east-1:123456789012:execution:checkout:by-hand`;
    const { input = "" } = await served.call("DescribeExecution", { executionArn: arn });
    expect(JSON.parse(input)).toEqual({ items: 2 });
  });

  test("a task that a worker holds is succeeded by hand", async () => {
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn: packing, name: "parcel" },
    });
    const activityArn = "arn:aws:states:us-east-1:123456789012:activity:pack";
    await served.call("GetActivityTask", { activityArn, workerName: "w" });
    await open("/tokens");
    await page.getByRole("button", { name: "Answer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Output" }).fill('{"packed": true}');
    await dialog.getByRole("button", { name: "Send success" }).click();
    await page.getByText("No task waits for an answer").waitFor();
    await expect
      .poll(async () => (await served.call("DescribeExecution", { executionArn }))["output"])
      .toBe('{"packed": true}');
  });

  test("a definition is changed with the server's diagnostics beside it", async () => {
    const machine = await served.machine("edited", HOLDING);
    await open(`/machines/${machine}?tab=definition`);
    await page.getByRole("button", { name: "Edit" }).click();
    const editor = page.getByRole("textbox", { name: "Definition" });
    const change = (next: object): Promise<void> => editor.fill(JSON.stringify(next));
    await change({ StartAt: "Nowhere", States: HOLDING.States });
    await page
      .getByLabel("Diagnostics")
      .getByText(/Nowhere/)
      .waitFor();
    const save = page.getByRole("button", { name: "Save definition" });
    expect(await save.isDisabled()).toBe(true);
    await change({ StartAt: "Brief", States: { Brief: { Type: "Succeed" } } });
    await page.getByText("The definition is valid.").waitFor();
    await save.click();
    await page.getByText("Definition saved").waitFor();
    const { definition } = await served.call("DescribeStateMachine", { stateMachineArn: machine });
    expect(definition).toContain("Brief");
  });

  test("the limits of a map run are changed while it works", async () => {
    const machine = await served.machine("batch", {
      StartAt: "Each",
      States: {
        Each: {
          ...{ Type: "Map", Label: "Each", MaxConcurrency: 2, End: true },
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            ...HOLDING,
          },
        },
      },
    });
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn: machine, input: JSON.stringify([1, 2, 3, 4, 5]) },
    });
    const runs = async () => JSON.stringify(await served.call("ListMapRuns", { executionArn }));
    await expect.poll(runs).toContain("mapRun:");
    const [mapRunArn = ""] = /arn:[^"]*:mapRun:[^"]*/.exec(await runs()) ?? [];
    await open(`/map-runs/${encodeURIComponent(mapRunArn)}`);
    await page.getByText("2 running").first().waitFor();
    await page.getByRole("button", { name: "Change limits" }).click();
    await page.getByLabel("Children at once").fill("4");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByText("4 running").first().waitFor();
    await expect.poll(() => page.getByRole("row").count(), { timeout: 15_000 }).toBe(5);
    await served.call("StopExecution", { executionArn });
  });

  test("the palette finds pages, machines and executions; g and a letter go to pages", async () => {
    await open("/");
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).fill("order-7");
    await page.getByRole("option", { name: "order-7" }).first().waitFor();
    await page.getByRole("combobox", { name: "Search" }).fill("packing");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "packing" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await page.getByRole("heading", { name: "Executions" }).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("an unknown address says so and leads back", async () => {
    await open("/nowhere/at/all");
    await page.getByText("No page stands here").waitFor();
    await page.getByRole("link", { name: "Dashboard", exact: true }).last().click();
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
  });
});
