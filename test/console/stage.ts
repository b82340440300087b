// stage.ts — a server and a page of a browser, open while the tests of one description run.
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { type Served, serve } from "./served.ts";

export interface Stage {
  readonly served: Served;
  readonly browser: Browser;
  readonly page: Page;
}

/** Gives them to `begin` before the description's first test, and closes them after its last. */
export function onStage(
  begin: (stage: Stage) => void | Promise<void>,
  options?: BrowserContextOptions,
): void {
  let served: Served | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), openBrowser()]);
    await begin({ served, browser, page: await openPage(browser, options) });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });
}
