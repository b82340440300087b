// The attempts of a visit: each is chosen, told, linked to, with its error, data flow, events, log lines, iterations and
// child, in a real browser.
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
      Parameters: { FunctionName: "Pump", Payload: { "tried.$": "$$.State.RetryCount" } },
      Retry: again(3),
    },
    Break: { Type: "Fail", Error: "Late", Cause: "it took four calls" },
  },
};

/** The second attempt does not begin. */
const KEPT = {
  ...{ QueryLanguage: "JSONata", StartAt: "Kept" },
  States: {
    Kept: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Arguments: {
        FunctionName: "Breaks",
        Payload: "{% $states.context.State.RetryCount = 1 ? $error('no args') : 7 %}",
      },
      Retry: again(3),
    },
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

/** Its items go well one after the other, each in another attempt. */
const CLIMBS = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", MaxConcurrency: 1, Retry: again(2), End: true },
      ItemSelector: { "tried.$": "$$.State.RetryCount", "needs.$": "$$.Map.Item.Value" },
      ItemProcessor: {
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [
              { Variable: "$.tried", NumericGreaterThanEqualsPath: "$.needs", Next: "Fine" },
            ],
            Default: "Bad",
          },
          Fine: { Type: "Succeed" },
          Bad: BAD.States.Bad,
        },
      },
    },
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
    const fails = `exports.call = async () => { throw new TypeError("no oil"); };`;
    await lambda.declare({
      ...{ name: "Breaks", runtime: "nodejs20.x", handler: "index.call", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": fails } },
    });
    const child = await served.machine("child", BAD);
    const machines = {
      ...{ flaky: FLAKY, sync: sync(child), runs: RUNS, sides: SIDES, each: EACH, climbs: CLIMBS },
      kept: KEPT,
    };
    const inputs: Readonly<Record<string, unknown>> = {
      runs: ["bad", "good", "a", "b"],
      each: [1],
      climbs: [0, 1, 2],
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
  });

  const copied = async (): Promise<string> => {
    await page.evaluate(() => {
      const store = globalThis as { copied?: string };
      const writeText = async (text: string): Promise<void> => {
        store.copied = text;
      };
      Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    });
    await page.getByRole("button", { name: "Copy as CLI" }).last().click();
    const text = () => page.evaluate(() => (globalThis as { copied?: string }).copied ?? "");
    await expect.poll(text).not.toBe("");
    return text();
  };

  test("its data flow, its context and its test are its own", async () => {
    await open("flaky", "?state=/States/Flaky&pane=flow&attempt=2");
    const own = inspector("Flaky");
    await own.getByText("The data flow of attempt 2 of 4, which failed with TypeError.").waitFor();
    const trace = own.locator(".trace");
    await expect.poll(() => trace.textContent()).toContain("$$.State.RetryCount→1");
    await own.getByText("tried again after this, retry 2 of at most 3").waitFor();
    await own.locator(".steps summary", { hasText: "Error" }).click();
    await own.getByText("no pump at call 2").first().waitFor();
    await own.getByRole("button", { name: /^Attempt 3,/ }).click();
    await expect.poll(() => trace.textContent()).toContain("$$.State.RetryCount→2");
    expect([parameter("attempt"), parameter("pane")]).toEqual(["3", "flow"]);
    expect(await axeViolations(page)).toEqual([]);
    expect(await copied()).toContain('"RetryCount":2');
    await own.getByRole("button", { name: "Test this state" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("what it was given in attempt 3 of this execution").waitFor();
    await dialog.getByText("Context object", { exact: true }).click();
    const context = dialog.getByRole("textbox", { name: "Context object" });
    await expect.poll(() => context.textContent()).toContain('"RetryCount": 2');
    await page.keyboard.press("Escape");
    await own.getByRole("tab", { name: "Output" }).click();
    await own.getByText("This attempt ended without an output.").waitFor();
    await own.getByRole("button", { name: /^Attempt 4,/ }).click();
    await own.getByText('"ExecutedVersion"').first().waitFor();
    await own.getByRole("tab", { name: "Data flow" }).click();
    await own.getByRole("heading", { name: /^What changed/ }).waitFor();
    await expect.poll(() => trace.textContent()).toContain("$$.State.RetryCount→3");
  });

  test("one that did not begin is among them, wherever attempts are told", async () => {
    await open("kept", "?event=6");
    const own = inspector("Kept");
    await own.getByText(/^Attempt 2 of 4/).waitFor();
    await own.getByText(/did not begin: an evaluation failed at/).waitFor();
    await own.getByText("no args").first().waitFor();
    expect(parameter("attempt")).toBe("2");
    await page.getByText("gave up after 4 attempts").waitFor();
    await own.getByRole("heading", { name: "4 attempts, 1 did not begin" }).waitFor();
    const told = async (number: number) => (await row(number).textContent())?.replace(/\s+/g, " ");
    expect(await told(2)).toMatch(/did not begin, after 1\.\d s of back-off$/);
    expect(await told(3)).toMatch(/ms after 1\.\d s of back-off$/);
    const lane = page.locator(".timeline-row", { hasText: "Kept" });
    expect(await lane.locator(".bar.not-begun").count()).toBe(1);
    expect(await lane.locator(".bar").nth(1).getAttribute("class")).toContain("not-begun");
    expect(await lane.locator(".backoff").count()).toBe(3);
    await row(2).click();
    await own.getByRole("tab", { name: "Data flow" }).click();
    await own.getByText("Attempt 2 of 4 did not begin: an evaluation failed").waitFor();
    await own.getByText("tried again after this, retry 2 of at most 3").waitFor();
    await expect.poll(() => own.locator(".steps .step-failed").textContent()).toContain("no args");
    expect(await own.getByRole("button", { name: /^Attempt \d,/ }).count()).toBe(4);
    expect(await copied()).toContain('"RetryCount":1');
    await own.getByRole("tab", { name: "Logs" }).click();
    await own.getByText("Attempt 2 did not begin: it called no function.").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("its iterations are its own, and one of them narrows the page to that attempt", async () => {
    await open("climbs", "?state=/States/Each");
    const strip = page.getByRole("list", { name: "Iterations" }).getByRole("button");
    const told = (): Promise<readonly string[]> =>
      strip.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    await expect.poll(told).toEqual(["#0, succeeded", "#1, succeeded", "#2, succeeded"]);
    await page.getByRole("tab", { name: "Error" }).click();
    await row(2).click();
    await expect.poll(told).toEqual(["#0, succeeded", "#1, succeeded", "#2, failed, Broken"]);
    await row(1).click();
    await expect.poll(told).toEqual(["#0, succeeded", "#1, failed, Broken"]);
    await strip.nth(1).click();
    await page.getByText("only #1 of Each, attempt 1").waitFor();
    expect(["iteration", "attempt"].map(parameter)).toEqual(["/States/Each:1@1", "1"]);
    const rows = page.locator(".timeline-row .row-button");
    await expect.poll(() => rows.allTextContents()).toEqual(["Look, succeeded", "Bad, failed"]);
    await row(2).click();
    await expect.poll(() => rows.allTextContents()).toEqual(["Look, succeeded", "Fine, succeeded"]);
    expect(parameter("iteration")).toBe("/States/Each:1@2");
    expect(await axeViolations(page)).toEqual([]);
    await inspector("Each").getByRole("button", { name: "Show all iterations" }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(3);
    await inspector("Each").getByText("Attempt 2 of 3").waitFor();
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
    const nowhere = { x: 0, y: 0, width: Number.POSITIVE_INFINITY, height: 0 };
    // Neither the first, in which the function is begun, nor the last, which is chosen already.
    const [second = nowhere, third = nowhere] = await Promise.all(
      [1, 2].map(async (i) => (await lane.locator(".bar").nth(i).boundingBox()) ?? nowhere),
    );
    const [attempt, { x, y, width, height }] =
      second.width < third.width ? [2, second] : [3, third];
    expect(width).toBeLessThan(12);
    await page.mouse.click(x + width + 2, y + height / 2);
    await expect.poll(() => parameter("attempt")).toBe(String(attempt));
    await page.mouse.click(x + width / 2, y + height / 2 + 9);
    await inspector("Flaky").getByText(`no pump at call ${attempt}`).first().waitFor();
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

  test("the lists of the page go to its first event and to its log lines", async () => {
    await open("flaky", "?state=/States/Flaky&tab=events&attempt=1");
    const list = page.getByRole("region", { name: "Events", exact: true });
    const first = list.locator(".of-attempt", { hasText: "TaskScheduled" });
    await first.waitFor();
    const isInSight = async (): Promise<boolean> => {
      const [all, one] = await Promise.all([list.boundingBox(), first.boundingBox()]);
      if (all === null || one === null) return false;
      return one.y >= all.y && one.y + one.height <= all.y + all.height;
    };
    const scrolled = () => list.evaluate((one) => Number(Reflect.get(one, "scrollTop")));
    await expect.poll(isInSight).toBe(true);
    expect(await scrolled()).toBeGreaterThan(0);
    const before = await scrolled();
    await inspector("Flaky").getByRole("tab", { name: "Error" }).click();
    await row(4).click();
    await expect.poll(scrolled).toBeLessThan(before);
    await expect.poll(isInSight).toBe(true);
    await page.getByRole("tab", { name: "Logs" }).first().click();
    const logs = page.getByRole("region", { name: "Logs", exact: true });
    await expect.poll(() => logs.textContent()).toContain("the pump was called, time 4");
    expect(await logs.textContent()).not.toMatch(/time [123]/);
    await logs.getByRole("button", { name: /^Attempt 2,/ }).click();
    await expect.poll(() => logs.textContent()).toContain("the pump was called, time 2");
    expect(await logs.textContent()).not.toMatch(/time [134]/);
    await open("flaky", "?state=/States/Flaky&tab=logs");
    await expect.poll(() => logs.textContent()).toMatch(/time 1.*time 2.*time 3.*time 4/s);
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

  test("one that failed in the words of the last one has its hint too", async () => {
    const hint = inspector("All").getByText("the map run lists their errors");
    for (const number of [2, 1]) {
      await open("runs", `?state=/States/All&pane=error&attempt=${number}`);
      await inspector("All").getByText(`Attempt ${number} of 2`).waitFor();
      await hint.waitFor();
    }
    await open("flaky", "?state=/States/Flaky&pane=error&attempt=1");
    await inspector("Flaky").getByText("no pump at call 1").first().waitFor();
    expect(await inspector("Flaky").getByText("Look at this").count()).toBe(0);
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
