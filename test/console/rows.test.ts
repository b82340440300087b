// Walking the rows of the executions by keys: the focus is on an execution's link, wherever its row goes.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const HOLDING = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 900, End: true } } };
const COUNT = 150;

describe.skipIf(skipped !== undefined)("the keys of the executions", () => {
  let served: Served;
  let page: Page;
  let holding: string;
  const arns: string[] = [];

  const start = async (name: string): Promise<string> => {
    const asked = { stateMachineArn: holding, name };
    return (await served.call("StartExecution", asked))["executionArn"] ?? "";
  };

  onStage(
    async (stage) => {
      ({ served, page } = stage);
      holding = await served.machine("holding", HOLDING);
      for (let i = 0; i < COUNT; i += 1) arns.push(await start(`order-${1000 + i}`));
    },
    { viewport: { width: 1440, height: 900 } },
  );

  const focused = (): Promise<string | null> => page.locator(":focus").textContent();
  const table = () => page.getByRole("table", { name: "Executions" });
  const focusedRow = () => page.getByRole("row").filter({ has: page.locator("a:focus") });
  const open = async (search = ""): Promise<void> => {
    await page.goto(`${served.url}/executions${search}`);
    await page.locator(".row-link").first().waitFor();
  };
  const isInSight = async (): Promise<boolean> => {
    const [row, frame] = await Promise.all([focusedRow().boundingBox(), table().boundingBox()]);
    const head = 34;
    const top = (row?.y ?? 0) - (frame?.y ?? 0);
    return top >= head - 1 && top + (row?.height ?? 0) <= (frame?.height ?? 0) + 1;
  };

  test("give the link of a row the focus, so that it is said, and Enter opens it", async () => {
    await open();
    await page.keyboard.press("j");
    expect(await focused()).toBe("order-1149");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect(await focused()).toBe("order-1148");
    expect(await page.locator(":focus").evaluate(({ tagName }) => tagName)).toBe("A");
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("execution:holding:order-1148");
  });

  test("bring rows into sight that are not in the document yet, down and up again", async () => {
    await open();
    for (let i = 0; i < 81; i += 1) await page.keyboard.press("j");
    await expect.poll(focused).toBe("order-1069");
    expect(await focusedRow().getAttribute("aria-rowindex")).toBe("82");
    expect(await isInSight()).toBe(true);
    expect(await page.getByRole("row").count()).toBeLessThan(80);
    for (let i = 0; i < 50; i += 1) await page.keyboard.press("k");
    await expect.poll(focused).toBe("order-1119");
    expect(await isInSight()).toBe(true);
  });

  test("go on from the row with the focus however far one has scrolled, and by Tab from row to row", async () => {
    await open();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("j");
    await table().evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await page.getByText("order-1010").waitFor();
    expect(await focused()).toBe("order-1147");
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("order-1146");
    await expect.poll(isInSight).toBe(true);
    // The rows around it come with the scrolling.
    await page.getByRole("link", { name: "order-1145" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("order-1145");
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("order-1144");
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe("order-1145");
  });

  test("have the row again that was opened, when one comes back, also after another has started", async () => {
    await open();
    for (let i = 0; i < 61; i += 1) await page.keyboard.press("j");
    await expect.poll(focused).toBe("order-1089");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "order-1089" }).waitFor();
    const meanwhile = await start("meanwhile");
    await page.goBack();
    await expect.poll(focused).toBe("order-1089");
    // The one that has started meanwhile moves it on by a row, and the list follows.
    await expect.poll(isInSight).toBe(true);
    await page.keyboard.press("j");
    await expect.poll(focused).toBe("order-1088");
    await served.call("StopExecution", { executionArn: meanwhile });
  });

  test("have it in sight also where it was opened before the page had heard of the last scrolling", async () => {
    await open();
    for (let i = 0; i < 40; i += 1) await page.keyboard.press("j");
    await expect.poll(isInSight).toBe(true);
    await page.evaluate(() => {
      const unheard = (event: Event): void => event.stopImmediatePropagation();
      addEventListener("scroll", unheard, { capture: true });
    });
    const before = await focused();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("j");
    const further = `order-${Number(before?.slice(-4)) - 3}`;
    await expect.poll(focused).toBe(further);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: further }).waitFor();
    await page.goBack();
    await expect.poll(focused).toBe(further);
    await expect.poll(isInSight).toBe(true);
  });

  test("go on at once for whoever comes back before the page of the execution was there", async () => {
    await page.route(/execution-page.*\.js/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue().catch(() => undefined);
    });
    await open();
    for (let i = 0; i < 120; i += 1) await page.keyboard.press("j");
    await expect.poll(isInSight).toBe(true);
    const before = Number((await focused())?.slice(-4));
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain(`order-${before}`);
    await page.goBack();
    await expect.poll(() => page.url()).not.toContain("order-");
    await page.keyboard.press("j");
    await expect.poll(focused).toBe(`order-${before - 1}`);
    await page.unroute(/execution-page.*\.js/);
  });

  test("leave a list where it was scrolled to, one for each entry of the history", async () => {
    const topRow = (): Promise<string> =>
      table().evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        const links = [...element.querySelectorAll(".row-link")];
        return links.find((link) => link.getBoundingClientRect().top > top + 34)?.textContent ?? "";
      });
    await open();
    await table().evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    // Beyond the first page, which has a hundred rows.
    await page.getByText("order-1010").waitFor();
    await table().evaluate((element) => {
      element.scrollTop = 4_300;
    });
    // Row 113, once it is there: of those from before the last one is order-1030.
    await expect.poll(topRow).toMatch(/order-103[6-9]/);
    const before = await topRow();
    await page.getByRole("link", { name: before }).click();
    await page.getByRole("heading", { name: before }).waitFor();
    await page.goBack();
    await expect.poll(topRow).toBe(before);
    // A link to the same page is another entry, and begins at its top.
    await page.getByRole("link", { name: "Executions", exact: true }).first().click();
    await page.getByRole("link", { name: "Dashboard" }).first().click();
    await page.getByRole("link", { name: "Executions", exact: true }).first().click();
    await page.getByRole("link", { name: "order-1149" }).waitFor();
    expect(await table().evaluate((element) => element.scrollTop)).toBe(0);
  });

  test("keep the focus on the execution while others start and end, and let those in afterwards", async () => {
    await open("?status=RUNNING");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await focused()).toBe("order-1148");
    await start("late-1");
    await served.call("StopExecution", { executionArn: arns.at(-1) });
    await page.getByRole("button", { name: "1 new" }).waitFor();
    await page.getByRole("row").filter({ hasText: "order-1149" }).getByText("Aborted").waitFor();
    expect(await focused()).toBe("order-1148");
    await served.call("StopExecution", { executionArn: arns.at(-2) });
    await focusedRow().getByText("Aborted").waitFor();
    expect(await focused()).toBe("order-1148");
    await page.getByRole("button", { name: "1 new" }).click();
    await page.getByRole("link", { name: "late-1" }).waitFor();
    await expect.poll(() => page.locator(".row-link").first().textContent()).toBe("late-1");
    expect(await page.getByRole("link", { name: "order-1149" }).count()).toBe(0);
    expect(await table().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test("keep it where it is when the list is asked anew, also where the execution is gone from it", async () => {
    await page.addInitScript(() => {
      const Own = EventSource;
      globalThis.EventSource = class extends Own {
        constructor(url: string | URL) {
          super(url);
          Reflect.set(globalThis, "stream", this);
        }
      };
    });
    // What the server says to a page that was away for too long.
    const reset = () =>
      page.evaluate(() => {
        const stream: EventSource = Reflect.get(globalThis, "stream");
        stream.onmessage?.(new MessageEvent("message", { data: '{"type":"reset"}' }));
      });
    await open("?status=RUNNING&name=order-10");
    for (let i = 0; i < 4; i += 1) await page.keyboard.press("j");
    expect(await focused()).toBe("order-1096");
    await start("order-10-late");
    await page.getByRole("button", { name: "1 new" }).waitFor();
    await reset();
    await page.getByRole("link", { name: "order-10-late" }).waitFor();
    expect(await focused()).toBe("order-1096");
    await served.call("StopExecution", { executionArn: arns[96] });
    await focusedRow().getByText("Aborted").waitFor();
    await reset();
    await expect.poll(focused).toBe("order-1095");
    await page.keyboard.press("k");
    expect(await focused()).toBe("order-1097");
  });
});
