// Every page and every window over it, filled with hostile texts: axe finds nothing wrong in light or dark, wide or
// narrow; nothing is wider than the window; no text becomes markup, a script or a link that runs one.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { arnOf, HOSTILE, LONG, type Populated, populate } from "./populated.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

const machine = `/machines/${arnOf("stateMachine", "hostile")}`;
const execution = `/executions/${arnOf("execution", "hostile:hostile-1")}`;
const running = `/executions/${arnOf("execution", `orders:${LONG}`)}`;

interface Look {
  readonly path: string | ((served: Populated) => string);
  /** What is seen once the page is whole. */
  readonly ready: (page: Page) => Locator;
  /** What is opened on it; answers what is seen then. */
  readonly act?: (page: Page) => Promise<Locator>;
}

const pressed =
  (name: string | RegExp, seen: (page: Page) => Locator = (page) => page.getByRole("dialog")) =>
  async (page: Page): Promise<Locator> => {
    await page
      .getByRole("button", { name, exact: typeof name === "string" })
      .first()
      .click();
    return seen(page);
  };
const keys =
  (typed: string, seen: (page: Page) => Locator) =>
  async (page: Page): Promise<Locator> => {
    await page.keyboard.press(typed);
    return seen(page);
  };
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first();
const editor = (page: Page): Locator => page.locator(".cm-content");
const heading = (name: string) => (page: Page) => page.getByRole("heading", { level: 1, name });
const tab = (name: string) => async (page: Page) => {
  await page.getByRole("tab", { name }).first().click();
  return page.getByRole("tab", { name, selected: true }).first();
};

const LOOKS: Readonly<Record<string, Look>> = {
  "the dashboard": { path: "/", ready: text("Slowest states") },
  "the machines": { path: "/machines", ready: text("hostile") },
  "a machine": { path: machine, ready: text("hostile-1") },
  "a definition": { path: `${machine}?tab=definition`, ready: editor },
  "a definition that is changed": {
    path: `${machine}?tab=definition`,
    ready: editor,
    act: async (page) => {
      await page.getByRole("button", { name: "Edit" }).click();
      const definition = page.getByRole("textbox", { name: "Definition" });
      await definition.fill(JSON.stringify({ StartAt: HOSTILE, States: {} }));
      return page.getByLabel("Diagnostics").getByText(/empty/).first();
    },
  },
  versions: { path: `${machine}?tab=versions`, ready: text(":hostile:1") },
  "a version": { path: `${machine}:1`, ready: editor },
  "a version's difference": {
    path: `/machines/${arnOf("stateMachine", "calls")}:1?tab=difference`,
    ready: text("1 line added"),
  },
  aliases: { path: `${machine}?tab=aliases`, ready: text("live") },
  tags: { path: `${machine}?tab=tags`, ready: text("team") },
  "the start form": { path: `${machine}?start=1`, ready: editor },
  "the executions": { path: "/executions", ready: text("hostile-1") },
  "executions found by text": {
    path: "/executions?text=onerror",
    ready: (page) => page.locator(".row-found").first(),
  },
  "executions that there are not": {
    path: "/executions?name=none&since=1h&status=FAILED",
    ready: text("No execution fits these filters"),
  },
  "an execution": { path: execution, ready: text("javascript:") },
  "its flow": { path: execution, ready: text("javascript:"), act: tab("Data flow") },
  "its input": { path: execution, ready: text("javascript:"), act: tab("Input") },
  "its events": { path: `${execution}?tab=events`, ready: text("ExecutionFailed") },
  "its definition": { path: `${execution}?tab=definition`, ready: text("Comment") },
  "its state tested": {
    path: `${execution}?state=/States/<b>First<~1b>`,
    ready: (page) => page.locator("svg.treadle-graph").first(),
    act: pressed(/Test this state/),
  },
  "an execution of functions": {
    path: `/executions/${arnOf("execution", "calls:call-2")}?tab=logs`,
    ready: text(/onerror/),
  },
  "an execution to stop": { path: running, ready: text(LONG), act: pressed("Stop") },
  "an execution to redrive": {
    path: execution,
    ready: text("javascript:"),
    act: pressed("Redrive", (page) => page.getByText(/redriv/i).first()),
  },
  "an execution to copy": {
    path: execution,
    ready: text("javascript:"),
    act: pressed("Copy", (page) => page.getByRole("menu")),
  },
  "a map run": {
    path: ({ mapRunArn }) => `/map-runs/${encodeURIComponent(mapRunArn)}`,
    ready: text("RowInvalid"),
  },
  "the tokens": { path: "/tokens", ready: text(`${HOSTILE} is on it`) },
  "a token to succeed": {
    path: "/tokens",
    ready: text(`${HOSTILE} is on it`),
    act: pressed(/Answer/, editor),
  },
  "a token to fail": {
    path: "/tokens",
    ready: text(`${HOSTILE} is on it`),
    act: async (page) => {
      await page.getByRole("button", { name: /Answer/ }).click();
      await page.getByRole("tab", { name: "Failure" }).click();
      return page.getByLabel("Cause");
    },
  },
  "the activities": { path: "/activities", ready: text(`with ${HOSTILE}`) },
  "the functions": { path: "/functions", ready: text("Talks") },
  "a function": { path: "/functions/Talks", ready: text(/onerror/) },
  "the services": { path: "/services", ready: text("/own/group") },
  "a table": { path: "/services/table/orders", ready: text("o1") },
  "a queue": { path: "/services/queue/work", ready: text(/onerror/) },
  "a topic": { path: "/services/topic/news", ready: text("Endpoint") },
  "a rule": { path: "/services/rule/hourly", ready: text("rate(1 hour)") },
  "a bucket": { path: "/services/bucket/files", ready: text(/onerror/) },
  "a log group": { path: "/services/log-group/%2Fown%2Fgroup", ready: text(/onerror/) },
  "no page": { path: "/nowhere", ready: text("No page stands here") },
  "no machine": {
    path: `/machines/${encodeURIComponent(arnOf("stateMachine", HOSTILE))}`,
    ready: text("There is no such state machine"),
  },
  "no version": {
    path: `${machine}:99`,
    ready: text("There is no such version of a state machine"),
  },
  "no function": {
    path: `/functions/${encodeURIComponent(HOSTILE)}`,
    ready: text("There is no such function"),
  },
  "the palette": {
    path: "/machines",
    ready: heading("State machines"),
    act: keys("Control+k", (page) => page.getByRole("option").first()),
  },
  "the keys": {
    path: "/machines",
    ready: heading("State machines"),
    act: keys("?", (page) => page.getByRole("dialog")),
  },
};

describe.skipIf(skipped !== undefined)("with hostile texts everywhere", () => {
  let served: Populated;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    [served, browser] = await Promise.all([populate(), openBrowser()]);
    page = await openPage(browser, { reducedMotion: "reduce" });
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (said) => {
      if (/Content Security Policy|Refused to/.test(said.text())) complaints.push(said.text());
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const harmless = async (): Promise<void> => {
    expect(complaints.splice(0)).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(globalThis, "pwned"))).toBeUndefined();
    expect(await page.locator('img[src="x"], a[href^="javascript:"]').count()).toBe(0);
  };
  const shown = async (look: Look): Promise<void> => {
    await page.goto(served.url + (typeof look.path === "string" ? look.path : look.path(served)));
    await look.ready(page).waitFor();
    await (await look.act?.(page))?.waitFor();
  };
  const narrow = async (): Promise<void> => {
    await page.setViewportSize(NARROW);
    const width = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(width).toBe(NARROW.width);
  };

  test.each(Object.entries(LOOKS))("finds nothing wrong with %s", async (_name, look) => {
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: "light" });
    await shown(look);
    expect(await axeViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await shown(look);
    await expect.poll(() => axeViolations(page, "colours"), { timeout: 10_000 }).toEqual([]);
    await narrow();
    expect(await axeViolations(page, "layout")).toEqual([]);
    await harmless();
  });

  test("finds nothing wrong with the drawer and the open filters of a narrow window", async () => {
    await page.setViewportSize(NARROW);
    await page.goto(`${served.url}/executions?name=order&since=7d`);
    await page.getByRole("button", { name: "Filters" }).click();
    await page.getByLabel("Time of start").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test.each([
    ["the last failures", "/", "Last failures", "/executions/"],
    ["the machines", "/machines", "State machines", "/machines/"],
    ["the versions", `${machine}?tab=versions`, "Version 1", `${machine}:1`],
    ["the functions", "/functions", "Talks", "/functions/Talks"],
    ["the tokens", "/tokens", LONG, "/executions/"],
    ["the activities", "/activities", LONG, "/executions/"],
    ["the services", "/services", "orders", "/services/table/orders"],
  ])("j and k walk the rows of %s, Enter opens one", async (_name, path, seen, opens) => {
    await page.setViewportSize(WIDE);
    await page.goto(served.url + path);
    await text(seen)(page).waitFor();
    const links = page.locator("main [data-rows] > :has(a) >> nth=0").locator("a");
    const first = await links.first().getAttribute("href");
    for (const key of ["j", "j", "k", "k"]) await page.keyboard.press(key);
    const focused = page.locator("main a:focus");
    expect(await focused.getAttribute("href")).toBe(first);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain(opens);
    expect(new URL(page.url()).pathname).toBe(new URL(first ?? "", served.url).pathname);
  });

  test("of many machines those in sight exist; keys walk on, but not while one writes", async () => {
    const definition = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
    for (let i = 100; i < 300; i += 1) await served.machine(`many-${i}`, definition);
    await page.setViewportSize(WIDE);
    await page.goto(`${served.url}/machines`);
    const table = page.getByRole("table", { name: "State machines" });
    await table.getByText("many-100").waitFor();
    expect(await table.getAttribute("aria-rowcount")).toBe("204");
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    for (let i = 0; i < 60; i += 1) await page.keyboard.press("j");
    const row = page.getByRole("row").filter({ has: page.locator("a:focus") });
    await expect.poll(() => row.getAttribute("aria-rowindex")).toBe("61");
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    const [at, frame] = await Promise.all([row.boundingBox(), table.boundingBox()]);
    expect(at?.y).toBeGreaterThan(frame?.y ?? 0);
    expect((at?.y ?? 0) + (at?.height ?? 0)).toBeLessThan(
      (frame?.y ?? 0) + (frame?.height ?? 0) + 1,
    );
    await page.keyboard.press("/");
    await page.keyboard.type("many-1j");
    expect(await page.getByLabel("Filter by name").inputValue()).toBe("many-1j");
    await page.getByText("No machine has such a name").waitFor();
    await page.keyboard.press("Backspace");
    await page.getByRole("row").filter({ hasText: "many-199" }).waitFor({ state: "detached" });
    expect(await table.getAttribute("aria-rowcount")).toBe("101");
    await harmless();
  });
});
