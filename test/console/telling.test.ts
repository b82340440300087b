// What pages tell of an execution and its machine beside how it went, and what they offer there.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import { saga as openSaga, type Saga } from "./saga.ts";
import { type Served, serve } from "./served.ts";
import { onStage } from "./stage.ts";

const DONE = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };

describe.skipIf(skipped !== undefined)("a page tells", () => {
  let served: Served;
  let page: Page;
  let saga: Saga;

  onStage(async (stage) => {
    ({ served, page } = stage);
    saga = await openSaga(served);
  });

  const inspector = (name: string) =>
    page.getByRole("region", { name: `Inspector of ${name}`, exact: true });

  const finished = async (stateMachineArn: string, more: object = {}): Promise<string> => {
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn, ...more });
    await served.host.engine.closed(executionArn);
    return executionArn;
  };

  test("what a version was published with, and by which alias and version executions ran", async () => {
    const stateMachineArn = await served.machine("versioned", DONE);
    const { stateMachineVersionArn = "" } = await served.call("PublishStateMachineVersion", {
      ...{ stateMachineArn, description: "the first that pays back" },
    });
    const { stateMachineAliasArn = "" } = await served.call("CreateStateMachineAlias", {
      name: "live",
      routingConfiguration: [{ stateMachineVersionArn, weight: 100 }],
    });
    await finished(stateMachineArn, { name: "plain" });
    await finished(stateMachineVersionArn, { name: "by-version" });
    await finished(stateMachineAliasArn, { name: "by-alias" });
    await page.goto(`${served.url}/machines/${stateMachineArn}?tab=versions`);
    await page.getByRole("row", { name: /the first that pays back/ }).waitFor();
    await page.getByRole("tab", { name: "Executions" }).click();
    const tags = (name: string) =>
      page.getByRole("row").filter({ hasText: name }).locator(".tag").allTextContents();
    await expect.poll(() => tags("by-alias")).toEqual(["live · v1"]);
    expect(await tags("by-version")).toEqual(["v1"]);
    expect(await tags("plain")).toEqual([]);
  });

  test("aloud how an execution that is looked at ends, and that it goes on", async () => {
    const { activityArn = "" } = await served.call("CreateActivity", { name: "spoken" });
    const Work = { Type: "Task", Resource: activityArn, End: true };
    const stateMachineArn = await served.machine("spoken", { StartAt: "Work", States: { Work } });
    const live = page.locator(".run > [aria-live]");
    const open = async (): Promise<string> => {
      const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
      await page.goto(`${served.url}/executions/${executionArn}`);
      await page.locator(".run-head").getByText("Running").waitFor();
      expect(await live.textContent()).toBe("");
      return executionArn;
    };
    const says = (words: string) =>
      expect.poll(() => live.textContent()).toBe(`The execution ${words}`);
    const taskToken = async (): Promise<string> =>
      (await served.call("GetActivityTask", { activityArn }))["taskToken"] ?? "";
    await open();
    await served.call("SendTaskSuccess", { taskToken: await taskToken(), output: "1" });
    await says("has succeeded");
    const executionArn = await open();
    await served.call("SendTaskFailure", { taskToken: await taskToken() });
    await says("has failed");
    await page.reload();
    await page.locator(".banner").waitFor();
    expect(await live.textContent()).toBe("");
    await served.call("RedriveExecution", { executionArn });
    await says("is running");
    await served.call("SendTaskFailure", { taskToken: await taskToken() });
    await says("has failed");
    await served.call("StopExecution", { executionArn: await open() });
    await says("was aborted");
    const TimeoutSeconds = 2;
    const definition = { StartAt: "Work", TimeoutSeconds, States: { Work } };
    await served.call("UpdateStateMachine", {
      ...{ stateMachineArn, definition: JSON.stringify(definition) },
    });
    await open();
    await says("has timed out");
  });

  test("a name that the server chose, whole", async () => {
    const arn = await finished(await served.machine("named", DONE));
    await page.goto(`${served.url}/executions/${arn}`);
    const heading = page.locator(".run-name h1");
    await heading.waitFor();
    const [own, shown] = await heading.evaluate((one) => [one.scrollWidth, one.clientWidth]);
    expect(own).toBeLessThanOrEqual(shown ?? 0);
  });

  test("that there is no such visit, of a state that was visited", async () => {
    const arn = await finished(await served.machine("once", DONE));
    await page.goto(`${served.url}/executions/${arn}?state=/States/Done&visit=77`);
    await inspector("Done").getByText("No visit of this state was entered by event 77").waitFor();
    await inspector("Done").getByRole("button", { name: "Show its last one" }).click();
    await inspector("Done").getByRole("tab", { name: "Data flow" }).waitFor();
  });

  test("what a compensation that failed was to undo, and leads there", async () => {
    const pay = { Type: "Fail", Error: "Declined" };
    const definition = { StartAt: "Pay", States: { Pay: pay } };
    const caught = {
      StartAt: "Order",
      States: {
        Order: {
          ...{ Type: "Parallel", Branches: [definition], Next: "Done" },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Undo" }],
        },
        Undo: { Type: "Pass", Parameters: { "b.$": "$.none" }, Next: "Done" },
        Done: { Type: "Succeed" },
      },
    };
    const arn = await finished(await served.machine("undone", caught));
    await page.goto(`${served.url}/executions/${arn}`);
    const banner = page.locator(".banner");
    await banner.getByText("Undo failed").waitFor();
    await banner.getByText("after Pay failed · Declined").waitFor();
    await banner.getByRole("button", { name: "Pay" }).click();
    await inspector("Pay").waitFor();
  });

  test("how data went only once, however often its page asks how the execution stands", async () => {
    const arn = await saga.failed("asked-once");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const many = (path: string): number => asked.filter((one) => one.endsWith(path)).length;
    // A stream that breaks off is opened anew, and may have missed something: what can have changed is asked for again.
    const told = JSON.stringify({ type: "history", executionArn: arn, eventCount: 1 });
    const broken = { contentType: "text/event-stream", body: `retry: 100\ndata: ${told}\n\n` };
    await page.route(/news\?execution=/, (route) => route.fulfill(broken), { times: 1 });
    await page.goto(`${served.url}/executions/${arn}?state=/States/Pay&pane=flow`);
    await inspector("Pay").getByText("Expression trace").waitFor();
    await expect.poll(() => many("/execution")).toBe(2);
    await page.waitForLoadState("networkidle").catch(() => undefined);
    expect(many("/dataflow")).toBe(1);
  });

  test("that a state waits, and takes the answer", async () => {
    const arn = await saga.start(saga.machine, "answered", { order: { id: "1", total: 1 } });
    await page.goto(`${served.url}/executions/${arn}?state=/States/Pay`);
    await inspector("Pay").getByText("Running").waitFor();
    expect(await inspector("Pay").getByRole("button", { name: "Answer" }).count()).toBe(0);
    await served.call("GetActivityTask", { activityArn: saga.activity, workerName: "w" });
    await inspector("Pay").getByRole("button", { name: "Answer" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send success" }).click();
    await page.locator(".run-head").getByText("Succeeded").waitFor();
    expect(await inspector("Pay").getByRole("button", { name: "Answer" }).count()).toBe(0);
  });

  test("the inputs that were saved, where one starts an execution like another", async () => {
    const stateMachineArn = await served.machine("kept", DONE);
    const arn = await finished(stateMachineArn, { input: '{"a":1}' });
    await page.goto(`${served.url}/machines/${stateMachineArn}?start=1`);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Input" }).fill('{"kept":true}');
    await dialog.getByRole("button", { name: "Save this input" }).click();
    await dialog.getByLabel("Name of the input").fill("mine");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await page.goto(`${served.url}/executions/${arn}`);
    await page.getByRole("button", { name: "New execution" }).click();
    const input = dialog.getByRole("textbox", { name: "Input" });
    await expect.poll(() => input.textContent()).toContain('"a": 1');
    await dialog.getByLabel("Take an input").selectOption({ label: "mine" });
    await expect.poll(() => input.textContent()).toContain('"kept": true');
  });

  test("on a server that is read-only, of nothing that one cannot do", async () => {
    await using quiet = await serve({ console: { readOnly: true, hosts: [] } });
    const { body } = await quiet.host.call("CreateStateMachine", {
      ...{ name: "quiet", definition: JSON.stringify(DONE) },
      roleArn: "arn:aws:iam::123456789012:role/r",
    });
    await page.goto(`${quiet.url}/machines/${body["stateMachineArn"]}`);
    await page.getByText("Nothing was started yet").waitFor();
    expect(await page.getByText("starts the first").count()).toBe(0);
  });
});
