// Where nothing can be started, and why: the machine is being deleted, or the server is away.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { BreakableLine } from "./breakable-line.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const WAITS = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 900, End: true } } };

describe.skipIf(skipped !== undefined)("starting an execution", () => {
  let served: Served;
  let page: Page;

  onStage((stage) => {
    ({ served, page } = stage);
  });

  const dialog = () => page.getByRole("dialog");
  const disabled = (name: string) => page.getByRole("button", { name }).isDisabled();
  const why = "It is being deleted: nothing new can be started.";

  test("of a machine that is being deleted is not offered, and the page says why", async () => {
    const stateMachineArn = await served.machine("leaving", WAITS);
    await served.call("PublishStateMachineVersion", { stateMachineArn });
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await page.goto(`${served.url}/machines/${stateMachineArn}`);
    await expect.poll(() => disabled("Start execution")).toBe(false);
    await served.call("DeleteStateMachine", { stateMachineArn });
    await page.getByText(why).waitFor();
    expect(await disabled("Start execution")).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).pressSequentially("leaving");
    await page.getByRole("option", { name: "leaving State machine" }).waitFor();
    expect(await page.getByRole("option", { name: "Start leaving" }).count()).toBe(0);
    // By an address that somebody kept, and from an execution of it.
    await page.goto(`${served.url}/machines/${stateMachineArn}?start=1`);
    await dialog().getByText(why).waitFor();
    expect(await dialog().getByRole("button", { name: "Start execution" }).isDisabled()).toBe(true);
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.getByRole("button", { name: "New execution" }).click();
    await dialog().getByText(why).waitFor();
  });

  test("while the server is away says that it can be tried again, until the server is back", async () => {
    const stateMachineArn = await served.machine("staying", WAITS);
    await using line = await BreakableLine.open(Number(new URL(served.url).port));
    await page.goto(`${line.url}/machines/${stateMachineArn}?start=1`);
    const start = dialog().getByRole("button", { name: "Start execution" });
    await dialog().getByRole("textbox", { name: "Input" }).fill('{"kept": 1}');
    line.cut();
    await start.click();
    const said = dialog().getByRole("alert");
    await said.getByText("Nothing is done by itself: try again once it is back.").waitFor();
    expect(await said.innerText()).not.toContain("goes on by itself");
    line.mend();
    await said.waitFor({ state: "detached" });
    await start.click();
    await page
      .getByRole("heading", { level: 1 })
      .getByText(/^[\da-f-]{36}$/)
      .waitFor();
    const { executions } = await served.call("ListExecutions", { stateMachineArn });
    expect(executions).toHaveLength(1);
    await page.goto("about:blank");
  });
});
