// Two executions beside each other: of one machine or two, in windows of any width, while they run.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const Check = { Type: "Pass", End: true };
const PLAIN = {
  StartAt: "Begin",
  States: { Begin: { Type: "Pass", Next: "Check" }, Check },
};
/** The same states, one of them inside a Parallel. */
const INSIDE = {
  StartAt: "Begin",
  States: {
    Begin: { Type: "Pass", Next: "Both" },
    Both: { Type: "Parallel", Branches: [{ StartAt: "Check", States: { Check } }], End: true },
  },
};

describe.skipIf(skipped !== undefined)("a comparison", () => {
  let served: Served;
  let page: Page;

  onStage(
    (stage) => {
      ({ served, page } = stage);
    },
    { reducedMotion: "reduce" },
  );

  const run = async (stateMachineArn: string, name: string, input = {}): Promise<string> => {
    const asked = { stateMachineArn, name, input: JSON.stringify(input) };
    const started = await served.call("StartExecution", asked);
    await served.host.engine.closed(started["executionArn"] ?? "");
    return started["executionArn"] ?? "";
  };

  test("of two machines says so, and goes by the names of the states", async () => {
    const left = await run(await served.machine("plain", PLAIN), "a");
    const right = await run(await served.machine("inside", INSIDE), "b");
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    const note = page.getByText("Two machines:").locator("..");
    await note.waitFor();
    expect(await note.textContent()).toMatch(/execution of plain, the right one of inside/);
    expect(await page.getByText("the machine was changed").count()).toBe(0);
    const head = page.locator(".run-head").getByRole("link");
    expect(await head.allTextContents()).toEqual(["plain", "inside"]);
    const rows = page.locator(".compare-table tbody tr");
    const names = rows.getByRole("rowheader").getByRole("button");
    expect(await names.allTextContents()).toEqual(["Begin", "Both", "Check"]);
    expect(await rows.nth(1).getByText("not reached").count()).toBe(1);
    expect(await rows.nth(2).getByText("not reached").count()).toBe(0);
  });

  test("has headings in their order, of inputs and outputs too", async () => {
    const machine = await served.machine("headed", PLAIN);
    const left = await run(machine, "left", { a: 1 });
    const right = await run(machine, "right", { a: 2 });
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    for (const [name, heading] of [
      ["Input", /From the left input/],
      ["Output", /From the left output/],
    ] as const) {
      await page.getByRole("tab", { name }).click();
      await page.getByRole("heading", { level: 2, name: heading }).waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }
  });

  test("names the first difference, be it what they were given, and tells branches below their Parallel", async () => {
    const pass = (Next?: string): object => ({
      Type: "Pass",
      ...(Next === undefined ? { End: true } : { Next }),
    });
    const one = { StartAt: "One", States: { One: pass("Two"), Two: pass() } };
    const side = { StartAt: "Side", States: { Side: pass() } };
    const inner = { Type: "Map", ItemsPath: "$.items", ItemProcessor: one, End: true };
    const machine = await served.machine("data", {
      StartAt: "Both",
      States: {
        Both: {
          ...{ Type: "Parallel", Next: "D" },
          Branches: [{ StartAt: "Inner", States: { Inner: inner } }, side],
        },
        D: pass(),
      },
    });
    const started = async (input: object): Promise<string> => {
      const text = { stateMachineArn: machine, input: JSON.stringify(input) };
      const { executionArn = "" } = await served.call("StartExecution", text);
      await served.host.engine.closed(executionArn);
      return executionArn;
    };
    const [left, right] = [await started({ items: [1] }), await started({ items: [2] })];
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    const banner = page.locator(".banner");
    await banner.getByText("First difference: the input").waitFor();
    expect(await banner.textContent()).toBe(
      "First difference: the input the two executions were given different inputs.",
    );
    const names = page.locator(".compare-table tbody").getByRole("rowheader").getByRole("button");
    expect(await names.allTextContents()).toEqual(["Both", "Inner", "One", "Two", "Side", "D"]);
  });

  test("of one machine that was changed says that", async () => {
    const machine = await served.machine("changed", PLAIN);
    const left = await run(machine, "before");
    const definition = JSON.stringify({ ...PLAIN, Comment: "another one" });
    await served.call("UpdateStateMachine", { stateMachineArn: machine, definition });
    const right = await run(machine, "after");
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    await page.getByText("the machine was changed").waitFor();
    expect(await page.getByText("Two machines:").count()).toBe(0);
    expect(await page.locator(".run-head").getByRole("link").count()).toBe(1);
  });

  test.each([
    ["default names", 0, "light" as const],
    ["names as long as AWS permits", 80, "dark" as const],
  ])(
    "of executions with %s stands in the window: all of the table where it is wide",
    async (_, long, colorScheme) => {
      const name = (text: string): string =>
        text.padEnd(long, `-${text}`).slice(0, long || undefined);
      const [first, good, bad] = [name("Check"), name("Good"), name("Bad")];
      const machine = await served.machine(name("narrow"), {
        StartAt: first,
        States: {
          [first]: {
            ...{ Type: "Choice", Default: bad },
            Choices: [{ Variable: "$.good", BooleanEquals: true, Next: good }],
          },
          [good]: { Type: "Wait", Seconds: 1, End: true },
          [bad]: { Type: "Fail", Error: "Bad", Cause: "no" },
        },
      });
      const own = (): string => name(long === 0 ? crypto.randomUUID() : "execution");
      const [left, right] = [
        await run(machine, own(), { good: true }),
        await run(machine, long === 0 ? own() : `${own().slice(1)}2`, { good: false }),
      ];
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      try {
        for (const width of [360, 390, 820, 1280, 1440, 1920]) {
          await page.setViewportSize({ width, height: 900 });
          await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
          const last = page.getByRole("columnheader", { name: "Difference" });
          await last.waitFor();
          const { x = 0, width: wide = 0 } = (await last.boundingBox()) ?? {};
          expect(x + wide, `the last column, ${width} wide`).toBeLessThanOrEqual(width);
          const needs = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            ...[...document.querySelectorAll(".compare-table :is(th, td)")].map(
              (cell) => cell.scrollWidth - cell.clientWidth,
            ),
          ]);
          expect(needs.slice(0, 1), `the page, ${width} wide`).toEqual([width]);
          expect(Math.max(...needs.slice(1)), `the cells, ${width} wide`).toBeLessThanOrEqual(0);
        }
        // Where the pane is narrower than the table, that scrolls and not the page.
        await page.setViewportSize({ width: 1280, height: 900 });
        const splitter = page.getByRole("separator", { name: "Width of the graph" });
        for (let i = 0; i < 15; i += 1) await splitter.press("ArrowRight");
        const pane = page.getByRole("tabpanel", { name: /States/ });
        const [inner, outer] = await pane.evaluate((one) => [one.scrollWidth, one.clientWidth]);
        expect(inner).toBeGreaterThan(outer ?? 0);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
      } finally {
        await page.evaluate(() => localStorage.removeItem("treadle.share.compare"));
        await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
        await page.setViewportSize({ width: 1440, height: 900 });
      }
    },
  );

  test("fills states by how the right one went, and marks those of one side", async () => {
    const machine = await served.machine("ways", {
      StartAt: "Pick",
      States: {
        Pick: {
          ...{ Type: "Choice", Default: "Right" },
          Choices: [{ Variable: "$.left", BooleanEquals: true, Next: "Left" }],
        },
        Left: { Type: "Pass", Next: "Last" },
        Last: Check,
        Right: { Type: "Fail", Error: "No" },
      },
    });
    const [left, right] = [
      await run(machine, "left", { left: true }),
      await run(machine, "right", { left: false }),
    ];
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    const piece = (state: string) => page.locator(`.piece[data-state="/States/${state}"]`);
    await piece("Pick").locator(".node.succeeded").waitFor();
    expect(await page.locator(".piece.left-only .node").count()).toBe(2);
    expect(await page.locator(".node.succeeded[data-name=Last], .node.end.succeeded").count()).toBe(
      0,
    );
    expect(await piece("Right").getAttribute("class")).toMatch(/right-only diverges/);
    expect(await piece("Right").locator(".node.failed").count()).toBe(1);
  });

  test("of an execution with itself says so", async () => {
    const machine = await served.machine("alone", PLAIN);
    const arn = await run(machine, "one");
    await page.goto(`${served.url}/compare?left=${arn}&right=${arn}`);
    await page.locator(".banner").getByText("The same execution").waitFor();
  });

  test("has its heading also where there is nothing to compare, or nothing with it", async () => {
    const arn = await run(await served.machine("only", PLAIN), "one");
    for (const [search, words] of [
      ["", "Nothing to compare"],
      [`?right=${arn}`, "There is no other execution of this machine"],
      [`?right=${arn}gone`, "There is no execution"],
    ] as const) {
      await page.goto(`${served.url}/compare${search}`);
      await page.getByText(words).waitFor();
      await page.getByRole("heading", { level: 1, name: "Compare" }).waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }
  });

  test("with one that is gone names both, and another is chosen in a narrow window, too", async () => {
    const machine = await served.machine("chosen", PLAIN);
    const [left, right] = [await run(machine, crypto.randomUUID()), await run(machine, "there")];
    await page.goto(`${served.url}/compare?left=${left}gone&right=${right}`);
    const side = page.getByRole("region", { name: "Left execution" });
    await side.getByText(/^execution:chosen:.*gone$/).waitFor();
    await page.getByRole("heading", { level: 1, name: "Compare" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await side.getByRole("button", { name: "Choose another" }).click();
    const choice = page
      .getByRole("dialog")
      .getByRole("button", { name: left.split(":").at(-1) ?? "" });
    await choice.waitFor();
    expect(await choice.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    const box = await choice.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThan(390);
    await choice.click();
    await page.locator(".banner").getByText("The same path").waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("of running ones says what is so far, and follows both", async () => {
    const Hold = { Type: "Wait", Seconds: 600, End: true };
    const stateMachineArn = await served.machine("held", { StartAt: "Hold", States: { Hold } });
    const started = async (): Promise<string> =>
      (await served.call("StartExecution", { stateMachineArn }))["executionArn"] ?? "";
    const [left, right] = [await started(), await started()];
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    const banner = page.locator(".banner");
    await banner.getByText("The same path so far").waitFor();
    await page.getByRole("row", { name: /^Hold/ }).getByText("still running").waitFor();
    await page.getByRole("tab", { name: "Output" }).click();
    await page.getByText("The left one is running: it has no output yet.").waitFor();
    await served.call("StopExecution", { executionArn: right });
    await banner.getByText("is running on the left, was aborted on the right").waitFor();
    await page.getByText("The right one ended without an output.").waitFor();
    await served.call("StopExecution", { executionArn: left, error: "Enough", cause: "of it" });
    const result = page.getByRole("region", { name: "The left one’s result" });
    await result.getByText("Enough").waitFor();
    expect(await result.textContent()).toContain("of it");
  });
});
