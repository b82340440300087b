// The demos, in the console: what each ran is listed, and every machine's newest execution has its whole page.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoNames, EXAMPLES, play, readDemo, Stage } from "../../src/cli/demo/index.ts";
import { terminalOn } from "../../src/cli/terminal.ts";
import type { ExecutionPage, ExecutionView, MachineItem } from "../../src/console-wire/index.ts";
import { HTTP_PREFIX } from "../../src/host/index.ts";
import { openBrowser, openPage, skipped } from "./browser.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) console.warn("demos: those with functions in Python are skipped, there is no python3");

const quiet = (): void => undefined;
const TERMINAL = terminalOn({ out: quiet, err: quiet, tty: false, columns: 100 }, {});

/** The demo, played to its end, with the console's address. */
async function played(name: string): Promise<Stage> {
  const folder = join(EXAMPLES, name);
  const demo = await readDemo(folder);
  const caller = (): never => {
    throw new Error("a demo calls no other server");
  };
  const stage = await Stage.open({ env: {}, terminal: TERMINAL, caller }, folder, demo.time);
  for (const step of demo.steps) await play(stage, TERMINAL, step);
  return stage;
}

describe.skipIf(skipped !== undefined)("the demos in the console", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(() => browser?.close());

  test.each(demoNames().filter((name) => python || name === "retries"))(
    "%s: every machine's newest execution, from the list to its page",
    async (name) => {
      await using stage = await played(name);
      const url = stage.routes.slice(0, -HTTP_PREFIX.length);
      const page = await openPage(browser);
      const broken: string[] = [];
      page.on("pageerror", ({ message }) => broken.push(message));
      const machines = await asked<readonly MachineItem[]>(url, "machines");
      let looked = 0;
      for (const { stateMachineArn, name: machine } of machines) {
        const path = `executions?machine=${encodeURIComponent(stateMachineArn)}`;
        const [newest] = (await asked<ExecutionPage>(url, path)).items;
        if (newest === undefined) continue;
        looked += 1;
        await page.goto(`${url}/${path}`);
        await page.getByRole("row").filter({ hasText: newest.name }).first().click();
        await page.getByRole("heading", { level: 1, name: newest.name }).waitFor();
        await expectWhole(page, await asked(url, `execution?arn=${newest.executionArn}`), machine);
      }
      expect(looked).toBeGreaterThan(0);
      expect(broken).toEqual([]);
      await page.close();
    },
    120_000,
  );
});

async function asked<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}/-/console/v1/${path}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

/** Of a timeline only the rows in sight are there; so many always are. */
const IN_SIGHT = 4;

/** The graph has every state that ran, the timeline those in sight; where one is to blame, the page says which, and its error. */
async function expectWhole(page: Page, view: ExecutionView, machine: string): Promise<void> {
  const graph = page.getByRole("group", { name: /^Graph of/ });
  const timeline = page.getByRole("tabpanel", { name: "Timeline" });
  for (const [i, { name }] of view.states.entries()) {
    const named = new RegExp(`^${name.replace(/[^\w\s-]/g, "\\$&")},`);
    const message = `${machine}: ${name}`;
    await expect
      .poll(() => graph.getByRole("button", { name: named }).count(), { message })
      .toBeGreaterThan(0);
    if (i >= IN_SIGHT) continue;
    await expect
      .poll(() => timeline.getByRole("button", { name, exact: false }).count(), { message })
      .toBeGreaterThan(0);
  }
  const { blame } = view;
  if (blame === undefined) return;
  await page.getByText(blame.error).first().waitFor();
  await page.getByText(blame.stateName).first().waitFor();
}
