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
    expect(await names.allTextContents()).toEqual(["Begin", "Check", "Both"]);
    expect(await rows.nth(1).getByText("not reached").count()).toBe(0);
    expect(await rows.nth(2).getByText("not reached").count()).toBe(1);
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
