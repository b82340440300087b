// Two executions beside each other that are not of one machine.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
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

  const run = async (stateMachineArn: string, name: string): Promise<string> => {
    const started = await served.call("StartExecution", { stateMachineArn, name });
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
});
