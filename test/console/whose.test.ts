// What happened inside Maps and Parallels, told by the innermost: whose each event is, and where two executions part.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const Hold = { Type: "Wait", Seconds: 600, End: true };
const Bad = { Type: "Fail", Error: "Bad", Cause: "no" };
const EACH = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [
              { Variable: "$", NumericGreaterThan: 2, Next: "Bad" },
              { Variable: "$", NumericGreaterThan: 1, Next: "Hold" },
            ],
            Default: "Fine",
          },
          Fine: { Type: "Pass", End: true },
          ...{ Hold, Bad },
        },
      },
      End: true,
    },
  },
};

describe.skipIf(skipped !== undefined)("inside Maps", () => {
  let served: Served;
  let page: Page;
  let machine: string;
  let failed: string;

  const run = async (name: string, input: unknown): Promise<string> => {
    const started = await served.call("StartExecution", {
      ...{ stateMachineArn: machine, name, input: JSON.stringify(input) },
    });
    await served.host.engine.closed(started["executionArn"] ?? "");
    return started["executionArn"] ?? "";
  };

  onStage(
    async (stage) => {
      ({ served, page } = stage);
      machine = await served.machine("each", EACH);
      failed = await run("failed", [1, 2, 3]);
    },
    { reducedMotion: "reduce" },
  );

  test("each event says whose it is, and what was aborted is not red", async () => {
    await page.goto(`${served.url}/executions/${failed}?tab=events`);
    const row = (type: string) => page.locator(".event-row", { hasText: type });
    await row("WaitStateAborted").waitFor();
    expect(await row("WaitStateAborted").locator(".event-where").textContent()).toBe("Hold #1");
    expect(await row("MapStateFailed").locator(".event-where").textContent()).toBe("Each");
    expect(await row("MapIterationFailed").locator(".event-where").textContent()).toBe("Each #2");
    const tone = (type: string) =>
      row(type)
        .locator(".event-type")
        .evaluate((element) => getComputedStyle(element).color);
    expect(await tone("WaitStateAborted")).not.toBe(await tone("MapStateFailed"));
  });

  test("two executions part where an iteration went another way, and that state is chosen", async () => {
    const good = await run("good", [1, 1, 1]);
    const bad = await run("bad", [1, 1, 3]);
    await page.goto(`${served.url}/compare?left=${good}&right=${bad}`);
    await page.getByText("First difference: after Look in iteration #2").waitFor();
    await page.getByText("the left went to Fine, the right to Bad").waitFor();
    const first = page.getByRole("row").filter({ hasText: "first difference" });
    expect(await first.getByRole("rowheader").textContent()).toContain("Bad");
  });

  test("a Choice tells each rule that was looked at, and what its path gave", async () => {
    const look = "/States/Each/ItemProcessor/States/Look";
    await page.goto(`${served.url}/executions/${failed}?state=${look}&iteration=/States/Each:0`);
    const line = (field: string) => page.locator(".trace li", { hasText: field });
    await line("Choices[0]").waitFor();
    expect(await line("Choices[0]").textContent()).toMatch(/\$ > 2✗ did not hold\$ → 1$/);
    expect(await line("Choices[1]").textContent()).toMatch(/\$ > 1✗ did not hold\$ → 1$/);
    expect(await line("Default").textContent()).toContain("no rule held → Fine");
  });

  test("times of several visits are told as the sums they are, in the graph and on the timeline", async () => {
    await page.goto(`${served.url}/executions/${failed}`);
    const look = page.locator('.canvas [data-state$="/Look"]');
    await look.waitFor();
    expect(await look.textContent()).toContain("Σ");
    expect(await page.getByRole("button", { name: /^Look.*3 visits, .* in all$/ }).count()).toBe(1);
    const row = page.locator(".timeline-row", { hasText: "Look" });
    expect(await row.locator(".timeline-time").textContent()).toMatch(/^Σ .* 3 visits together$/);
    const alone = page.locator(".timeline-row", { hasText: "Fine" });
    expect(await alone.locator(".timeline-time").textContent()).not.toContain("Σ");
  });

  test("a large graph opens as large as can be read, with what is selected in its middle", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `Step${i}`);
    const States = Object.fromEntries(
      names.map((name, i) => [
        name,
        { Type: "Pass", ...(i < 39 ? { Next: `Step${i + 1}` } : { End: true }) },
      ]),
    );
    const stateMachineArn = await served.machine("tall", { StartAt: "Step0", States });
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn, name: "tall" },
    });
    await served.host.engine.closed(executionArn);
    await page.goto(`${served.url}/executions/${executionArn}?state=/States/Step20`);
    const scale = () =>
      page
        .locator(".sheet-of-graph")
        .evaluate((sheet) => new DOMMatrix(getComputedStyle(sheet).transform).a);
    const step = page.locator('.canvas [data-state="/States/Step20"]');
    await step.waitFor();
    expect((await scale()) * 13).toBeGreaterThan(10);
    const [box, pane] = [await step.boundingBox(), await page.locator(".canvas").boundingBox()];
    const middle = (of: typeof box) => (of?.y ?? 0) + (of?.height ?? 0) / 2;
    expect(Math.abs(middle(box) - middle(pane))).toBeLessThan(40);
    await page.getByRole("button", { name: "Fit" }).click();
    await expect.poll(async () => (await scale()) * 13).toBeLessThan(8);
  });
});
