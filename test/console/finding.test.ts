// Finding things: by links, by filters, by what executions hold, by the way back; and what says that there is nothing.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { arnOf, LONG, type Populated, populate } from "./populated.ts";

const ORDERS = arnOf("stateMachine", "orders");
const CALLS = arnOf("stateMachine", "calls");

describe.skipIf(skipped !== undefined)("finding", () => {
  let served: Populated;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [served, browser] = await Promise.all([populate(), openBrowser()]);
    page = await openPage(browser);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const open = (path: string): Promise<unknown> => page.goto(served.url + path);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  const rows = (): Promise<readonly string[]> => page.locator(".row-link").allTextContents();
  const parameter = (name: string) => (): string | null =>
    new URL(page.url()).searchParams.get(name);
  const pressed = (name: string): Promise<string | null> =>
    page.getByRole("button", { name }).first().getAttribute("aria-pressed");

  describe("a link to a filtered list", () => {
    const links: readonly (readonly [string, string, readonly string[]])[] = [
      ["a status", "status=FAILED", ["call-2", "hostile-1"]],
      ["two statuses", "status=FAILED,SUCCEEDED", ["call-2", "call-1", "hostile-1"]],
      ["a machine", `machine=${CALLS}`, ["call-2", "call-1"]],
      ["part of a name", "name=CALL-1", ["call-1"]],
      ["a name of digits", "name=0", []],
      ["a span", "since=1h&name=call", ["call-2", "call-1"]],
      ["a span as it is labelled", "since=24h&name=call", ["call-2", "call-1"]],
      ["a time before all", "to=1000", []],
      ["a time by its date", "from=2000-01-01&name=call-2", ["call-2"]],
      ["a text of the input", "text=fails", ["call-2"]],
      ["a text of the error", "text=<b>Bad", ["call-2"]],
      ["a text of the output", "text=StatusCode", ["call-1"]],
      ["what is no filter", "status=BOGUS&since=3y&from=soon&name=call-1", ["call-1"]],
      ["all together", `status=FAILED&machine=${CALLS}&since=1h&name=call`, ["call-2"]],
    ];

    test.each(links)(
      "by %s shows what fits, and again after a reload",
      async (_by, search, names) => {
        await open(`/executions?${search}`);
        await expect.poll(rows).toEqual(names);
        await page.reload();
        await expect.poll(rows).toEqual(names);
      },
    );

    test("opens in another tab with the same filters", async () => {
      const other = await openPage(browser);
      await other.goto(`${served.url}/executions?status=FAILED&machine=${CALLS}&since=1h`);
      await other.locator(".row-link").first().waitFor();
      expect(await other.getByLabel("State machine").inputValue()).toBe(CALLS);
      expect(await other.getByLabel("Time of start").inputValue()).toBe("1h");
      expect(
        await other.getByRole("button", { name: "Failed" }).first().getAttribute("aria-pressed"),
      ).toBe("true");
      await other.close();
    });
  });

  test("children of a map run are filtered under it, and the link brings them again", async () => {
    await open(`/map-runs/${encodeURIComponent(served.mapRunArn)}`);
    await expect.poll(rows).toHaveLength(3);
    await page.getByRole("button", { name: "Failed" }).first().click();
    await expect.poll(rows).toHaveLength(1);
    await expect.poll(parameter("status")).toBe("FAILED");
    await page.reload();
    await expect.poll(rows).toHaveLength(1);
    await open(`/executions?mapRun=${encodeURIComponent(served.mapRunArn)}&status=SUCCEEDED`);
    await expect.poll(rows).toHaveLength(2);
  });

  test("a list of a map run's children names the map run, leads to it and lets go of it", async () => {
    const path = `/executions?mapRun=${encodeURIComponent(served.mapRunArn)}`;
    await open(path);
    await expect.poll(rows).toHaveLength(3);
    const name = page.locator("search").getByRole("link", { name: "Map run of Each" });
    expect(await page.getByLabel("State machine").count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await name.click();
    await page.getByRole("heading", { name: "Map run of Each" }).waitFor();
    await expect.poll(rows).toHaveLength(3);
    expect(await name.count()).toBe(0);
    await page.goBack();
    await page.getByRole("button", { name: "Remove Map run of Each" }).click();
    await expect.poll(parameter("mapRun")).toBeNull();
    await row("call-1").waitFor();
    await page.getByLabel("State machine").waitFor();
    expect(await name.count()).toBe(0);
  });

  test("choices are gone through by back and forward, typing is not", async () => {
    await open("/executions");
    await row("call-1").waitFor();
    await page.getByRole("button", { name: "Failed" }).click();
    await expect.poll(parameter("status")).toBe("FAILED");
    await page.getByLabel("Name", { exact: true }).pressSequentially("call", { delay: 20 });
    await expect.poll(parameter("name")).toBe("call");
    await page.getByLabel("Time of start").selectOption("1h");
    await expect.poll(parameter("since")).toBe("1h");
    await page.goBack();
    await expect.poll(parameter("since")).toBeNull();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("call");
    await page.goBack();
    await expect.poll(parameter("status")).toBeNull();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("");
    await expect.poll(() => pressed("Failed")).toBe("false");
    await page.goForward();
    await page.goForward();
    await expect.poll(parameter("since")).toBe("1h");
    await expect.poll(rows).toEqual(["call-2"]);
  });

  test("what is typed while the list is asked is not lost, nor is a choice made meanwhile", async () => {
    await open("/executions");
    await row("call-1").waitFor();
    await page
      .getByLabel("Name", { exact: true })
      .pressSequentially("call-2-and-more", { delay: 90 });
    await page.getByRole("button", { name: "Failed" }).click();
    await expect.poll(parameter("name")).toBe("call-2-and-more");
    expect(parameter("status")()).toBe("FAILED");
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("call-2-and-more");
  });

  test("tabs and the start form stand in the address, and the way back closes them", async () => {
    await open(`/machines/${ORDERS}`);
    await row(LONG).waitFor();
    await page.getByRole("tab", { name: "Tags" }).click();
    await page.getByText("No tags").waitFor();
    await page.getByRole("button", { name: "Start execution" }).click();
    await expect.poll(parameter("start")).toBe("1");
    await page.getByRole("dialog").waitFor();
    await page.reload();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(parameter("start")).toBeNull();
    expect(parameter("tab")()).toBe("tags");
    await page.goBack();
    await page.getByRole("tab", { name: "Tags", selected: true }).waitFor();
    await page.goBack();
    await page.getByRole("tab", { name: "Executions", selected: true }).waitFor();
  });

  test("the dashboard's span and machine stand in the address, and lead to the list", async () => {
    await open("/?span=6h");
    expect(await pressed("6 h")).toBe("true");
    await page.getByLabel("State machine").selectOption(CALLS);
    await expect.poll(parameter("machine")).toBe(CALLS);
    await page.locator(".figure.failed").getByRole("link", { name: "1", exact: true }).click();
    await expect.poll(parameter("ended")).toBe("6h");
    expect(parameter("machine")()).toBe(CALLS);
  });

  test("the dashboard counts what ran, and names what failed and what runs longest", async () => {
    await open("/?span=1h");
    const figure = (title: string): Promise<string | null> =>
      page.locator(".figure").filter({ hasText: title }).locator("dd").textContent();
    await expect.poll(() => figure("Started")).toBe("4");
    expect(await Promise.all(["Running", "Succeeded", "Failed", "Aborted"].map(figure))).toEqual([
      ...["1", "1", "2", "0"],
    ]);
    const failures = page.getByRole("region", { name: "Last failures" });
    expect(await failures.getByRole("link").allTextContents()).toEqual(["call-2", "hostile-1"]);
    const oldest = page.getByRole("region", { name: "Oldest running" });
    expect(await oldest.getByRole("link").allTextContents()).toEqual([LONG]);
    const state = row("Call").first();
    expect(await state.getByRole("cell").allTextContents()).toEqual([
      ...["Call", "calls", "2", "0", "1"],
      ...[expect.stringMatching(/s$/), expect.stringMatching(/s$/)],
    ]);
    await served.call("StartExecution", { stateMachineArn: CALLS, name: "one-more", input: "{}" });
    await expect.poll(() => figure("Started")).toBe("5");
  });

  test.each([
    ["state machine", `/machines/${arnOf("stateMachine", "none")}`, "All state machines"],
    ["execution", `/executions/${arnOf("execution", "orders:none")}`, "All executions"],
    ["execution", "/executions/none", "All executions"],
    [
      "map run",
      `/map-runs/${encodeURIComponent(arnOf("mapRun", "orders/Each:none"))}`,
      "All executions",
    ],
    ["function", "/functions/none", "All functions"],
    ["function", "/functions/no%2Fsuch", "All functions"],
    ["table", "/services/table/none", "All services"],
    ["queue", "/services/queue/none", "All services"],
    ["topic", "/services/topic/none", "All services"],
    ["bucket", "/services/bucket/none", "All services"],
    ["rule", "/services/rule/none", "All services"],
    ["log group", "/services/log-group/none", "All services"],
  ])(
    "a %s that there is not is said to be none, with a way back and nothing to do (%s)",
    async (what, path, back) => {
      await open(path);
      await page.getByText(`There is no such ${what}`).waitFor();
      expect(await page.locator("main").getByRole("button").count()).toBe(0);
      await page.locator("main").getByRole("link", { name: back }).click();
      await expect.poll(() => page.url()).not.toContain("none");
      await page.getByRole("heading", { level: 1 }).first().waitFor();
    },
  );

  test("a long error gives way, the name of the execution does not", async () => {
    await open("/executions?name=hostile-1");
    const name = page.locator(".row-link").first();
    await name.waitFor();
    const cut = (): Promise<boolean> =>
      name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    await page.setViewportSize({ width: 900, height: 900 });
    expect(await cut()).toBe(false);
    expect((await page.locator(".row-error").first().boundingBox())?.width).toBeGreaterThan(20);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await cut()).toBe(false);
  });

  test("one execution is one execution", async () => {
    await open("/executions?name=call-2");
    await page.getByText("1 execution", { exact: true }).waitFor();
  });

  test("a telephone shows the filters that are on, and takes them away", async () => {
    const small = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await small.goto(`${served.url}/executions?name=call&machine=${CALLS}&since=1h&status=FAILED`);
    await small.locator(".row-link").first().waitFor();
    for (const text of ["Name: call", "calls", "Last hour"]) {
      const box = await small.getByRole("button", { name: `Remove ${text}` }).boundingBox();
      expect((box?.x ?? 999) + (box?.width ?? 999)).toBeLessThan(390);
    }
    expect(await small.getByLabel("Time of start").isVisible()).toBe(false);
    await small.getByRole("button", { name: "Remove Last hour" }).click();
    await expect.poll(() => small.url()).not.toContain("since");
    await small.getByRole("button", { name: "Filters" }).click();
    await small.getByLabel("Time of start").selectOption("6h");
    await expect.poll(() => small.url()).toContain("since=6h");
    await small.close();
  });
});
