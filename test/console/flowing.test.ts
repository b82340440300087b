// How data went through a state, as the inspector tells it, in a real browser.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

/** Counts to five, in its data and in a variable. */
const COUNTS = {
  QueryLanguage: "JSONata",
  StartAt: "Begin",
  States: {
    Begin: { Type: "Pass", Assign: { n: "{% $states.input.i %}" }, Next: "More" },
    More: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.i < 5 and $n < 5 %}", Next: "Add" }],
      Default: "Done",
    },
    Add: {
      Type: "Pass",
      Assign: { n: "{% $n + 1 %}" },
      Output: { i: "{% $states.input.i + 1 %}" },
      Next: "More",
    },
    Done: { Type: "Succeed" },
  },
};

/** P fails with what L2 says, and its Catch drops that; Whole keeps all of its input under another name. */
const FAILS = {
  StartAt: "P",
  States: {
    P: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "L1",
          States: {
            L1: { Type: "Pass", Next: "L2" },
            L2: { Type: "Fail", Error: "LeftFail", Cause: "left broke" },
          },
        },
        { StartAt: "R", States: { R: { Type: "Wait", Seconds: 30, End: true } } },
      ],
      Catch: [
        {
          ErrorEquals: ["LeftFail"],
          ResultPath: null,
          Assign: { "e.$": "$.Error" },
          Next: "Whole",
        },
      ],
      End: true,
    },
    Whole: {
      Type: "Pass",
      QueryLanguage: "JSONata",
      Output: { count: "{% $count($states.input.items) %}", orig: "{% $states.input %}" },
      Next: "Stop",
    },
    Stop: { Type: "Fail", QueryLanguage: "JSONata", Error: "{% 'Stop' & $states.input.count %}" },
  },
};

/** Its Assign fails, and so would its ResultPath. */
const ASSIGNS = {
  StartAt: "Set",
  States: {
    Set: {
      ...{ Type: "Pass", Result: 1, ResultPath: "$.a.b", End: true },
      Assign: { "q.$": "$.nope", "r.$": "$.none" },
    },
  },
};

/** A number of the input loses its last digits. */
const ROUNDS = {
  QueryLanguage: "JSONata",
  StartAt: "Round",
  States: {
    Round: {
      Type: "Pass",
      Output: {
        both: [1, { seen: { items: "{% $states.input.items %}", n: 12345678901234567000 } }],
      },
      End: true,
    },
  },
};

const ITEMS = JSON.stringify(Array.from({ length: 12 }, (_, i) => `item ${i}`));

describe.skipIf(skipped !== undefined)("the flow of data", () => {
  let served: Served;
  let page: Page;
  let counted: string;
  let failing: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const stateMachineArn = await served.machine("counts", COUNTS);
    const started = await served.call("StartExecution", { stateMachineArn, input: '{"i":3}' });
    counted = started["executionArn"] ?? "";
    await served.host.engine.closed(counted);
    const fails = await served.call("StartExecution", {
      ...{ stateMachineArn: await served.machine("fails", FAILS) },
      input: JSON.stringify({ items: Array.from({ length: 12 }, (_, i) => `item ${i}`) }),
    });
    failing = fails["executionArn"] ?? "";
    await served.host.engine.closed(failing);
  });

  const ended = async (name: string, machine: object, input: string): Promise<string> => {
    const stateMachineArn = await served.machine(name, machine);
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
    await served.host.engine.closed(executionArn);
    return executionArn;
  };

  const linesOf = (label: string): Promise<string[]> =>
    page.getByRole("region", { name: label, exact: true }).locator(".line").allTextContents();

  test("shows a value that changed as a change, in the output and in a variable", async () => {
    await page.goto(`${served.url}/executions/${counted}?state=/States/Add&pane=flow`);
    await page.getByRole("heading", { name: "What changed: state input → output" }).waitFor();
    expect(await linesOf("What changed from input to output")).toEqual([
      ...[" {", '−removed:   "i": 4', '+added:   "i": 5', " }"],
    ]);
    expect(await page.getByText("of the input is left in it").count()).toBe(0);
    const step = (name: string) => page.locator(".steps summary", { hasText: name });
    await step("Assign").click();
    await expect
      .poll(() => linesOf("What Assign changed"))
      .toEqual([...[" {", '−removed:   "n": 4', '+added:   "n": 5', " }"]]);
    await step("Output").click();
    await expect.poll(() => linesOf("What Output changed")).toHaveLength(4);
  });

  test("ends with what failed: one failure, and no step after it", async () => {
    const arn = await ended("assigns", ASSIGNS, '{"a":"s"}');
    await page.goto(`${served.url}/executions/${arn}?state=/States/Set&pane=flow`);
    const steps = page.locator(".steps strong");
    await steps.first().waitFor();
    expect(await steps.allTextContents()).toEqual(["Input", "Result", "Assign"]);
    const failed = page.locator(".flow .wrong");
    expect(await failed.allTextContents()).toEqual([
      ...[expect.stringContaining("'$.nope'"), expect.stringContaining("'$.nope'")],
    ]);
    expect(await page.locator(".trace li").count()).toBe(1);
  });

  test("tells each step of a flow that ends with its second", async () => {
    const States = { Set: { Type: "Pass", Assign: { a: "{% $string([1..80000]) %}" }, End: true } };
    const large = { QueryLanguage: "JSONata", StartAt: "Set", States };
    const arn = await ended("large", large, "{}");
    await page.goto(`${served.url}/executions/${arn}?state=/States/Set&pane=flow`);
    const failed = page.locator(".steps .step-failed");
    await failed.waitFor();
    expect(await page.locator(".steps strong").allTextContents()).toEqual(["Input", "Assign"]);
    expect(await failed.textContent()).toContain("assigned variables with a size exceeding");
  });

  test("does not take a number for the same one that lost its last digits", async () => {
    const arn = await ended("rounds", ROUNDS, `{"items":${ITEMS},"n":12345678901234567890}`);
    await page.goto(`${served.url}/executions/${arn}?state=/States/Round&pane=flow`);
    await page.getByText("Part of the input is in it; the input was").waitFor();
  });

  test("tells what each part of a condition gave", async () => {
    await page.goto(`${served.url}/executions/${counted}?state=/States/More&pane=flow`);
    const values = page.locator(".rule-value");
    await values.first().waitFor();
    expect(await values.allTextContents()).toEqual([
      ...["$states.input.i < 5 → false", "$states.input.i → 5", "$n < 5 : not looked at"],
    ]);
  });

  test("tells with what a Parallel failed, and from which event that is known", async () => {
    await page.goto(`${served.url}/executions/${failing}?state=/States/P&pane=flow`);
    const error = page.locator(".steps li", { hasText: "Error" }).first();
    await error.locator("summary").click();
    await error.getByText("left broke").first().waitFor();
    expect(await error.locator(".tag").textContent()).toMatch(/^recomputed from event \d+$/);
    await page.getByText(/P failed with what L2 failed with \(event \d+\)/).waitFor();
  });

  test("says where in the output all of the input is, and nothing of what a Fail state lacks", async () => {
    await page.goto(`${served.url}/executions/${failing}?state=/States/Whole&pane=flow`);
    await page.getByText("All of the input is in it, as orig; the input was").waitFor();
    await page.goto(`${served.url}/executions/${failing}?state=/States/Stop&pane=flow`);
    await page.getByRole("heading", { name: "State input — there is no output" }).waitFor();
    await page.getByText("Stop12").first().waitFor();
    expect(await page.getByText("Not known").count()).toBe(0);
  });
});
