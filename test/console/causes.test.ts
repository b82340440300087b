// Causes that are long, or about another execution's data: what people read of them, in a real browser.
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const FINDS = {
  StartAt: "Find",
  States: { Find: { Type: "Pass", Parameters: { "total.$": "$.Payload.total" }, End: true } },
};

const ASKS = {
  QueryLanguage: "JSONata",
  StartAt: "Ask",
  States: { Ask: { Type: "Pass", Output: "{% $states.input.fail %}", End: true } },
};

/** Keeps what it caught in a variable. */
const keeping = (child: string) => ({
  QueryLanguage: "JSONata",
  StartAt: "Child",
  States: {
    Child: {
      ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true },
      Arguments: { StateMachineArn: child, Input: "{% $states.input.input %}" },
      Catch: [
        {
          ErrorEquals: ["States.ALL"],
          Assign: { what: "{% $states.errorOutput %}" },
          Next: "Look",
        },
      ],
    },
    Look: { Type: "Pass", End: true },
  },
});

describe.skipIf(skipped !== undefined)("a cause", () => {
  let page: Page;
  let served: Served;

  onStage(async (stage) => {
    ({ page, served } = stage);
  });

  async function run(stateMachineArn: string, input: object): Promise<string> {
    const asked = { stateMachineArn, input: JSON.stringify(input) };
    const { executionArn = "" } = await served.call("StartExecution", asked);
    await served.host.engine.closed(executionArn);
    return `${served.url}/executions/${executionArn}`;
  }

  const inspector = (name: string): Locator =>
    page.getByRole("region", { name: `Inspector of ${name}` });

  test("that quotes a long input is cut until it is asked for, and its hint is told", async () => {
    const machine = await served.machine("finds-long", FINDS);
    await page.goto(await run(machine, { long: "word ".repeat(40_000), total: 3 }));
    const message = inspector("Find").locator(".failure-message");
    await message.getByRole("button", { name: "Show all 33 kB" }).waitFor();
    expect(await message.textContent()).toContain(
      'could not be found in the input \'{"long":"word',
    );
    expect((await message.boundingBox())?.height).toBeLessThan(250);
    await inspector("Find").getByText("it has long, total.").waitFor();
    await message.getByRole("button").click();
    expect(((await message.textContent()) ?? "").length).toBeGreaterThan(32_000);
  });

  test("of a child is told by the child's data, and laid out where a variable keeps it", async () => {
    const child = await served.machine("asks", ASKS);
    const machine = await served.machine("keeps", keeping(child));
    const url = await run(machine, { child: "x", input: { z: 1 } });
    await page.goto(url);
    await page.locator(".banner-hint").getByText("which $states.input lacks: it has z.").waitFor();
    await page.goto(`${url}?state=/States/Look&pane=variables`);
    const row = inspector("Look").getByRole("row", { name: "$what" });
    await row.waitFor();
    const text = (await row.textContent()) ?? "";
    expect(text).toContain('"Cause": json {');
    expect(text).not.toContain('\\"Error');
  });
});
