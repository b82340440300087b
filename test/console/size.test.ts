// What a page loads before it is whole is at most 200 KB of scripts, compressed: counted in the browser, by page.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const folder = fileURLToPath(new URL("../../dist/console", import.meta.url));
const FIRST_LOAD_MAX_BYTES = 200_000;

function compressedBytes(names: Iterable<string>): number {
  const scripts = [...new Set(names)].map((name) => name.slice(name.lastIndexOf("/") + 1));
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((name) => gzipSync(readFileSync(`${folder}/assets/${name}`)).length);
  return bytes.reduce((sum, size) => sum + size, 0);
}

test.skipIf(!existsSync(`${folder}/index.html`))(
  "what every page loads is below 200 KB of scripts",
  () => {
    const page = readFileSync(`${folder}/index.html`, "utf8");
    expect(compressedBytes(page.match(/assets\/[\w.-]+\.js/g) ?? [])).toBeLessThan(
      FIRST_LOAD_MAX_BYTES,
    );
  },
);

describe.skipIf(skipped !== undefined)("a page by its address", () => {
  let served: Served;
  let browser: Browser;
  let executionArn = "";

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    const definition = {
      StartAt: "Check",
      States: {
        Check: { Type: "Pass", Next: "Refuse" },
        Refuse: { Type: "Fail", Error: "OutOfStock", Cause: "none left" },
      },
    };
    const stateMachineArn = await served.machine("checkout", definition);
    ({ executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input: "{}" }));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  test.each([
    ["the dashboard", () => "/", "canvas"],
    ["the executions", () => "/executions", "[role=row] >> text=checkout"],
    ["an execution", () => `/executions/${executionArn}`, ".inspector >> text=OutOfStock"],
  ])(
    "%s is whole with less than 200 KB of scripts",
    async (what, path, whole) => {
      const page = await browser.newPage();
      await page.goto(`${served.url}${path()}`);
      await page.locator(whole).first().waitFor();
      const loaded = await page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname),
      );
      await page.close();
      const total = compressedBytes(loaded.filter((name) => name.endsWith(".js")));
      console.log(`${what}: ${Math.round(total / 1000)} KB of scripts, gzip`);
      expect(total).toBeLessThan(FIRST_LOAD_MAX_BYTES);
    },
    60_000,
  );
});
