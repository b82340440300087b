// browser.ts — a real browser for the console's journeys: the one that TREADLE_CHROMIUM names, or one on the PATH.
//
// Where there is none, or where the console was not built, the journeys are skipped and the reason is printed.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findBrowser, QUIET } from "./find-browser.mjs";

const path: string | undefined = findBrowser();
const built = existsSync(fileURLToPath(new URL("../../dist/console/index.html", import.meta.url)));

/** Undefined where the journeys can run. */
export const skipped: string | undefined =
  path === undefined
    ? "no browser: set TREADLE_CHROMIUM, or put chromium or google-chrome on the PATH"
    : built
      ? undefined
      : "the console is not built: npm run build";

if (skipped !== undefined) console.warn(`console journeys skipped, ${skipped}`);

export async function openBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error(skipped);
  return chromium.launch({ executablePath: path, args: QUIET });
}

/** A page of a desktop's size, in a context of its own; on a busy machine 15 seconds are enough for all it waits for. */
export async function openPage(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.setDefaultTimeout(15_000);
  return page;
}
