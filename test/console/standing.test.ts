// How the console stands when nothing may be changed, when the server goes away, and while much happens.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExecutionPage } from "../../src/console-wire/index.ts";
import { axeViolations } from "./axe.ts";
import { BreakableLine } from "./breakable-line.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { serve } from "./served.ts";

const DONE = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };

describe.skipIf(skipped !== undefined)("the console", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await openPage(browser);
  });

  afterAll(async () => {
    await browser?.close();
  });

  test("says that a server is read-only, and offers nothing that it would refuse", async () => {
    await using served = await serve({ console: { readOnly: true, hosts: [] } });
    const create = (name: string, definition: object) =>
      served.host.call("CreateStateMachine", {
        ...{ name, definition: JSON.stringify(definition) },
        roleArn: "arn:aws:iam::123456789012:role/r",
      });
    const activity = await served.host.call("CreateActivity", { name: "pack" });
    const Resource = String(activity.body["activityArn"]);
    const work = { StartAt: "Pack", States: { Pack: { Type: "Task", Resource, End: true } } };
    const { body } = await create("quiet", work);
    const stateMachineArn = String(body["stateMachineArn"]);
    const started = await served.host.call("StartExecution", { stateMachineArn, name: "going" });
    const executionArn = String(started.body["executionArn"]);
    await served.host.call("GetActivityTask", { activityArn: Resource });
    await page.goto(`${served.url}/machines/${stateMachineArn}?tab=definition`);
    await page.getByText("Read only").first().waitFor();
    const button = (name: string) => page.getByRole("button", { name });
    await expect.poll(() => button("Start execution").isDisabled()).toBe(true);
    await expect.poll(() => button("Edit").isDisabled()).toBe(true);
    await page.goto(`${served.url}/tokens`);
    await expect.poll(() => button("Answer").isDisabled()).toBe(true);
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.locator(".run-head").getByText("going").waitFor();
    const enabled = async (name: string): Promise<boolean> =>
      (await button(name).count()) > 0 && (await button(name).first().isEnabled());
    await expect.poll(() => enabled("Stop")).toBe(false);
    expect(await enabled("Redrive")).toBe(false);
    await page.goto(`${served.url}/machines/${stateMachineArn}?start=1`);
    await page.getByText("This server is read-only: nothing can be started from here.").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Close" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("start")).toBeNull();
    await page.goto(`${served.url}/machines/${stateMachineArn}?start=true`);
    await page.getByText("nothing can be started from here").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).pressSequentially("quiet");
    await page.getByRole("option", { name: "quiet State machine" }).waitFor();
    expect(await page.getByRole("option", { name: "Start quiet" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    const refused = await page.evaluate(async (arn) => {
      const asked = { method: "POST", headers: { "x-treadle-console": "1" } };
      const operations = ["StartExecution", "StopExecution", "SendTaskSuccess", "UpdateMapRun"];
      const call = async (operation: string): Promise<number> => {
        const body = JSON.stringify({ executionArn: arn });
        return (await fetch(`/-/console/v1/call/${operation}`, { ...asked, body })).status;
      };
      return Promise.all([...operations, "DescribeExecution"].map(call));
    }, executionArn);
    expect(refused).toEqual([403, 403, 403, 403, 200]);
    await page.goto("about:blank");
  });

  test("goes on after a break of the stream with what it missed, and asks for nothing anew", async () => {
    await using served = await serve();
    const stateMachineArn = await served.machine("broken", DONE);
    const start = (name: string) => served.call("StartExecution", { stateMachineArn, name });
    await start("before");
    await using line = await BreakableLine.open(Number(new URL(served.url).port));
    await page.goto(`${line.url}/executions`);
    await page.getByRole("row").filter({ hasText: "before" }).waitFor();
    await start("heard");
    await page.getByRole("row").filter({ hasText: "heard" }).waitFor();
    const pages: string[] = [];
    page.on("request", (request) => pages.push(request.url()));
    line.cut();
    for (const name of ["missed-1", "missed-2", "missed-3"]) await start(name);
    line.mend();
    await start("after");
    for (const name of ["missed-1", "missed-2", "missed-3", "after"]) {
      await page.getByRole("row").filter({ hasText: name }).waitFor();
    }
    expect(await page.locator(".row-link").allTextContents()).toHaveLength(6);
    const again = line.heads.filter((head) => head.startsWith("GET /-/console/v1/news")).slice(1);
    expect(again.length).toBeGreaterThan(0);
    for (const head of again) expect(head).toMatch(/^last-event-id: \w+-\d+\r$/im);
    // Counts are asked for, rows are not.
    const rows = pages.filter((url) => /executions\?/.test(url) && !/limit=1(&|$)/.test(url));
    expect(rows).toEqual([]);
    page.removeAllListeners("request");
    await page.goto("about:blank");
  });

  test("says that the server is gone, and goes on by itself when it is back", async () => {
    const first = await serve();
    const machine = await first.machine("again", DONE);
    const { port } = new URL(first.url);
    await page.goto(`${first.url}/executions`);
    await page.getByText("Nothing was started yet").waitFor();
    await first[Symbol.asyncDispose]();
    await page.getByText("The server does not answer").first().waitFor();
    await using second = await serve({}, Number(port));
    await second.machine("again", DONE);
    await page.getByText("The server does not answer").waitFor({ state: "hidden" });
    await second.call("StartExecution", { stateMachineArn: machine, name: "after" });
    await page.getByRole("row").filter({ hasText: "after" }).waitFor();
    await page.goto("about:blank");
  });

  test("keeps itself where a page was opened while the server was gone, and opens it when it is back", async () => {
    const first = await serve();
    const { port } = new URL(first.url);
    const own = await browser.newPage();
    await own.goto(`${first.url}/executions`);
    await own.getByText("Nothing was started yet").waitFor();
    await first[Symbol.asyncDispose]();
    await own.getByText("The server does not answer").first().waitFor();
    await own.evaluate(() => Object.assign(globalThis, { isSame: true }));
    await own.getByRole("link", { name: "Activities" }).click();
    await expect.poll(() => new URL(own.url()).pathname).toBe("/activities");
    await own.keyboard.press("Control+k");
    await own.getByRole("dialog", { name: "Search and commands" }).waitFor();
    await own.keyboard.type("task tok");
    await using _second = await serve({}, Number(port));
    await own.getByRole("option", { name: "Task tokens Page" }).waitFor();
    await own.keyboard.press("Escape");
    await own.getByText("No activity yet").waitFor();
    expect(await own.evaluate(() => "isSame" in globalThis)).toBe(true);
    await own.close();
  });

  test("has those that begin in one millisecond in the order of a reload while they come", async () => {
    await using served = await serve();
    const stateMachineArn = await served.machine("quick", DONE);
    await page.goto(`${served.url}/executions`);
    await page.getByText("Nothing was started yet").waitFor();
    for (let i = 0; i < 600; i += 50) {
      const names = Array.from({ length: 50 }, (_, one) => `b${i + one}`);
      const start = (name: string) => served.call("StartExecution", { stateMachineArn, name });
      await Promise.all(names.map(start));
    }
    const answered = await fetch(`${served.url}/-/console/v1/executions?limit=600`);
    const { items }: ExecutionPage = await answered.json();
    const starts = new Set(items.map(({ startDate }) => startDate));
    expect(starts.size).toBeLessThan(items.length);
    const links = page.locator(".row-link");
    const wanted = items.map(({ name }) => name);
    const shown = async (): Promise<boolean> => {
      const names = await links.allTextContents();
      return names.length > 20 && names.every((name, i) => name === wanted[i]);
    };
    await expect.poll(shown, { timeout: 10_000 }).toBe(true);
    await page.reload();
    await expect.poll(shown).toBe(true);
    await page.goto("about:blank");
  });

  test("keeps rows still while one reads further down, and says how many are new", async () => {
    await using served = await serve();
    const stateMachineArn = await served.machine("busy", DONE);
    const start = (name: string) => served.call("StartExecution", { stateMachineArn, name });
    for (let i = 0; i < 60; i += 1) await start(`old-${i}`);
    await page.goto(`${served.url}/executions`);
    await page.getByRole("row").filter({ hasText: "old-59" }).waitFor();
    const table = page.getByRole("table", { name: "Executions" });
    await table.evaluate((element) => {
      element.scrollTop = 800;
    });
    await page.getByRole("row").filter({ hasText: "old-35" }).waitFor();
    for (let i = 0; i < 12; i += 1) await start(`new-${i}`);
    const more = page.getByRole("button", { name: "12 new — show" });
    await more.waitFor();
    expect(await page.getByRole("status").allTextContents()).toContainEqual(
      expect.stringContaining("12 new"),
    );
    await more.click();
    await page.getByRole("row").filter({ hasText: "new-11" }).waitFor();
    await page.goto("about:blank");
  });
});
