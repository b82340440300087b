// A state behind a loop of many turns: the variables that it saw, wherever they were set.
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const LOOPING = {
  QueryLanguage: "JSONata",
  StartAt: "I",
  States: {
    I: { Type: "Pass", Assign: { i: 0, order: "O-77" }, Next: "More" },
    More: {
      Type: "Choice",
      Choices: [{ Condition: "{% $i < 1100 %}", Next: "Turn" }],
      Default: "Boom",
    },
    Turn: { Type: "Pass", Assign: { i: "{% $i + 1 %}" }, Next: "More" },
    Boom: { Type: "Pass", Output: "{% $order %}", End: true },
  },
};

describe.skipIf(skipped !== undefined)("a state behind a loop of many turns", () => {
  let page: Page;
  let arn: string;
  let url: string;
  let served: Served;

  onStage(async (stage) => {
    ({ page, served } = stage);
    const stateMachineArn = await served.machine("looping", LOOPING);
    ({ executionArn: arn = "" } = await served.call("StartExecution", { stateMachineArn }));
    await served.host.engine.closed(arn);
    url = `${served.url}/executions/${arn}?state=/States/Boom&pane=variables`;
    await page.addInitScript(() => {
      const writeText = async (text: string): Promise<void> => {
        Object.assign(globalThis, { copied: text });
      };
      Object.defineProperty(navigator, "clipboard", { value: { writeText } });
    });
  });

  const inspector = (): Locator => page.getByRole("region", { name: "Inspector of Boom" });

  async function copied(): Promise<string> {
    await inspector().getByRole("button", { name: "Copy as CLI" }).click();
    const text = (): Promise<string> =>
      page.evaluate(() => String((globalThis as { copied?: string }).copied ?? ""));
    await expect.poll(text).toContain("test-state");
    return text();
  }

  test("is shown with what was set before the loop, and tested with it", async () => {
    await page.goto(url);
    const row = inspector().getByRole("row", { name: "$order" });
    expect(await row.textContent()).toContain('"O-77"');
    await row.getByRole("button", { name: "I", exact: true }).waitFor();
    expect(await inspector().getByText("Not known:").count()).toBe(0);
    expect(await copied()).toMatch(/--variables '\{.*"order": "O-77"/s);
    await inspector().getByRole("button", { name: "Test this state" }).click();
    await page.getByRole("button", { name: "Run the state" }).click();
    const result = page.getByRole("region", { name: "Result" });
    await result.getByText("SUCCEEDED").waitFor();
    expect(await result.textContent()).toContain("O-77");
  });

  test("says in each place which variables could not be found", async () => {
    // A history that is too long to be looked through is too long for a test: the answer is changed on its way.
    await page.route(/\/dataflow\?/, async (route) => {
      const response = await route.fetch();
      const flow = await response.json();
      await route.fulfill({
        response,
        json: { ...flow, variables: [], unknownVariables: ["far"] },
      });
    });
    await page.goto(url);
    await inspector().getByText("$far may have been set too").waitFor();
    expect(await inspector().getByText("No variables were set").count()).toBe(0);
    expect(await copied()).toMatch(/^# Not known: \$far may have been set too/);
    await inspector().getByRole("button", { name: "Test this state" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("$far may have been set too").waitFor();
    await dialog.getByRole("textbox", { name: "Variables" }).waitFor();
    await page.unrouteAll();
  });
});
