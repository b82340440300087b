// What the children of a map run failed with, whatever form the cause has.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import { mapRunPage } from "./map-run-page.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const FAILS = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", ToleratedFailurePercentage: 100, End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Bad",
        States: { Bad: { Type: "Fail", ErrorPath: "$.error", CausePath: "$.cause" } },
      },
    },
  },
};

const INNER = { errorMessage: "no pump", errorType: "PumpError", stackTrace: ["at a", "at b"] };
const ITEMS = [
  { error: "Plain", cause: "row 7 is empty\n  it has no name" },
  { error: "Nested", cause: JSON.stringify({ Error: "Pump", Cause: JSON.stringify(INNER) }) },
  { error: "Bare", cause: '{"code":17,"rows":[1,2]}' },
  { error: "Silent", cause: "" },
  { error: "Long", cause: `{"log":"${"a line \\n".repeat(2_500)}` },
];

describe.skipIf(skipped !== undefined)("errors of a map run", () => {
  let served: Served;
  let page: Page;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const stateMachineArn = await served.machine("fails", FAILS);
    const input = JSON.stringify(ITEMS);
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
    await served.host.engine.closed(executionArn);
    const { mapRuns } = (await served.call("ListMapRuns", { executionArn })) as unknown as {
      readonly mapRuns: readonly { readonly mapRunArn: string }[];
    };
    await page.goto(`${served.url}/map-runs/${encodeURIComponent(mapRuns[0]?.mapRunArn ?? "")}`);
  });

  const one = (error: string) =>
    page.locator(".map-errors li").filter({ has: page.getByText(error, { exact: true }) });

  test("are shown as they are where they are plain text, line by line", async () => {
    const message = one("Plain").locator(".failure-message");
    await message.waitFor();
    expect(await message.textContent()).toBe("row 7 is empty\n  it has no name");
    expect(await message.evaluate((element) => getComputedStyle(element).whiteSpace)).toBe(
      "pre-wrap",
    );
    expect(await one("Silent").locator(".failure-message, .json").count()).toBe(0);
  });

  test("are read out of what they are wrapped in", async () => {
    const nested = one("Nested");
    expect(await nested.locator(".failure-message").textContent()).toBe("no pump");
    await nested.getByText("PumpError", { exact: true }).waitFor();
    await nested.getByRole("region", { name: "Trace of Nested" }).getByText("at b").waitFor();
  });

  test("are laid out where they are JSON without a message", async () => {
    const json = one("Bare").getByRole("region", { name: "Cause of Bare" });
    expect(await json.textContent()).toContain('"code": 17');
    expect(await one("Bare").locator(".failure-message").count()).toBe(0);
  });

  test("lead to the Map of the execution that they are of", async () => {
    const from = page.url();
    await page.locator(".page-head .crumbs").getByRole("link").click();
    await page.getByRole("region", { name: /^Inspector of / }).waitFor();
    expect(new URL(page.url()).searchParams.get("state")).toMatch(/^\/States\//);
    await page.goto(from);
    await one("Plain").waitFor();
  });

  test("are cut where they are very long, and say so", async () => {
    const message = one("Long").locator(".failure-message");
    expect(((await message.textContent()) ?? "").length).toBeLessThan(700);
    await message.getByRole("button", { name: "Show all 12 kB" }).click();
    const text = (await message.textContent()) ?? "";
    expect(text).toHaveLength(12_000);
    expect(text.endsWith("…")).toBe(true);
  });
});

const causes = (error: string, counts: readonly number[]): typeof ITEMS =>
  counts.flatMap((count, i) =>
    Array.from({ length: count }, () => ({ error, cause: `card ${i}` })),
  );

describe.skipIf(skipped !== undefined)("errors of a map run that are many", () => {
  let page: Page;

  onStage(async (stage) => {
    const { served } = stage;
    page = stage.page;
    const stateMachineArn = await served.machine("many", FAILS);
    const items = [
      ...causes("Card.Declined", [4, 2, 1]),
      ...causes("Odd", Array(12).fill(1)),
      ...Array.from({ length: 25 }, (_, i) => ({ error: `Rare${i}`, cause: "" })),
    ];
    const input = JSON.stringify(items);
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
    await served.host.engine.closed(executionArn);
    await page.goto(await mapRunPage(served, executionArn));
  });

  const one = (error: string) =>
    page.locator(".map-errors > li").filter({ has: page.getByText(error, { exact: true }) });

  test("are told with each of their causes, the most frequent first", async () => {
    const declined = one("Card.Declined");
    await declined.getByText("4× with the most frequent of 3 causes:").waitFor();
    expect(await declined.locator(".share").first().textContent()).toBe("7×");
    await declined.getByText("card 0").waitFor();
    await declined.getByText("2 other causes", { exact: true }).click();
    await declined.getByText("card 2").waitFor();
    const others = await declined.locator(".map-other-causes > li").allTextContents();
    expect(others).toEqual(["2×an examplecard 1", "1×an examplecard 2"]);
    await declined.getByRole("link", { name: "an example" }).nth(1).click();
    await page.locator(".banner").getByText("card 1").waitFor();
    await page.goBack();
  });

  test("say how many causes, and how many errors, are not shown", async () => {
    await one("Odd").getByText("One of 12 causes:").waitFor();
    await one("Odd").getByText("11 other causes", { exact: true }).click();
    await one("Odd").getByText("2 other causes, not shown here.").waitFor();
    const all = page.locator(".map-errors > li");
    expect(await all.count()).toBe(21);
    expect(await all.last().textContent()).toBe(
      "7 other errors, of 7 children, not shown here: the list of the children has them.",
    );
    expect(await axeViolations(page)).toEqual([]);
  });
});

/** One child may fail; two of three do, in two ways. */
const STRICT = {
  StartAt: "All",
  States: {
    All: {
      ...{ Type: "Map", Label: "All", MaxConcurrency: 3, End: true },
      ToleratedFailureCount: 1,
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Look",
        States: {
          Look: {
            Type: "Choice",
            Choices: [{ Variable: "$.error", IsPresent: true, Next: "Bad" }],
            Default: "Fine",
          },
          Fine: { Type: "Succeed" },
          Bad: { Type: "Fail", ErrorPath: "$.error", CausePath: "$.cause" },
        },
      },
    },
  },
};

describe.skipIf(skipped !== undefined)("a Distributed Map that failed", () => {
  let served: Served;
  let page: Page;
  let arn: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const stateMachineArn = await served.machine("strict", STRICT);
    const items = [{}, { error: "RowInvalid", cause: "row 2" }, { error: "NoPump", cause: "3" }];
    const input = JSON.stringify(items);
    arn = (await served.call("StartExecution", { stateMachineArn, input }))["executionArn"] ?? "";
    await served.host.engine.closed(arn);
  });

  test("names in the banner what its children failed with, and leads to one that did", async () => {
    await page.goto(`${served.url}/executions/${arn}`);
    const banner = page.locator(".banner");
    await banner.getByText("All failed").waitFor();
    await banner.getByRole("link", { name: "RowInvalid (1×)" }).waitFor();
    await banner.getByRole("link", { name: "NoPump (1×)" }).click();
    await page.locator(".banner").getByText("Bad failed · NoPump").waitFor();
    await page.goBack();
    await banner.getByRole("link", { name: "Open the map run" }).click();
    await page.getByRole("heading", { name: "Map run of All" }).waitFor();
  });

  test("is tested with the cause that its history has", async () => {
    await page.goto(`${served.url}/executions/${arn}`);
    await page.locator(".banner").getByRole("button", { name: "Test with this input" }).click();
    const failure = page.getByRole("dialog").getByRole("textbox", { name: "Failure" });
    await failure.getByText("The specified tolerated failure threshold was exceeded").waitFor();
    await page.keyboard.press("Escape");
  });

  test("shows their errors with causes beside its own", async () => {
    await page.goto(`${served.url}/executions/${arn}?state=/States/All&pane=error`);
    const errors = page.getByRole("region", { name: "Errors of the children" });
    await errors.getByText("row 2").waitFor();
    expect(await errors.getByRole("link", { name: "an example" }).count()).toBe(2);
    await errors.getByRole("link", { name: "Open the map run" }).waitFor();
  });

  test("lists the children that failed, each with its error", async () => {
    await page.goto(`${served.url}/executions/${arn}?state=/States/All&pane=children`);
    const children = page.getByRole("region", { name: "Children of the map run" });
    await children.getByText("RowInvalid").waitFor();
    const rows = await children.getByRole("listitem").allTextContents();
    expect(rows).toHaveLength(2);
    expect(rows.every((row) => row.startsWith("Failed"))).toBe(true);
    await children.getByRole("listitem").filter({ hasText: "RowInvalid" }).locator("a").click();
    await page.locator(".banner").getByText("Bad failed · RowInvalid").waitFor();
  });
});
