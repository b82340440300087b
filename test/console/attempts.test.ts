// The attempts of a visit: each is chosen, told, linked to, with its error, events, log lines and child, in a real browser.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const CODE = `let calls = 0;
exports.call = async () => {
  calls += 1;
  console.log("the pump was called, time " + calls);
  if (calls > 3) return { pumped: calls };
  throw new TypeError("no pump at call " + calls);
};`;

const again = (MaxAttempts: number) => [
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts },
];

const FLAKY = {
  StartAt: "Begin",
  States: {
    Begin: { Type: "Pass", Next: "Flaky" },
    Flaky: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: "Break" },
      ...{ Parameters: { FunctionName: "Pump" }, Retry: again(3) },
    },
    Break: { Type: "Fail", Error: "Late", Cause: "it took four calls" },
  },
};

const BAD = { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Broken", Cause: "no oil" } } };

const sync = (child: string) => ({
  StartAt: "Start",
  States: {
    Start: {
      ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true },
      ...{ Parameters: { StateMachineArn: child, "Input.$": "$" }, Retry: again(1) },
    },
  },
});

/** Of four items one fails at once and one is done at once; the others are aborted, or have not begun. */
const RUNS = {
  StartAt: "All",
  States: {
    All: {
      ...{ Type: "Map", Label: "All", MaxConcurrency: 2, End: true, Retry: again(1) },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [
              { Variable: "$", StringEquals: "bad", Next: "Soon" },
              { Variable: "$", StringEquals: "good", Next: "Fine" },
            ],
            Default: "Slow",
          },
          Soon: { Type: "Wait", Seconds: 1, Next: "Bad" },
          Bad: BAD.States.Bad,
          Fine: { Type: "Succeed" },
          Slow: { Type: "Wait", Seconds: 60, End: true },
        },
      },
    },
  },
};

const SIDES = {
  StartAt: "P",
  States: {
    P: {
      ...{ Type: "Parallel", End: true },
      Retry: [{ ErrorEquals: ["LeftFail"], IntervalSeconds: 1, MaxAttempts: 1 }],
      Branches: [
        {
          StartAt: "L1",
          States: {
            L1: { Type: "Wait", Seconds: 1, Next: "L2" },
            L2: { Type: "Fail", Error: "LeftFail", Cause: "left broke" },
          },
        },
        { StartAt: "R1", States: { R1: { Type: "Wait", Seconds: 30, End: true } } },
      ],
    },
  },
};

const EACH = {
  StartAt: "Each",
  States: {
    Each: { Type: "Map", End: true, Retry: again(2), ItemProcessor: BAD },
  },
};

describe.skipIf(skipped !== undefined)("attempts", () => {
  let served: Served;
  let page: Page;
  const arns = new Map<string, string>();

  onStage(async (stage) => {
    ({ served, page } = stage);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Pump", runtime: "nodejs20.x", handler: "index.call", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": CODE } },
    });
    const child = await served.machine("child", BAD);
    const machines = { flaky: FLAKY, sync: sync(child), runs: RUNS, sides: SIDES, each: EACH };
    const inputs: Readonly<Record<string, unknown>> = {
      runs: ["bad", "good", "a", "b"],
      each: [1],
    };
    await Promise.all(
      Object.entries(machines).map(async ([name, definition]) => {
        const stateMachineArn = await served.machine(name, definition);
        const input = JSON.stringify(inputs[name] ?? {});
        const started = await served.call("StartExecution", { stateMachineArn, input });
        arns.set(name, started["executionArn"] ?? "");
        await served.host.engine.closed(started["executionArn"] ?? "");
      }),
    );
    const executionArn = arns.get("sync") ?? "";
    await served.call("RedriveExecution", { executionArn });
    await served.host.engine.closed(executionArn);
  });

  const open = (name: string, search: string): Promise<unknown> =>
    page.goto(`${served.url}/executions/${arns.get(name)}${search}`);
  const inspector = (name: string) => page.getByRole("region", { name: `Inspector of ${name}` });
  const row = (number: number) => page.getByRole("button", { name: `Attempt #${number} ` });
  const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);
  const pressed = (): Promise<readonly string[]> =>
    page.locator(".attempt-row[aria-pressed=true] .number:first-of-type").allTextContents();

  test("one is chosen by its button, tells its own error with its trace, and stays on reload", async () => {
    await open("flaky", "?state=/States/Flaky&pane=error");
    await inspector("Flaky").getByText("Attempt 4 of 4").waitFor();
    await inspector("Flaky").getByText("Nothing went wrong in this attempt").waitFor();
    await row(2).focus();
    await page.keyboard.press("Enter");
    await inspector("Flaky").getByText("no pump at call 2").first().waitFor();
    await inspector("Flaky").getByRole("region", { name: "Trace" }).getByText("index.js").waitFor();
    expect([parameter("attempt"), parameter("state")]).toEqual(["2", "/States/Flaky"]);
    expect(Number(parameter("visit"))).toBeGreaterThan(0);
    await page.reload();
    await inspector("Flaky").getByText("Attempt 2 of 4").waitFor();
    await inspector("Flaky").getByText("no pump at call 2").first().waitFor();
    expect(await row(2).getAttribute("aria-pressed")).toBe("true");
    expect(await page.locator(".attempt-row[aria-pressed=true]").count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
    const whose = inspector("Flaky").getByText("the data flow of the last attempt");
    await page.getByRole("tab", { name: "Data flow" }).click();
    await whose.waitFor();
    await open("flaky", "?state=/States/Flaky&pane=flow&attempt=4");
    await inspector("Flaky")
      .getByRole("heading", { name: /^What changed/ })
      .waitFor();
    expect(await whose.count()).toBe(0);
  });

  test("the only one that failed is told while its state waits to try again", async () => {
    const { Start } = sync(await served.machine("child", BAD)).States;
    const Retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 600 }];
    const stateMachineArn = await served.machine("patient", {
      ...{ StartAt: "Start", States: { Start: { ...Start, Retry } } },
    });
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn, input: "{}" },
    });
    arns.set("patient", executionArn);
    await open("patient", "?state=/States/Start&pane=error");
    await page.getByRole("tab", { name: "Error", selected: true }).waitFor();
    await inspector("Start").getByText("States.TaskFailed").first().waitFor();
    await served.call("StopExecution", { executionArn });
  });

  test("one is chosen by its bar, which is told from the others", async () => {
    await open("flaky", "?state=/States/Flaky&pane=error");
    const lane = page.locator(".timeline-row", { hasText: "Flaky" });
    await lane.locator(".bar.marked").waitFor();
    expect(await lane.locator(".bar").nth(3).getAttribute("class")).toContain("marked");
    await lane.locator(".bar").nth(0).click();
    await inspector("Flaky").getByText("no pump at call 1").first().waitFor();
    await expect.poll(() => lane.locator(".bar").nth(0).getAttribute("class")).toContain("marked");
    expect(await lane.locator(".bar.marked").count()).toBe(1);
    await lane.getByRole("button", { name: /attempt 1 is chosen/ }).waitFor();
    await page.locator(".timeline-row .row-button", { hasText: "Break" }).click();
    await inspector("Break").waitFor();
    expect(parameter("attempt")).toBeNull();
  });

  test("a narrow bar is chosen by a click beside it too, on the line of its back-off", async () => {
    await open("flaky", "?state=/States/Flaky&pane=error");
    const lane = page.locator(".timeline-row", { hasText: "Flaky" });
    await lane.locator(".bar.marked").waitFor();
    const box = await lane.locator(".bar").nth(1).boundingBox();
    const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(width).toBeLessThan(12);
    await page.mouse.click(x + width + 2, y + height / 2);
    await expect.poll(() => parameter("attempt")).toBe("2");
    await page.mouse.click(x + width / 2, y + height / 2 + 9);
    await inspector("Flaky").getByText("no pump at call 2").first().waitFor();
  });

  test("its log lines and its events are told from those of the others", async () => {
    await open("flaky", "?state=/States/Flaky&pane=logs&attempt=3");
    const log = page.getByRole("region", { name: "Log", exact: true });
    await log.getByText("the pump was called, time 3").waitFor();
    expect(await log.textContent()).not.toMatch(/time [124]/);
    await page.getByRole("button", { name: /^Attempt 1,/ }).click();
    await log.getByText("the pump was called, time 1").waitFor();
    await page.getByRole("checkbox", { name: "lines of all attempts" }).check();
    await log.getByText("the pump was called, time 4").waitFor();
    await page.getByRole("tab", { name: "Events" }).last().click();
    const marked = page.locator(".visit-events .of-attempt .event-type");
    await expect
      .poll(() => marked.allTextContents())
      .toEqual(["TaskScheduled", "TaskStarted", "TaskFailed"]);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("an event selects its state, its visit and its attempt", async () => {
    await open("flaky", "?tab=events&event=9");
    await inspector("Flaky").getByText("Attempt 2 of 4").waitFor();
    expect(["state", "attempt", "event"].map(parameter)).toEqual(["/States/Flaky", "2", "9"]);
    const marked = page.locator(".event-row.of-attempt .event-type");
    expect(await marked.allTextContents()).toEqual(["TaskFailed", "TaskStarted", "TaskScheduled"]);
    await page.locator(".event-row", { hasText: "PassStateEntered" }).click();
    await inspector("Begin").waitFor();
    expect(parameter("attempt")).toBeNull();
  });

  test("all of them have their executions, after a redrive too", async () => {
    await open("sync", "?state=/States/Start&pane=children");
    const sections = page.locator(".children-of-attempts > li > section");
    await expect.poll(() => sections.count()).toBe(4);
    await expect.poll(() => sections.getByText("Failed", { exact: true }).count()).toBe(4);
    const names = await sections.locator(".attempt-names").allTextContents();
    expect(names).toEqual(["Attempt 4", "Attempt 3by a redrive", "Attempt 2", "Attempt 1"]);
    const links = await sections.locator(".card-head a").evaluateAll((all) =>
      // Links of the page.
      all.map((one) => (one as unknown as { readonly href: string }).href),
    );
    expect(new Set(links).size).toBe(4);
    await sections.getByRole("button", { name: "Attempt 1" }).click();
    await sections.nth(3).locator(".child-states").getByText("Bad").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("tab", { name: "Error" }).click();
    await inspector("Start").getByRole("link", { name: "Open the execution that failed" }).click();
    await page.locator(".banner").getByText("Bad failed · Broken").waitFor();
    const { pathname } = new URL(page.url());
    expect(links.map((one) => decodeURIComponent(new URL(one).pathname))).toContain(
      decodeURIComponent(pathname),
    );
    await page.goBack();
    await inspector("Start").getByText("Attempt 1 of 4").waitFor();
  });

  test("each map run is there with all of its counts", async () => {
    await open("runs", "?state=/States/All&pane=children");
    const sections = page.locator(".children-of-attempts > li > section");
    await expect.poll(() => sections.count()).toBe(2);
    const counts = /4 children: 1 succeeded, 1 failed, 1 aborted, 1 pending/;
    await expect.poll(() => sections.nth(0).textContent()).toMatch(counts);
    await expect.poll(() => sections.nth(1).textContent()).toMatch(counts);
    await sections.nth(1).getByRole("link", { name: "Open the map run" }).click();
    await page.getByRole("heading", { name: "Map run of All" }).waitFor();
    await open("runs", "?state=/States/All&pane=error&attempt=1");
    await inspector("All").getByText("Attempt 1 of 2").waitFor();
    await inspector("All").getByRole("region", { name: "Errors of the children" }).waitFor();
  });

  test("those of a Parallel and of an inline Map are told with what failed inside", async () => {
    await open("sides", "");
    await page.locator(".banner").getByText("P gave up after 2 attempts: “left broke”").waitFor();
    for (const [machine, state, count, inner] of [
      ["sides", "P", 2, "L2"],
      ["each", "Each", 3, "Bad"],
    ] as const) {
      await open(machine, `?state=/States/${state}&pane=error`);
      await inspector(state).getByText(`Attempt ${count} of ${count}`).waitFor();
      await row(1).click();
      await inspector(state).getByText(`Attempt 1 of ${count}`).waitFor();
      await inspector(state).getByRole("button", { name: inner, exact: true }).waitFor();
      await inspector(state)
        .getByText(machine === "sides" ? "left broke" : "no oil")
        .waitFor();
      await page.getByRole("tab", { name: "Data flow" }).click();
      await inspector(state).getByText("Retry[0]").waitFor();
    }
    const first = page.locator(".attempts");
    await page.getByRole("tab", { name: "Error" }).click();
    await first.waitFor();
    await inspector("Each").getByRole("button", { name: "Bad", exact: true }).click();
    await inspector("Bad").getByText("no oil").waitFor();
    expect(await pressed()).toEqual([]);
  });
});
