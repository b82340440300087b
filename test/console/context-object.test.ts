// A state that reads the context object, tested with the one that it saw.
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import { saga as openSaga, type Saga } from "./saga.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const MAP = {
  QueryLanguage: "JSONata",
  StartAt: "M",
  States: {
    M: {
      ...{ Type: "Map", Items: "{% [10, 20] %}", End: true },
      ItemProcessor: {
        StartAt: "P",
        States: {
          P: {
            ...{ Type: "Pass", End: true },
            Output: {
              idx: "{% $states.context.Map.Item.Index %}",
              value: "{% $states.context.Map.Item.Value %}",
            },
          },
        },
      },
    },
  },
};

const PATHS = {
  StartAt: "Name",
  States: {
    Name: { Type: "Pass", Parameters: { "name.$": "$$.Execution.Name" }, Next: "Ask" },
    Ask: {
      ...{ Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:pay" },
      ...{ Parameters: { "of.$": "$$.Execution.Name" }, ResultPath: "$.r" },
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
      End: true,
    },
  },
};

/** Fields of JSONata alone in what is inside. */
const INSIDE = {
  StartAt: "Look",
  States: {
    Look: {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.n > 0 %}", Next: "Bad" }],
      Default: "Call",
    },
    Bad: { Type: "Fail", Error: "Boom", Cause: "{% 'no pump' %}" },
    Call: {
      ...{ Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:pay" },
      ...{ Arguments: { n: "{% $states.input.n %}" }, End: true },
    },
  },
};
const each = (Mode: string) => ({
  ...{ Type: "Map", Items: [{ n: 1 }], End: true },
  ItemProcessor: {
    ProcessorConfig: { Mode, ...(Mode === "INLINE" ? {} : { ExecutionType: "STANDARD" }) },
    ...INSIDE,
  },
});
const GROUPS: readonly (readonly [name: string, state: object, error: string])[] = [
  ["Inline", each("INLINE"), "Boom"],
  ["Shared", each("DISTRIBUTED"), "States.ExceedToleratedFailureThreshold"],
  ["Both", { Type: "Parallel", Arguments: { n: 1 }, Branches: [INSIDE], End: true }, "Boom"],
];

describe.skipIf(skipped !== undefined)("a test of a state that reads the context object", () => {
  let served: Served;
  let page: Page;
  let saga: Saga;

  onStage(async (stage) => {
    ({ served, page } = stage);
    saga = await openSaga(served);
    await page.addInitScript(() => {
      const writeText = async (text: string): Promise<void> => {
        Object.assign(globalThis, { copied: text });
      };
      Object.defineProperty(navigator, "clipboard", { value: { writeText } });
    });
  });

  async function opened(arn: string, path: string, name: string): Promise<Locator> {
    await page.goto(`${served.url}/executions/${arn}${path}`);
    const inspector = page.getByRole("region", { name: `Inspector of ${name}` });
    await inspector.getByRole("button", { name: "Test this state" }).click();
    return page.getByRole("dialog");
  }

  async function outcome(dialog: Locator): Promise<string> {
    const result = dialog.getByRole("region", { name: "Result" });
    await dialog.getByRole("button", { name: "Run the state" }).click();
    await result.waitFor();
    return (await result.textContent()) ?? "";
  }

  async function copied(name: string): Promise<string> {
    const inspector = page.getByRole("region", { name: `Inspector of ${name}` });
    await inspector.getByRole("button", { name: "Copy as CLI" }).click();
    const text = (): Promise<string> =>
      page.evaluate(() => String((globalThis as { copied?: string }).copied ?? ""));
    await expect.poll(text).toContain("test-state");
    return text();
  }

  const P = "?state=/States/M/ItemProcessor/States/P&iteration=/States/M:0";

  test("an iteration's own index and item are there, and can be changed", async () => {
    const arn = await saga.start(await served.machine("items", MAP), "items-1");
    await saga.over(arn);
    const dialog = await opened(arn, P, "P");
    await dialog.getByText("is sent as the variable $context").waitFor();
    expect(await outcome(dialog)).toMatch(/SUCCEEDED.*"idx": 0.*"value": 10/s);
    await dialog.getByText("Context object", { exact: true }).click();
    const context = dialog.getByRole("textbox", { name: "Context object" });
    await expect.poll(() => context.textContent()).toContain('"Index": 0');
    await context.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"Map":{"Item":{"Index":41,"Value":"mine"}}}');
    await dialog.getByRole("button", { name: "Run the state" }).click();
    await dialog.getByRole("region", { name: "Result" }).getByText('"mine"').first().waitFor();
    await page.keyboard.press("Escape");
    const command = await copied("P");
    expect(command).toMatch(
      /--variables '\{"context":\{.*"Map":\{"Item":\{"Index":0,"Value":10\}\}/s,
    );
    expect(command).toContain("$context.Map.Item.Index");
    expect(command).not.toContain("--context");
  });

  test("the execution's name is its own, not one that TestState makes up", async () => {
    const arn = await saga.start(await served.machine("paths", PATHS), "the-name");
    await saga.pay("badly");
    await saga.pay("badly");
    await saga.over(arn);
    const dialog = await opened(arn, "?state=/States/Name", "Name");
    expect(await outcome(dialog)).toMatch(/SUCCEEDED.*"name": "the-name"/s);
    await page.keyboard.press("Escape");
    const asking = await opened(arn, "?state=/States/Ask", "Ask");
    // It was tried again once, as often as it may be: the next failure is the last.
    expect(await outcome(asking)).toMatch(/FAILED.*CardDeclined/s);
    await asking.getByText("Task.Token is a text in its place").waitFor();
    await asking.getByText("afterParameters", { exact: true }).click();
    expect(await asking.getByRole("region", { name: "Result" }).textContent()).toContain(
      "the-name",
    );
    await page.keyboard.press("Escape");
    const command = await copied("Ask");
    expect(command).toMatch(/--context '\{[^']*"Name": ?"the-name"/);
    expect(command).toContain(`--state-configuration '{"retrierRetryCount":1}'`);
  });

  test.each(GROUPS)(
    "%s with states of the machine's JSONata inside runs with its answer",
    async (...group) => {
      const [name, state, error] = group;
      const machine = { QueryLanguage: "JSONata", StartAt: name, States: { [name]: state } };
      const arn = await saga.start(await served.machine(name, machine), `${name}-1`);
      await saga.over(arn);
      const dialog = await opened(arn, `?state=/States/${name}`, name);
      expect(await outcome(dialog)).toMatch(new RegExp(`FAILED.*${error}`, "s"));
      await page.keyboard.press("Escape");
      expect(await copied(name)).toMatch(/"Look": ?\{\s*"QueryLanguage": ?"JSONata"/);
    },
  );
});
