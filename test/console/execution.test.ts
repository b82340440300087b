// What people do on the page of an execution, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { saga as openSaga, type Saga } from "./saga.ts";
import { type Served, serve } from "./served.ts";

const THOUSAND = {
  QueryLanguage: "JSONata",
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Items: "{% [1..1000] %}", MaxConcurrency: 40 },
      ItemProcessor: {
        StartAt: "Double",
        States: {
          Double: { Type: "Pass", Output: "{% $states.input * 2 %}", Next: "Keep" },
          Keep: { Type: "Pass", End: true },
        },
      },
      End: true,
    },
  },
};

/** Four events a turn: 24,966 in all. */
const LOOP = {
  QueryLanguage: "JSONata",
  StartAt: "Begin",
  States: {
    Begin: { Type: "Pass", Assign: { n: 0 }, Next: "Step" },
    Step: { Type: "Pass", Assign: { n: "{% $n + 1 %}" }, Next: "More" },
    More: {
      Type: "Choice",
      Choices: [{ Condition: "{% $n < 6240 %}", Next: "Step" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

const MANY_STATES = {
  StartAt: "State0",
  States: Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [
      `State${i}`,
      { Type: "Pass", ...(i === 199 ? { End: true } : { Next: `State${i + 1}` }) },
    ]),
  ),
};

const LOOKS = [
  "",
  "?state=/States/Reserve&pane=flow&tab=states",
  "?tab=events&event=4&state=/States/Pay&pane=events",
  "?tab=definition&state=/States/Pay&pane=variables",
];

describe.skipIf(skipped !== undefined)("the page of an execution", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let saga: string;
  let start: Saga["start"];
  let over: Saga["over"];
  let pay: Saga["pay"];
  let failedSaga: Saga["failed"];

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    page = await openPage(browser, { reducedMotion: "reduce" });
    ({ machine: saga, start, over, pay, failed: failedSaga } = await openSaga(served));
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  let long: Promise<string> | undefined;
  /** An execution with 24,966 events, made once. */
  const longRun = (): Promise<string> => {
    long ??= (async () => {
      const arn = await start(await served.machine("loop", LOOP), "long");
      await over(arn);
      return arn;
    })();
    return long;
  };
  const open = (arn: string, search = ""): Promise<unknown> =>
    page.goto(`${served.url}/executions/${arn}${search}`);
  const node = (name: string) =>
    page.locator(".canvas").getByRole("button", { name: new RegExp(`^${name},`) });
  const inspector = (name: string) => page.getByRole("region", { name: `Inspector of ${name}` });

  test("a failed execution is one click away from its cause", async () => {
    await failedSaga("declined");
    await page.goto(`${served.url}/executions`);
    await page.getByRole("link", { name: "declined" }).first().click();
    await inspector("Pay").getByText("the card was declined", { exact: true }).waitFor();
    expect(await inspector("Pay").getByRole("region", { name: "Trace" }).isVisible()).toBe(true);
    expect(
      await page
        .getByRole("status")
        .filter({ hasText: "Pay failed · CardDeclined (caught)" })
        .textContent(),
    ).toContain("going to Release, ended with Undone");
    await expect.poll(() => new URL(page.url()).searchParams.get("state")).toBe("/States/Pay");
    expect(await node("Pay").getAttribute("aria-pressed")).toBe("true");
    expect(await node("Pay").getAttribute("aria-label")).toContain("caught");
  });

  test("a link leads to the same state, visit and tab, and so does a reload", async () => {
    const arn = await failedSaga("linked");
    await open(arn);
    await inspector("Pay").waitFor();
    await page.getByRole("tab", { name: "Events" }).first().click();
    await node("Release").click();
    await inspector("Release").waitFor();
    await page.getByRole("tab", { name: "Input" }).click();
    await expect.poll(() => page.url()).toContain("pane=input");
    await page.reload();
    await inspector("Release").waitFor();
    await page.getByRole("tab", { name: "Input", selected: true }).waitFor();
    await page.getByRole("tab", { name: /^Events/, selected: true }).waitFor();
    const other = await browser.newPage();
    await other.goto(page.url());
    await other.getByRole("region", { name: "Inspector of Release" }).waitFor();
    await other.close();
  });

  test("keys go from visit to visit, to errors, and from state to state in the graph", async () => {
    const arn = await failedSaga("walked");
    await open(arn, "?state=/States/Reserve");
    await inspector("Reserve").waitFor();
    await page.getByText("4 visits").waitFor();
    await page.keyboard.press("j");
    await inspector("Pay").waitFor();
    await page.keyboard.press("k");
    await inspector("Reserve").waitFor();
    await page.keyboard.press("e");
    await inspector("Pay").getByText("the card was declined", { exact: true }).waitFor();
    await page.keyboard.press("]");
    await expect.poll(() => page.url()).toContain("tab=states");
    await node("Pay").focus();
    await page.keyboard.press("ArrowUp");
    await inspector("Reserve").waitFor();
    expect(await node("Reserve").evaluate((element) => element === document.activeElement)).toBe(
      true,
    );
  });

  test("a menu that is fetched when it opens is worked by keys, and gives the focus back", async () => {
    await open(await failedSaga("menus"));
    await inspector("Pay").waitFor();
    const button = page.getByRole("button", { name: "Export" });
    await button.focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("menuitem", { name: "Copy as Mermaid" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expect
      .poll(() => button.evaluate((element) => element === document.activeElement))
      .toBe(true);
    await page.getByRole("button", { name: "Copy", exact: true }).first().click();
    await page.getByRole("menuitem", { name: "ARN" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Test this state" }).click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("a running execution goes on before one's eyes, without a reload", async () => {
    const arn = await start(saga, "live", { order: { id: "1" } });
    await open(arn, "?state=/States/Reserve");
    await page
      .getByRole("banner")
      .or(page.locator(".run-head"))
      .getByText("Running")
      .first()
      .waitFor();
    await expect.poll(() => node("Pay").getAttribute("aria-label")).toContain("running");
    await page.evaluate(() => Object.assign(globalThis, { untouched: true }));
    await pay("well");
    await page.locator(".run-head").getByText("Succeeded").waitFor();
    await expect.poll(() => node("Done").getAttribute("aria-label")).toContain("succeeded");
    expect(await page.evaluate(() => "untouched" in globalThis)).toBe(true);
    expect(await inspector("Reserve").isVisible()).toBe(true);
  });

  test("an execution is stopped, and redriven from where it stood", async () => {
    const arn = await start(saga, "stopped", { order: { id: "2" } });
    await open(arn);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByLabel("Cause (optional)").fill("ordered twice,\nby mistake");
    await page.getByRole("button", { name: "Stop the execution" }).click();
    await page.locator(".run-head").getByText("Aborted").waitFor();
    const { cause } = await served.call("DescribeExecution", { executionArn: arn });
    expect(cause).toBe("ordered twice,\nby mistake");
    await page.getByText("by StopExecution: “ordered twice, by mistake”").waitFor();
    await page.getByRole("button", { name: "Redrive" }).first().click();
    await page.locator(".run-head").getByText("Running").waitFor();
    await pay("well");
    await page.locator(".run-head").getByText("Succeeded").waitFor();
    expect(await page.getByText("Redrives").count()).toBe(1);
  });

  test("no test of a state begins empty because what it was given cannot be had", async () => {
    const arn = await failedSaga("unread");
    await page.route("**/dataflow*", (route) => route.abort());
    await open(arn, "?state=/States/Release&pane=events");
    await inspector("Release").getByRole("button", { name: "Test this state" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("alert").waitFor({ timeout: 20_000 });
    const run = dialog.getByRole("button", { name: "Run the state" });
    expect(await run.count()).toBe(0);
    await page.unroute("**/dataflow*");
    await dialog.getByRole("button", { name: "Try again" }).click();
    await run.waitFor();
    await page.keyboard.press("Escape");
  });

  test("a state is tested with what it was given, and a new execution starts like this one", async () => {
    const arn = await failedSaga("tested");
    await open(arn, "?state=/States/Release");
    await inspector("Release").getByRole("button", { name: "Test this state" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Run the state" }).click();
    await dialog.getByText("SUCCEEDED").waitFor();
    await dialog.getByText("Undone").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "New execution" }).click();
    await expect
      .poll(() => page.getByRole("dialog").getByRole("textbox", { name: "Input" }).textContent())
      .toContain("20831");
    await page.getByLabel("Name (optional)").fill("again");
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    await expect.poll(() => page.url()).toContain("execution:saga:again");
    await page.locator(".run-head").getByText("again").waitFor();
    await pay("well");
    await page.locator(".run-head").getByText("Succeeded").waitFor();
  });

  test("one iteration of a thousand filters graph, states and timeline", async () => {
    const arn = await start(await served.machine("thousand", THOUSAND), "map");
    await over(arn);
    await open(arn, "?state=/States/Each&tab=states");
    await inspector("Each").getByText("#0 – #199 of 1,000").waitFor();
    await inspector("Each").getByRole("button", { name: "Later" }).click();
    await inspector("Each").getByRole("button", { name: "#312, succeeded" }).click();
    await expect.poll(() => page.url()).toContain("iteration=");
    await expect
      .poll(() => page.getByRole("row", { name: /^Double/ }).textContent())
      .toMatch(/succeeded1/);
    await node("Keep").click();
    await inspector("Keep").getByText("#312").first().waitFor();
    await page.getByRole("tab", { name: "Timeline" }).click();
    await page.getByText("2 visits").waitFor();
    expect(await page.locator("*").count()).toBeLessThan(2500);
  });

  test("25,000 events are paged from the tail, and only those in sight are drawn", async () => {
    const arn = await longRun();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const pagesOf = (kind: string): number =>
      asked.filter((url) => url.includes(`/v1/${kind}?`)).length;
    await open(arn);
    await page.getByText("The last 500 of 12,482 visits").waitFor();
    expect(pagesOf("visits")).toBeLessThanOrEqual(2);
    expect(await page.locator(".bar").count()).toBeLessThan(1200);
    await page
      .getByRole("button", { name: "12,482 visits" })
      .or(page.getByRole("button", { name: "6,240 visits of Step" }))
      .click();
    await expect.poll(() => page.locator(".timeline-row").count()).toBeLessThan(60);
    await page.getByRole("button", { name: "Load earlier ones" }).click();
    await page.getByText("The last 2,500 of 12,482 visits").waitFor();
    await page
      .getByRole("tab", { name: /^Events/ })
      .first()
      .click();
    await page.getByText("24,966 events, newest first").waitFor();
    const rows = page.locator(".event-place");
    expect(await rows.count()).toBeLessThan(60);
    const before = pagesOf("events");
    for (let i = 0; i < 6; i += 1) {
      await expect
        .poll(async () => {
          await page.locator(".event-rows").evaluate((element) => {
            element.scrollTop = element.scrollHeight;
          });
          return pagesOf("events");
        })
        .toBeGreaterThan(before + i);
      expect(await rows.count()).toBeLessThan(60);
    }
    expect(asked.every((url) => !url.includes("limit=5000"))).toBe(true);
    page.removeAllListeners("request");
  });

  test("a visit before all that are loaded has its bar once it is selected", async () => {
    const arn = await longRun();
    await open(arn, "?state=/States/Begin");
    await page.getByText("The last 6,500 of 12,482 visits").waitFor();
    const bar = page.locator(".timeline-row", { hasText: "Begin" }).locator(".bar.succeeded");
    await bar.waitFor({ timeout: 5000 });
    await page.locator(".timeline-row .row-button", { hasText: "Done" }).click();
    await inspector("Done").waitFor();
    expect(await bar.count()).toBe(1);
  });

  test("keys go on from the visit that is shown, whether it was chosen or not, and is loaded or not", async () => {
    const arn = await longRun();
    const visit = () => Number(new URL(page.url()).searchParams.get("visit"));
    await open(arn, "?state=/States/Step");
    const told = inspector("Step").getByText(/^entered by event/);
    await told.waitFor();
    const shown = Number(/event (\d+)/.exec((await told.textContent()) ?? "")?.[1]);
    expect([shown > 24_000, visit()]).toEqual([true, 0]);
    await page.keyboard.press("j");
    await inspector("More").waitFor();
    expect(visit()).toBe(shown + 2);
    await page.keyboard.press("k");
    await expect.poll(visit).toBe(shown);
    // The key is pressed before the visit that is meant has come.
    await page.route(/visits\?.*limit=1$/, async (route) => {
      await new Promise((done) => setTimeout(done, 1_000));
      await route.continue();
    });
    await open(arn, "?state=/States/Step");
    await page.getByText("The last 500 of 12,482 visits").waitFor();
    await page.keyboard.press("k");
    await inspector("More").waitFor();
    expect(visit()).toBe(shown - 2);
    await page.unrouteAll();
    await open(arn, "?state=/States/Step&visit=8");
    await page.getByText("The last 6,500 of 12,482 visits").waitFor();
    for (const [key, next] of [
      ["j", 10],
      ["k", 8],
      ["k", 6],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(visit).toBe(next);
    }
  });

  test("an old event is opened by its link without the history before it", async () => {
    const arn = await longRun();
    await open(arn, "?tab=events&event=42");
    await page.locator(".stray-event").getByText("42", { exact: true }).first().waitFor();
    expect(await page.locator(".stray-event").textContent()).toContain("previousEventId");
    // Beside the list and above the inspector, not over them.
    const heightOf = async (part: string) => (await page.locator(part).boundingBox())?.height ?? 0;
    expect(await heightOf(".event-rows")).toBeGreaterThan(60);
    await page.locator(".run-inspector").getByRole("tab", { name: "Variables" }).click();
    await page.getByRole("tab", { name: "Variables", selected: true }).waitFor();
  });

  test("200 states are drawn, walked and collapsed into one sight", async () => {
    const arn = await start(await served.machine("many", MANY_STATES), "two-hundred");
    await over(arn);
    await open(arn, "?state=/States/State150&tab=states");
    await inspector("State150").waitFor();
    expect(await page.locator(".canvas [data-state]").count()).toBe(200);
    const box = await node("State150").boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(900);
    await node("State150").focus();
    await page.keyboard.press("ArrowDown");
    await inspector("State151").waitFor();
  });

  test("two executions are compared: where they part, and what differs", async () => {
    const good = await start(saga, "good", { order: { id: "3" } });
    await pay("well");
    await over(good);
    const bad = await failedSaga("bad");
    await open(bad);
    await page.getByRole("link", { name: "Compare…" }).click();
    await expect.poll(() => page.url()).toContain("left=");
    await page.getByText("First difference: Pay").waitFor();
    await page
      .getByRole("row", { name: /^Release/ })
      .getByText("not reached")
      .waitFor();
    await page.getByRole("tab", { name: "Output" }).click();
    await page.getByRole("region", { name: "Difference of the result" }).waitFor();
    await page.getByRole("button", { name: "Choose another" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: /good/ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("names without a break stay inside a narrow window, and a map run tells a function's failure", async () => {
    const Cause = JSON.stringify({
      ...{ errorMessage: "no pump", errorType: "PumpError" },
      trace: [
        "PumpError: no pump",
        ...Array.from({ length: 90 }, () => `    at ${"a".repeat(60)}`),
      ],
    });
    const ItemProcessor = {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "Bad",
      States: { Bad: { Type: "Fail", Error: "Broken", Cause } },
    };
    const Each = { Type: "Map", ItemProcessor, ToleratedFailurePercentage: 100, End: true };
    const definition = { StartAt: "Each", States: { Each } };
    const arn = await start(await served.machine("m".repeat(70), definition), "e".repeat(70), [1]);
    await over(arn);
    const own = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const width = (): Promise<number> => own.evaluate(() => document.documentElement.scrollWidth);
    await own.goto(`${served.url}/executions/${arn}`);
    await own.locator(".run-head").getByText("Succeeded").waitFor();
    await expect.poll(width).toBe(390);
    const { mapRuns } = await served.call("ListMapRuns", { executionArn: arn });
    const [mapRun = ""] = /arn:[^"]*:mapRun:[^"]*/.exec(JSON.stringify(mapRuns)) ?? [];
    await own.goto(`${served.url}/map-runs/${encodeURIComponent(mapRun)}`);
    const errors = own.getByRole("region", { name: "Errors" });
    await errors.getByText("no pump", { exact: true }).waitFor();
    await errors.getByText("PumpError", { exact: true }).waitFor();
    await errors.getByRole("region", { name: "Trace of Broken" }).waitFor();
    expect(await axeViolations(own)).toEqual([]);
    await expect.poll(width).toBe(390);
    await errors.getByRole("link", { name: "an example" }).click();
    await own.locator(".run-facts").getByText("Parent").waitFor();
    await expect.poll(width).toBe(390);
    await own.close();
  });

  test.each([
    ["light", LOOKS.length],
    ["dark", 2],
  ] as const)("axe finds nothing wrong in %s, wide and narrow", async (colorScheme, wide) => {
    const arn = await failedSaga(`looked-at-${colorScheme}`);
    for (const width of [1440, 390]) {
      const own = await browser.newPage({ colorScheme, viewport: { width, height: 844 } });
      for (const search of LOOKS.slice(0, width === 390 ? 1 : wide)) {
        await own.goto(`${served.url}/executions/${arn}${search}`);
        await own.locator(".inspector .pane").waitFor();
        expect(await axeViolations(own)).toEqual([]);
      }
      expect(await own.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
        true,
      );
      await own.close();
    }
  });
});
