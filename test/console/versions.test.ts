// A published version in the browser: its own definition at an address of its own, what has changed since, starting it.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const by = (carrier: string): object => ({
  StartAt: "Ship",
  States: { Ship: { Type: "Pass", Result: { by: carrier }, End: true } },
});

describe.skipIf(skipped !== undefined)("a version of a machine", () => {
  let served: Served;
  let page: Page;
  let machine: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    machine = await served.machine("shipping", by("post"));
    const stateMachineArn = machine;
    await served.call("PublishStateMachineVersion", { stateMachineArn, description: "by post" });
    const definition = JSON.stringify(by("courier"));
    await served.call("UpdateStateMachine", { stateMachineArn, definition });
    await served.call("PublishStateMachineVersion", { stateMachineArn });
    const route = (version: number, weight: number): object => ({
      ...{ stateMachineVersionArn: `${machine}:${version}`, weight },
    });
    await served.call("CreateStateMachineAlias", {
      ...{ name: "live", routingConfiguration: [route(2, 80), route(1, 20)] },
    });
  });

  const open = (path: string): Promise<unknown> => page.goto(served.url + path);
  const heading = (name: string): Promise<void> =>
    page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  const address = (): string => decodeURIComponent(new URL(page.url()).pathname);

  test("is opened from the list of versions, shows its own definition and lets nobody write in it", async () => {
    await open(`/machines/${machine}?tab=versions`);
    await page.getByRole("link", { name: "Version 1" }).click();
    await heading("shipping version 1");
    expect(address()).toBe(`/machines/${machine}:1`);
    await page.reload();
    await page.getByRole("heading", { name: "Definition of version 1 (read-only)" }).waitFor();
    const definition = page.getByRole("textbox", { name: "Definition of version 1" });
    await definition.getByText('"post"').waitFor();
    expect(await definition.getByText('"courier"').count()).toBe(0);
    await page.getByRole("group", { name: /^Graph of shipping version 1;/ }).waitFor();
    await definition.click();
    await page.keyboard.type("x");
    await definition.getByText('"post"').waitFor();
    expect(await definition.textContent()).not.toContain("x");
    expect(await page.getByRole("button", { name: "Edit" }).count()).toBe(0);
    const facts = page.locator(".facts");
    for (const fact of ["by post", "live (20 %)", "1 line changed"]) {
      await facts.getByText(fact).waitFor();
    }
    await page.goBack();
    await page.getByRole("tab", { name: "Versions", selected: true }).waitFor();
  });

  test("tells what has changed since, at an address of its own, and that nothing has where it is the current one", async () => {
    await open(`/machines/${machine}:1?tab=difference`);
    const lines = page.getByLabel("Difference of version 1 to the current definition");
    await lines.locator(".removed", { hasText: "post" }).waitFor();
    await lines.locator(".added", { hasText: "courier" }).waitFor();
    await page.getByRole("tab", { name: "Definition", exact: true }).click();
    expect(new URL(page.url()).search).toBe("");
    await open(`/machines/${machine}:2?tab=difference`);
    await page.getByText("Version 2 is the current definition").waitFor();
  });

  test("is started from its page; its execution, and one by an alias, lead back to it", async () => {
    await open(`/machines/${machine}:1`);
    await page.getByRole("button", { name: "Start version 1" }).click();
    const dialog = page.getByRole("dialog");
    expect(await dialog.getByLabel("Run").locator("option:checked").textContent()).toBe(
      "version 1",
    );
    await dialog.getByRole("button", { name: "Start execution" }).click();
    const crumbs = page.getByRole("navigation", { name: "Breadcrumb" });
    await crumbs.getByRole("link", { name: "v1" }).click();
    await heading("shipping version 1");
    const alias = { stateMachineArn: `${machine}:live`, name: "aliased" };
    await served.call("StartExecution", alias);
    await open(`/executions/${machine.replace("stateMachine", "execution")}:aliased`);
    await crumbs.getByText("by alias live").waitFor();
    await crumbs.getByRole("link", { name: /^v[12]$/ }).click();
    await page.getByText("read-only", { exact: true }).waitFor();
  });

  test("is reached from the routes of an alias, which an alias's own ARN opens", async () => {
    await open(`/machines/${machine}:live`);
    await page.getByRole("tab", { name: "Aliases", selected: true }).waitFor();
    expect(address()).toBe(`/machines/${machine}`);
    await page.getByRole("cell", { name: "Version 2 (80 %), Version 1 (20 %)" }).waitFor();
    await page.getByRole("link", { name: "Version 2" }).click();
    await heading("shipping version 2");
  });

  test("is published from the list, once for each definition", async () => {
    const arn = await served.machine("unpublished", by("post"));
    await open(`/machines/${arn}?tab=versions`);
    await page.getByText("No version was published yet").waitFor();
    const publish = async (description: string, said: string): Promise<void> => {
      await page.getByRole("button", { name: "Publish version …" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Description (optional)").fill(description);
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Publish", exact: true }).click();
      await page.getByText(said).waitFor();
      await dialog.waitFor({ state: "detached" });
    };
    await publish("first", "Version 1 published");
    await page.getByRole("row", { name: /^Version 1 first/ }).waitFor();
    await publish("", "Nothing has changed since version 1: no new one was published");
    const definition = JSON.stringify(by("drone"));
    await served.call("UpdateStateMachine", { stateMachineArn: arn, definition });
    await publish("", "Version 2 published");
    await page.getByRole("link", { name: "Version 2" }).waitFor();
    await page.getByRole("link", { name: "Version 1" }).waitFor();
  });

  test("is listed with its description among however many", async () => {
    const arn = await served.machine("often", by("post"));
    for (let i = 1; i <= 130; i += 1) {
      const definition = JSON.stringify(by(`post ${i}`));
      await served.call("UpdateStateMachine", { stateMachineArn: arn, definition });
      const said = { stateMachineArn: arn, description: `note ${i}.` };
      await served.call("PublishStateMachineVersion", said);
    }
    await open(`/machines/${arn}?tab=versions`);
    const versions = page.getByRole("table", { name: "Versions" });
    await versions.getByText("note 130.", { exact: true }).waitFor();
    await versions.focus();
    await page.keyboard.press("End");
    await versions.getByText("note 1.", { exact: true }).waitFor();
    await page.getByRole("row", { name: /^Version 2 note 2\./ }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("that was never published is said to be missing, with a way to those that were", async () => {
    await open(`/machines/${machine}:9`);
    await page.getByText("There is no such version of a state machine").waitFor();
    await page.getByRole("link", { name: "All versions of shipping" }).click();
    await page.getByRole("link", { name: "Version 2" }).waitFor();
  });
});
