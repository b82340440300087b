// What of a graph is in sight: when an execution opens, when it is moved, and when a state is tapped on a telephone.
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { openPage, skipped } from "./browser.ts";
import { saga as openSaga, type Saga } from "./saga.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const pass = (Next: string) => ({ Type: "Pass", Next });

/** Fails in the lane beside the happy path; both are of names that are not short. */
const ASIDE = {
  StartAt: "WeighTheParcel",
  States: {
    WeighTheParcel: pass("AskTheCarrierForPrice"),
    AskTheCarrierForPrice: {
      ...{ Type: "Choice", Default: "TellTheCustomerOfIt" },
      Choices: [{ Variable: "$.price", IsPresent: true, Next: "PrintTheLabelOfIt" }],
    },
    PrintTheLabelOfIt: pass("HandTheParcelOver"),
    HandTheParcelOver: { Type: "Succeed" },
    TellTheCustomerOfIt: pass("ParcelWasRefused"),
    ParcelWasRefused: { Type: "Fail", Error: "Refused" },
  },
};

const PHONE = { width: 390, height: 844 };

describe.skipIf(skipped !== undefined)("in sight", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let saga: Saga;
  let aside: string;
  let failed: string;

  onStage(
    async (stage) => {
      ({ served, browser, page } = stage);
      saga = await openSaga(served);
      failed = await saga.failed("declined");
      aside = await saga.start(await served.machine("aside", ASIDE), "aside");
      await saga.over(aside);
    },
    { reducedMotion: "reduce" },
  );

  const open = async (on: Page, arn: string): Promise<void> => {
    await on.goto(`${served.url}/executions/${arn}`);
    await on.locator(".canvas [data-state]").first().waitFor();
  };
  const selected = (on: Page): string | null => new URL(on.url()).searchParams.get("state");
  const phone = (options: object = {}): Promise<Page> =>
    openPage(browser, { viewport: PHONE, hasTouch: true, reducedMotion: "reduce", ...options });

  /** Of each state, how far it reaches into what the tools and the legend leave of the pane; whole is 1. */
  const inSight = (on: Page): Promise<Readonly<Record<string, number>>> =>
    on.locator(".canvas").evaluate((canvas) => {
      const pane = canvas.getBoundingClientRect();
      const tools = document.querySelector(".graph-tools")?.getBoundingClientRect();
      const top = tools?.bottom ?? pane.top;
      const shown = [...canvas.querySelectorAll("[data-state] > .halo")].map((halo) => {
        const { left, right, top: upper, bottom, width, height } = halo.getBoundingClientRect();
        const across = Math.min(right, pane.right) - Math.max(left, pane.left);
        const down = Math.min(bottom, pane.bottom) - Math.max(upper, top);
        const name = halo.parentElement?.getAttribute("data-state")?.split("/").at(-1) ?? "";
        const part = (Math.max(0, across) * Math.max(0, down)) / (width * height);
        return [name, Math.round(part * 100) / 100];
      });
      return Object.fromEntries(shown);
    });
  const someInSight = async (on: Page): Promise<boolean> =>
    Object.values(await inSight(on)).some((part) => part > 0);

  const inspectorTop = (on: Page): Promise<number> =>
    on.locator(".run-inspector").evaluate((one) => one.getBoundingClientRect().top);

  test.each([
    ["a window", { width: 1440, height: 900 }],
    ["a small window", { width: 1280, height: 800 }],
    ["a telephone", PHONE],
  ])("of %s, a failure aside has the happy path beside it, whole", async (_, viewport) => {
    const on = await openPage(browser, { viewport, reducedMotion: "reduce" });
    await open(on, aside);
    await expect.poll(() => selected(on)).toBe("/States/ParcelWasRefused");
    const whole = ["WeighTheParcel", "AskTheCarrierForPrice", "ParcelWasRefused"];
    await expect
      .poll(async () => {
        const parts = await inSight(on);
        return whole.map((name) => parts[name]);
      })
      .toEqual([1, 1, 1]);
    await on.context().close();
  });

  test("some of the picture stays in the pane, however far it is dragged, wheeled and zoomed", async () => {
    await open(page, failed);
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (await page.locator(".canvas").boundingBox()) ?? {};
    const [left, top] = [x + width / 2, y + height / 2];
    for (const [dx, dy] of [
      [6000, 0],
      [0, 6000],
      [-6000, -6000],
      [6000, -9000],
    ] as const) {
      await page.mouse.move(left, top);
      await page.mouse.wheel(dx, dy);
      await page.mouse.down();
      await page.mouse.move(left - dx, top - dy, { steps: 3 });
      await page.mouse.up();
      expect([dx, dy, await someInSight(page)]).toEqual([dx, dy, true]);
      for (const key of ["+", "+", "+", "+", "+", "-", "-", "-", "-", "-", "-", "-", "-"]) {
        await page.keyboard.press(key);
        expect([dx, dy, key, await someInSight(page)]).toEqual([dx, dy, key, true]);
      }
    }
  });

  test("and it comes along when the pane becomes smaller", async () => {
    await open(page, failed);
    const { x = 0, y = 0 } = (await page.locator(".canvas").boundingBox()) ?? {};
    await page.mouse.move(x + 60, y + 200);
    await page.mouse.wheel(-6000, -6000);
    await expect.poll(async () => (await inSight(page))["Reserve"]).toBeLessThan(1);
    expect(await someInSight(page)).toBe(true);
    await page.setViewportSize({ width: 900, height: 560 });
    await expect.poll(() => someInSight(page)).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("some of it stays under a finger too", async () => {
    const on = await phone();
    await open(on, failed);
    const session = await on.context().newCDPSession(on);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", at?: readonly [number, number]) =>
      session.send("Input.dispatchTouchEvent", {
        ...{ type, touchPoints: at === undefined ? [] : [{ x: at[0], y: at[1] }] },
      });
    const { x = 0, y = 0 } = (await on.locator(".canvas").boundingBox()) ?? {};
    for (let drag = 0; drag < 4; drag += 1) {
      await touch("touchStart", [x + 20, y + 100]);
      for (const way of [100, 200, 360]) await touch("touchMove", [x + 20 + way, y + 100 + way]);
      await touch("touchEnd");
    }
    await expect.poll(async () => (await inSight(on))["Reserve"]).toBeLessThan(1);
    expect(await someInSight(on)).toBe(true);
    await on.context().close();
  });

  test("a state that is tapped on a telephone has the inspector brought, at once where no motion is wanted", async () => {
    const on = await phone();
    await open(on, failed);
    await on.getByRole("region", { name: "Inspector of Pay" }).waitFor();
    expect(await inspectorTop(on)).toBeGreaterThan(PHONE.height);
    const node = on.locator(".canvas").getByRole("button", { name: /^Reserve,/ });
    await node.focus();
    await on.keyboard.press("ArrowDown");
    await on.keyboard.press("ArrowUp");
    await expect.poll(() => selected(on)).toBe("/States/Reserve");
    expect(await inspectorTop(on)).toBeGreaterThan(PHONE.height);
    const { x = 0, y = 0, width = 0, height = 0 } = (await node.boundingBox()) ?? {};
    await on.touchscreen.tap(x + width / 2, y + height / 2);
    await expect.poll(() => inspectorTop(on)).toBeLessThan(PHONE.height / 2);
    await on.getByRole("region", { name: "Inspector of Reserve" }).waitFor();
    const moved = await on.evaluate(() => {
      scrollTo(0, 0);
      const top = (): number | undefined =>
        document.querySelector(".run-inspector")?.getBoundingClientRect().top;
      const before = top();
      const halo = document.querySelector("[data-state='/States/Pay'] > .halo");
      halo?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      return [before, top()];
    });
    expect(moved[1]).toBeLessThan(moved[0] ?? 0);
    await on.context().close();
  });

  test("where motion is welcome, it glides there", async () => {
    const on = await phone({ reducedMotion: "no-preference" });
    await open(on, failed);
    const node = on.locator(".canvas").getByRole("button", { name: /^Reserve,/ });
    await node.tap();
    await expect.poll(() => inspectorTop(on)).toBeLessThan(PHONE.height / 2);
    await on.context().close();
  });

  test("what runs, and what it fails with, takes nobody away from the graph", async () => {
    const arn = await saga.start(saga.machine, "live-on-a-phone", { order: { id: "1" } });
    const on = await phone();
    await open(on, arn);
    const before = await inspectorTop(on);
    expect(before).toBeGreaterThan(PHONE.height);
    await saga.pay("badly");
    await on.getByRole("region", { name: "Inspector of Pay" }).waitFor();
    expect(
      await on.evaluate(() => [scrollY, document.querySelector("main")?.scrollTop ?? 0]),
    ).toEqual([0, 0]);
    expect(await inspectorTop(on)).toBeGreaterThan(PHONE.height - 100);
    await on.context().close();
  });
});
