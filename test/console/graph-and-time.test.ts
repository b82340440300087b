// What people do with the graph and the timeline of an execution, in a real browser.
import { readFileSync } from "node:fs";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { saga as openSaga, type Saga } from "./saga.ts";
import { type Served, serve } from "./served.ts";

const pass = (next?: string) => ({ Type: "Pass", ...(next ? { Next: next } : { End: true }) });
const wait = (seconds: number, next?: string) => ({
  ...{ Type: "Wait", Seconds: seconds },
  ...(next === undefined ? { End: true } : { Next: next }),
});

/** The one branch fails after a second, the other is aborted with it; the execution goes on for a second more. */
const ABORTING = {
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "Think",
          States: { Think: wait(1, "Bad"), Bad: { Type: "Fail", Error: "Bad", Cause: "no" } },
        },
        { StartAt: "Slow", States: { Slow: wait(100) } },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "After" }],
      End: true,
    },
    After: wait(1),
  },
};

const RETRIED = {
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [{ StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Bad" } } }],
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
      End: true,
    },
  },
};

const text = "{% $pad('', 150000, 'x') %}";
const large = (name: string) => ({
  StartAt: name,
  States: { [name]: { Type: "Pass", Output: text, End: true } },
});
const TOO_LARGE = {
  QueryLanguage: "JSONata",
  StartAt: "Both",
  States: { Both: { Type: "Parallel", Branches: [large("A"), large("B")], End: true } },
};

const NESTED = {
  QueryLanguage: "JSONata",
  StartAt: "Outer",
  States: {
    Outer: {
      ...{ Type: "Map", Items: "{% [1..2] %}", End: true },
      ItemProcessor: {
        StartAt: "Inner",
        States: {
          Inner: {
            ...{ Type: "Map", Items: "{% [1..3] %}", End: true },
            ItemProcessor: { StartAt: "Step", States: { Step: pass() } },
          },
        },
      },
    },
  },
};

const count = 30;
/** Taller than any window, with something to wait for at its top and at its end. */
const tall = (activity: string) => ({
  StartAt: "First",
  States: {
    First: { Type: "Task", Resource: activity, Next: "P0" },
    ...Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `P${i}`,
        pass(i + 1 < count ? `P${i + 1}` : "Last"),
      ]),
    ),
    Last: { Type: "Task", Resource: activity, End: true },
  },
});

describe.skipIf(skipped !== undefined)("the graph and the timeline", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let saga: Saga;
  let failed: string;

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    page = await openPage(browser, { reducedMotion: "reduce" });
    saga = await openSaga(served);
    failed = await saga.failed("declined");
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const run = async (name: string, definition: object): Promise<string> => {
    const arn = await saga.start(await served.machine(name, definition), name);
    await saga.over(arn);
    return arn;
  };
  const open = async (arn: string, search = ""): Promise<void> => {
    await page.goto(`${served.url}/executions/${arn}${search}`);
    await page.locator(".canvas [data-state]").first().waitFor();
  };
  const node = (name: string) =>
    page.locator(".canvas").getByRole("button", { name: new RegExp(`^${name},`) });
  const row = (name: string) =>
    page.locator(".timeline-row").filter({ has: page.getByRole("button", { name }) });
  const banner = () => page.locator(".banner");
  const widthOf = async (name: string): Promise<number> =>
    (await row(name).locator(".bar").last().boundingBox())?.width ?? 0;

  const saved = async (kind: string): Promise<readonly [name: string, bytes: Buffer]> => {
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: kind, exact: true }).click(),
    ]);
    return [download.suggestedFilename(), readFileSync(await pathOf(download))];
  };
  const pathOf = async (download: Download): Promise<string> => (await download.path()) ?? "";

  test("the picture is saved as SVG, PNG and Mermaid, each with the execution in it", async () => {
    await open(failed);
    const [svgName, svg] = await saved("SVG");
    expect(svgName).toBe("saga-declined.svg");
    const whole = await page.evaluate((markup) => {
      const parsed = new DOMParser().parseFromString(markup, "image/svg+xml");
      const wrong = parsed.querySelector("parsererror")?.textContent ?? "";
      const root = parsed.documentElement;
      return { wrong, name: root.nodeName, text: root.textContent ?? "" };
    }, svg.toString());
    expect(whole).toMatchObject({ wrong: "", name: "svg" });
    for (const name of ["Reserve", "Pay", "Release", "Undone"]) expect(whole.text).toContain(name);
    expect(svg.toString()).toMatch(/class="[^"]*caught/);
    const [pngName, png] = await saved("PNG");
    expect(pngName).toBe("saga-declined.png");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    const box = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg.toString());
    expect([width, height]).toEqual([2 * Number(box?.[1]), 2 * Number(box?.[2])]);
    const [mermaidName, mermaid] = await saved("Mermaid");
    expect(mermaidName).toBe("saga-declined.mmd");
    expect(mermaid.toString()).toMatch(/^(?:flowchart|graph|stateDiagram)/m);
    for (const name of ["Reserve", "Pay", "Release"]) expect(mermaid.toString()).toContain(name);
    expect(mermaid.toString()).toContain("caught");
  });

  test("the picture is moved and zoomed by wheel, drag and keys, and fitted again", async () => {
    await open(failed, "?state=/States/Reserve");
    const place = () =>
      page.locator(".sheet-of-graph").evaluate((sheet) => {
        const { a, e, f } = new DOMMatrix(getComputedStyle(sheet).transform);
        return { scale: a, x: Math.round(e), y: Math.round(f) };
      });
    await page.keyboard.press("0");
    const fitted = await place();
    const box = await page.locator(".canvas").boundingBox();
    const [x, y] = [(box?.x ?? 0) + 60, (box?.y ?? 0) + 200];
    await page.mouse.move(x, y);
    await page.mouse.wheel(30, 80);
    await expect.poll(place).toMatchObject({ x: fitted.x - 30, y: fitted.y - 80 });
    await page.mouse.down();
    await page.mouse.move(x + 50, y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(place).toMatchObject({ x: fitted.x + 20, y: fitted.y - 60 });
    expect(new URL(page.url()).searchParams.get("state")).toBe("/States/Reserve");
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -200);
    await page.keyboard.up("Control");
    await expect.poll(async () => (await place()).scale).toBeGreaterThan(fitted.scale);
    await page.keyboard.press("0");
    await expect.poll(place).toEqual(fitted);
    await page.keyboard.press("+");
    await expect.poll(async () => (await place()).scale).toBeGreaterThan(fitted.scale);
    await page.getByRole("button", { name: "Zoom out" }).click();
    await page.keyboard.press("-");
    await expect.poll(async () => (await place()).scale).toBeLessThan(fitted.scale);
    await page.getByRole("button", { name: "Fit" }).click();
    await expect.poll(place).toEqual(fitted);
  });

  test("a Map inside a Map is closed and opened by click, by key and all at once", async () => {
    const arn = await run("nested", NESTED);
    await open(arn, "?state=/States/Outer");
    const names = () =>
      page
        .locator(".canvas [data-state]")
        .evaluateAll((all) => all.map((one) => one.getAttribute("data-state")?.split("/").at(-1)));
    expect(await names()).toEqual(expect.arrayContaining(["Outer", "Inner", "Step"]));
    await page.locator("[data-toggle$='/Inner']").click();
    await expect.poll(names).toEqual(["Outer", "Inner"]);
    await node("Outer").focus();
    await page.keyboard.press("c");
    await expect.poll(names).toEqual(["Outer"]);
    await page.getByRole("button", { name: "Expand all" }).click();
    await expect.poll(names).toHaveLength(3);
    await page.getByRole("button", { name: "Collapse all" }).click();
    await expect.poll(names).toEqual(["Outer"]);
  });

  test("the iterations of a Map inside a Map are those of the visit that is shown", async () => {
    const arn = await run("nested-counts", NESTED);
    const inner = "/States/Outer/ItemProcessor/States/Inner";
    await open(arn, `?state=${inner}/ItemProcessor/States/Step`);
    const map = page.locator(`.canvas [data-state="${inner}"]`);
    expect(await map.textContent()).toContain("6/6 ok");
    expect(await map.locator(".pending").count()).toBe(0);
    const chips = page.getByRole("list", { name: "Iterations" }).getByRole("button");
    await expect.poll(() => chips.count()).toBe(3);
    await chips.nth(1).click();
    await page.getByText("only #1 of Inner").waitFor();
    expect(new URL(page.url()).searchParams.get("iteration")).toBe(`${inner}:1.1`);
    await page.getByText("1 visit", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Collapse all" }).click();
    const closed = page.locator(".canvas [data-state='/States/Outer']");
    await closed.locator(".strip").waitFor();
    const name = await closed.locator("text.name").boundingBox();
    const strip = await closed.locator(".strip").boundingBox();
    expect(strip?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0) - 1);
  });

  test("what runs is followed through a tall picture, until one does not want it", async () => {
    const arn = await saga.start(await served.machine("tall", tall(saga.activity)), "tall");
    await open(arn);
    const inSight = (name: string) =>
      node(name).evaluate((element) => {
        const pane = element.closest("svg")?.getBoundingClientRect();
        const { top, bottom } = element.getBoundingClientRect();
        return pane !== undefined && top >= pane.top && bottom <= pane.bottom;
      });
    await expect.poll(() => inSight("First")).toBe(true);
    expect(await inSight("Last")).toBe(false);
    await saga.pay("well");
    await expect.poll(() => inSight("Last")).toBe(true);
    const button = page.getByRole("button", { name: "Follow live" });
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    await page.keyboard.press("f");
    await expect.poll(() => button.getAttribute("aria-pressed")).toBe("false");
    const pane = await page.locator(".canvas").boundingBox();
    await page.mouse.move((pane?.x ?? 0) + 60, (pane?.y ?? 0) + 200);
    await page.mouse.wheel(0, -5000);
    await expect.poll(() => inSight("Last")).toBe(false);
    await saga.pay("well");
    await page.locator(".run-head").getByText("Succeeded").waitFor();
    expect(await inSight("Last")).toBe(false);
    await page.keyboard.press("0");
    await expect.poll(() => inSight("Last")).toBe(true);
  });

  test("the timeline has its own width from its first frame on", async () => {
    const arn = await run("first-frame", ABORTING);
    const own = await openPage(browser, { reducedMotion: "reduce" });
    await own.addInitScript(() => {
      const widths = new Set<number>();
      const look = (): void => {
        const drawn = document.querySelector(".timeline-row .bars");
        if (drawn !== null) widths.add(Math.round(drawn.getBoundingClientRect().width));
        requestAnimationFrame(look);
      };
      look();
      Object.assign(globalThis, { widths });
    });
    await own.goto(`${served.url}/executions/${arn}?state=/States/After`);
    await own.locator(".timeline-row .bar").first().waitFor();
    const lanes = await own.locator(".timeline-lanes").boundingBox();
    const seen = () => own.evaluate(() => [...Reflect.get(globalThis, "widths")]);
    await expect.poll(seen).toEqual([Math.round(lanes?.width ?? 0)]);
    await own.context().close();
  });

  test("a drag over the timeline shows that part of it, and the wheel goes further", async () => {
    const arn = await run("aborting", ABORTING);
    await open(arn, "?state=/States/After");
    await row("After").waitFor();
    const before = await widthOf("After");
    const lanes = await page.locator(".timeline-lanes").boundingBox();
    const { x = 0, y = 0, width = 0 } = lanes ?? {};
    await page.mouse.move(x + width * 0.55, y + 60);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.95, y + 60, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.url()).toMatch(/from=\d+.*to=\d+/);
    expect(new URL(page.url()).searchParams.get("state")).toBe("/States/After");
    await expect.poll(() => widthOf("After")).toBeGreaterThan(before * 1.5);
    const range = () => {
      const { searchParams } = new URL(page.url());
      return Number(searchParams.get("to")) - Number(searchParams.get("from"));
    };
    const chosen = range();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -150);
    await page.keyboard.up("Control");
    await expect.poll(range).toBeLessThan(chosen);
    await page.reload();
    await row("After").waitFor();
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => page.url()).not.toContain("from=");
    await expect.poll(() => widthOf("After")).toBe(before);
  });

  test("what was aborted ends with its Parallel, which names the one that failed", async () => {
    const arn = await run("aborted-beside", ABORTING);
    await open(arn, "?state=/States/After");
    await banner().getByText("Bad failed · Bad (caught)").waitFor();
    await expect
      .poll(() => row("Slow").locator(".timeline-time").textContent())
      .toMatch(/^1\.\d s/);
    const [slow, both] = [await widthOf("Slow"), await widthOf("Both")];
    expect(Math.abs(slow - both)).toBeLessThan(3);
  });

  test("the back-off of a Parallel lies between its attempts", async () => {
    await open(await run("retried", RETRIED));
    await row("Both").waitFor();
    expect(await row("Both").locator(".bar").count()).toBe(2);
    const backoff = await row("Both").locator(".backoff").boundingBox();
    expect(backoff?.width).toBeGreaterThan(100);
  });

  test("a Parallel whose result is too large is to blame itself", async () => {
    await open(await run("too-large", TOO_LARGE));
    await banner().getByText("Both failed · States.DataLimitExceeded").waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get("state")).toBe("/States/Both");
    const hint = banner().locator(".banner-hint");
    expect(await hint.evaluate((one) => one.scrollHeight <= one.clientHeight)).toBe(true);
    await page
      .getByRole("region", { name: "Inspector of Both" })
      .getByText("Look at this:")
      .waitFor();
  });

  test("the one state that runs has most of the timeline, and a stop is told as a stop", async () => {
    const arn = await saga.start(saga.machine, "alone", { order: { id: "1" } });
    await open(arn);
    await expect.poll(() => widthOf("Pay"), { timeout: 10_000 }).toBeGreaterThan(200);
    await expect
      .poll(() => row("Pay").locator(".timeline-time").textContent(), { timeout: 10_000 })
      .toMatch(/^[2-9]\.\d s/);
    expect(await widthOf("Pay")).toBeGreaterThan(200);
    const reason = { error: "OrderedTwice", cause: "the customer ordered twice" };
    await served.call("StopExecution", { executionArn: arn, ...reason });
    await banner().getByText("Stopped in Pay · OrderedTwice").waitFor();
    expect(await banner().textContent()).toContain(
      "by StopExecution: “the customer ordered twice”",
    );
    expect(await banner().textContent()).not.toContain("failed");
  });
});
