// One selection: whatever selects a visit of another iteration narrows the page to that visit's own, or to none.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

/** Items are weighed one after the other: from 9 on there is no label for them. */
const label = (more: object = {}) => ({
  ...{ Type: "Map", MaxConcurrency: 1, ...more },
  ItemProcessor: {
    StartAt: "Weigh",
    States: {
      Weigh: {
        Type: "Choice",
        Choices: [{ Variable: "$", NumericGreaterThanEquals: 9, Next: "NoLabel" }],
        Default: "CreateLabel",
      },
      CreateLabel: { Type: "Pass", End: true },
      NoLabel: { Type: "Fail", Error: "TooHeavy", Cause: "nine kilos or more" },
    },
  },
});

const ORDER = {
  StartAt: "Pay",
  States: {
    Pay: { Type: "Pass", Next: "ShipItems" },
    ShipItems: {
      ...label({ ItemsPath: "$.items", Next: "Done" }),
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.e", Next: "RefundPayment" }],
    },
    Done: { Type: "Succeed" },
    RefundPayment: { Type: "Pass", Next: "Refunded" },
    Refunded: { Type: "Fail", Error: "Refunded" },
  },
};
const ITEMS = "/States/ShipItems";
const NO_LABEL = `${ITEMS}/ItemProcessor/States/NoLabel`;

const THOUSAND = { StartAt: "Each", States: { Each: label({ End: true }) } };

const PARCELS = {
  StartAt: "Parcels",
  States: {
    Parcels: {
      ...{ Type: "Map", MaxConcurrency: 1, End: true },
      ItemProcessor: {
        StartAt: "Things",
        States: {
          Things: {
            ...label({ Next: "Closed" }),
            Catch: [{ ErrorEquals: ["States.ALL"], Next: "Returned" }],
          },
          Closed: { Type: "Pass", End: true },
          Returned: { Type: "Pass", End: true },
        },
      },
    },
  },
};
const PARCEL = "/States/Parcels";
const THINGS = `${PARCEL}/ItemProcessor/States/Things`;

const again = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }];
const TWICE = { StartAt: "Each", States: { Each: label({ End: true, Retry: again }) } };

/** Once it is redriven it is tried again for so long that nobody misses it. */
const HELD = {
  QueryLanguage: "JSONata",
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Items: [1, 9], Retry: again, End: true },
      ItemProcessor: {
        StartAt: "Hold",
        States: {
          Hold: {
            Type: "Wait",
            Seconds: "{% $states.context.Execution.RedriveCount > 0 ? 60 : 0 %}",
            Next: "Weigh",
          },
          Weigh: {
            ...{ Type: "Choice", Default: "Heavy" },
            Choices: [{ Condition: "{% $states.input < 5 %}", Next: "Light" }],
          },
          Light: { Type: "Pass", End: true },
          Heavy: { Type: "Fail", Error: "TooHeavy" },
        },
      },
    },
  },
};

const SETS = {
  QueryLanguage: "JSONata",
  StartAt: "Count",
  States: {
    Count: { Type: "Pass", Assign: { total: 3 }, Next: "Each" },
    Each: {
      ...{ Type: "Map", Items: [1, 2], End: true },
      ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
    },
  },
};

describe.skipIf(skipped !== undefined)("a page that is narrowed to an iteration", () => {
  let served: Served;
  let page: Page;
  const arns = new Map<string, string>();

  onStage(
    async (stage) => {
      ({ served, page } = stage);
      const thousand = Array.from({ length: 1000 }, (_, i) => (i === 776 ? 9 : 1));
      const runs: readonly (readonly [string, object, unknown])[] = [
        ["order", ORDER, { items: [1, 2, 3, 9, 5] }],
        ["thousand", THOUSAND, thousand],
        ["parcels", PARCELS, [[1, 2, 9], [1, 2, 3], [9]]],
        ["twice", TWICE, [1, 9]],
        ["sets", SETS, {}],
        ["bad", { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Bad" } } }, {}],
      ];
      for (const [name, definition, input] of runs) {
        const stateMachineArn = await served.machine(name, definition);
        const asked = { stateMachineArn, input: JSON.stringify(input) };
        const { executionArn = "" } = await served.call("StartExecution", asked);
        await served.host.engine.closed(executionArn);
        arns.set(name, executionArn);
      }
    },
    { reducedMotion: "reduce" },
  );

  const open = async (name: string, search: string): Promise<void> => {
    await page.goto("about:blank");
    await page.goto(`${served.url}/executions/${arns.get(name)}${search}`);
    await page.locator(".run-inspector .inspector").waitFor();
  };
  const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);
  const iteration = () => expect.poll(() => parameter("iteration"));
  const inspector = (name: string) =>
    page.getByRole("region", { name: `Inspector of ${name}`, exact: true });
  const node = (name: string) =>
    page.locator(".canvas").getByRole("button", { name: new RegExp(`^${name},`) });
  const rows = () => page.locator(".timeline-row .row-button").allTextContents();
  const square = (name: string) => page.locator(".iterations").getByRole("button", { name });
  const isChosen = (name: string) =>
    expect.poll(() => square(name).getAttribute("aria-pressed")).toBe("true");
  const events = async (name: string, type: string): Promise<readonly number[]> => {
    const executionArn = arns.get(name);
    const { events } = (await served.call("GetExecutionHistory", { executionArn })) as unknown as {
      readonly events: readonly { readonly id: number; readonly type: string }[];
    };
    return events.filter((event) => event.type === type).map(({ id }) => id);
  };

  const atThird = async (): Promise<void> => {
    await iteration().toBe(`${ITEMS}:3`);
    await inspector("NoLabel").getByText("#3").first().waitFor();
    await page.getByText("only #3 of ShipItems").waitFor();
    await isChosen("#3, failed, TooHeavy");
    await expect.poll(rows).toEqual(["Weigh, succeeded", "NoLabel, failed"]);
    await expect.poll(() => node("NoLabel").getAttribute("aria-label")).toContain("failed");
    expect(parameter("state")).toBe(NO_LABEL);
  };

  test("goes to the iteration of what is to blame by the banner", async () => {
    await open("order", `?state=${ITEMS}&iteration=${ITEMS}:1`);
    await isChosen("#1, succeeded");
    await page.getByRole("button", { name: "Jump to state" }).click();
    await atThird();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("goes there by the Map's error and by the key e", async () => {
    await open("order", `?state=${ITEMS}&iteration=${ITEMS}:1&pane=error`);
    await isChosen("#1, succeeded");
    await inspector("ShipItems").getByRole("button", { name: "NoLabel", exact: true }).click();
    await atThird();
    await square("#1, succeeded").click();
    await iteration().toBe(`${ITEMS}:1`);
    await node("CreateLabel").click();
    await inspector("CreateLabel").getByText("#1").first().waitFor();
    await page.keyboard.press("e");
    await atThird();
  });

  test("goes there by the key e though the visit that is chosen has not come yet", async () => {
    await open("order", `?state=${ITEMS}&iteration=${ITEMS}:1`);
    await isChosen("#1, succeeded");
    let come = (): void => {};
    const mayCome = new Promise<void>((resolve) => {
      come = resolve;
    });
    const isAsked = (url: URL) => url.searchParams.get("state") === "CreateLabel";
    await page.route(isAsked, async (route) => {
      await mayCome;
      await route.continue();
    });
    await node("CreateLabel").click();
    await expect.poll(() => parameter("state")).toContain("CreateLabel");
    await page.keyboard.press("e");
    come();
    await atThird();
    await page.unroute(isAsked);
  });

  test("is put right where a link names another iteration beside a visit or an event", async () => {
    const [failed = 0] = await events("order", "FailStateEntered");
    await open("order", `?state=${NO_LABEL}&visit=${failed}&iteration=${ITEMS}:1`);
    await atThird();
    await open("order", `?event=${failed}&iteration=${ITEMS}:1`);
    await atThird();
    expect([parameter("event"), parameter("visit")]).toEqual([`${failed}`, `${failed}`]);
    await open("order", `?visit=${failed}`);
    await inspector("NoLabel").waitFor();
    expect([parameter("state"), parameter("iteration")]).toEqual([NO_LABEL, null]);
    const [, second = 0] = await events("order", "MapIterationStarted");
    await open("order", `?event=${second}&iteration=${ITEMS}:3`);
    await iteration().toBe(`${ITEMS}:1`);
    await inspector("ShipItems").waitFor();
  });

  test("stays with an iteration that stands alone in a link", async () => {
    await open("order", `?iteration=${ITEMS}:1`);
    await inspector("ShipItems").waitFor();
    await isChosen("#1, succeeded");
    expect(["state", "iteration", "visit"].map(parameter)).toEqual([ITEMS, `${ITEMS}:1`, null]);
  });

  test("is whole again with a state outside of the Map, and stays with one inside", async () => {
    await open("order", `?state=${ITEMS}&iteration=${ITEMS}:1`);
    await isChosen("#1, succeeded");
    await node("CreateLabel").click();
    await inspector("CreateLabel").getByText("#1").first().waitFor();
    expect(parameter("iteration")).toBe(`${ITEMS}:1`);
    await node("ShipItems").click();
    await inspector("ShipItems").waitFor();
    expect(parameter("iteration")).toBe(`${ITEMS}:1`);
    await node("RefundPayment").click();
    await inspector("RefundPayment").waitFor();
    await iteration().toBeNull();
    await page.locator(".timeline-row.chosen", { hasText: "RefundPayment" }).waitFor();
    await open("order", `?state=/States/Pay&iteration=${ITEMS}:1`);
    await inspector("Pay").waitFor();
    await iteration().toBeNull();
  });

  test("of a thousand shows the page of the one that failed, and goes to it", async () => {
    await open("thousand", "?state=/States/Each");
    await inspector("Each").getByText("#600 – #799 of 1,000").waitFor();
    await square("#776, failed, TooHeavy").waitFor();
    await open("thousand", "?state=/States/Each&iteration=/States/Each:555");
    await inspector("Each").getByText("#400 – #599 of 1,000").waitFor();
    await page.getByRole("button", { name: "Jump to state" }).click();
    await iteration().toBe("/States/Each:776");
    await isChosen("#776, failed, TooHeavy");
    await expect.poll(() => node("NoLabel").getAttribute("aria-label")).toContain("failed");
  });

  test("inside another is told with that, and left for that of the outer one", async () => {
    await open("parcels", `?state=${THINGS}&iteration=${THINGS}:1.2`);
    await page.getByText("only #2 of Things in #1 of Parcels").waitFor();
    // The Map itself as it went there: of three, not of the only one that the last parcel has.
    await isChosen("#2, succeeded");
    await expect.poll(() => page.locator(".iterations li").count()).toBe(3);
    await inspector("Things").getByText("Succeeded").waitFor();
    await node("Closed").click();
    await inspector("Closed").getByText("#1").first().waitFor();
    await iteration().toBe(`${PARCEL}:1`);
    await page.getByText("only #1 of Parcels").waitFor();
    await page.keyboard.press("e");
    // Parcels in the order of time: after the second one the Map inside the third failed.
    await iteration().toBe(`${PARCEL}:2`);
    await inspector("Things").getByText("Failed → caught").waitFor();
    await page.keyboard.press("e");
    await inspector("NoLabel").getByText("#2 › #0").waitFor();
    expect(parameter("iteration")).toBe(`${PARCEL}:2`);
  });

  test("of one attempt of a Map goes to that attempt which the visit is of", async () => {
    await open("twice", "?state=/States/Each&attempt=1&iteration=/States/Each:0@1");
    await page.getByText("only #0 of Each, attempt 1").waitFor();
    await page.getByRole("button", { name: "Jump to state" }).click();
    await iteration().toBe("/States/Each:1@2");
    await page.getByText("iterations of attempt 2").waitFor();
    await isChosen("#1, failed, TooHeavy");
    const [first = 0] = await events("twice", "FailStateEntered");
    await open("twice", `?visit=${first}&iteration=/States/Each:1@2`);
    await iteration().toBe("/States/Each:1@1");
  });

  test.each([1, 2])("of attempt %i of a Map is that attempt's in every pane", async (attempt) => {
    const chosen = `/States/Each:0@${attempt}`;
    const isShown = async (): Promise<void> => {
      await page.getByText(`only #0 of Each, attempt ${attempt}`).waitFor();
      await inspector("Each").getByText(`Attempt ${attempt} of 2`).waitFor();
      await page.getByText(`iterations of attempt ${attempt}`).waitFor();
      await isChosen("#0, succeeded");
      expect([parameter("attempt"), parameter("iteration")]).toEqual([`${attempt}`, chosen]);
    };
    await open("twice", `?visit=2&attempt=${attempt}&iteration=${chosen}`);
    await isShown();
    await node("CreateLabel").click();
    await inspector("CreateLabel").waitFor();
    expect(parameter("attempt")).toBeNull();
    await node("Each").click();
    await isShown();
    await page.reload();
    await isShown();
    await open("twice", `?state=/States/Each&iteration=${chosen}`);
    await isShown();
    await open("twice", `?visit=2&iteration=${chosen}`);
    await isShown();
    await page
      .locator(".attempts .attempt-row")
      .nth(2 - attempt)
      .click();
    await iteration().toBe(`/States/Each:0@${3 - attempt}`);
    expect(await axeViolations(page)).toEqual([]);
  });

  test("of an attempt goes on in whichever attempt a redrive leads to", async () => {
    // Long enough for what the page says of the attempt that the redrive goes on with.
    const Retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 3, MaxAttempts: 1 }];
    const States = { Each: label({ End: true, Retry }) };
    const stateMachineArn = await served.machine("again", { StartAt: "Each", States });
    const asked = { stateMachineArn, input: "[1, 9]" };
    const { executionArn = "" } = await served.call("StartExecution", asked);
    await served.host.engine.closed(executionArn);
    arns.set("again", executionArn);
    await open("again", "?visit=2&attempt=1&iteration=/States/Each:1@1");
    await isChosen("#1, failed, TooHeavy");
    await served.call("RedriveExecution", { executionArn });
    await iteration().toBe("/States/Each:1");
    await inspector("Each").getByText("iterations of attempt 2").waitFor();
    await isChosen("#1, failed, TooHeavy");
    // It ends, and what is to blame is landed on.
    await inspector("NoLabel").waitFor();
    await page.getByText("only #1 of Each", { exact: true }).waitFor();
  });

  test.each([
    "?state=/States/Each&iteration=/States/Each:1@1",
    "?state=/States/Each/ItemProcessor/States/Heavy&iteration=/States/Each:1@1",
    "?state=/States/Each&attempt=1",
  ])("and an attempt that was chosen without a visit, too: %s", async (search) => {
    const stateMachineArn = await served.machine("anew", HELD);
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await served.host.engine.closed(executionArn);
    arns.set("anew", executionArn);
    await open("anew", search);
    const chosen = () => [parameter("attempt"), parameter("iteration")].join(" ");
    await expect.poll(chosen).toMatch("1");
    await served.call("RedriveExecution", { executionArn });
    await page.locator(".run-head").getByText("Running").waitFor();
    await expect.poll(chosen).not.toMatch(/1 |@/);
    await page.locator(".run-head").getByText("Running").waitFor();
    await served.call("StopExecution", { executionArn });
  });

  test("leads from a variable to the visit outside that set it", async () => {
    const one = "/States/Each/ItemProcessor/States/One";
    await open("sets", `?state=${one}&iteration=/States/Each:1&pane=variables`);
    const row = inspector("One").getByRole("row", { name: "$total" });
    await row.getByRole("button", { name: "Count", exact: true }).click();
    await inspector("Count").waitFor();
    await iteration().toBeNull();
    expect([parameter("state"), parameter("tab")]).toEqual(["/States/Count", "events"]);
  });

  test("goes by e from the state that is shown to the next error, and says where there is none", async () => {
    await open("order", `?state=${NO_LABEL}`);
    await inspector("NoLabel").getByText("#3").first().waitFor();
    await page.keyboard.press("e");
    await inspector("Refunded").waitFor();
    await page.keyboard.press("e");
    await inspector("ShipItems").waitFor();
    await open("bad", "?state=/States/Bad");
    await inspector("Bad").getByText("Failed", { exact: true }).waitFor();
    await page.keyboard.press("e");
    await page.locator(".toast", { hasText: "Nothing else failed" }).waitFor();
    await open("sets", "?state=/States/Each&iteration=/States/Each:1");
    await isChosen("#1, succeeded");
    await page.keyboard.press("e");
    await page.locator(".toast", { hasText: "Nothing failed here" }).waitFor();
  });
});
