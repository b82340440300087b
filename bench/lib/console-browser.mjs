// @ts-check
// console-browser.mjs — a browser for the console's benchmark, and the plain page that the console is measured beside.
import { createServer } from "node:http";
import { findBrowser, QUIET } from "../../test/console/find-browser.mjs";

/** @typedef {import("playwright-core").Page} Page */

export const NO_BROWSER =
  "needs a browser: set TREADLE_CHROMIUM, or put chromium or google-chrome on the PATH";

/** Undefined where there is none. */
export async function openBrowser() {
  const executablePath = findBrowser();
  if (executablePath === undefined) return undefined;
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath, args: [...QUIET, "--enable-precise-memory-info"] });
}

const PLAIN = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title>
<link rel="icon" href="data:,"><main><h1>Plain</h1><button>Press</button><p></p></main>
<script>document.querySelector("button").onclick = () => {
  document.querySelector("p").textContent += " pressed";
};</script></html>`;

/** A page of one button, from node:http: what the browser and its driver cost by themselves. */
export async function servePlainPage() {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end(PLAIN);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, stop };
}

/**
 * Milliseconds from doing something until it is seen.
 *
 * @param {() => Promise<unknown>} act
 * @param {() => Promise<unknown>} seen
 */
export async function elapsed(act, seen) {
  const begun = performance.now();
  await act();
  await seen();
  return performance.now() - begun;
}

/**
 * What the page's scripts hold after a collection, in MiB.
 *
 * @param {Page} page
 */
export async function heapMebibytes(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 2 ** 20;
}

/** What a page's own code makes the main thread do; collecting garbage and painting come when the browser likes. */
const OWN_WORK = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];

/**
 * Scrolls an element by as many steps as are asked for; answers what each step, with the frame that shows it, cost in
 * scripts, styles and layout, in ms of CPU, the most expensive first. Unlike the time between frames it is the page's
 * own on a busy machine too.
 *
 * @param {Page} page
 * @param {import("playwright-core").Locator} table
 * @param {{ readonly steps: number, readonly pixels: number }} scroll
 * @returns {Promise<readonly number[]>}
 */
export async function scrollCosts(page, table, { steps, pixels }) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const own = metrics.filter(({ name }) => OWN_WORK.includes(name));
    return own.reduce((sum, { value }) => sum + value * 1000, 0);
  };
  const scrollBy = (/** @type {number} */ by) =>
    table.evaluate((element, more) => {
      element.scrollTop += more;
      return new Promise(requestAnimationFrame);
    }, by);
  // What was under way before is no part of it.
  await scrollBy(0);
  const costs = [];
  let before = await spent();
  for (let i = 0; i < steps; i += 1) {
    await scrollBy(pixels);
    const now = await spent();
    costs.push(now - before);
    before = now;
  }
  await session.detach();
  return costs.toSorted((a, b) => b - a);
}

/**
 * Scripts that the page has loaded, as they came over the wire, in KB.
 *
 * @param {Page} page
 */
export async function scriptKilobytes(page) {
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
  return bytes / 1000;
}
