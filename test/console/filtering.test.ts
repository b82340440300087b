// The filter by time in the browser: a span becomes times of one's own and back, and what is cleared is gone.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { askService } from "../support/ask-service.ts";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import { arnOf } from "./populated.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

describe.skipIf(skipped !== undefined)("the filters of a list", () => {
  let served: Served;
  let page: Page;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const definition = { StartAt: "Go", States: { Go: { Type: "Succeed" } } };
    const stateMachineArn = await served.machine("quick", definition);
    await served.call("StartExecution", { stateMachineArn, name: "order-1" });
  });

  const times = () => page.getByLabel("Time of start");
  const parameter = (name: string) => (): string | null =>
    new URL(page.url()).searchParams.get(name);

  test("lead from what ended in a span of the dashboard to those executions", async () => {
    await page.goto(`${served.url}/?span=1h`);
    await page.locator(".figure.succeeded").getByRole("link").click();
    await expect.poll(parameter("ended")).toBe("1h");
    await page.getByText("order-1").waitFor();
    expect(await times().inputValue()).toBe("ended 1h");
    await times().selectOption("15m");
    await expect.poll(parameter("since")).toBe("15m");
    expect(parameter("ended")()).toBeNull();
  });

  test.each([
    ["its name", "quick", "quick"],
    ["its ARN", arnOf("stateMachine", "quick"), "quick"],
    ["the ARN of a version", `${arnOf("stateMachine", "quick")}:1`, "quick v1"],
  ])("name the machine of the dashboard that the URL tells by %s", async (_, machine, label) => {
    await page.goto(`${served.url}/?machine=${machine}`);
    await page.getByRole("heading", { name: "Slowest states" }).waitFor();
    const select = page.getByLabel("State machine");
    await expect.poll(() => select.locator("option:checked").textContent()).toBe(label);
    await select.selectOption({ label: "All state machines" });
    await expect.poll(parameter("machine")).toBeNull();
    await select.selectOption({ label: "quick" });
    await expect.poll(parameter("machine")).toBe(arnOf("stateMachine", "quick"));
  });

  test("go on from a span to times of one's own, which Clear takes away with their fields", async () => {
    await page.goto(`${served.url}/executions?since=1h`);
    await page.getByText("order-1").waitFor();
    await times().selectOption("custom");
    const from = page.getByLabel("Started from");
    await from.waitFor();
    await expect.poll(parameter("since")).toBeNull();
    const begin = Number(parameter("from")());
    const passed = Date.now() - begin;
    expect(passed).toBeGreaterThanOrEqual(3_600_000);
    expect(passed).toBeLessThan(3_600_000 + 120_000);
    expect(Date.parse(await from.inputValue())).toBe(begin);
    await page.getByText("order-1").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(parameter("from")).toBeNull();
    await from.waitFor({ state: "detached" });
    expect(await times().inputValue()).toBe("");
    await times().selectOption("custom");
    await from.waitFor();
    await times().selectOption("15m");
    await from.waitFor({ state: "detached" });
    await expect.poll(parameter("since")).toBe("15m");
  });

  test("take times by keys, a part of a field after the other", async () => {
    const at = (time: string): number => Date.parse(`2026-11-20T${time}`);
    await page.goto(`${served.url}/executions?from=${at("03:05:00")}&to=${at("03:06:00")}`);
    const until = page.getByLabel("Started until");
    const typed = async (keys: string): Promise<void> => {
      await until.focus();
      // Month, day and year first: from the last part of the field that had the focus.
      for (let i = 0; i < 6; i += 1) await page.keyboard.press("ArrowLeft");
      await page.keyboard.type(keys, { delay: 60 });
    };
    await until.waitFor();
    // One after the other, without a key between: a year has four digits.
    await typed("112120261115");
    await page.keyboard.press("Enter");
    await expect.poll(() => until.inputValue()).toBe("2026-11-21T11:15");
    await expect.poll(parameter("from")).toBe(String(at("03:05:00")));
    await expect.poll(parameter("to")).toBe(String(Date.parse(await until.inputValue())));
  });

  test("say what of the URL they do not understand and what is possible, and the others hold", async () => {
    await page.goto(`${served.url}/executions?since=5m&status=Done,SUCCEEDED&name=order`);
    await page.getByText("order-1").waitFor();
    const note = page.locator(".note", { hasText: "Not understood" });
    const said = await note.innerText();
    expect(said).toContain("since=5m — since takes 15m, 1h, 6h, 1d, 7d");
    expect(said).toContain("status=Done — status takes RUNNING, SUCCEEDED, FAILED");
    expect(parameter("name")()).toBe("order");
    expect(await axeViolations(page)).toEqual([]);
    await page.reload();
    await note.waitFor();
    // Another choice of the same filter takes its place.
    await times().selectOption("1h");
    await expect.poll(parameter("since")).toBe("1h");
    await expect.poll(() => note.innerText()).not.toContain("since=");
    await note.getByRole("button").click();
    await note.waitFor({ state: "detached" });
    expect([parameter("status")(), parameter("name")()]).toEqual(["SUCCEEDED", "order"]);
    await page.goto(`${served.url}/?span=5m`);
    await expect.poll(() => note.innerText()).toContain("span takes 15m, 1h, 6h, 1d, 7d");
    await page.getByRole("button", { name: "6 h" }).click();
    await note.waitFor({ state: "detached" });
  });

  test("by text keep what they found while it changes, and find what starts since", async () => {
    const definition = {
      StartAt: "Wait",
      States: { Wait: { Type: "Wait", Seconds: 600, End: true } },
    };
    const stateMachineArn = await served.machine("waits", definition);
    const start = async (name: string, customer: string) => {
      const input = JSON.stringify({ customer });
      return served.call("StartExecution", { stateMachineArn, name, input });
    };
    const { executionArn } = await start("first", "cust-x1");
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await page.goto(`${served.url}/executions?text=cust-x1`);
    await row("first").filter({ hasText: "Running" }).waitFor();
    await served.call("StopExecution", { executionArn });
    await row("first").filter({ hasText: "Aborted" }).waitFor();
    await start("strange", "cust-x2");
    await start("second", "cust-x1");
    await row("second").filter({ hasText: "Running" }).waitFor();
    expect(await page.locator(".row-link").allTextContents()).toEqual(["second", "first"]);
    expect(await page.locator(".list-foot").innerText()).toMatch(/^2 found in \d+ looked at$/);
  });

  test("by name find what is pasted with spaces around it, and what starts since", async () => {
    const fields = { executions: "Name", tokens: "Filter tokens", services: "Part of a name" };
    await served.call("CreateActivity", { name: "packs" });
    const States = {
      Pack: { Type: "Task", Resource: arnOf("activity", "packs"), TimeoutSeconds: 60, End: true },
    };
    const stateMachineArn = await served.machine("packing", { StartAt: "Pack", States });
    await served.call("StartExecution", { stateMachineArn, name: "pasted-1" });
    await askService(served.host, ["sqs", "CreateQueue"], { QueueName: "pasted-1" });
    for (const [path, label] of Object.entries(fields)) {
      await page.goto(`${served.url}/${path}`);
      await page.getByLabel(label, { exact: true }).fill(" pasted-1 ");
      await expect.poll(parameter(path === "executions" ? "name" : "text")).toBe(" pasted-1 ");
      await page.getByRole("link", { name: "pasted-1" }).first().waitFor();
    }
    await page.goto(`${served.url}/executions?name=%20pasted%20`);
    await expect.poll(() => page.locator(".row-link").allTextContents()).toEqual(["pasted-1"]);
    await served.call("StartExecution", { stateMachineArn, name: "pasted-2" });
    const both = ["pasted-2", "pasted-1"];
    await expect.poll(() => page.locator(".row-link").allTextContents()).toEqual(both);
  });

  test("by name and by text are told apart when something is written in both", async () => {
    await page.goto(`${served.url}/executions?name=order&text=order`);
    await page.getByText("order-1").first().waitFor();
    const name = page.locator(".filter-field", { has: page.getByLabel("Name", { exact: true }) });
    expect(await name.innerText()).toBe("Name");
    const [word, field] = await Promise.all([
      name.locator(".filter-word").boundingBox(),
      name.getByLabel("Name", { exact: true }).evaluate((input) => {
        const { left } = input.getBoundingClientRect();
        return left + Number.parseFloat(getComputedStyle(input).paddingLeft);
      }),
    ]);
    expect((word?.x ?? 0) + (word?.width ?? 0)).toBeLessThan(field);
    expect(await axeViolations(page)).toEqual([]);
  });
});
