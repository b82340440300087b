// How the console stands when nothing may be changed, when the server goes away, and while much happens.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, skipped } from "./browser.ts";
import { serve } from "./served.ts";

const DONE = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };

describe.skipIf(skipped !== undefined)("the console", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(15_000);
  });

  afterAll(async () => {
    await browser?.close();
  });

  test("says that a server is read-only, and offers nothing that it would refuse", async () => {
    await using served = await serve({ console: { readOnly: true, hosts: [] } });
    const created = await served.host.call("CreateStateMachine", {
      ...{ name: "quiet", definition: JSON.stringify(DONE) },
      roleArn: "arn:aws:iam::123456789012:role/r",
    });
    expect(created.status).toBe(200);
    await page.goto(`${served.url}/machines/${created.body["stateMachineArn"]}?tab=definition`);
    await page.getByText("Read only").first().waitFor();
    const disabled = async (name: string) => page.getByRole("button", { name }).isDisabled();
    await expect.poll(() => disabled("Start execution")).toBe(true);
    await expect.poll(() => disabled("Edit")).toBe(true);
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

  test("can be used by telephone: nothing is wider than the window", async () => {
    await using served = await serve();
    const stateMachineArn = await served.machine("small", DONE);
    await served.call("StartExecution", {
      stateMachineArn,
      name: "a-name-that-is-long-".repeat(4),
    });
    const small = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const places = ["/", "/machines", "/executions", "/tokens", "/activities", "/functions"];
    for (const path of [...places, "/services", `/machines/${stateMachineArn}`]) {
      await small.goto(served.url + path);
      await small.getByRole("heading", { level: 1 }).first().waitFor();
      const wide = await small.evaluate(() => document.documentElement.scrollWidth);
      expect({ path, wide }).toEqual({ path, wide: 390 });
    }
    await small.close();
  });
});
