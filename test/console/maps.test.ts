// The iterations of a Map in the graph: squares in the order of their indexes, in a Map inside a Map too.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

/** In the first iteration outside the first one inside fails, and is caught; in the second all go well. */
const NESTED = {
  StartAt: "Outer",
  States: {
    Outer: {
      ...{ Type: "Map", End: true },
      ItemProcessor: {
        StartAt: "Inner",
        States: {
          Inner: {
            ...{ Type: "Map", MaxConcurrency: 1, End: true },
            ItemProcessor: {
              StartAt: "Look",
              States: {
                Look: {
                  Type: "Choice",
                  Choices: [{ Variable: "$", NumericEquals: 0, Next: "Bad" }],
                  Default: "Fine",
                },
                Bad: { Type: "Fail", Error: "Zero" },
                Fine: { Type: "Succeed" },
              },
            },
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Noted" }],
          },
          Noted: { Type: "Pass", End: true },
        },
      },
    },
  },
};
const INNER = "/States/Outer/ItemProcessor/States/Inner";

describe.skipIf(skipped !== undefined)("the strip of a Map", () => {
  let served: Served;
  let page: Page;
  let arn: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    const stateMachineArn = await served.machine("nested", NESTED);
    const input = JSON.stringify([
      [0, 1, 1],
      [1, 1, 1],
    ]);
    const started = await served.call("StartExecution", { stateMachineArn, name: "n", input });
    arn = started["executionArn"] ?? "";
    await served.host.engine.closed(arn);
  });

  const square = (of: string, place: string) =>
    page.locator(`.canvas [data-state="${of}"] [data-iteration="${place}"]`);
  const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);

  test("of a Map inside a Map is in the order of the outer index, and a square leads to its own", async () => {
    await page.goto(`${served.url}/executions/${arn}`);
    await square(INNER, "1.2").waitFor();
    const cells = page.locator(`.canvas [data-state="${INNER}"] [data-iteration]`);
    const kinds = await cells.evaluateAll((all) => all.map((one) => one.getAttribute("class")));
    expect(kinds).toEqual([
      ...["cell-failed", "pending", "pending"],
      ...["cell-succeeded", "cell-succeeded", "cell-succeeded"],
    ]);
    await square(INNER, "1.2").click();
    await expect.poll(() => parameter("iteration")).toBe(`${INNER}:1.2`);
    await page.getByText("only #2 of Inner").waitFor();
  });

  test("stays in the inspector where an iteration has not come to the state", async () => {
    const { stateMachineArn } = await served.call("DescribeExecution", { executionArn: arn });
    const input = "[[1,1,0],[1,1,1]]";
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, input });
    await served.host.engine.closed(executionArn);
    const bad = `${INNER}/ItemProcessor/States/Bad`;
    await page.goto(`${served.url}/executions/${executionArn}?state=${bad}`);
    const inspector = page.getByRole("region", { name: "Inspector of Bad" });
    const chips = inspector.getByRole("list", { name: "Iterations" }).getByRole("button");
    const names = () =>
      chips.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    const strip = ["#0, succeeded", "#1, succeeded", "#2, failed, Zero"];
    await expect.poll(names).toEqual(strip);
    await chips.nth(1).click();
    await inspector.getByText("This iteration has not come to this state").waitFor();
    await expect.poll(() => chips.nth(1).getAttribute("aria-pressed")).toBe("true");
    // Still of the first iteration outside, although the Map inside was visited last in the second.
    await expect.poll(names).toEqual(strip);
    await chips.nth(2).click();
    await expect.poll(() => parameter("iteration")).toBe(`${INNER}:0.2`);
    await inspector.getByRole("tab", { name: "Input" }).waitFor();
  });

  test("leads in the data flow of the Map to the values of the iteration that is chosen", async () => {
    const stateMachineArn = await served.machine("selected", {
      StartAt: "Each",
      States: {
        Each: {
          ...{ Type: "Map", End: true },
          ItemSelector: { "v.$": "$$.Map.Item.Value", "rnd.$": "States.UUID()" },
          ItemProcessor: { StartAt: "In", States: { In: { Type: "Pass", End: true } } },
        },
      },
    });
    const started = await served.call("StartExecution", { stateMachineArn, input: "[10,20,30]" });
    const { executionArn = "" } = started;
    await served.host.engine.closed(executionArn);
    const chosen = "?state=/States/Each&iteration=/States/Each:2&pane=flow";
    await page.goto(`${served.url}/executions/${executionArn}${chosen}`);
    const inspector = page.getByRole("region", { name: "Inspector of Each" });
    const trace = (): Promise<string> => inspector.locator(".trace").innerText();
    await expect.poll(trace).toMatch(/ItemSelector\/v\.\$\s.*→\s*30\b/s);
    expect(await trace()).toMatch(/States\.UUID\(\)\s*→\s*"[\da-f]{8}-/);
    await inspector.getByText("ItemSelector is shown for item #2.").waitFor();
    await inspector.getByRole("button", { name: "#1, succeeded" }).click();
    await expect.poll(trace).toMatch(/ItemSelector\/v\.\$\s.*→\s*20\b/s);
    await inspector.getByRole("button", { name: "Show all iterations" }).click();
    await expect.poll(trace).toMatch(/ItemSelector\/v\.\$\s.*→\s*10\b/s);
  });

  test("is told by the execution itself, and asked for by nothing else", async () => {
    // The page before may still be asking.
    await page.goto("about:blank");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${served.url}/executions/${arn}`);
    await square("/States/Outer", "1").waitFor();
    await page.getByRole("region", { name: "Timeline" }).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(asked.filter((url) => url.includes("/v1/iterations"))).toEqual([]);
    await square("/States/Outer", "1").click();
    await expect.poll(() => parameter("iteration")).toBe("/States/Outer:1");
    page.removeAllListeners("request");
  });

  test("of a thousand that failed early is on the timeline with the visit that is to blame", async () => {
    const stateMachineArn = await served.machine("early", {
      StartAt: "Each",
      States: {
        Each: {
          ...{ Type: "Map", MaxConcurrency: 1, End: true },
          ItemProcessor: {
            StartAt: "Look",
            States: {
              Look: {
                Type: "Choice",
                Choices: [{ Variable: "$", NumericEquals: 0, Next: "Bad" }],
                Default: "Fine",
              },
              Bad: { Type: "Pass", Parameters: { "none.$": "$.none" }, Next: "Fine" },
              Fine: { Type: "Succeed" },
            },
          },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Again" }],
        },
        Again: {
          ...{ Type: "Map", ItemsPath: "$$.Execution.Input", MaxConcurrency: 40, End: true },
          ItemProcessor: { StartAt: "Fill", States: { Fill: { Type: "Pass", End: true } } },
        },
      },
    });
    const input = JSON.stringify(Array.from({ length: 900 }, (_, i) => (i === 3 ? 0 : 1)));
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn, name: "e", input },
    });
    await served.host.engine.closed(executionArn);
    await page.goto(
      `${served.url}/executions/${executionArn}?state=/States/Each/ItemProcessor/States/Bad`,
    );
    const row = page.locator(".timeline-row", { hasText: "Bad" });
    await row.locator(".bar.failed").waitFor();
    expect(await page.getByText(/^The last 500 of/).count()).toBe(0);
  });

  test("of a Map that began before the visits that are shown its bar is its own, from the left edge", async () => {
    const stateMachineArn = await served.machine("long", {
      StartAt: "Each",
      States: {
        Each: {
          ...{ Type: "Map", End: true },
          ItemProcessor: { StartAt: "Fill", States: { Fill: { Type: "Pass", End: true } } },
        },
      },
    });
    const input = JSON.stringify(Array.from({ length: 700 }, () => 1));
    const { executionArn = "" } = await served.call("StartExecution", {
      ...{ stateMachineArn, name: "l", input },
    });
    await served.host.engine.closed(executionArn);
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.getByText("The last 500 of 701 visits").waitFor();
    const row = page.locator(".timeline-row", { hasText: "Each" });
    const bar = row.locator(".bar");
    await row.locator(".from-before").waitFor();
    expect(await bar.count()).toBe(1);
    expect(await bar.getAttribute("x")).toBe("0");
    await bar.click();
    await page.getByRole("region", { name: "Inspector of Each" }).waitFor();
    await expect
      .poll(() => [parameter("state"), parameter("visit")])
      .toEqual(["/States/Each", "2"]);
    // It is drawn already: nothing has to be fetched for it.
    expect(await page.getByText("The last 500 of 701 visits").count()).toBe(1);
  });

  test("counts in the tabs what their lists show of an iteration", async () => {
    await page.goto(`${served.url}/executions/${arn}?iteration=${INNER}:1.0&tab=states`);
    const rows = page.locator(".states-table tbody tr");
    await expect
      .poll(() => rows.locator("td:first-child").allTextContents())
      .toEqual([...["Look", "Fine"]]);
    await page.getByRole("tab", { name: /^States ?2$/ }).waitFor();
    // How many events an iteration has only their list knows.
    expect(await page.getByRole("tab", { name: /^Events/ }).textContent()).toBe("Events");
    await page.getByRole("button", { name: /^only #0/ }).click();
    await expect.poll(() => rows.count()).toBe(6);
    await page.getByRole("tab", { name: /^States ?6$/ }).waitFor();
  });
});
