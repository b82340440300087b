// What the console says of a Distributed Map under way, and of one that was redriven, in a real browser.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import { mapRunPage } from "./map-run-page.ts";
import { type Served, serve } from "./served.ts";
import { onStage } from "./stage.ts";

const ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:work";

function each(more: object, name = "All"): object {
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "T",
    States: { T: { Type: "Task", Resource: ACTIVITY, End: true } },
  };
  const All = { Type: "Map", Label: name, MaxConcurrency: 1, ItemProcessor, End: true, ...more };
  return { StartAt: "All", States: { All } };
}

/** Each failure names the call that it is of. */
async function failNext(served: Served, call: number): Promise<void> {
  const { taskToken } = await served.call("GetActivityTask", { activityArn: ACTIVITY });
  const error = `Broken${call}`;
  await served.call("SendTaskFailure", { taskToken, error, cause: `broken at call ${call}` });
}

describe.skipIf(skipped !== undefined)("a Distributed Map", () => {
  let served: Served;
  let page: Page;

  onStage(async (stage) => {
    ({ served, page } = stage);
    await served.call("CreateActivity", { name: "work" });
  });

  async function begin(name: string, input: string, more: object): Promise<string> {
    const stateMachineArn = await served.machine(name, each(more, name));
    return (await served.call("StartExecution", { stateMachineArn, input }))["executionArn"] ?? "";
  }

  test("fills its strip on the page of the execution as its children end", async () => {
    const arn = await begin("fills", "[1, 2, 3]", {});
    await page.goto(`${served.url}/executions/${encodeURIComponent(arn)}`);
    const graph = page.locator(".graph-pane");
    await graph.getByText("0/3 ok").waitFor();
    for (const done of [1, 2]) {
      const { taskToken } = await served.call("GetActivityTask", { activityArn: ACTIVITY });
      await served.call("SendTaskSuccess", { taskToken, output: "1" });
      await graph.getByText(`${done}/3 ok`).waitFor();
    }
    await served.call("StopExecution", { executionArn: arn });
  });

  test("does not count as done what waits for its redrive", async () => {
    const arn = await begin("waits", "[1, 2, 3, 4]", { ToleratedFailureCount: 2 });
    for (const call of [1, 2, 3]) await failNext(served, call);
    await served.host.engine.closed(arn);
    await served.call("RedriveExecution", { executionArn: arn });
    await served.call("GetActivityTask", { activityArn: ACTIVITY });
    await page.goto(await mapRunPage(served, arn));
    for (const progress of await page.locator(".progress").all()) {
      await progress.getByText("0 of 4 · 0 %").waitFor();
      await progress.getByText("2 waiting for redrive").waitFor();
    }
    const errors = page.getByRole("region", { name: "Errors" });
    await errors.getByText("2 that did not succeed before wait for their redrive").waitFor();
    const rows = page.locator(".list-table").getByRole("row");
    await rows.first().waitFor();
    expect(await rows.filter({ hasText: "Pending redrive" }).count()).toBe(2);
    expect(await rows.filter({ hasText: "Failed" }).count()).toBe(0);
    await page.goto(`${served.url}/executions/${arn}?state=/States/All&pane=children`);
    await page.getByText("4 children: 1 running, 2 waiting for redrive, 1 pending").waitFor();
    await served.call("StopExecution", { executionArn: arn });
  });

  test("says how long its map run ran, without what lay between its end and its redrive", async () => {
    const arn = await begin("took", "[1]", {});
    await failNext(served, 1);
    await served.host.engine.closed(arn);
    await served.call("RedriveExecution", { executionArn: arn });
    const { taskToken } = await served.call("GetActivityTask", { activityArn: ACTIVITY });
    await served.call("SendTaskSuccess", { taskToken, output: "1" });
    await served.host.engine.closed(arn);
    const shown = async (query: string): Promise<{ readonly idleMs?: number }> =>
      (await fetch(`${served.url}/-/console/v1/${query}`)).json();
    const [run] = (await served.host.engine.listMapRuns(arn, { limit: 1 })).items;
    const { idleMs } = await shown(`map-run?arn=${encodeURIComponent(run?.mapRunArn ?? "")}`);
    expect(idleMs).toBeGreaterThanOrEqual(0);
    expect(idleMs).toBe((await shown(`execution?arn=${arn}`)).idleMs);
    await page.goto(await mapRunPage(served, arn));
    const facts = page.getByRole("region", { name: "Progress" }).locator(".facts");
    await facts.getByText(/^\d.* over 2 runs$/).waitFor();
    expect(await facts.getByText("at most").count()).toBe(0);
  });

  test("says of an earlier attempt whose errors its map run has now", async () => {
    const Retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }];
    const arn = await begin("again", "[1]", { Retry });
    for (const call of [1, 2]) await failNext(served, call);
    await served.host.engine.closed(arn);
    await served.call("RedriveExecution", { executionArn: arn });
    await failNext(served, 3);
    // The redrive gives the Retry back.
    await failNext(served, 4);
    await served.host.engine.closed(arn);
    const errorsOf = async (attempt: number): Promise<string> => {
      const query = `state=/States/All&pane=error&attempt=${attempt}`;
      await page.goto(`${served.url}/executions/${arn}?${query}`);
      const errors = page.getByRole("region", { name: "Errors of the children" });
      await errors.getByText(/^broken at call/).waitFor();
      return await errors.innerText();
    };
    const later = "Attempt 3 went on with the same map run";
    expect(await errorsOf(1)).not.toContain("went on with");
    const second = await errorsOf(2);
    expect(second).toContain(later);
    expect(second).toContain("broken at call 3");
    expect(second).not.toContain("What its children failed with");
    const third = await errorsOf(3);
    expect(third).toContain("What its children failed with");
    expect(third).not.toContain("went on with");
  });

  test("does not deny the failures of Express children that a restart has forgotten", async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), "treadle-forgotten-"));
    let here = await serve({ dataDirectory });
    try {
      const ItemProcessor = {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
        ...{ StartAt: "F", States: { F: { Type: "Fail", Error: "Bad" } } },
      };
      const stateMachineArn = await here.machine("express", each({ ItemProcessor }));
      const arn =
        (await here.call("StartExecution", { stateMachineArn, input: "[1]" }))["executionArn"] ??
        "";
      await here.host.engine.closed(arn);
      await here.call("RedriveExecution", { executionArn: arn });
      await here.host.engine.closed(arn);
      await here[Symbol.asyncDispose]();
      here = await serve({ dataDirectory });
      await page.goto(`${here.url}/executions/${arn}?state=/States/All&pane=error`);
      const said = "1 child has failed; its error is not known any more.";
      await page.getByRole("region", { name: "Errors of the children" }).getByText(said).waitFor();
      await page.goto(await mapRunPage(here, arn));
      await page.getByRole("region", { name: "Errors" }).getByText(said).waitFor();
      await page.getByText("The children are not kept any more").waitFor();
    } finally {
      await page.goto("about:blank");
      await here[Symbol.asyncDispose]();
      rmSync(dataDirectory, { recursive: true });
    }
  });

  test("that failed before it had a child says so, and of no redrive of any", async () => {
    const arn = await begin("unread", "{}", {
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        Parameters: { Bucket: "nowhere", Key: "nothing" },
      },
    });
    await served.host.engine.closed(arn);
    await served.call("RedriveExecution", { executionArn: arn });
    await served.host.engine.closed(arn);
    await page.goto(`${served.url}/executions/${arn}?state=/States/All&pane=error`);
    const errors = page.getByRole("region", { name: "Errors of the children" });
    await errors.getByText("No child was started.").waitFor();
  });
});
