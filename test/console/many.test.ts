// 100,000 executions: the list opens at once, scrolls to the far end, and filters.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scrollCosts } from "../../bench/lib/console-browser.mjs";
import { openBrowser, skipped } from "./browser.ts";
import { seedExecutions } from "./seeded.ts";
import { type Served, serve } from "./served.ts";

const COUNT = 100_000;

describe.skipIf(skipped !== undefined)("a list of 100,000 executions", () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-many-"));
  let served: Served;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await seedExecutions(folder, COUNT, Date.now() - 60_000);
    served = await serve({ dataDirectory: folder });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const table = () => page.getByRole("table", { name: "Executions" });
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });

  test("opens with the newest, and knows how many there are", async () => {
    await page.goto(`${served.url}/executions`);
    await row("order-099999").waitFor();
    await page.getByText("100 k executions").waitFor();
    expect(await table().getAttribute("aria-rowcount")).toBe(String(COUNT + 1));
    expect(await page.getByRole("row").count()).toBeLessThan(80);
  });

  test("scrolls without long frames, fetching as it goes", async () => {
    const spent = await scrollCosts(page, table(), { steps: 60, pixels: 400 });
    const costs = spent.map(Math.round);
    const [longest, usual] = [costs[0], costs[30]];
    console.log(`a frame while scrolling: ${usual} ms of CPU, the longest ${longest} ms`);
    // A list that draws every row takes seconds.
    expect(usual).toBeLessThan(50);
    expect(longest).toBeLessThan(100);
    expect(await page.getByRole("row").count()).toBeLessThan(80);
  });

  test("the oldest is reached at the end", async () => {
    await table().evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await row("order-000000").waitFor({ timeout: 55_000 });
  }, 60_000);

  test("one of them is found by its name, and by what its input holds", async () => {
    await page.goto(`${served.url}/executions?name=order-000123`);
    await row("order-000123").waitFor();
    await page.goto(`${served.url}/executions?text=${encodeURIComponent('"orderId":4321,')}`);
    await row("order-004321").waitFor({ timeout: 55_000 });
  }, 60_000);
});
