// What the console says of a Distributed Map whose children are executions of their own, in a real browser.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import { mapRunPage } from "./map-run-page.ts";
import { type Served, serve } from "./served.ts";
import { onStage } from "./stage.ts";

/** Items that are no numbers fail. */
const STATES = {
  Look: {
    Type: "Choice",
    Choices: [{ Variable: "$", IsNumeric: true, Next: "Fine" }],
    Default: "Bad",
  },
  Fine: { Type: "Wait", Seconds: 1, End: true },
  Bad: { Type: "Fail", Error: "NoNumber" },
};
const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" };

function each(States: object): object {
  const ItemProcessor = { ProcessorConfig, StartAt: "Look", States };
  const All = { Type: "Map", Label: "All", MaxConcurrency: 5, ItemProcessor, End: true };
  return { StartAt: "All", States: { All } };
}

const INSIDE = "/States/All/ItemProcessor/States/Fine";

async function begin(served: Served, input: string, States?: object): Promise<string> {
  const name = States === undefined ? "each" : Object.keys(States).join("-");
  const stateMachineArn = await served.machine(name, each(States ?? STATES));
  return (await served.call("StartExecution", { stateMachineArn, input }))["executionArn"] ?? "";
}

describe.skipIf(skipped !== undefined)("a Distributed Map", () => {
  let served: Served;
  let page: Page;
  let arn: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    arn = await begin(served, '[1, "a", 2, 3]');
    await served.host.engine.closed(arn);
  });

  test("leads from a state inside it to the children that run it", async () => {
    await page.goto(`${served.url}/executions/${arn}?state=${INSIDE}`);
    const inspector = page.getByRole("region", { name: "Inspector of Fine" });
    await inspector.getByText("runs in children", { exact: true }).waitFor();
    await inspector.getByText(/^4 children: /).waitFor();
    expect(await inspector.innerText()).not.toMatch(/Not reached|has not come/);
    await inspector.getByRole("link", { name: "Open the map run" }).click();
    await page.getByRole("heading", { name: "Map run of All" }).waitFor();
  });

  test("counts its children as their list does, after a redrive too", async () => {
    const shown = async (): Promise<void> => {
      const counts = page.locator(".progress").last().locator(".share");
      await counts.first().waitFor();
      for (const status of ["Succeeded", "Failed", "Aborted"]) {
        const rows = page.locator(".list-table").getByRole("row").filter({ hasText: status });
        const share = counts.filter({ hasText: status.toLowerCase() });
        const count = async () => Number.parseInt((await share.allInnerTexts())[0] ?? "0", 10);
        await expect.poll(async () => (await rows.count()) - (await count())).toBe(0);
      }
    };
    await page.goto(await mapRunPage(served, arn));
    await shown();
    await served.call("RedriveExecution", { executionArn: arn });
    await served.host.engine.closed(arn);
    await page.reload();
    await page.getByText("1×").first().waitFor();
    await shown();
  });

  test("has a pause before its redrive, which the axis collapses", async () => {
    const executionArn = await begin(served, '["a"]');
    await served.host.engine.closed(executionArn);
    // The pause itself.
    await page.waitForTimeout(2_000);
    await served.call("RedriveExecution", { executionArn });
    await served.host.engine.closed(executionArn);
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.getByRole("button", { name: /^Expand [\d.]+ s in which nothing changed/ }).waitFor();
  });

  test("that had no items says so, and waits for no children", async () => {
    const executionArn = await begin(served, "[]");
    await served.host.engine.closed(executionArn);
    await page.goto(await mapRunPage(served, executionArn));
    const children = page.getByRole("region", { name: "Children" });
    await children.getByText("The map run had no items.").waitFor();
    expect(await children.innerText()).not.toMatch(/start in a moment|Nothing was started/);
    await page.goto(`${served.url}/executions/${executionArn}?state=${INSIDE}`);
    const inspector = page.getByRole("region", { name: "Inspector of Fine" });
    await inspector.getByText("The map run had no items, so it has no children").waitFor();
    await inspector.getByText("Not reached", { exact: true }).waitFor();
  });

  test("inside another runs in the children of that one's", async () => {
    const Within = {
      ...{ Type: "Map", Label: "Within", Items: [1, 2], End: true },
      ItemProcessor: { ProcessorConfig, StartAt: "Leaf", States: { Leaf: { Type: "Succeed" } } },
    };
    const executionArn = await begin(served, "[1]", {
      Look: { QueryLanguage: "JSONata", ...Within },
    });
    await served.host.engine.closed(executionArn);
    const within = "/States/All/ItemProcessor/States/Look";
    await page.goto(
      `${served.url}/executions/${executionArn}?state=${within}/ItemProcessor/States/Leaf`,
    );
    const inspector = page.getByRole("region", { name: "Inspector of Leaf" });
    await inspector.getByText("in the children of map runs of Look, which itself").waitFor();
    await inspector.getByText(/^1 child: /).waitFor();
  });

  test("stays as it was read while the server is gone, which is said once", async () => {
    const first = await serve();
    const held = { ...STATES, Fine: { ...STATES.Fine, Seconds: 60 } };
    const executionArn = await begin(first, "[1, 2]", held);
    await page.goto(await mapRunPage(first, executionArn));
    await page.getByText("2 running").first().waitFor();
    await first[Symbol.asyncDispose]();
    await page.getByText("What you see may be old").waitFor();
    // It is asked for every three seconds while it runs, and again after a second where that failed.
    for (let failures = 0; failures < 2; failures += 1) {
      await page.waitForEvent("requestfailed", (one) => one.url().includes("map-run?"));
    }
    await page.waitForTimeout(300);
    expect(await page.locator("body").innerText()).not.toContain("ServerGone");
    expect(await page.getByText("The server does not answer").count()).toBe(1);
    expect(await page.getByText("2 running").count()).toBeGreaterThan(0);
    await page.goto("about:blank");
  });
});
