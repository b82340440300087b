// Answering by hand and what is said while workers and others do so, in the browser.
import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

describe.skipIf(skipped !== undefined)("a task that waits", () => {
  let served: Served;
  let page: Page;
  let activityArn: string;
  let machine: string;
  let executionArn: string;
  let names = 0;

  onStage(async (stage) => {
    ({ served, page } = stage);
    activityArn = (await served.call("CreateActivity", { name: "pack" }))["activityArn"] ?? "";
    const Pack = { Type: "Task", Resource: activityArn, End: true };
    machine = await served.machine("packing", { StartAt: "Pack", States: { Pack } });
  });

  const begin = async (): Promise<string> => {
    names += 1;
    const asked = { stateMachineArn: machine, name: `parcel-${names}` };
    return (await served.call("StartExecution", asked))["executionArn"] ?? "";
  };
  const fetchTask = () => served.call("GetActivityTask", { activityArn, workerName: "w" });
  const dialog = (): Locator => page.getByRole("dialog");
  const output = (): Locator => dialog().getByRole("textbox", { name: "Output" });
  const gone = (): Locator => dialog().getByText("This task waits no more.");
  const isDisabled = (name: string): Promise<boolean> =>
    dialog().getByRole("button", { name }).isDisabled();

  describe("and is being answered", () => {
    let taskToken: string;

    beforeEach(async () => {
      executionArn = await begin();
      taskToken = (await fetchTask())["taskToken"] ?? "";
    });

    const write = async (): Promise<void> => {
      await page.getByRole("button", { name: "Answer" }).click();
      await output().fill('{"boxes": 3}');
      await expect.poll(() => isDisabled("Send success")).toBe(false);
      expect(await gone().count()).toBe(0);
    };
    const isSaid = async (): Promise<void> => {
      await gone().waitFor();
      expect(await output().textContent()).toContain('"boxes": 3');
      expect(await isDisabled("Send success")).toBe(true);
      expect(await isDisabled("Send heartbeat")).toBe(true);
      expect(await axeViolations(page)).toEqual([]);
    };

    test("says in the open dialog that its execution was stopped, and keeps what was written", async () => {
      await page.goto(`${served.url}/tokens`);
      await write();
      await served.call("StopExecution", { executionArn });
      await isSaid();
      await dialog().getByRole("link", { name: "See its execution" }).click();
      await dialog().waitFor({ state: "detached" });
      expect(page.url()).toContain(executionArn);
    });

    test("says so where somebody else has answered it, on the page of its execution too", async () => {
      await page.goto(`${served.url}/executions/${executionArn}?state=/States/Pack`);
      await write();
      await served.call("SendTaskSuccess", { taskToken, output: '{"by":"else"}' });
      await isSaid();
      await page.goBack();
      await dialog().waitFor({ state: "detached" });
    });

    test("shows at once how long a heartbeat from there lets it live", async () => {
      const HeartbeatSeconds = 90;
      const Beat = { Type: "Task", Resource: activityArn, HeartbeatSeconds, End: true };
      const beating = await served.machine("beating", { StartAt: "Beat", States: { Beat } });
      await served.call("SendTaskSuccess", { taskToken, output: "{}" });
      const { executionArn: own = "" } = await served.call("StartExecution", {
        stateMachineArn: beating,
      });
      await fetchTask();
      await page.goto(`${served.url}/tokens?text=beating`);
      const due = page.locator(".token dd:has(time)").nth(1);
      const before = await due.locator("time").getAttribute("datetime");
      await page.getByRole("button", { name: "Answer" }).click();
      await dialog().getByRole("button", { name: "Send heartbeat" }).click();
      await expect
        .poll(() => due.locator("time").getAttribute("datetime"), { timeout: 4_000 })
        .not.toBe(before);
      await page.keyboard.press("Escape");
      await served.call("StopExecution", { executionArn: own });
    });

    test("goes on with what is sent from there", async () => {
      await page.goto(`${served.url}/executions/${executionArn}?state=/States/Pack`);
      await write();
      await dialog().getByRole("button", { name: "Send success" }).click();
      await dialog().waitFor({ state: "detached" });
      const ended = await served.host.engine.closed(executionArn);
      expect(JSON.parse(ended?.output ?? "")).toEqual({ boxes: 3 });
    });
  });

  test("is found among others by a filter that stands in the address", async () => {
    await Promise.all([begin(), begin()]);
    const last = `parcel-${names}`;
    await page.goto(`${served.url}/tokens`);
    await page.getByRole("link", { name: last }).waitFor();
    const before = await page.evaluate(() => history.length);
    await page.getByLabel("Filter tokens").pressSequentially(last, { delay: 30 });
    await expect.poll(() => new URL(page.url()).search).toBe(`?text=${last}`);
    expect(await page.evaluate(() => history.length)).toBe(before);
    await page.reload();
    await page.getByRole("link", { name: last }).waitFor();
    expect(await page.locator(".token").count()).toBe(1);
    await page.getByLabel("Filter tokens").fill("nobody");
    await page.getByText("No waiting task has such a name").waitFor();
  });

  test("is nobody's while nobody fetches, and waits for a busy worker where one has fetched another", async () => {
    await page.goto(`${served.url}/activities`);
    await page.getByText("Nobody fetches.").waitFor();
    await fetchTask();
    // Nobody tells of workers: the page asks every ten seconds.
    await page.getByText("Workers are busy.").waitFor({ timeout: 40_000 });
    expect(await page.getByText("Nobody fetches.").count()).toBe(0);
    expect(await page.getByText("1 task waits until a worker").count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("stands on another page where more wait than one shows, and every page says of how many", async () => {
    await Promise.all(Array.from({ length: 110 }, begin));
    await page.goto(`${served.url}/tokens`);
    const pager = page.locator(".pager");
    const total = async (): Promise<number> =>
      Number((await page.locator(".page-title .number").textContent())?.split(" ")[0]);
    await pager.waitFor();
    const all = await total();
    expect(all).toBeGreaterThan(110);
    expect(await pager.textContent()).toContain(`1 – 100 of ${all}`);
    expect(await page.locator(".token").count()).toBe(100);
    await pager.getByRole("button", { name: "Later" }).click();
    await pager.getByText(`101 – ${all} of ${all}`).waitFor();
    const title = await page.getByRole("heading", { name: "Task tokens" }).boundingBox();
    expect(title?.y).toBeGreaterThanOrEqual(0);
    expect(await page.locator(".token").count()).toBe(all - 100);
    await page.reload();
    await pager.getByText(`101 – ${all} of ${all}`).waitFor();
    await page.goBack();
    await pager.getByText(`1 – 100 of ${all}`).waitFor();
    await page.goForward();
    await pager.getByText(`101 – ${all} of ${all}`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel("Filter tokens").fill(`parcel-${names}`);
    await expect.poll(total).toBe(1);
    expect(await pager.count()).toBe(0);
    await page.getByLabel("Filter tokens").fill("");
    await pager.getByText(`1 – 100 of ${all}`).waitFor();
  });

  test("is shown by its activity among all that wait for it", async () => {
    await page.goto(`${served.url}/activities`);
    const pager = page.locator(".pager");
    await pager.getByText("1 – 20 of ").waitFor();
    await pager.getByRole("button", { name: "Later" }).click();
    await pager.getByText("21 – 40 of ").waitFor();
    await page.reload();
    await pager.getByText("21 – 40 of ").waitFor();
    await pager.getByRole("button", { name: "Earlier" }).click();
    await pager.getByText("1 – 20 of ").waitFor();
  });

  test("stands beside that of an activity whose name differs in case alone", async () => {
    await served.call("CreateActivity", { name: "HANDS" });
    await served.call("CreateActivity", { name: "Hands" });
    await page.goto(`${served.url}/activities`);
    await page.getByRole("article", { name: "Hands", exact: true }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("is said at once to be with the worker that took it", async () => {
    const { activityArn = "" } = await served.call("CreateActivity", { name: "hands" });
    const stateMachineArn = await served.machine("handing", {
      StartAt: "Hand",
      States: { Hand: { Type: "Task", Resource: activityArn, End: true } },
    });
    await served.call("StartExecution", { stateMachineArn });
    await page.goto(`${served.url}/activities`);
    await page.getByText("Nobody fetches.").waitFor();
    await served.call("GetActivityTask", { activityArn, workerName: "packer" });
    // Without a word of the server it would ask again after ten seconds.
    await page.getByText("with packer").waitFor({ timeout: 5_000 });
    expect(await page.getByText("Nobody fetches.").count()).toBe(0);
  });
});
