// Changing a definition in the browser: no line is cut through, what is wrong is told with its place and what to do,
// and nothing that was written is lost unasked.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const NAMES = Array.from({ length: 40 }, (_, i) => `S${i}`);
const LONG = {
  StartAt: "S0",
  States: Object.fromEntries<object>([
    ...NAMES.map((name, i) => [name, { Type: "Pass", Next: NAMES[i + 1] ?? "End" }] as const),
    ["End", { Type: "Succeed" }],
  ]),
};
const SHORT = { StartAt: "Ship", States: { Ship: { Type: "Succeed" } } };

describe.skipIf(skipped !== undefined)("a definition that is changed", () => {
  let served: Served;
  let page: Page;

  onStage((stage) => {
    ({ served, page } = stage);
  });

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const editor = () => page.getByRole("textbox", { name: "Definition" });
  const write = (definition: unknown): Promise<void> =>
    editor().fill(
      typeof definition === "string" ? definition : JSON.stringify(definition, null, 2),
    );
  const edit = async (machine: string): Promise<void> => {
    await page.goto(`${served.url}/machines/${machine}?tab=definition`);
    await editor().waitFor();
    await button("Edit").click();
    await button("Cancel").waitFor();
  };

  /** Letters of the lines that the lower edge of the editor cuts through. */
  const cutThrough = (): Promise<readonly string[]> =>
    page.locator(".cm-scroller").evaluate((scroller) => {
      const edge = scroller.getBoundingClientRect().bottom;
      const { bottom = edge } = scroller.closest(".editor")?.getBoundingClientRect() ?? {};
      const rows = [...scroller.querySelectorAll(".cm-line")].flatMap((line) =>
        [...line.getClientRects()].map((rect) => ({ rect, text: line.textContent ?? "" })),
      );
      return rows
        .filter(({ rect }) => rect.top < Math.min(edge, bottom) - 1 && rect.bottom > edge + 1)
        .map(({ text }) => text);
    });

  test.each([
    [1440, 900],
    [1440, 777],
    [390, 844],
  ])("shows whole lines to its lower edge, %d wide and %d high", async (width, height) => {
    const machine = await served.machine(`long-${height}`, LONG);
    await page.setViewportSize({ width, height });
    await page.goto(`${served.url}/machines/${machine}?tab=definition`);
    await editor().getByText('"S3"').first().waitFor();
    expect(await cutThrough()).toEqual([]);
    await button("Edit").click();
    await page.getByText("The definition is valid.").waitFor();
    expect(await cutThrough()).toEqual([]);
    await editor().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("zz");
    await page.getByText(/^Line 168, column/).waitFor();
    await expect.poll(cutThrough).toEqual([]);
    const last = page.locator(".cm-line").last();
    expect(await last.textContent()).toBe("}zz");
    const [shown, card] = [await last.boundingBox(), await page.locator(".editor").boundingBox()];
    expect((shown?.y ?? 0) + (shown?.height ?? 0)).toBeLessThanOrEqual(
      (card?.y ?? 0) + (card?.height ?? 0),
    );
    await button("Discard").click();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("says of each error what it is, what was probably meant, and leads to its line", async () => {
    await edit(await served.machine("told", LONG));
    await page.getByText("Nothing is changed yet.").waitFor();
    const States = { ...LONG.States, S30: { Type: "Pass", Nxt: "S31" } };
    await write({ Comment: "told", ...LONG, States });
    const told = page.getByLabel("Diagnostics").getByRole("listitem");
    const unknown = told.filter({ hasText: "The field 'Nxt' is not supported by Step Functions" });
    await unknown.getByText("did you mean 'Next'?").waitFor();
    await page.getByText(/Mend \d+ errors to save\./).waitFor();
    expect(await button("Save definition").isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await unknown.getByRole("button", { name: "line 127" }).click();
    await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe('"Nxt": "S31"');
    const line = page.locator(".cm-line", { hasText: '"Nxt"' });
    const box = await line.boundingBox();
    const around = await page.locator(".cm-scroller").boundingBox();
    expect(box?.y).toBeGreaterThan(around?.y ?? 0);
    expect(box?.y).toBeLessThan((around?.y ?? 0) + (around?.height ?? 0));
    await page.keyboard.insertText('"Next": "S31"');
    await page.getByText("The definition is valid.").waitFor();
    await button("Save definition").click();
    await page.getByText("Definition saved").waitFor();
  });

  test("is kept with the reason where the server does not take it", async () => {
    const machine = await served.machine("refused", SHORT);
    await edit(machine);
    await page.route("**/call/UpdateStateMachine", (route) =>
      route.fulfill({
        ...{ status: 400, contentType: "application/json" },
        body: JSON.stringify({ error: "StateMachineDeleting", message: "It is being deleted" }),
      }),
    );
    await write({ ...SHORT, Comment: "mine" });
    await button("Save definition").click();
    await page.getByText("Not saved.").waitFor();
    await page.getByText("It is being deleted").waitFor();
    await editor().getByText('"mine"').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.unroute("**/call/UpdateStateMachine");
    const definition = JSON.stringify({ ...SHORT, Comment: "theirs" });
    await served.call("UpdateStateMachine", { stateMachineArn: machine, definition });
    await page.getByText("Somebody else has saved a definition meanwhile.").waitFor();
    await editor().getByText('"mine"').waitFor();
    await button("Save definition").click();
    await page.getByText("Definition saved").waitFor();
    await editor().getByText('"mine"').waitFor();
  });

  test("is not left behind by a link, a tab or Back without a question", async () => {
    const machine = await served.machine("kept", SHORT);
    await page.goto(`${served.url}/machines`);
    await page.getByRole("link", { name: "kept" }).click();
    await page.getByRole("tab", { name: "Definition" }).click();
    await button("Edit").click();
    await page.getByText("Nothing is changed yet.").waitFor();
    await write({ ...SHORT, Comment: "mine" });
    const asked = page.getByRole("dialog", { name: "Leave without saving?" });
    const leaving: readonly (() => Promise<unknown>)[] = [
      () => page.getByRole("link", { name: "Task tokens" }).click(),
      () => page.getByRole("tab", { name: "Versions" }).click(),
      () => page.goBack(),
    ];
    for (const leave of leaving) {
      await leave();
      await asked.waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await asked.getByRole("button", { name: "Stay here" }).click();
      await asked.waitFor({ state: "detached" });
      await editor().getByText('"mine"').waitFor();
      const { pathname, search } = new URL(page.url());
      expect(decodeURIComponent(pathname) + search).toBe(`/machines/${machine}?tab=definition`);
    }
    await button("Start execution").click();
    await page.getByRole("dialog", { name: "Start kept" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await editor().getByText('"mine"').waitFor();
    await page.getByRole("link", { name: "Task tokens" }).click();
    await asked.getByRole("button", { name: "Leave and lose the changes" }).click();
    await page.getByRole("heading", { level: 1, name: "Task tokens" }).waitFor();
    await page.goBack();
    await editor().waitFor();
    expect(await editor().getByText('"mine"').count()).toBe(0);
    await button("Edit").click();
    await page.getByRole("tab", { name: "Tags" }).click();
    await page.getByText("No tags").waitFor();
  });
});
