// What the menus "Copy" give outside an execution: commands that ask this server, and that a shell reads as they are meant.
import { spawnSync } from "node:child_process";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import { mapRunPage } from "./map-run-page.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const ODD = "it's-(odd)!=@+";

const EACH = {
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        ...{ StartAt: "Fine", States: { Fine: { Type: "Succeed" } } },
      },
    },
  },
};

describe.skipIf(skipped !== undefined)("commands to copy", () => {
  let served: Served;
  let page: Page;
  let machine: string;
  let activity: string;
  let mapRun: string;

  onStage(async (stage) => {
    ({ served, page } = stage);
    machine = await served.machine(ODD, EACH);
    await served.call("PublishStateMachineVersion", { stateMachineArn: machine });
    const { activityArn = "" } = await served.call("CreateActivity", { name: ODD });
    activity = activityArn;
    const started = { stateMachineArn: machine, input: "[1]" };
    const { executionArn = "" } = await served.call("StartExecution", started);
    await served.host.engine.closed(executionArn);
    mapRun = await mapRunPage(served, executionArn);
    const lambda = await served.host.lambda.get();
    await lambda.declare({
      ...{ name: "Packs", runtime: "nodejs20.x", handler: "index.pack", timeoutSeconds: 30 },
      code: { kind: "files", files: { "index.js": "exports.pack = async () => 1;" } },
    });
    await page.addInitScript(() => {
      const writeText = async (text: string): Promise<void> => {
        Object.assign(globalThis, { copied: text });
      };
      Object.defineProperty(navigator, "clipboard", { value: { writeText } });
    });
  });

  /** The words that a shell hands to the AWS CLI. */
  async function words(url: string, what: string): Promise<readonly string[]> {
    await page.goto(url);
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByRole("menuitem", { name: what, exact: true }).click();
    const copied = (): Promise<string> =>
      page.evaluate(() => (globalThis as { copied?: string }).copied ?? "");
    await expect.poll(copied).not.toBe("");
    const input = `aws() { printf '%s\\n' "$@"; }\n${await copied()}\n`;
    const ran = spawnSync("sh", { input, encoding: "utf8" });
    expect(ran.stderr).toBe("");
    return ran.stdout.trimEnd().split("\n");
  }

  const at = (): readonly string[] => ["--endpoint-url", served.url];
  const machineUrl = (arn: string): string => `${served.url}/machines/${encodeURIComponent(arn)}`;

  test("of a state machine and of its versions ask this server, whatever their names hold", async () => {
    expect(await words(machineUrl(machine), "AWS CLI: start")).toEqual([
      ...["stepfunctions", "start-execution", ...at()],
      ...["--state-machine-arn", machine, "--input", "{}"],
    ]);
    expect(await words(machineUrl(`${machine}:1`), "AWS CLI: describe")).toEqual([
      ...["stepfunctions", "describe-state-machine", ...at()],
      ...["--state-machine-arn", `${machine}:1`],
    ]);
  });

  test("of map runs, activities and functions do, too", async () => {
    expect(await words(mapRun, "AWS CLI")).toEqual([
      ...["stepfunctions", "describe-map-run", ...at(), "--map-run-arn"],
      decodeURIComponent(mapRun.split("/").at(-1) ?? ""),
    ]);
    expect(await words(`${served.url}/activities`, "AWS CLI: fetch a task")).toEqual([
      ...["stepfunctions", "get-activity-task", ...at(), "--activity-arn", activity],
    ]);
    expect(await words(`${served.url}/functions/Packs`, "AWS CLI: invoke")).toEqual([
      ...["lambda", "invoke", ...at(), "--function-name", "Packs"],
      ...["--payload", "{}", "/dev/stdout"],
    ]);
  });
});
