// The picture beside a definition in the browser: it can be read and moved as that of an execution, and what is chosen
// in one is shown in the other, also while the definition is written.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const Resource = "arn:aws:states:us-east-1:123456789012:activity:a";
const task = (Next: string, caught: string): object => ({
  ...{ Type: "Task", Resource, Next },
  Catch: [{ ErrorEquals: [`Err${caught}`], Next: caught }],
});
const told = { Type: "Task", Resource, Next: "OrderFailed" };
/** Three columns: what is done, what undoes it, who is told where that fails. */
const SAGA = {
  StartAt: "ProcessOrder",
  States: {
    ProcessOrder: task("ProcessPayment", "UpdateOrderStatus"),
    ProcessPayment: task("ReserveInventory", "ProcessRefund"),
    ReserveInventory: task("OrderSucceeded", "ReleaseInventory"),
    OrderSucceeded: { Type: "Succeed" },
    ReleaseInventory: task("ProcessRefund", "sns:NotifyReleaseInventoryFail"),
    ProcessRefund: task("UpdateOrderStatus", "sns:NotifyProcessRefundFail"),
    UpdateOrderStatus: task("OrderFailed", "sns:NotifyUpdateOrderFail"),
    "sns:NotifyReleaseInventoryFail": told,
    "sns:NotifyProcessRefundFail": told,
    "sns:NotifyUpdateOrderFail": told,
    OrderFailed: { Type: "Fail" },
  },
};
const leaf = (name: string): object => ({
  StartAt: name,
  States: { [name]: { Type: "Pass", End: true } },
});
const NESTED = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Both",
        States: { Both: { Type: "Parallel", Branches: [leaf("Pay"), leaf("Pack")], End: true } },
      },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

describe.skipIf(skipped !== undefined)("the picture of a definition", () => {
  let served: Served;
  let page: Page;

  onStage(
    (stage) => {
      ({ served, page } = stage);
    },
    { reducedMotion: "reduce" },
  );

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const editor = () => page.getByRole("textbox", { name: /^Definition/ });
  const state = (name: string) =>
    page.getByRole("group", { name: /^Graph of/ }).getByRole("button", {
      name: new RegExp(`^${name},`),
    });
  const states = () => page.locator(".graph-pane .piece").count();
  const lit = () => page.locator(".cm-lit");
  const chosen = () => page.locator(".piece.selected").getAttribute("data-state");
  const open = async (path: string): Promise<void> => {
    await page.goto(`${served.url}/machines/${path}`);
    await editor().waitFor();
    await page.locator(".graph-pane .piece").first().waitFor();
  };
  /** The line with a text is in sight, in the editor and in the window. */
  const isShown = (text: string): Promise<boolean> =>
    page
      .locator(".cm-line", { hasText: text })
      .first()
      .evaluate((line) => {
        const { left, top, bottom } = line.getBoundingClientRect();
        const hit = document.elementFromPoint(left + 30, (top + bottom) / 2);
        return hit?.closest(".cm-line") === line;
      });

  test.each([
    [1440, 900],
    [390, 844],
  ])(
    "opens at a scale that can be read, %d wide and %d high, and fits into its pane",
    async (width, height) => {
      await page.setViewportSize({ width, height });
      await open(`${await served.machine(`saga-${width}`, SAGA)}?tab=definition`);
      const drawn = await page.locator(".sheet-of-graph").evaluate((sheet) => {
        const box = (one: Element | null) => one?.getBoundingClientRect() ?? new DOMRect();
        const [first, pane] = [sheet.querySelector(".halo"), sheet.closest("svg")];
        return {
          // A name is of 13 pixels.
          label: 13 * new DOMMatrix(getComputedStyle(sheet).transform).a,
          inside: box(first).left >= box(pane).left && box(first).right <= box(pane).right,
          pane: { width: box(pane).width, height: box(pane).height },
          wider: document.documentElement.scrollWidth - innerWidth,
        };
      });
      expect(drawn.label).toBeGreaterThan(7.4);
      expect(drawn.inside).toBe(true);
      expect(drawn.pane.width).toBeGreaterThan(width < 500 ? 340 : 600);
      expect(drawn.pane.height).toBeGreaterThan(480);
      expect(drawn.wider).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  );

  test("has what is chosen in the URL: a link, a reload and Back lead to it", async () => {
    const arn = await served.machine("linked", NESTED);
    const inUrl = () => new URL(page.url()).searchParams.get("state");
    await open(`${arn}?tab=definition&state=/States/Done`);
    expect(await chosen()).toBe("/States/Done");
    await expect.poll(() => isShown('"Done"')).toBe(true);
    await state("Pack").click();
    await expect.poll(inUrl).toMatch(/\/Pack$/);
    expect(await chosen()).toBe(inUrl());
    await page.reload();
    await page.locator(".piece.selected").first().waitFor();
    expect(await chosen()).toMatch(/\/Pack$/);
    expect(inUrl()).toBe(await chosen());
    await page.goBack();
    await expect.poll(chosen).toBe("/States/Done");
    expect(inUrl()).toBe("/States/Done");
    // The cursor that comes by another state changes it, too, and leaves no step to go back to.
    const entries = () => page.evaluate(() => history.length);
    const before = await entries();
    await page.locator(".cm-line", { hasText: '"Pay"' }).last().click();
    await expect.poll(inUrl).toMatch(/\/Pay$/);
    expect(await entries()).toBe(before);
    // The start form comes and goes over it.
    await button("Start execution").click();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url().includes("start=")).toBe(false);
    expect(inUrl()).toMatch(/\/Pay$/);
    const version = await served.call("PublishStateMachineVersion", { stateMachineArn: arn });
    await open(`${version["stateMachineVersionArn"]}?state=/States/Each`);
    expect(await chosen()).toBe("/States/Each");
    await state("Done").click();
    await expect.poll(inUrl).toBe("/States/Done");
  });

  test("is zoomed, fitted, folded and exported as that of an execution", async () => {
    await open(`${await served.machine("nested", NESTED)}?tab=definition`);
    const scale = () =>
      page
        .locator(".sheet-of-graph")
        .evaluate((sheet) => new DOMMatrix(getComputedStyle(sheet).transform).a);
    const before = await scale();
    await button("Zoom in").click();
    expect(await scale()).toBeCloseTo(before * 1.3, 2);
    await page.locator(".graph-pane").hover();
    await page.keyboard.press("0");
    expect(await scale()).toBeCloseTo(before, 2);
    expect(await states()).toBe(5);
    await button("Collapse all").click();
    expect(await states()).toBe(2);
    await button("Expand all").click();
    await button("Export").click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "SVG" }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe("nested.svg");
    expect(readFileSync(await file.path(), "utf8")).toMatch(/^<svg[\s\S]*Pack/);
  });

  test("shows the part of the text that a state is, by a click and by the arrow keys, and keeps the focus", async () => {
    await open(`${await served.machine("shown", SAGA)}?tab=definition`);
    await state("ReleaseInventory").click();
    await lit().first().waitFor();
    expect(await lit().first().textContent()).toBe('    "ReleaseInventory": {');
    expect(await isShown('"ReleaseInventory": {')).toBe(true);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => lit().first().textContent()).toBe('    "ProcessRefund": {');
    expect(await isShown('"ProcessRefund": {')).toBe(true);
    await page.keyboard.press("ArrowRight");
    await expect.poll(chosen).toBe("/States/sns:NotifyProcessRefundFail");
    expect(await lit().count()).toBe(5);
    expect(await axeViolations(page)).toEqual([]);
    const shot = page.locator(".cm-line", { hasText: '"OrderFailed": {' });
    await shot.click();
    await expect.poll(chosen).toBe("/States/OrderFailed");
    expect(await lit().count()).toBe(3);
  });

  test("shows it on a telephone too, where the text stands above the picture", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`${await served.machine("tapped", NESTED)}?tab=definition`);
    await state("Done").scrollIntoViewIfNeeded();
    await state("Done").click();
    await lit().first().waitFor();
    await expect.poll(() => isShown('"Done": {')).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("follows what is written, however it is indented, and shows its places there", async () => {
    const machine = await served.machine("written", NESTED);
    await open(`${machine}?tab=definition`);
    await button("Edit").click();
    await button("Cancel").waitFor();
    const States = {
      ...NESTED.States,
      Each: { Type: "Pass", Next: "Later" },
      Later: { Type: "Pass", Next: "Done" },
    };
    await editor().fill(JSON.stringify({ ...NESTED, States }, null, "\t"));
    await state("Later").click();
    await lit().first().waitFor();
    expect(await lit().allTextContents()).toEqual([
      ...['\t\t"Later": {', '\t\t\t"Type": "Pass",', '\t\t\t"Next": "Done"', "\t\t}"],
    ]);
    await page.locator(".cm-line", { hasText: '"Each": {' }).click();
    await page.keyboard.press("Home");
    await page.keyboard.type(" ");
    await expect.poll(chosen).toBe("/States/Each");
    expect(await lit().count()).toBe(4);
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("}");
    await page.getByText("Mend the JSON to save.").waitFor();
    expect(await states()).toBe(3);
    await button("Discard").click();
    await button("Edit").waitFor();
    await expect.poll(states).toBe(5);
    await state("Done").click();
    await expect.poll(() => lit().first().textContent()).toBe('    "Done": {');
  });

  test("of a version is the same", async () => {
    const stateMachineArn = await served.machine("numbered", SAGA);
    await served.call("PublishStateMachineVersion", { stateMachineArn });
    await open(`${stateMachineArn}:1`);
    await state("OrderFailed").click();
    await lit().first().waitFor();
    expect(await isShown('"OrderFailed": {')).toBe(true);
    await button("Export").waitFor();
  });
});
