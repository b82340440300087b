// What people do in the console, in a real browser.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/base/index.ts";
import { askService } from "../support/ask-service.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";
import { type Served, serve } from "./served.ts";

const CHECKOUT = {
  StartAt: "Enough",
  States: {
    Enough: {
      Type: "Choice",
      Choices: [{ Variable: "$.items", NumericGreaterThan: 8, Next: "OutOfStock" }],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
    OutOfStock: { Type: "Fail", Error: "OutOfStock", Cause: "The warehouse has fewer" },
  },
};

const HOLDING = {
  StartAt: "Hold",
  States: { Hold: { Type: "Wait", Seconds: 3600, End: true } },
};

describe.skipIf(skipped !== undefined)("the console", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let checkout: string;
  let packing: string;

  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser();
    page = await openPage(browser);
    checkout = await served.machine("checkout", CHECKOUT);
    const { activityArn } = await served.call("CreateActivity", { name: "pack" });
    packing = await served.machine("packing", {
      StartAt: "Pack",
      States: { Pack: { Type: "Task", Resource: activityArn, TimeoutSeconds: 600, End: true } },
    });
    for (let i = 0; i < 12; i += 1) {
      const input = JSON.stringify({ items: i, note: i === 3 ? "needle-in-hay" : "hay" });
      await served.call("StartExecution", { stateMachineArn: checkout, name: `order-${i}`, input });
    }
  });

  afterAll(async () => {
    await browser?.close();
    await served?.[Symbol.asyncDispose]();
  });

  const open = async (path: string): Promise<void> => {
    await page.goto(served.url + path);
  };
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });

  test("filters narrow the list, stand in the URL, and are there again after a reload", async () => {
    await open("/executions");
    await row("order-11").waitFor();
    await page.getByRole("button", { name: "Failed" }).click();
    await expect.poll(() => page.url()).toContain("status=FAILED");
    await expect.poll(() => row("order-1").count()).toBe(2);
    await expect.poll(() => row("order-0").count()).toBe(0);
    await page.reload();
    await row("order-11").waitFor();
    expect(await row("order-0").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Failed" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
  });

  test("a search finds an execution by what was in its input", async () => {
    await open("/executions");
    await page.getByLabel("Search in name, input, output and error").fill("needle-in");
    await expect.poll(() => page.url()).toContain("text=needle-in");
    await row("order-3").waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(2);
    expect(await row("order-3").textContent()).toContain("needle-in-hay");
  });

  test("an execution that starts elsewhere is there without a reload, and ends there too", async () => {
    const machine = await served.machine("holding", HOLDING);
    await open(`/machines/${machine}`);
    await page.getByText("Nothing was started yet").waitFor();
    const started = await served.call("StartExecution", { stateMachineArn: machine, name: "live" });
    await row("live").getByText("Running").waitFor();
    await served.call("StopExecution", { executionArn: started["executionArn"] });
    await row("live").getByText("Aborted").waitFor();
  });

  test("j and k walk the rows, Enter opens one", async () => {
    await open(`/executions?machine=${checkout}`);
    await page.getByRole("link", { name: "order-11", exact: true }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("/executions/arn:aws:states");
    expect(page.url()).toContain("order-11");
  });

  test("the start form says what is wrong with the input, keeps inputs, and starts", async () => {
    await open(`/machines/${checkout}`);
    await page.getByRole("button", { name: "Start execution" }).click();
    const dialog = page.getByRole("dialog");
    const editor = dialog.getByRole("textbox", { name: "Input" });
    await editor.fill('{"items": 2,}');
    await dialog.getByText(/^Line 1, column 1\d: /).waitFor();
    expect(await dialog.getByRole("button", { name: "Start execution" }).isDisabled()).toBe(true);
    await editor.fill('{"items": 2}');
    await dialog.getByRole("button", { name: "Save this input" }).click();
    await dialog.getByLabel("Name of the input").fill("two items");
    await page.keyboard.press("Enter");
    await editor.fill("{}");
    await dialog.getByLabel("Take an input").selectOption({ label: "two items" });
    await expect.poll(() => editor.textContent()).toContain('"items": 2');
    await dialog.getByLabel("Name (optional)").fill("by-hand");
    await dialog.getByRole("button", { name: "Start execution" }).click();
    await expect.poll(() => page.url()).toContain("execution:checkout:by-hand");
    const arn = `arn:aws:states:us-east-1:123456789012:execution:checkout:by-hand`;
    const { input = "" } = await served.call("DescribeExecution", { executionArn: arn });
    expect(JSON.parse(input)).toEqual({ items: 2 });
  });

  test("a task that a worker holds is succeeded by hand", async () => {
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn: packing, name: "parcel" },
    });
    const activityArn = "arn:aws:states:us-east-1:123456789012:activity:pack";
    await served.call("GetActivityTask", { activityArn, workerName: "w" });
    await open("/tokens");
    await page.getByRole("button", { name: "Answer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Output" }).fill('{"packed": true}');
    await dialog.getByRole("button", { name: "Send success" }).click();
    await page.getByText("No task waits for an answer").waitFor();
    await expect
      .poll(async () => (await served.call("DescribeExecution", { executionArn }))["output"])
      .toBe('{"packed": true}');
  });

  test("a task that a worker holds is failed by hand, in the words that are written", async () => {
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn: packing, name: "broken-parcel" },
    });
    const activityArn = "arn:aws:states:us-east-1:123456789012:activity:pack";
    await served.call("GetActivityTask", { activityArn, workerName: "w" });
    await open("/tokens");
    await page.getByRole("button", { name: "Answer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("tab", { name: "Failure" }).click();
    await dialog.getByLabel("Error").fill("BoxTooSmall");
    await dialog.getByLabel("Cause").fill("It does not fit");
    await dialog.getByRole("button", { name: "Send failure" }).click();
    await page.getByText("No task waits for an answer").waitFor();
    const ended = async () => served.call("DescribeExecution", { executionArn });
    await expect.poll(ended).toMatchObject({
      ...{ status: "FAILED", error: "BoxTooSmall", cause: "It does not fit" },
    });
  });

  test("a function's lines come while it prints, are filtered, and stand still when paused", async () => {
    const lambda = await served.host.lambda.get();
    const code = `exports.talk = async ({ n }) => console.log("said", n);`;
    await lambda.declare({
      ...{ name: "Talks", runtime: "nodejs20.x", handler: "index.talk", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": code } },
    });
    const say = (n: number) => lambda.invoke({ functionName: "Talks", payload: `{"n":${n}}` });
    await open("/functions");
    await page.getByRole("link", { name: "Talks" }).click();
    await page.getByText("There is no log group /aws/lambda/Talks").waitFor();
    await say(1);
    const lines = page.getByRole("log");
    await lines.getByText(/said 1/).waitFor();
    await page.getByLabel("Filter lines").fill("said");
    await expect.poll(() => lines.locator(".log").count()).toBe(1);
    await page.getByRole("button", { name: "Pause" }).click();
    await say(2);
    const asked = page.waitForResponse((response) => response.url().includes("/logs"));
    await page.getByRole("button", { name: "Go on" }).click();
    await asked;
    await lines.getByText(/said 2/).waitFor();
    expect(await lines.locator(".log").count()).toBe(2);
  });

  test("services are walked from the overview into a folder of a bucket and a message of a queue", async () => {
    const ask = (service: string, operation: string, parameters: JsonObject) =>
      askService(served.host, [service, operation], parameters);
    await open("/services");
    await page.getByRole("heading", { name: "Services" }).waitFor();
    await ask("s3", "CreateBucket", { Bucket: "files" });
    await ask("s3", "PutObject", { Bucket: "files", Key: "year/2026/a.json", Body: "{}" });
    await ask("sqs", "CreateQueue", { QueueName: "work" });
    const QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/work";
    await ask("sqs", "SendMessage", { QueueUrl, MessageBody: '{"order":20831}' });
    await page.getByText("1 visible").waitFor({ timeout: 15_000 });
    await page.getByText("1 object · 2 B").waitFor();
    await page.getByRole("link", { name: "files" }).click();
    await page.getByRole("link", { name: "year/" }).click();
    await page.getByRole("link", { name: "year/2026/" }).click();
    await row("year/2026/a.json").getByText("2 B").waitFor();
    await page.reload();
    await row("year/2026/a.json").waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "year/2026/" }).waitFor();
    await page.getByRole("link", { name: "Services", exact: true }).last().click();
    await page.getByRole("link", { name: "work" }).click();
    await page.getByText('"order"').waitFor();
  });

  test("a definition is changed with the server's diagnostics beside it", async () => {
    const machine = await served.machine("edited", HOLDING);
    await open(`/machines/${machine}?tab=definition`);
    await page.getByRole("button", { name: "Edit" }).click();
    const editor = page.getByRole("textbox", { name: "Definition" });
    const change = (next: object): Promise<void> => editor.fill(JSON.stringify(next));
    await change({ StartAt: "Nowhere", States: HOLDING.States });
    await page
      .getByLabel("Diagnostics")
      .getByText(/Nowhere/)
      .waitFor();
    const save = page.getByRole("button", { name: "Save definition" });
    expect(await save.isDisabled()).toBe(true);
    await change({ StartAt: "Brief", States: { Brief: { Type: "Succeed" } } });
    await page.getByText("The definition is valid.").waitFor();
    await save.click();
    await page.getByText("Definition saved").waitFor();
    const { definition } = await served.call("DescribeStateMachine", { stateMachineArn: machine });
    expect(definition).toContain("Brief");
  });

  test("the limits of a map run are changed while it works", async () => {
    const machine = await served.machine("batch", {
      StartAt: "Each",
      States: {
        Each: {
          ...{ Type: "Map", Label: "Each", MaxConcurrency: 2, End: true },
          ItemProcessor: {
            ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
            ...HOLDING,
          },
        },
      },
    });
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn: machine, input: JSON.stringify([1, 2, 3, 4, 5]) },
    });
    const runs = async () => JSON.stringify(await served.call("ListMapRuns", { executionArn }));
    await expect.poll(runs).toContain("mapRun:");
    const [mapRunArn = ""] = /arn:[^"]*:mapRun:[^"]*/.exec(await runs()) ?? [];
    await open(`/map-runs/${encodeURIComponent(mapRunArn)}`);
    await page.getByText("2 running").first().waitFor();
    await page.getByRole("button", { name: "Change limits" }).click();
    await page.getByLabel("Children at once").fill("4");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByText("4 running").first().waitFor();
    await expect.poll(() => page.getByRole("row").count(), { timeout: 15_000 }).toBe(5);
    await served.call("StopExecution", { executionArn });
  });

  test("the palette does by keys alone what the pages do: go, open, start, search, change the theme", async () => {
    const palette = async (typed: string, option: string | RegExp): Promise<void> => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search" }).fill(typed);
      await page.getByRole("option", { name: option, selected: true }).waitFor();
      await page.keyboard.press("Enter");
      await page
        .getByRole("dialog", { name: "Search and commands" })
        .waitFor({ state: "detached" });
    };
    const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
    await open("/");
    await heading("Dashboard");
    await palette("task tok", "Task tokens Page");
    await heading("Task tokens");
    await palette("packing", "packing State machine");
    await heading("packing");
    await palette("start check", "Start checkout Command");
    await page.getByRole("dialog", { name: "Start checkout" }).waitFor();
    await page.keyboard.press("Escape");
    await palette("order-7", /order-7 Execution of checkout/);
    await expect.poll(() => page.url()).toContain("execution:checkout:order-7");
    await palette("new exec", "New execution like this Command");
    await page.getByRole("dialog", { name: "Start checkout" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await palette("outof", "OutOfStock State");
    await expect
      .poll(() => new URL(page.url()).searchParams.get("state"))
      .toBe("/States/OutOfStock");
    await palette("compare", "Compare this execution Command");
    await expect.poll(() => new URL(page.url()).pathname).toBe("/compare");
    await palette("dark", "Dark theme Command");
    await page.locator("html[data-theme=dark]").waitFor({ state: "attached" });
    await palette("theme of the sys", "Theme of the system Command");
    await page.locator("html[data-theme=light]").waitFor({ state: "attached" });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).fill("needle-in");
    await page.getByRole("option", { name: /Find “needle-in”/ }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await row("order-3").waitFor();
  });

  test("no letter is lost that is typed while the palette is on its way", async () => {
    const own = await browser.newPage();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await own.route("**/assets/palette-window*.js", async (route) => {
      await asked;
      await route.continue();
    });
    await own.goto(`${served.url}/machines`);
    await own.getByRole("heading", { level: 1, name: "State machines" }).waitFor();
    await own.keyboard.press("Control+k");
    await own.getByRole("dialog", { name: "Search and commands" }).waitFor();
    await own.keyboard.type("task ");
    expect(await own.getByRole("option").count()).toBe(0);
    answer();
    await own.getByRole("option", { name: "Task tokens Page" }).waitFor();
    await own.keyboard.type("tok");
    expect(await own.getByRole("combobox", { name: "Search" }).inputValue()).toBe("task tok");
    await own.keyboard.press("Enter");
    await own.getByRole("heading", { level: 1, name: "Task tokens" }).waitFor();
    await own.close();
  });

  test("tabs and the choice of the theme are one stop each, with arrows inside", async () => {
    await open(`/machines/${checkout}`);
    const tabs = page.getByRole("tab");
    await tabs.first().click();
    const titles = await tabs.allTextContents();
    const chosen = (): Promise<string | null> =>
      page.locator("[role=tab][aria-selected=true]:focus").textContent();
    for (const [key, at] of [
      ["ArrowRight", 1],
      ["End", -1],
      ["ArrowRight", 0],
      ["ArrowLeft", -1],
      ["Home", 0],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(chosen).toBe(titles.at(at));
    }
    expect(await page.locator("[role=tab][tabindex='0']").count()).toBe(1);
    const theme = page.getByRole("radiogroup", { name: "Theme" });
    await theme.getByRole("radio", { name: "As the system" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("html[data-theme=dark]").waitFor({ state: "attached" });
    await theme.getByRole("radio", { name: "Dark", checked: true }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await theme.getByRole("radio", { name: "As the system", checked: true }).waitFor();
  });

  test("the palette opens whatever an ARN names", async () => {
    const opened = async (arn: string, url: string): Promise<void> => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search" }).fill(` ${arn} `);
      await page.getByRole("option", { name: /^Open/, selected: true }).waitFor();
      await page.keyboard.press("Enter");
      await expect.poll(() => decodeURIComponent(page.url())).toContain(url);
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };
    const account = "us-east-1:123456789012";
    await open("/machines");
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    const execution = `arn:aws:states:${account}:execution:checkout:order-1`;
    await opened(execution, `/executions/${execution}`);
    await opened(checkout, `/machines/${checkout}`);
    await opened(`${checkout}:1`, `/machines/${checkout}`);
    const mapRun = `arn:aws:states:${account}:mapRun:batch/Each:1a`;
    await opened(mapRun, `/map-runs/${mapRun}`);
    await opened(`arn:aws:lambda:${account}:function:Talks`, "/functions/Talks");
    await opened(`arn:aws:states:${account}:activity:pack`, "/activities");
  });

  test("g and a letter go to pages, ? tells the keys, / goes to the filter", async () => {
    await open("/");
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
    const places = [
      ...(["m State machines", "e Executions", "t Task tokens", "a Activities"] as const),
      ...(["f Functions", "s Services", "d Dashboard"] as const),
    ];
    for (const place of places) {
      await page.keyboard.press("g");
      await page.keyboard.press(place.slice(0, 1));
      await page.getByRole("heading", { level: 1, name: place.slice(2) }).waitFor();
    }
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await row("order-1").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("needle-in");
    await expect.poll(() => page.url()).toContain("text=needle-in");
  });

  test("an unknown address says so and leads back", async () => {
    await open("/nowhere/at/all");
    await page.getByText("No page stands here").waitFor();
    await page.getByRole("link", { name: "Dashboard", exact: true }).last().click();
    await page.getByRole("heading", { name: "Dashboard" }).waitFor();
  });
});
