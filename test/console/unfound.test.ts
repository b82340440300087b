// Links to what is not there, not any more or not yet: it is said, and the page goes on as without it.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const SHIPS = {
  StartAt: "Ship",
  States: {
    Ship: {
      ...{ Type: "Map", Next: "Bad" },
      ItemProcessor: { StartAt: "Pack", States: { Pack: { Type: "Pass", End: true } } },
    },
    Bad: { Type: "Fail", Error: "Broken" },
  },
};
const PACK = "/States/Ship/ItemProcessor/States/Pack";
const PASSES = {
  StartAt: "One",
  States: { One: { Type: "Pass", Next: "Two" }, Two: { Type: "Pass", End: true } },
};
const HOLDS = { StartAt: "Hold", States: { Hold: { Type: "Wait", Seconds: 600, End: true } } };

describe.skipIf(skipped !== undefined)("a link to what is not there", () => {
  let served: Served;
  let page: Page;
  let ships: string;

  onStage(
    async (stage) => {
      ({ served, page } = stage);
      ships = await start("ships", SHIPS, [1, 2, 3, 4, 5]);
      await served.host.engine.closed(ships);
    },
    { reducedMotion: "reduce" },
  );

  const start = async (name: string, definition: object, input: unknown): Promise<string> => {
    const stateMachineArn = await served.machine(name, definition);
    const asked = { stateMachineArn, input: JSON.stringify(input) };
    return (await served.call("StartExecution", asked))["executionArn"] ?? "";
  };
  const open = async (arn: string, search: string): Promise<void> => {
    await page.goto("about:blank");
    await page.goto(`${served.url}/executions/${arn}${search}`);
  };
  const inspector = (name: string) => page.getByRole("region", { name: `Inspector of ${name}` });
  const node = (name: string) =>
    page.locator(".canvas").getByRole("button", { name: new RegExp(`^${name},`) });
  const words = () => page.locator(".run-inspector").getByRole("status").allTextContents();
  const search = (): string => decodeURIComponent(new URL(page.url()).search);

  const LINKS: readonly (readonly [string, string])[] = [
    ["event=9999", "There is no event 9999: the history has 27."],
    ["visit=3", "No state was entered by event 3."],
    ["state=/States/Nope", "There is no state /States/Nope in the definition of this execution."],
    ["state=/States/Nope&visit=3", "No state was entered by event 3."],
    ["event=0", "There is no event 0: the history has 27."],
    ["iteration=/States/Ship:1@7", "There is no iteration #1 of Ship, attempt 7."],
    ["iteration=/States/Ship:77", "There is no iteration #77 of Ship."],
    ["iteration=/States/Nope:0", "There is no iteration #0 of Nope."],
  ];

  test.each(LINKS)("by %s says so and lands on the failure", async (link, said) => {
    await open(ships, `?${link}`);
    await inspector("Bad").waitFor();
    await expect.poll(words).toContain(said);
    expect(search()).toMatch(/^\?state=\/States\/Bad&visit=26&pane=error$/);
    expect(await axeViolations(page)).toEqual([]);
    await page.locator(".timeline-row .row-button", { hasText: "Ship" }).click();
    await inspector("Ship").waitFor();
    await expect.poll(words).toEqual([]);
  });

  test("leaves what else it names selected", async () => {
    await open(ships, `?state=${PACK}&iteration=/States/Ship:77&pane=input`);
    await inspector("Pack").waitFor();
    await expect.poll(words).toEqual(["There is no iteration #77 of Ship."]);
    expect(search()).toBe(`?state=${PACK}&pane=input`);
    await open(ships, "?visit=2&event=999");
    await inspector("Ship").waitFor();
    await expect.poll(search).toBe("?visit=2&state=/States/Ship");
    await expect.poll(words).toEqual(["There is no event 999: the history has 27."]);
    await open(ships, "?iteration=/States/Ship:1&event=999");
    await inspector("Ship").waitFor();
    await expect.poll(words).toEqual(["There is no event 999: the history has 27."]);
    await node("Bad").click();
    await inspector("Bad").waitFor();
    await expect.poll(words).toEqual([]);
    await open(ships, `?iteration=/States/Ship:4`);
    await inspector("Ship").waitFor();
    expect(await words()).toEqual([]);
  });

  test("knows what an attempt of a Map has not begun from an attempt that there is not", async () => {
    const Retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }];
    const One = { Type: "Fail", Error: "Broken" };
    const ItemProcessor = { StartAt: "One", States: { One } };
    const Each = { Type: "Map", MaxConcurrency: 1, Retry, ItemProcessor, End: true };
    const arn = await start("tried", { StartAt: "Each", States: { Each } }, [1, 2]);
    await served.host.engine.closed(arn);
    await open(arn, "?state=/States/Each&iteration=/States/Each:1@3");
    await expect.poll(words).toEqual(["There is no iteration #1 of Each, attempt 3."]);
    expect(search()).toBe("?state=/States/Each");
    await open(arn, "?state=/States/Each&iteration=/States/Each:1@2");
    await inspector("Each").getByText("iterations of attempt 2").waitFor();
    await page.getByText("only #1 of Each, attempt 2").waitFor();
    expect(await words()).toEqual([]);
  });

  test("is not told any more where something else is selected, on one that succeeded too", async () => {
    const arn = await start("passes", PASSES, {});
    await served.host.engine.closed(arn);
    await open(arn, "?event=99");
    await expect.poll(words).toEqual(["There is no event 99: the history has 6."]);
    await node("One").click();
    await inspector("One").waitFor();
    await expect.poll(words).toEqual([]);
  });

  test("waits for it while the execution runs, and lands where that ends", async () => {
    const arn = await start("holds", HOLDS, {});
    await open(arn, "?event=4");
    await expect.poll(words).toEqual(["There is no event 4 yet: the history has 2."]);
    expect(search()).toBe("?event=4");
    await open(arn, "?visit=1");
    await expect.poll(words).toEqual(["No state was entered by event 1."]);
    // Ids begin at 1: it never comes.
    await open(arn, "?event=0");
    await expect.poll(words).toEqual(["There is no event 0: the history has 2."]);
    await open(arn, "?event=4");
    await expect.poll(words).toEqual(["There is no event 4 yet: the history has 2."]);
    await served.call("StopExecution", { executionArn: arn });
    await inspector("Hold").waitFor();
    await expect.poll(words).toEqual(["There is no event 4: the history has 3."]);
    await open(arn, "?event=3");
    await page.getByRole("region", { name: "Inspector of the execution" }).waitFor();
    expect([await words(), search()]).toEqual([[], "?event=3"]);
  });
});
