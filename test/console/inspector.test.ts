// What people learn of a state in the inspector of an execution, and do from there, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { saga as openSaga, type Saga } from "./saga.ts";
import { type Served, serve } from "./served.ts";

const TALKS = `exports.talk = async (event) => {
  console.log("charging order", event.order);
  await new Promise((done) => setTimeout(done, 150));
  if (event.order === "third") throw new Error("no such order");
  return { charged: event.order };
};`;

const CHARGE = {
  QueryLanguage: "JSONata",
  StartAt: "Charge",
  States: {
    Charge: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Arguments: { FunctionName: "Talks", Payload: { order: "{% $states.input.order %}" } },
    },
  },
};

const parent = (child: string) => ({
  StartAt: "Ship",
  States: {
    Ship: {
      ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true },
      Parameters: {
        StateMachineArn: child,
        Input: { "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id", parcel: 7 },
      },
    },
  },
});
const CHILD = {
  StartAt: "Pack",
  States: { Pack: { Type: "Pass", Next: "Label" }, Label: { Type: "Pass", End: true } },
};

const unguarded = (activity: string) => ({
  StartAt: "Charge",
  States: { Charge: { Type: "Task", Resource: activity, Next: "Done" }, Done: { Type: "Succeed" } },
});

/** Three calls at the same time, the last of which fails. */
const AT_ONCE = {
  QueryLanguage: "JSONata",
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Items: ["first", "second", "third"], End: true },
      ItemProcessor: {
        StartAt: "Charge",
        States: {
          Charge: {
            ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
            Arguments: { FunctionName: "Talks", Payload: { order: "{% $states.input %}" } },
          },
        },
      },
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }],
    },
    Refuse: { Type: "Fail", Error: "Refused", Cause: "one order was not there" },
  },
};

/** Every third row fails and is noted. */
const ROWS = {
  QueryLanguage: "JSONata",
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Items: "{% [1..6] %}", MaxConcurrency: 1, End: true },
      ItemProcessor: {
        StartAt: "Check",
        States: {
          Check: {
            ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke" },
            Arguments: {
              FunctionName: "{% $states.input % 3 = 0 ? 'Missing' : 'Talks' %}",
              Payload: { order: "{% $states.input %}" },
            },
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Note" }],
            End: true,
          },
          Note: { Type: "Pass", End: true },
        },
      },
    },
  },
};

/** Fails as often as it may be tried, and never comes to what reads a variable, nor do the items. */
const UNREACHED = {
  QueryLanguage: "JSONata",
  StartAt: "Charge",
  States: {
    Charge: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: "Note" },
      Arguments: { FunctionName: "Talks", Payload: { order: "third" } },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Stop" }],
    },
    Note: {
      Type: "Pass",
      Output: { of: "{% $id & $string($states.input.n) %}" },
      Next: "All",
    },
    All: {
      ...{ Type: "Map", Items: [1], End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Inside",
        States: { Inside: { Type: "Pass", Output: "{% $id %}", End: true } },
      },
    },
    Stop: { Type: "Fail", Error: "Refused", Cause: "tried too often" },
  },
};

describe.skipIf(skipped !== undefined)("the inspector", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let saga: Saga;
  let failed: string;

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    page = await openPage(browser, { reducedMotion: "reduce" });
    saga = await openSaga(served);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Talks", runtime: "nodejs20.x", handler: "index.talk", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": TALKS } },
    });
    failed = await saga.failed("declined");
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const open = (arn: string, search = ""): Promise<unknown> =>
    page.goto(`${served.url}/executions/${arn}${search}`);
  const inspector = (name: string) => page.getByRole("region", { name: `Inspector of ${name}` });
  const selected = (name: string) => new URL(page.url()).searchParams.get(name);

  test("variables are shown as a state saw them, with who set them, and lead to that event", async () => {
    await open(failed, "?state=/States/Pay&pane=variables");
    const row = inspector("Pay").getByRole("row", { name: /order/ });
    expect(await row.textContent()).toContain("20831");
    await row.getByRole("button", { name: "Reserve" }).click();
    await expect.poll(() => selected("tab")).toBe("events");
    await page.getByText("PassStateExited").first().waitFor();
    await open(failed, "?state=/States/Reserve&pane=variables");
    await inspector("Reserve").getByText("No variables were set at that moment.").waitFor();
  });

  test("each expression stands beside its value, and the cause beside what it was as it came", async () => {
    await open(failed, "?state=/States/Pay&pane=flow");
    const flow = inspector("Pay");
    await flow.getByText("Expression trace (JSONata)").waitFor();
    expect(await flow.locator(".trace").textContent()).toMatch(/\$order.*20831/);
    expect(await flow.locator(".trace").textContent()).toMatch(/Catch\[0\].*Release/);
    await flow.getByRole("tab", { name: "Error" }).click();
    await flow.getByText("Cause as it came").click();
    await flow.getByText('"errorType"').waitFor();
  });

  test("what a function printed while a state ran stands with the state", async () => {
    const machine = await served.machine("charge", CHARGE);
    const arn = await saga.start(machine, "charged", { order: 4711 });
    await saga.over(arn);
    await open(arn, "?state=/States/Charge&pane=logs");
    const log = inspector("Charge").getByRole("region", { name: "Log" });
    await log.getByText("charging order 4711").waitFor();
    await saga.over(await saga.start(machine, "another", { order: 42 }));
    await page.reload();
    await log.getByText("charging order 4711").waitFor();
    expect(await log.textContent()).not.toContain("order 42");
    await page.getByRole("tab", { name: "Logs" }).first().click();
    await page.locator(".run-tabs").getByText("charging order 4711").waitFor();
  });

  test("of calls at the same time each state has its own lines, also the one that failed", async () => {
    const arn = await saga.start(await served.machine("at-once", AT_ONCE), "at-once");
    await saga.over(arn);
    await open(arn);
    await inspector("Charge").getByRole("tab", { name: "Logs" }).click();
    const log = inspector("Charge").getByRole("region", { name: "Log" });
    await log.getByText("charging order third").waitFor();
    expect(await log.textContent()).not.toMatch(/order (?:first|second)/);
    expect(await inspector("Charge").getByText("which of these lines are theirs").count()).toBe(0);
  });

  test("a redrive is offered where it goes on; a Fail state says its own words", async () => {
    const arn = await saga.start(await served.machine("refused", AT_ONCE), "refused");
    await saga.over(arn);
    await open(arn);
    await inspector("Charge").getByText("no such order", { exact: true }).waitFor();
    const again = page.getByRole("button", { name: "Retry from here" });
    expect(await again.count()).toBe(0);
    await open(arn, "?state=/States/Refuse");
    await inspector("Refuse").getByText("one order was not there").waitFor();
    await again.waitFor();
  });

  test("an execution that a state started is seen inside it, state by state", async () => {
    const child = await served.machine("child", CHILD);
    const arn = await saga.start(await served.machine("parent", parent(child)), "parent");
    await saga.over(arn);
    await open(arn, "?state=/States/Ship&pane=children");
    const inside = inspector("Ship").locator(".child");
    await inside.getByText("Succeeded").waitFor();
    expect(await inside.getByRole("listitem").allTextContents()).toEqual([
      expect.stringContaining("Pack"),
      expect.stringContaining("Label"),
    ]);
    await inside.getByRole("link", { name: "Label" }).click();
    await inspector("Label").waitFor();
    await page.locator(".run-facts").getByRole("link", { name: "parent" }).click();
    await expect.poll(() => page.url()).toContain("execution:parent:parent");
  });

  test("a failed execution is redriven from its page and goes on before one's eyes", async () => {
    const machine = await served.machine("unguarded", unguarded(saga.activity));
    const arn = await saga.start(machine, "redriven");
    await open(arn);
    await saga.pay("badly");
    await page.locator(".banner").getByText("Charge failed · CardDeclined").waitFor();
    await inspector("Charge").getByText("the card was declined", { exact: true }).waitFor();
    await page.locator(".banner").getByRole("button", { name: "Redrive" }).click();
    await page.locator(".run-head").getByText("Running").waitFor();
    await saga.pay("well");
    await page.locator(".run-head").getByText("Succeeded").waitFor();
    const summary = page.locator(".canvas").getByRole("button", { name: /^Charge,/ });
    await expect.poll(() => summary.getAttribute("aria-label")).toContain("succeeded");
    await page.locator(".run-facts").getByText("Redrives").waitFor();
  });

  test("e goes from error to error and begins again, j and k stay beside it", async () => {
    const arn = await saga.start(await served.machine("rows", ROWS), "rows");
    await saga.over(arn);
    await open(arn, "?state=/States/Each");
    await inspector("Each").waitFor();
    await page.keyboard.press("e");
    await inspector("Check").getByText("#2").first().waitFor();
    await page.keyboard.press("e");
    await inspector("Check")
      .getByText(/ · #5$/)
      .waitFor();
    await page.keyboard.press("j");
    await inspector("Note").waitFor();
    await page.keyboard.press("k");
    await inspector("Check").waitFor();
    const last = selected("visit");
    await page.keyboard.press("e");
    await expect.poll(() => selected("visit")).not.toBe(last);
    await inspector("Check")
      .getByText(/ · #2$/)
      .waitFor();
  });

  test("a state is tested with what a real event gave it, and with what one makes of it", async () => {
    await open(failed, "?state=/States/Pay");
    await page.locator(".banner").getByRole("button", { name: "Test with this input" }).click();
    const dialog = page.getByRole("dialog");
    const variables = dialog.getByRole("textbox", { name: "Variables" });
    await expect.poll(() => variables.textContent()).toContain("20831");
    // An activity has no worker in a test: it is answered as it was in the execution.
    await dialog
      .getByRole("region", { name: "Answer" })
      .getByText('"CardDeclined"', { exact: true })
      .waitFor();
    await dialog.getByRole("button", { name: "Run the state" }).click();
    await dialog.getByRole("region", { name: "Result" }).getByText("CAUGHT_ERROR").waitFor();
    await dialog.getByLabel("What the state is answered").selectOption("It succeeds with");
    await dialog.getByRole("button", { name: "Run the state" }).click();
    await dialog.getByRole("region", { name: "Result" }).getByText("SUCCEEDED").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await open(failed, "?state=/States/Reserve");
    await inspector("Reserve").getByRole("button", { name: "Test this state" }).click();
    const input = dialog.getByRole("textbox", { name: "Input" });
    await expect.poll(() => input.textContent()).toContain("129.5");
    await input.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"order":{"id":"another"}}');
    await dialog.getByRole("button", { name: "Run the state" }).click();
    const result = dialog.getByRole("region", { name: "Result" });
    await result.getByText("SUCCEEDED").waitFor();
    expect(await result.textContent()).toMatch(/next: Pay/);
    expect(await result.textContent()).toContain("another");
    await page.keyboard.press("Escape");
    expect(await page.locator(".run-head").textContent()).toContain("Failed");
  });

  test("a state that was never entered says so, and is tested with what one fills in", async () => {
    const arn = await saga.start(await served.machine("unreached", UNREACHED), "unreached-1");
    await saga.over(arn);
    const dialog = page.getByRole("dialog");
    const test = async (name: string, path: string): Promise<string> => {
      await open(arn, `?state=${path}`);
      await inspector(name).getByRole("button", { name: "Test this state" }).click();
      await dialog.getByRole("heading", { name: "Variables" }).waitFor();
      return (await dialog.textContent()) ?? "";
    };
    const fill = async (name: string, text: string): Promise<void> => {
      await dialog.getByRole("textbox", { name, exact: true }).click();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(text);
    };
    expect(await test("Note", "/States/Note")).toContain("It was never entered in this execution:");
    await fill("Variables", '{"id":"o-"}');
    await fill("Input", '{"n":7}');
    await dialog.getByRole("button", { name: "Run the state" }).click();
    const result = dialog.getByRole("region", { name: "Result" });
    await result.getByText("SUCCEEDED").waitFor();
    expect(await result.textContent()).toContain('"o-7"');
    await page.keyboard.press("Escape");
    const inside = "/States/All/ItemProcessor/States/Inside";
    expect(await test("Inside", inside)).toContain("in the child executions of its Map");
    await page.keyboard.press("Escape");
    const charged = await test("Charge", "/States/Charge");
    expect(charged).toContain("in attempt 2 of this execution");
    expect(charged).toContain("It had been tried again once before: TestState takes that count");
    await dialog.getByRole("button", { name: "Run the state" }).click();
    await result.getByText("RETRIABLE").waitFor();
    await page.keyboard.press("Escape");
  });

  test("two executions of one way are compared by their data where the way is the same", async () => {
    const machine = await served.machine("charge-again", CHARGE);
    const [left, right] = [
      await saga.start(machine, "left", { order: 1 }),
      await saga.start(machine, "right", { order: 2 }),
    ];
    await Promise.all([left, right].map(saga.over));
    await page.goto(`${served.url}/compare?left=${left}&right=${right}`);
    await page.getByText("First difference: the input").waitFor();
    await page.getByText("the two executions were given different inputs").first().waitFor();
    const states = page.getByRole("row", { name: /^Charge/ });
    expect(await states.textContent()).toMatch(/ms|s/);
  });
});
