// How the console looks where it is easily overlooked: beside a banner, under the keyboard, when the theme changes.
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { BreakableLine } from "./breakable-line.ts";
import { skipped } from "./browser.ts";
import { saga as openSaga } from "./saga.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const LONG_ERROR = `Shop.${"Very.Long.Name.Of.An.Error.".repeat(9)}End`;
const LONG_CAUSE = `${"There was nothing of it left in the shop. ".repeat(40)}The end.`;
const LONG_NAME = `order-${"of-a-long-name-".repeat(4)}1`;

/** As contrast is measured: WCAG 2, of two colours `rgb(r, g, b)`. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const MANY = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", ItemsPath: "$.items", End: true },
      ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
    },
  },
};

describe.skipIf(skipped !== undefined)("the console's looks", () => {
  let served: Served;
  let page: Page;
  let machine: string;
  let failed: string;

  onStage(
    async (stage) => {
      ({ served, page } = stage);
      const saga = await openSaga(served);
      machine = saga.machine;
      failed = await saga.failed("declined");
      const Fails = { Type: "Fail", Error: LONG_ERROR, Cause: "no" };
      const stateMachineArn = await served.machine("long", { StartAt: "F", States: { F: Fails } });
      const started = await served.call("StartExecution", { stateMachineArn, name: LONG_NAME });
      await saga.over(started["executionArn"] ?? "");
    },
    { reducedMotion: "reduce" },
  );

  test.each([1440, 390])("a duration stands in one line of its table, %d wide", async (width) => {
    const context = await page
      .context()
      .browser()
      ?.newContext({ viewport: { width, height: 900 } });
    if (context === undefined) throw new Error("the browser is gone");
    const wide = await context.newPage();
    await wide.route(/\/console\/v1\/(dashboard|execution)\?/, async (route) => {
      const response = await route.fetch();
      const long = (await response.text()).replace(
        /"(p50Ms|p95Ms|durationMs)":\d+/g,
        '"$1":991000',
      );
      await route.fulfill({ response, body: long });
    });
    for (const path of ["", `executions/${failed}?tab=states`]) {
      await wide.goto(`${served.url}/${path}`);
      const cells = wide.locator(".table").getByText("16 min 31 s");
      await cells.first().waitFor();
      const lines = await cells.evaluateAll((all) => {
        const range = document.createRange();
        return all.map((one) => {
          range.selectNodeContents(one);
          return new Set([...range.getClientRects()].map(({ top }) => top)).size;
        });
      });
      expect(new Set(lines)).toEqual(new Set([1]));
    }
    await context.close();
  });

  test("the banner of a server that is gone takes its room from the page, not from the window", async () => {
    await using line = await BreakableLine.open(Number(new URL(served.url).port));
    const banner = page.locator(".gone");
    const overflow = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    for (const path of ["/executions", `/executions/${failed}`, `/machines/${machine}`]) {
      await page.goto(line.url + path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      line.cut();
      await banner.waitFor();
      expect([path, await overflow()]).toEqual([path, 0]);
      const room = await page.locator(".page.fill, .run").boundingBox();
      expect((room?.y ?? 0) + (room?.height ?? 0)).toBeCloseTo(900, 0);
      line.mend();
      await banner.waitFor({ state: "hidden" });
      expect(await overflow()).toBe(0);
    }
    await page.goto("about:blank");
  });

  test("the ring of a tab that has the focus is seen whole", async () => {
    await page.goto(`${served.url}/executions/${failed}`);
    const tabs = page.getByRole("tablist", { name: "What to see of it" });
    await tabs.getByRole("tab").first().focus();
    await page.keyboard.press("ArrowRight");
    const outside = await tabs.evaluate((list) => {
      const tab = list.querySelector(":focus-visible");
      if (tab === null) return undefined;
      const { outlineOffset, outlineWidth } = getComputedStyle(tab);
      const ring = Math.max(0, Number.parseFloat(outlineOffset) + Number.parseFloat(outlineWidth));
      const [inner, outer] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
      return outer.top - (inner.top - ring) + Math.max(0, inner.bottom + ring - outer.bottom);
    });
    expect(outside).toBe(0);
  });

  test("the editor changes its colours with the theme, its panels and folded places too", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.goto(`${served.url}/machines/${machine}?tab=definition`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+f");
    await page.locator(".cm-foldGutter .cm-gutterElement").getByText("⌄").nth(1).click();
    const parts = [".cm-textfield", ".cm-button", ".cm-foldPlaceholder", ".cm-gutters"];
    const coloursOf = (part: Locator): Promise<readonly [string, string]> =>
      part.evaluate((element) => {
        const { color, backgroundColor, backgroundImage } = getComputedStyle(element);
        return [color, backgroundImage === "none" ? backgroundColor : backgroundImage];
      });
    const before = new Map<string, readonly [string, string]>();
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe(theme);
      for (const part of parts) {
        const colours = await coloursOf(page.locator(part).first());
        expect([part, theme, contrast(...colours) >= 4.5]).toEqual([part, theme, true]);
        expect(colours).not.toEqual(before.get(part));
        before.set(part, colours);
      }
    }
    await page.emulateMedia({ colorScheme: null });
    await page.goto("about:blank");
  });

  test.each([900, 1440, 2560])(
    "a long error leaves a long name readable, %d wide",
    async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${served.url}/executions?name=order`);
      const [name, error] = [page.locator(".row-link").first(), page.locator(".row-error").first()];
      await name.waitFor();
      const [shown, all] = await name.evaluate((link) => [link.clientWidth, link.scrollWidth]);
      // Sixteen letters at the least; where there is room, all of it.
      expect(shown).toBeGreaterThanOrEqual(width < 1440 ? 112 : 0.9 * (all ?? 0));
      expect((await error.boundingBox())?.width).toBeGreaterThan(20);
      expect(await error.getAttribute("title")).toBe(LONG_ERROR);
      expect(await name.getAttribute("title")).toBe(LONG_NAME);
      const cut = await error.evaluate((element) => getComputedStyle(element).textOverflow);
      expect(cut).toBe("ellipsis");
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  );

  async function narrowly(look: () => Promise<void>): Promise<void> {
    await page.setViewportSize({ width: 390, height: 844 });
    try {
      await look();
    } finally {
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  }

  test("names of eighty letters without a break are read whole on a telephone: activities, two machines beside each other", async () => {
    const [worker, left, right] = ["w".repeat(80), "l".repeat(80), "r".repeat(80)] as const;
    await served.call("CreateActivity", { name: worker });
    const run = async (name: string): Promise<string> => {
      const Only = { Type: "Pass", End: true };
      const stateMachineArn = await served.machine(name, { StartAt: "Only", States: { Only } });
      const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
      await served.host.engine.closed(executionArn);
      return executionArn;
    };
    const compared = `/compare?left=${await run(left)}&right=${await run(right)}`;
    const width = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
    const stands = async (name: Locator): Promise<void> => {
      await name.waitFor();
      await expect.poll(width).toBe(390);
      const { x = -1, width: wide = 999 } = (await name.boundingBox()) ?? {};
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + wide).toBeLessThanOrEqual(390);
      expect(await name.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThan(1);
    };
    await narrowly(async () => {
      await page.goto(`${served.url}/activities`);
      await stands(page.getByRole("heading", { name: worker }));
      await page.goto(served.url + compared);
      for (const name of [left, right]) await stands(page.getByRole("link", { name, exact: true }));
      await stands(page.getByText("Two machines:").locator(".."));
    });
  });

  test("inputs of executions with long names stay inside the form of a telephone", async () => {
    const name = crypto.randomUUID();
    await served.call("StartExecution", { stateMachineArn: machine, name });
    await narrowly(async () => {
      await page.goto(`${served.url}/machines/${machine}?start=1`);
      const select = page.getByLabel("Take an input");
      await select.locator("option", { hasText: name }).waitFor({ state: "attached" });
      const [inner, outer] = [
        await select.boundingBox(),
        await page.getByRole("dialog").boundingBox(),
      ];
      const right = (inner?.x ?? 0) + (inner?.width ?? 0);
      expect(right).toBeLessThan((outer?.x ?? 0) + (outer?.width ?? 0));
      expect(right).toBeGreaterThan(300);
    });
  });

  test("what was stopped stands among the last failures in its own colour and shape", async () => {
    const Hold = { Type: "Wait", Seconds: 900, End: true };
    const holds = await served.machine("holds", { StartAt: "Hold", States: { Hold } });
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn: holds });
    await served.call("StopExecution", { executionArn, error: "Stopped.ByHand" });
    await page.goto(served.url);
    const stopped = page.locator(".short-error").filter({ hasText: "Stopped.ByHand" });
    await stopped.waitFor();
    const lookOf = (shown: Locator): Promise<readonly (string | undefined)[]> =>
      shown.evaluate((one) => [
        getComputedStyle(one).color,
        one.querySelector("path")?.getAttribute("d") ?? undefined,
      ]);
    const [colour, shape] = await lookOf(stopped);
    const [red, cross] = await lookOf(page.locator(".short-error.failed").first());
    expect(colour).not.toBe(red);
    expect(shape).not.toBe(cross);
    expect(await stopped.textContent()).toBe("Aborted: Stopped.ByHand");
  });

  test("squares of iterations are large enough for a finger, and the chosen one is in sight", async () => {
    const each = await served.machine("each", MANY);
    const input = JSON.stringify({ items: Array.from({ length: 190 }, (_, i) => i) });
    const started = await served.call("StartExecution", { stateMachineArn: each, input });
    const { executionArn = "" } = started;
    const chosen = "state=/States/Each/ItemProcessor/States/One&iteration=/States/Each:185";
    await narrowly(async () => {
      await page.goto(`${served.url}/executions/${executionArn}?${chosen}`);
      const square = page.locator('.square[aria-pressed="true"]');
      await square.waitFor();
      expect(await axeViolations(page, "targets")).toEqual([]);
      const isSeen = (): Promise<boolean> =>
        square.evaluate((one) => {
          const list = one.closest("ul")?.getBoundingClientRect();
          const { top, bottom } = one.getBoundingClientRect();
          return list !== undefined && top >= list.top && bottom <= list.bottom;
        });
      await expect.poll(isSeen).toBe(true);
    });
  });

  test("a failure that is too long for the banner is told whole under the pointer", async () => {
    const Fails = { Type: "Fail", Error: "Gone", Cause: LONG_CAUSE };
    const stateMachineArn = await served.machine("wordy", { StartAt: "F", States: { F: Fails } });
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await page.setViewportSize({ width: 860, height: 900 });
    await page.goto(`${served.url}/executions/${executionArn}`);
    const words = page.locator(".banner p").first();
    await words.hover();
    await expect
      .poll(() => words.getAttribute("title"))
      .toMatch(/nothing of it left.*shop\. There…”$/);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.reload();
    await words.waitFor();
    expect(await words.evaluate((p) => p.scrollHeight <= p.clientHeight)).toBe(true);
  });

  test("no column of a table of variables has a line below its last row", async () => {
    const States = {
      Set: { Type: "Pass", Assign: { a: 1, b: [2] }, Next: "Seen" },
      Seen: { Type: "Pass", End: true },
    };
    const stateMachineArn = await served.machine("setting", { StartAt: "Set", States });
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await served.host.engine.closed(executionArn);
    await page.goto(`${served.url}/executions/${executionArn}?state=/States/Seen&pane=variables`);
    await page.getByRole("row", { name: "$b" }).waitFor();
    const lines = await page
      .locator(".variables tbody tr")
      .evaluateAll((rows) =>
        rows.map((row) => [...row.children].map((one) => getComputedStyle(one).borderBottomWidth)),
      );
    const [between, none] = ["1px", "0px"].map((width) => [width, width, width]);
    expect(lines).toEqual([between, none]);
  });

  test("many tags can be scrolled without a mouse", async () => {
    const definition = { StartAt: "A", States: { A: { Type: "Pass", End: true } } };
    const resourceArn = await served.machine("tagged", definition);
    const tags = Array.from({ length: 50 }, (_, i) => ({ key: `key-${i}`, value: `${i}` }));
    await served.call("TagResource", { resourceArn, tags });
    await page.goto(`${served.url}/machines/${resourceArn}?tab=tags`);
    await page.getByText("key-49").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});
