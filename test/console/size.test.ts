// What a page loads before it is whole is at most 190 KB of scripts, compressed: counted in the browser, by page.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const folder = fileURLToPath(new URL("../../dist/console", import.meta.url));
/** The first load is promised to stay below 200 KB; less is kept, so that a mend has room. */
const FIRST_LOAD_MAX_BYTES = 190_000;

function compressedBytes(names: Iterable<string>): number {
  const scripts = [...new Set(names)].map((name) => name.slice(name.lastIndexOf("/") + 1));
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((name) => gzipSync(readFileSync(`${folder}/assets/${name}`)).length);
  return bytes.reduce((sum, size) => sum + size, 0);
}

test.skipIf(!existsSync(`${folder}/index.html`))(
  "what every page loads is below 190 KB of scripts",
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
  let failed = "";
  let succeeded = "";

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    const run = async (name: string, last: object): Promise<string> => {
      const States = {
        Check: { Type: "Pass", Result: { checked: true }, Next: "Last" },
        Last: last,
      };
      const stateMachineArn = await served.machine(name, { StartAt: "Check", States });
      const started = await served.call("StartExecution", { stateMachineArn, input: "{}" });
      const executionArn = started["executionArn"] ?? "";
      await served.host.engine.closed(executionArn);
      return executionArn;
    };
    failed = await run("checkout", { Type: "Fail", Error: "OutOfStock", Cause: "none left" });
    succeeded = await run("packing", { Type: "Pass", End: true });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  test.each([
    ["the dashboard", () => "/", "canvas"],
    ["the executions", () => "/executions", "[role=row] >> text=checkout"],
    ["an execution that failed", () => `/executions/${failed}`, ".inspector >> text=OutOfStock"],
    ["one that succeeded", () => `/executions/${succeeded}`, ".inspector .diff"],
    [
      "the data flow of a state",
      () => `/executions/${succeeded}?state=${encodeURIComponent("/States/Check")}`,
      ".inspector .pane >> text=checked",
    ],
  ])(
    "%s is whole with less than 190 KB of scripts",
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
