// The start form: inputs that are there already, whose each is, and the way back to what was typed.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadProject } from "../../src/host/index.ts";
import { axeViolations } from "./axe.ts";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const READS = {
  StartAt: "Which",
  States: {
    Which: {
      Type: "Choice",
      Choices: [{ Variable: "$.kind", StringEquals: "express", Next: "Wait" }],
      Default: "Each",
    },
    Wait: { Type: "Wait", SecondsPath: "$.delay", Next: "Each" },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        StartAt: "Price",
        States: { Price: { Type: "Pass", Parameters: { "sku.$": "$.sku" }, End: true } },
      },
      End: true,
    },
  },
};
const DERIVED = { kind: "express", delay: 1, items: [{ sku: "sku-1" }] };
const MACHINE = `
stateMachines:
  packing:
    definition:
      StartAt: Pack
      States: { Pack: { Type: Pass, Parameters: { "box.$": "$.box" }, End: true } }
`;

describe.skipIf(skipped !== undefined)("the start form", () => {
  let served: Served;
  let page: Page;
  let browser: Browser;
  let folder: string;
  const machines: Record<string, string> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "treadle-start-"));
    await mkdir(join(folder, "events"));
    await writeFile(join(folder, "treadle.yaml"), MACHINE);
    await writeFile(join(folder, "events/large.json"), '{"box": "large"}');
    const demo = 'steps: [{ say: "A small one", start: packing, input: { box: small } }]';
    await writeFile(join(folder, "demo.yaml"), demo);
  });

  afterAll(() => rm(folder, { recursive: true }));

  onStage(async (stage) => {
    ({ served, page, browser } = stage);
    machines["reads"] = await served.machine("reads", READS);
    const quiet = { StartAt: "P", States: { P: { Type: "Pass", Result: 1, End: true } } };
    machines["quiet"] = await served.machine("quiet", quiet);
    const loaded = await loadProject(folder);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const { stateMachines } = await served.host.deploy(loaded.value);
    machines["packing"] = stateMachines[0]?.arn ?? "";
  });

  const dialog = (): Locator => page.getByRole("dialog");
  const editor = (): Locator => dialog().getByRole("textbox", { name: "Input" });
  const choices = (): Locator => dialog().getByLabel("Take an input");
  const written = async (): Promise<unknown> => {
    const lines = await dialog().locator(".cm-line").allTextContents();
    return JSON.parse(lines.join("\n"));
  };
  const open = async (name: string): Promise<void> => {
    await page.goto(`${served.url}/machines/${machines[name]}?start=1`);
    await editor().waitFor();
    await dialog().locator("option[value=d]:enabled").waitFor({ state: "attached" });
  };
  const groups = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
    const found = await choices()
      .locator("optgroup")
      .evaluateAll((all) =>
        all.map((group) => [
          group.getAttribute("label") ?? "",
          [...group.children].map((option) => option.textContent ?? ""),
        ]),
      );
    return Object.fromEntries(found);
  };

  test("of a machine that never ran has an input of what its definition reads, and starts with it", async () => {
    await open("reads");
    expect(await groups()).toEqual({ "Made of what it reads": ["From the definition"] });
    await choices().selectOption("From the definition");
    await expect.poll(written).toEqual(DERIVED);
    await dialog().getByText("holds what the definition reads").waitFor();
    await dialog().getByLabel("Name (optional)").fill("derived");
    await dialog().getByRole("button", { name: "Start execution" }).click();
    await expect.poll(() => page.url()).toContain("execution:reads:derived");
    const executionArn = (machines["reads"] ?? "").replace("stateMachine", "execution");
    const ended = () =>
      served.call("DescribeExecution", { executionArn: `${executionArn}:derived` });
    await expect.poll(ended).toMatchObject({ status: "SUCCEEDED", output: '[{"sku":"sku-1"}]' });
  });

  test("says so where the definition reads nothing", async () => {
    await open("quiet");
    await editor().fill('{"mine": 1}');
    await choices().selectOption("From the definition");
    await dialog().getByText("The definition reads nothing from its input.").waitFor();
    await expect.poll(written).toEqual({});
  });

  test("never loses what was typed: it is taken back in the editor, or put back", async () => {
    await open("reads");
    const typed = '{"typed": "by hand"}';
    await editor().fill("");
    await editor().pressSequentially(typed.slice(0, -1));
    // At once behind the last letter, so that the editor could take both for one step.
    await choices().selectOption("From the definition");
    await expect.poll(written).toEqual(DERIVED);
    await editor().press("Control+z");
    await expect.poll(written).toEqual(JSON.parse(typed));
    await editor().press("Control+y");
    await expect.poll(written).toEqual(DERIVED);
    await dialog().getByRole("button", { name: "Put back what was there" }).click();
    await expect.poll(written).toEqual(JSON.parse(typed));
    expect(await dialog().getByRole("button", { name: "Put back" }).count()).toBe(0);
  });

  test("names whose each input is: saved, of an execution, of the project, of the definition", async () => {
    const stateMachineArn = machines["packing"];
    const asked = { stateMachineArn, name: "by-hand", input: '{"box": "round"}' };
    const { executionArn = "" } = await served.call("StartExecution", asked);
    await served.host.engine.closed(executionArn);
    await open("packing");
    await editor().fill('{"box": "own"}');
    await dialog().getByRole("button", { name: "Save this input" }).click();
    await dialog().getByLabel("Name of the input").fill("mine");
    await page.keyboard.press("Enter");
    await expect.poll(groups).toEqual({
      "Saved in this browser": ["mine"],
      "Of an earlier execution": ["by-hand · Succeeded"],
      "Of the project": ["A small one · demo.yaml", "events/large.json"],
      "Made of what it reads": ["From the definition"],
    });
    const labels = Object.values(await groups()).flat();
    for (const [label, box, note] of [
      ["mine", "own", "“mine”, saved in this browser."],
      ["by-hand · Succeeded", "round", "The input of by-hand."],
      ["A small one · demo.yaml", "small", "From the project: A small one · demo.yaml."],
      ["events/large.json", "large", "From the project: events/large.json."],
      ["From the definition", "box-1", "It holds what the definition reads of its input"],
    ] as const) {
      expect(labels).toContain(label);
      // Taking what stands there says nothing of it.
      await editor().fill("[]");
      await choices().selectOption(label);
      await expect.poll(written).toEqual({ box });
      await dialog().getByText(note).waitFor();
    }
    // What is changed is nobody's any longer.
    await editor().press("End");
    await editor().pressSequentially(" ");
    await dialog().getByText("It holds what").waitFor({ state: "detached" });
  });

  test("takes the input of an earlier Express execution, too", async () => {
    const quick = { StartAt: "P", States: { P: { Type: "Pass", End: true } } };
    machines["quick"] = await served.machine("quick", quick, "EXPRESS");
    const asked = { stateMachineArn: machines["quick"], name: "ex-1", input: '{"box": "square"}' };
    const { executionArn = "" } = await served.call("StartExecution", asked);
    await served.host.engine.closed(executionArn);
    await open("quick");
    await choices().selectOption("ex-1 · Succeeded");
    await expect.poll(written).toEqual({ box: "square" });
  });

  test("of a version has what that version reads", async () => {
    const stateMachineArn = machines["reads"];
    await served.call("PublishStateMachineVersion", { stateMachineArn });
    const definition = {
      StartAt: "W",
      States: { W: { Type: "Wait", TimestampPath: "$.at", End: true } },
    };
    await served.call("UpdateStateMachine", {
      ...{ stateMachineArn, definition: JSON.stringify(definition) },
    });
    await open("reads");
    await choices().selectOption("From the definition");
    await expect.poll(written).toEqual({ at: "2026-01-01T12:00:00Z" });
    await dialog().getByLabel("Run").selectOption("version 1");
    await dialog().locator("option[value=d]:enabled").waitFor({ state: "attached" });
    await choices().selectOption("From the definition");
    await expect.poll(written).toEqual(DERIVED);
  });

  test("removes an input that was saved, by a button that says which", async () => {
    await open("quiet");
    for (const name of ["first", "second"]) {
      await dialog().getByRole("button", { name: "Save this input" }).click();
      await dialog().getByLabel("Name of the input").fill(name);
      await page.keyboard.press("Enter");
    }
    const saved = dialog().getByText("Saved in this browser (2)");
    await saved.click();
    expect(await axeViolations(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Remove the saved input “first”" }).click();
    await dialog().getByText("Saved in this browser (1)").waitFor();
    expect(await page.locator(":focus").textContent()).toBe("Saved in this browser (1)");
    const own = () => choices().locator("optgroup[label='Saved in this browser'] option");
    expect(await own().allTextContents()).toEqual(["second"]);
    await open("quiet");
    expect(await own().allTextContents()).toEqual(["second"]);
    await dialog().getByText("Saved in this browser (1)").click();
    await dialog().getByRole("button", { name: "Remove the saved input “second”" }).click();
    await expect.poll(() => own().count()).toBe(0);
    expect(await dialog().getByText("Saved in this browser").count()).toBe(0);
    const isInside = dialog().evaluate((box) => box.contains(document.activeElement));
    expect(await isInside).toBe(true);
  });

  const ownOf = (of: Page): Promise<readonly string[]> =>
    of.locator("optgroup[label='Saved in this browser'] option").allTextContents();
  const saveIn = async (of: Page, name: string): Promise<void> => {
    await of.getByRole("button", { name: "Save this input" }).click();
    await of.getByLabel("Name of the input").fill(name);
    await of.keyboard.press("Enter");
  };
  /** Inputs of so many letters each, the first one of a thousand more. */
  const savedBefore = (count: number, letters: number, toTheBrim = false): Promise<void> =>
    page.evaluate(
      ([many, long, brim]) => {
        localStorage.clear();
        const all = Array.from({ length: many }, (_, i) => {
          return { name: `in-${i}`, input: `"${"x".repeat(i === 0 ? long + 1000 : long)}"` };
        });
        localStorage.setItem("treadle.inputs.quiet", JSON.stringify(all));
        for (let size = brim ? 1_000_000 : 0, i = 0; size >= 1; i++) {
          try {
            localStorage.setItem(`brim-${i}`, "x".repeat(size));
          } catch {
            size = Math.floor(size / 2);
          }
        }
      },
      [count, letters, toTheBrim] as const,
    );

  test("keeps what two tabs save, and each shows what the other has", async () => {
    // One browser of its own with two tabs.
    const context = await browser.newContext();
    const tab = async (): Promise<Page> => {
      const opened = await context.newPage();
      await opened.goto(`${served.url}/machines/${machines["quiet"]}?start=1`);
      await opened.getByRole("button", { name: "Save this input" }).waitFor();
      return opened;
    };
    const [one, two] = [await tab(), await tab()];
    await saveIn(one, "one");
    await expect.poll(() => ownOf(two)).toEqual(["one"]);
    await saveIn(two, "two");
    await expect.poll(() => ownOf(one)).toEqual(["two", "one"]);
    await one.getByText("Saved in this browser (2)").click();
    await one.getByRole("button", { name: "Remove the saved input “one”" }).click();
    await expect.poll(() => ownOf(two)).toEqual(["two"]);
    expect(await ownOf(await tab())).toEqual(["two"]);
    await context.close();
  });

  test("says that a name is there already, and that its input was replaced", async () => {
    await open("quiet");
    await savedBefore(2, 1);
    await open("quiet");
    await editor().fill('{"new": 1}');
    await dialog().getByRole("button", { name: "Save this input" }).click();
    await dialog().getByLabel("Name of the input").fill("in-1");
    await dialog().getByRole("button", { name: "Replace" }).click();
    await page.getByText("Input “in-1” replaced in this browser").waitFor();
    expect(await ownOf(page)).toEqual(["in-1", "in-0"]);
  });

  test("says no more of an input that was refused once another one is written", async () => {
    await open("quiet");
    await editor().fill(JSON.stringify("x".repeat(262_144)));
    await dialog().getByRole("button", { name: "Start execution" }).click();
    const refused = dialog().getByText(/less than or equal to 262144/);
    await refused.waitFor();
    await editor().fill("{}");
    await refused.waitFor({ state: "detached" });
    await dialog().getByRole("button", { name: "Start execution" }).click();
    await page.locator(".run-head").getByText("Succeeded").waitFor();
  });

  test("refuses the 31st saved input by the limit, and drops none", async () => {
    await open("quiet");
    await savedBefore(30, 1);
    await open("quiet");
    await saveIn(page, "more");
    const refused = dialog().getByRole("alert").getByText("30 inputs are saved for this machine");
    await refused.waitFor();
    expect(await ownOf(page)).toHaveLength(30);
    expect(await ownOf(page)).toContain("in-29");
    expect(await axeViolations(page)).toEqual([]);
    await dialog().getByText("Saved in this browser (30)").click();
    await dialog().getByRole("button", { name: "Remove the saved input “in-7”" }).click();
    await refused.waitFor({ state: "detached" });
    // Its name stands there still.
    await dialog().getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => ownOf(page)).toContain("more");
    expect(await ownOf(page)).toHaveLength(30);
  });

  test("says that the browser has no room for an input, and which to remove", async () => {
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await open("quiet");
    await savedBefore(10, 20_000, true);
    await open("quiet");
    await editor().fill(JSON.stringify({ long: "y".repeat(5_000) }));
    await saveIn(page, "more");
    const said = dialog().getByRole("alert");
    await said.getByText("The browser has no room for “more” (6 KB)").waitFor();
    expect(await said.innerText()).toContain("the largest is “in-0” (22 KB)");
    expect(await ownOf(page)).toHaveLength(10);
    await dialog().getByText("Saved in this browser (10)").click();
    await dialog().getByRole("button", { name: "Remove the saved input “in-0”" }).click();
    await dialog().getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => ownOf(page)).toContain("more");
    expect(await ownOf(page)).toHaveLength(10);
    expect(errors).toEqual([]);
    await page.evaluate(() => localStorage.clear());
  });
});
