// Executions by machine in the browser: by a version, an alias, a name; and what was found, in a narrow window too.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { openPage, skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage, type Stage } from "./stage.ts";

const HOLDING = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 900, End: true } } };
const NARROW = { width: 390, height: 844 };

describe.skipIf(skipped !== undefined)("the executions of", () => {
  let stage: Stage;
  let served: Served;
  let page: Page;
  let [machine, version, alias] = ["", "", ""];

  const start = (stateMachineArn: string, name: string, input = "{}") =>
    served.call("StartExecution", { stateMachineArn, name, input });

  onStage(async (given) => {
    stage = given;
    ({ served, page } = given);
    machine = await served.machine("checkout", HOLDING);
    const published = await served.call("PublishStateMachineVersion", { stateMachineArn: machine });
    version = published["stateMachineVersionArn"] ?? "";
    const routingConfiguration = [{ stateMachineVersionArn: version, weight: 100 }];
    const made = await served.call("CreateStateMachineAlias", {
      ...{ name: "PROD", routingConfiguration },
    });
    alias = made["stateMachineAliasArn"] ?? "";
    await start(machine, "by-machine", '{"customer":"cust-7781"}');
    await start(version, "by-version");
    await start(alias, "by-alias");
  });

  const rows = (): Promise<readonly string[]> => page.locator(".row-link").allTextContents();
  const box = (): Promise<string> =>
    page.getByLabel("State machine").evaluate((select) => {
      // The cast: it is a select.
      return (select as HTMLSelectElement).selectedOptions[0]?.text ?? "";
    });
  const running = () => page.getByRole("button", { name: /^Running/ });

  test("a version and an alias are listed, named, counted, and live", async () => {
    await page.goto(`${served.url}/executions?machine=${version}`);
    await expect.poll(rows).toEqual(["by-alias", "by-version"]);
    expect(await box()).toBe("checkout v1");
    await expect.poll(() => running().textContent()).toBe("Running2");
    expect(await axeViolations(page)).toEqual([]);
    await start(version, "live-version");
    await start(machine, "live-machine");
    await expect.poll(rows).toEqual(["live-version", "by-alias", "by-version"]);
    await expect.poll(() => running().textContent(), { timeout: 10_000 }).toBe("Running3");
    await page.goto(`${served.url}/executions?machine=${alias}`);
    await expect.poll(rows).toEqual(["by-alias"]);
    expect(await box()).toBe("checkout alias PROD");
    await start(alias, "live-alias");
    await expect.poll(rows).toEqual(["live-alias", "by-alias"]);
  });

  test("a name are those of the machine that is called so; of none it is said", async () => {
    await page.goto(`${served.url}/executions?machine=checkout&name=by-`);
    await expect.poll(rows).toEqual(["by-alias", "by-version", "by-machine"]);
    expect(await box()).toBe("checkout");
    await page.goto(`${served.url}/executions?machine=checkout:PROD&name=by-`);
    await expect.poll(rows).toEqual(["by-alias"]);
    expect(await box()).toBe("checkout alias PROD");
    await page.goto(`${served.url}/executions?machine=checkout:7`);
    await page.getByText("State machine 'checkout' has no version or alias '7'.").waitFor();
    await page.goto(`${served.url}/executions?machine=nobody`);
    await page.getByText("No state machine is called 'nobody'.").waitFor();
    expect(await page.getByText("No execution fits").count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel("State machine").selectOption(machine);
    await expect.poll(rows).toContain("by-machine");
  });

  test("a search by text show where it was found, in a narrow window too", async () => {
    const narrow = await openPage(stage.browser, { viewport: NARROW });
    await narrow.goto(`${served.url}/executions?text=cust-7781`);
    const found = narrow.getByRole("row").locator(".row-found");
    await found.waitFor();
    expect(await found.innerText()).toContain("cust-7781");
    const [line, row] = await Promise.all([
      found.boundingBox(),
      narrow.getByRole("row").filter({ hasText: "by-machine" }).boundingBox(),
    ]);
    expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThanOrEqual(
      (row?.y ?? 0) + (row?.height ?? 0),
    );
    expect(await axeViolations(narrow)).toEqual([]);
    await narrow.close();
  });

  test("say in a narrow window too what they failed with and what they were started by", async () => {
    const Fail = { Type: "Fail", Error: "Order.Bad" };
    const bad = await served.machine("bad", { StartAt: "Fail", States: { Fail } });
    await start(bad, "fails");
    const narrow = await openPage(stage.browser, { viewport: NARROW });
    const row = (name: string) => narrow.getByRole("row").filter({ hasText: name });
    await narrow.goto(`${served.url}/executions`);
    await row("fails").getByText("Order.Bad").waitFor();
    await row("by-alias").getByText("PROD · v1").waitFor();
    await row("by-alias").getByText("checkout").waitFor();
    await narrow.goto(`${served.url}/machines/${bad}`);
    await row("fails").getByText("Order.Bad").waitFor();
    expect(await row("fails").getByText("bad", { exact: true }).count()).toBe(0);
    await narrow.close();
  });

  test("a machine that is deleted while it is looked at are no invitation to start it", async () => {
    const doomed = await served.machine("doomed", HOLDING);
    await page.goto(`${served.url}/machines/${doomed}`);
    await page.getByText("Nothing was started yet").waitFor();
    await served.call("DeleteStateMachine", { stateMachineArn: doomed });
    await page.getByText("There is no such state machine").waitFor();
    expect(await page.getByRole("button", { name: "Start execution" }).count()).toBe(0);
  });

  test("a machine that is found by its name stand in the address, as typing does nowhere in the history", async () => {
    await served.machine("packing", HOLDING);
    await page.goto(`${served.url}/machines`);
    await page.getByRole("link", { name: "packing" }).waitFor();
    const before = await page.evaluate(() => history.length);
    await page.getByLabel("Filter by name").pressSequentially("pack", { delay: 40 });
    await expect.poll(() => new URL(page.url()).search).toBe("?name=pack");
    expect(await page.evaluate(() => history.length)).toBe(before);
    await page.reload();
    await page.getByRole("link", { name: "packing" }).waitFor();
    expect(await page.getByLabel("Filter by name").inputValue()).toBe("pack");
    expect(await page.getByRole("link", { name: "checkout" }).count()).toBe(0);
    await page.getByLabel("Filter by name").fill("");
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.getByRole("link", { name: "checkout" }).waitFor();
  });
});
