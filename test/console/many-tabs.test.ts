// Tabs beside one another: a browser has six connections to an origin for all of them.
import type { BrowserContext, Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const DONE = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
const TABS = 9;

describe.skipIf(skipped !== undefined)("with many tabs", () => {
  let served: Served;
  let tabs: BrowserContext;

  onStage(async (stage) => {
    served = stage.served;
    tabs = await stage.browser.newContext();
  });
  afterEach(async () => {
    for (const one of tabs.pages()) await one.close();
  });

  async function tab(path: string, isHidden = false): Promise<Page> {
    const own = await tabs.newPage();
    if (isHidden) await own.addInitScript(HIDE);
    await own.goto(`${served.url}${path}`);
    return own;
  }
  const row = (own: Page, name: string) =>
    own.getByRole("row").filter({ hasText: name }).waitFor({ timeout: 15_000 });
  const begin = (stateMachineArn: string, name: string) =>
    served.call("StartExecution", { stateMachineArn, name });

  test("each of them loads, is told what happens, and goes on to other pages", async () => {
    const machine = await served.machine("beside", DONE);
    await begin(machine, "first");
    const activityArn = `${machine.slice(0, machine.indexOf(":stateMachine:"))}:activity:ask`;
    await served.call("CreateActivity", { name: "ask" });
    const asked = { Type: "Task", Resource: activityArn, End: true };
    const asking = await served.machine("asking", { StartAt: "Ask", States: { Ask: asked } });
    const { executionArn = "" } = await begin(asking, "answered");
    const ran = await tab(`/executions/${executionArn}`);
    await ran.locator(".run-head").getByText("Running").waitFor();
    const lists: Page[] = [];
    for (let i = 0; i < TABS; i++) {
      const own = await tab("/executions");
      await row(own, "first");
      lists.push(own);
    }
    await begin(machine, "second");
    for (const own of lists) await row(own, "second");
    const { taskToken = "" } = await served.call("GetActivityTask", { activityArn });
    await served.call("SendTaskSuccess", { taskToken, output: "{}" });
    await ran.locator(".run-head").getByText("Succeeded").waitFor({ timeout: 15_000 });
    const [first] = lists;
    await first?.getByRole("link", { name: "Services" }).first().click();
    await first?.getByRole("heading", { level: 1, name: "Services" }).waitFor();
  });

  test("the theme that is chosen in one is that of the others", async () => {
    const [one, other] = [await tab("/"), await tab("/machines")];
    await one.getByRole("radio", { name: "Dark" }).check();
    await other.locator("html[data-theme=dark]").waitFor({ state: "attached" });
    await other.getByRole("radio", { name: "Dark", checked: true }).waitFor();
    await other.getByRole("radio", { name: "As the system" }).check();
    await one.locator("html[data-theme=light]").waitFor({ state: "attached" });
  });

  test("one that nobody sees holds no connection, and knows what it missed when it is shown", async () => {
    const machine = await served.machine("unseen", DONE);
    await begin(machine, "before");
    const own = await tab("/executions");
    await row(own, "before");
    const left = own.waitForEvent("requestfailed", (request) => /\/news\?/.test(request.url()));
    await own.evaluate(HIDE);
    await left;
    await begin(machine, "meanwhile");
    await own.evaluate(SHOW);
    await row(own, "meanwhile");
  });

  test("one that was loaded behind another is as it should be when it is shown", async () => {
    const machine = await served.machine("behind", DONE);
    await begin(machine, "loaded");
    const own = await tab("/executions", true);
    await row(own, "loaded");
    await begin(machine, "unheard");
    expect(await own.getByRole("row").filter({ hasText: "unheard" }).count()).toBe(0);
    await own.evaluate(SHOW);
    await row(own, "unheard");
  });
});

const turned = (hidden: boolean): string => `
  Object.defineProperty(document, "hidden", { configurable: true, get: () => ${hidden} });
  document.dispatchEvent(new Event("visibilitychange"));`;
const HIDE = turned(true);
const SHOW = turned(false);
