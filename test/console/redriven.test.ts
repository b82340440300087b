// What the inspector says of a state that a redrive began once more, in a real browser.
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const CODE = `exports.call = async () => {
  throw new Error("no pump");
};`;

const CALL = {
  StartAt: "Call",
  States: {
    Call: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Parameters: { FunctionName: "Fails" },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
    },
  },
};

/** A redrive enters the Choice anew. */
const CHOOSE = {
  StartAt: "Hold",
  States: {
    Hold: { Type: "Pass", Next: "Choose" },
    Choose: {
      Type: "Choice",
      Choices: [{ Variable: "$.missing", NumericEquals: 1, Next: "Done" }],
    },
    Done: { Type: "Succeed" },
  },
};

describe.skipIf(skipped !== undefined)("after a redrive", () => {
  let served: Served;
  let page: Page;
  let arn: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Fails", runtime: "nodejs20.x", handler: "index.call", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": CODE } },
    });
    const stateMachineArn = await served.machine("calls", CALL);
    const started = await served.call("StartExecution", { stateMachineArn, name: "twice" });
    arn = started["executionArn"] ?? "";
    await served.host.engine.closed(arn);
    await served.call("RedriveExecution", { executionArn: arn });
    await served.host.engine.closed(arn);
  });

  test("the attempts say which of them a redrive began", async () => {
    await page.goto(`${served.url}/executions/${arn}?state=/States/Call&pane=error`);
    const attempts = page.locator(".attempts li");
    await attempts.first().waitFor();
    const texts = await attempts.allTextContents();
    expect(texts).toEqual([
      expect.not.stringMatching(/back-off|redriven/),
      expect.stringMatching(/after [\d.]+ m?s of back-off$/),
      expect.stringMatching(/redriven after [\d.]+ m?s$/),
      expect.stringMatching(/after [\d.]+ m?s of back-off$/),
    ]);
  });

  test("lists say of its duration that it is at most that long, its page how long it was", async () => {
    await page.goto(`${served.url}/executions?name=twice`);
    const row = page.getByRole("row", { name: /twice/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/redriven 1×[\s\S]*≤\s*at most\s*[\d.]+ m?s$/);
    await page.goto(`${served.url}/executions/${arn}`);
    await expect
      .poll(() => page.locator(".run-facts").innerText())
      .toMatch(/[\d.]+ m?s over 2 runs/);
    await page.goto(`${served.url}/compare?left=${arn}&right=${arn}`);
    await expect.poll(() => page.locator("main").innerText()).toMatch(/[\d.]+ m?s over 2 runs/);
  });

  test("the dashboard says that the time before a redrive is in p50 and p95", async () => {
    await page.goto(`${served.url}/`);
    const hint = "From the start to the end, with the time before a redrive";
    for (const name of ["p50", "p95"]) {
      const figure = page.locator(".figure", { hasText: name });
      await figure.getByText(/^[\d.]+ m?s$/).waitFor();
      expect(await figure.getByRole("term").textContent()).toBe(`${name}: ${hint}`);
      expect(await figure.getAttribute("title")).toBe(hint);
    }
    expect(await axeViolations(page)).toEqual([]);
  });

  test("the graph counts retries alone", async () => {
    await page.goto(`${served.url}/executions/${arn}`);
    await expect.poll(() => page.locator(".retry.hot .pill-text").allTextContents()).toEqual(["2"]);
  });

  test("a Parallel has a bar for each of its runs, and the line of a back-off ends where it was cut off", async () => {
    const Beside = { Type: "Wait", Seconds: 1, Next: "Bad" };
    const Bad = { Type: "Fail", Error: "Broken" };
    const stateMachineArn = await served.machine("both", {
      StartAt: "Both",
      States: {
        Both: {
          ...{ Type: "Parallel", End: true },
          Branches: [
            {
              StartAt: "Patient",
              States: {
                Patient: {
                  ...CALL.States.Call,
                  Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 900 }],
                },
              },
            },
            { StartAt: "Beside", States: { Beside, Bad } },
          ],
        },
      },
    });
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await served.host.engine.closed(executionArn);
    await served.call("RedriveExecution", { executionArn });
    await served.host.engine.closed(executionArn);
    await page.goto(`${served.url}/executions/${executionArn}?state=/States/Both`);
    const bars = (name: string) => page.locator(".timeline-row", { hasText: name }).locator(".bar");
    await bars("Both").first().waitFor();
    const looks = await bars("Both").evaluateAll((all) => all.map((one) => one.classList.value));
    expect(looks).toEqual(["bar attempt failed earlier", "bar attempt failed"]);
    const line = page.locator(".timeline-row", { hasText: "Patient" }).locator(".backoff").first();
    const [cut, first] = [await line.boundingBox(), await bars("Both").first().boundingBox()];
    const end = (box: typeof cut): number => (box?.x ?? Number.NaN) + (box?.width ?? 0);
    expect(Math.abs(end(cut) - end(first))).toBeLessThan(3);
  });

  test("the page goes on with the visit that the redrive made, and with its hint", async () => {
    const stateMachineArn = await served.machine("chooses", CHOOSE);
    const started = await served.call("StartExecution", { stateMachineArn, input: "{}" });
    const chosen = started["executionArn"] ?? "";
    await served.host.engine.closed(chosen);
    const visit = (): number => Number(new URL(page.url()).searchParams.get("visit") ?? Number.NaN);
    await page.goto(`${served.url}/executions/${chosen}`);
    await expect.poll(visit).toBeGreaterThan(0);
    const before = visit();
    await page.locator(".banner").getByRole("button", { name: "Redrive" }).click();
    await expect.poll(visit).toBeGreaterThan(before);
    const inspector = page.getByRole("region", { name: "Inspector of Choose" });
    await inspector.getByText(`entered by event ${visit()}, one of 2 visits`).waitFor();
    await inspector.getByText("asks for 'missing'").waitFor();
    await page.locator(".banner-hint").getByText("asks for 'missing'").waitFor();
  });

  test("what somebody chose after the redrive stays", async () => {
    const activityArn =
      (await served.call("CreateActivity", { name: "work" }))["activityArn"] ?? "";
    const definition = {
      StartAt: "First",
      States: {
        First: { Type: "Pass", Next: "Work" },
        Work: { Type: "Task", Resource: activityArn, End: true },
      },
    };
    const stateMachineArn = await served.machine("works", definition);
    const work = async (executionArn: string): Promise<void> => {
      const { taskToken } = await served.call("GetActivityTask", { activityArn });
      await served.call("SendTaskFailure", { taskToken, error: "Broken" });
      await served.host.engine.closed(executionArn);
    };
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await work(executionArn);
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.locator(".banner").getByRole("button", { name: "Redrive" }).click();
    await page.locator(".run-head").getByText("Running").waitFor();
    await page
      .locator(".canvas")
      .getByRole("button", { name: /^First,/ })
      .click();
    await page.getByRole("region", { name: "Inspector of First" }).waitFor();
    await work(executionArn);
    await page.locator(".banner").getByText("failed again after a redrive").waitFor();
    expect(await page.getByRole("region", { name: "Inspector of First" }).count()).toBe(1);
  });

  describe("with other words than before", () => {
    const WORDS = "States.Format('redriven {} times', $$.Execution.RedriveCount)";
    const RUNS = [0, 1, 2];

    async function twice(name: string, States: object, input: unknown = {}): Promise<string> {
      const stateMachineArn = await served.machine(name, { StartAt: "S", States });
      const asked = { stateMachineArn, input: JSON.stringify(input) };
      const { executionArn = "" } = await served.call("StartExecution", asked);
      await served.host.engine.closed(executionArn);
      for (let times = 0; times < 2; times += 1) {
        await served.call("RedriveExecution", { executionArn });
        await served.host.engine.closed(executionArn);
      }
      return executionArn;
    }

    test("each visit of a Fail says its own", async () => {
      const failing = await twice("says", { S: { Type: "Fail", Error: "E0", CausePath: WORDS } });
      for (const run of RUNS) {
        const asked = `?state=/States/S&visit=${2 + 3 * run}&pane=error`;
        await page.goto(`${served.url}/executions/${failing}${asked}`);
        await page.locator(".failure").getByText(`redriven ${run} times`).waitFor();
      }
    });

    test("each end of the execution says its own", async () => {
      const ending = await twice("ends", { S: { Type: "Fail", Error: "E0", CausePath: WORDS } });
      const inspector = page.getByRole("region", { name: "Inspector of the execution" });
      for (const run of RUNS) {
        const event = 3 + 3 * run;
        await page.goto(`${served.url}/executions/${ending}?event=${event}`);
        await inspector.getByText(`redriven ${run} times`).waitFor();
        const words = `As it had ended with event ${event}, until a redrive`;
        expect(await inspector.getByText(words).count()).toBe(run < 2 ? 1 : 0);
      }
    });

    test("each visit of a Fail inside a Map says its own", async () => {
      const In = { Type: "Fail", Error: "E0", CausePath: WORDS };
      const ItemProcessor = { StartAt: "In", States: { In } };
      const failing = await twice("inside", { S: { Type: "Map", ItemProcessor, End: true } }, [1]);
      for (const run of RUNS) {
        const asked = `?state=/States/S/ItemProcessor/States/In&visit=${5 + 5 * run}&pane=error`;
        await page.goto(`${served.url}/executions/${failing}${asked}`);
        await page.locator(".failure").getByText(`redriven ${run} times`).waitFor();
      }
    });

    test("a visit, or an attempt, of which only that end tells says all of it", async () => {
      const choosing = await twice("chose", { S: CHOOSE.States.Choose, Done: { Type: "Succeed" } });
      await page.goto(`${served.url}/executions/${choosing}?state=/States/S&visit=2&pane=error`);
      const failure = page.locator(".failure");
      await failure.getByText("'S' (entered at the event id #2)").waitFor();
      const List = {
        ...{ Type: "Task", Resource: "arn:aws:states:::aws-sdk:sfn:listStateMachines", End: true },
        ...{ Parameters: {}, OutputPath: "$.nowhere" },
      };
      const listing = await twice("lists", { S: List });
      const asked = "?state=/States/S&visit=2&attempt=1&pane=error";
      await page.goto(`${served.url}/executions/${listing}${asked}`);
      await failure.getByText("Attempt 1 of 3").waitFor();
      await failure.getByText("Invalid path '$.nowhere'").waitFor();
    });
  });

  describe("from elsewhere", () => {
    const ITEMS = "/States/Items/ItemProcessor/States/Item";
    let items = "";
    let last = "";
    let machine = "";

    const answer = async (activityArn: string, error?: string): Promise<void> => {
      const { taskToken } = await served.call("GetActivityTask", { activityArn });
      if (error === undefined) await served.call("SendTaskSuccess", { taskToken, output: "1" });
      else await served.call("SendTaskFailure", { taskToken, error });
    };
    const search = (): string => decodeURIComponent(new URL(page.url()).search);
    const redrive = async (executionArn: string): Promise<void> => {
      await served.call("RedriveExecution", { executionArn });
      await page.locator(".run-head").getByText("Running").waitFor();
    };
    /** Three items that went well; what comes after them did not. */
    const failed = async (): Promise<string> => {
      const asked = { stateMachineArn: machine, input: "[1,2,3]" };
      const { executionArn = "" } = await served.call("StartExecution", asked);
      for (let item = 0; item < 3; item += 1) await answer(items);
      await answer(last, "Broken");
      await served.host.engine.closed(executionArn);
      return executionArn;
    };

    beforeAll(async () => {
      items = (await served.call("CreateActivity", { name: "items" }))["activityArn"] ?? "";
      last = (await served.call("CreateActivity", { name: "last" }))["activityArn"] ?? "";
      const Item = { Type: "Task", Resource: items, End: true };
      machine = await served.machine("items", {
        StartAt: "Items",
        States: {
          Items: {
            ...{ Type: "Map", Next: "Last" },
            ItemProcessor: { StartAt: "Item", States: { Item } },
          },
          Last: { Type: "Task", Resource: last, End: true },
        },
      });
    });

    test("a visit that does not go on stays chosen, with its event and attempt", async () => {
      const executionArn = await failed();
      const asked = `?state=${ITEMS}&visit=8&attempt=1&event=11`;
      await page.goto(`${served.url}/executions/${executionArn}${asked}`);
      const inspector = page.getByRole("region", { name: "Inspector of Item" });
      await inspector.getByText("entered by event 8").waitFor();
      expect(search()).toBe(asked);
      const answered = page.waitForResponse(/visits\?.*from=8&limit=1/);
      await redrive(executionArn);
      await answered;
      await answer(last, "Broken");
      await page.locator(".banner").getByText("failed again after a redrive").waitFor();
      await inspector.getByText("entered by event 8").waitFor();
      expect(search()).toBe(asked);
    });

    test("one that goes on is followed, and landed on where it ends", async () => {
      const executionArn = await failed();
      await page.goto(`${served.url}/executions/${executionArn}`);
      await expect.poll(search).toContain("visit=");
      const landed = search();
      await redrive(executionArn);
      await expect.poll(search).not.toContain("visit=");
      expect(search()).toContain("state=/States/Last");
      await answer(last, "Broken");
      await expect.poll(search).toContain(/visit=\d+/.exec(landed)?.[0]);
    });

    test("the time that it took goes on from where it was", async () => {
      const Hold = { Type: "Wait", Seconds: 600, End: true };
      const stateMachineArn = await served.machine("elapses", {
        ...{ StartAt: "Hold", States: { Hold } },
      });
      const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
      await page.goto(`${served.url}/executions/${executionArn}`);
      await page.locator(".run-facts").getByText("Elapsed").waitFor();
      await page.waitForTimeout(1_500);
      await served.call("StopExecution", { executionArn });
      await page.locator(".run-facts").getByText("Took").waitFor();
      const told = (): Promise<string> => page.locator(".run-facts > div").nth(1).innerText();
      const took = Number.parseFloat((await told()).replace(/[^\d.]/g, ""));
      await page.waitForTimeout(1_500);
      // Whatever is written there, read where it changes.
      await page.evaluate(() => {
        const facts = document.querySelector(".run-facts");
        const seen: string[] = [];
        Object.assign(window, { seen });
        const note = (): number =>
          seen.push(facts?.children[1]?.textContent?.replaceAll(/\s+/g, " ") ?? "");
        if (facts !== null) {
          new MutationObserver(note).observe(facts, {
            ...{ subtree: true, childList: true, characterData: true },
          });
        }
      });
      await redrive(executionArn);
      await page.locator(".run-facts").getByText("over 2 runs").waitFor();
      const seen: readonly string[] = await page.evaluate("seen");
      const [first = ""] = seen.filter((text) => text.includes("over 2 runs"));
      expect(first).toMatch(/^Elapsed/);
      const shown = /([\d.]+) (m?s)/.exec(first) ?? [];
      const seconds = Number(shown[1]) / (shown[2] === "ms" ? 1000 : 1);
      expect(seconds).toBeGreaterThanOrEqual(took);
    });
  });
});
