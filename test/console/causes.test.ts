// Causes that are long, or about another execution's data: what people read of them, in a real browser.
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const FINDS = {
  StartAt: "Find",
  States: { Find: { Type: "Pass", Parameters: { "total.$": "$.Payload.total" }, End: true } },
};

const ASKS = {
  QueryLanguage: "JSONata",
  StartAt: "Ask",
  States: { Ask: { Type: "Pass", Output: "{% $states.input.fail %}", End: true } },
};

/** Keeps what it caught in a variable. */
const keeping = (child: string) => ({
  QueryLanguage: "JSONata",
  StartAt: "Child",
  States: {
    Child: {
      ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true },
      Arguments: { StateMachineArn: child, Input: "{% $states.input.input %}" },
      Catch: [
        {
          ErrorEquals: ["States.ALL"],
          Assign: { what: "{% $states.errorOutput %}" },
          Next: "Look",
        },
      ],
    },
    Look: { Type: "Pass", End: true },
  },
});

/** Throws an error of the given name with the given message. */
const THROWS = `exports.handle = async ({ name, message, times = 1 }) => {
  throw Object.assign(new Error(message.repeat(times)), { name });
};`;

const CALLS = {
  StartAt: "Call",
  States: {
    Call: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Parameters: { FunctionName: "Throws", "Payload.$": "$" },
    },
  },
};

describe.skipIf(skipped !== undefined)("a cause", () => {
  let page: Page;
  let served: Served;

  onStage(async (stage) => {
    ({ page, served } = stage);
  });

  async function run(stateMachineArn: string, input: object): Promise<string> {
    const asked = { stateMachineArn, input: JSON.stringify(input) };
    const { executionArn = "" } = await served.call("StartExecution", asked);
    await served.host.engine.closed(executionArn);
    return `${served.url}/executions/${executionArn}`;
  }

  const inspector = (name: string): Locator =>
    page.getByRole("region", { name: `Inspector of ${name}` });

  test("that quotes a long input is cut until it is asked for, and its hint is told", async () => {
    const machine = await served.machine("finds-long", FINDS);
    await page.goto(await run(machine, { long: "word ".repeat(40_000), total: 3 }));
    const message = inspector("Find").locator(".failure-message");
    await message.getByRole("button", { name: "Show all 33 kB" }).waitFor();
    expect(await message.textContent()).toContain(
      'could not be found in the input \'{"long":"word',
    );
    expect((await message.boundingBox())?.height).toBeLessThan(250);
    await inspector("Find").getByText("it has long, total.").waitFor();
    await message.getByRole("button").click();
    expect(((await message.textContent()) ?? "").length).toBeGreaterThan(32_000);
  });

  test("of a child is told by the child's data, and laid out where a variable keeps it", async () => {
    const child = await served.machine("asks", ASKS);
    const machine = await served.machine("keeps", keeping(child));
    const url = await run(machine, { child: "x", input: { z: 1 } });
    await page.goto(url);
    await page.locator(".banner-hint").getByText("which $states.input lacks: it has z.").waitFor();
    await page.goto(`${url}?state=/States/Look&pane=variables`);
    const row = inspector("Look").getByRole("row", { name: "$what" });
    await row.waitFor();
    const text = (await row.textContent()) ?? "";
    expect(text).toContain('"Cause": json {');
    expect(text).not.toContain('\\"Error');
  });

  describe("of a function", () => {
    let machine: string;

    beforeAll(async () => {
      const lambda = await served.host.lambda.get();
      await lambda.declare({
        ...{ name: "Throws", runtime: "nodejs20.x", handler: "index.handle" },
        code: { kind: "files", files: { "index.js": THROWS } },
      } as never);
      machine = await served.machine("calls", CALLS);
    }, 30_000);

    test("whose message is an object is told by the message, its trace and as it came", async () => {
      const message = '{"code":402,"reason":"card declined"}';
      const url = await run(machine, { name: "Error", message });
      await page.goto(`${url}?state=/States/Call&pane=error`);
      await page.locator(".banner").getByText(`“${message}”`).waitFor();
      const pane = inspector("Call");
      const told = pane.getByRole("region", { name: "Message" });
      await told.waitFor();
      expect(await told.textContent()).toBe(JSON.stringify(JSON.parse(message), null, 2));
      await pane.getByRole("region", { name: "Trace" }).getByText("index.js").waitFor();
      await pane.getByText("Cause as it came").waitFor();
    });

    test("that the limit cut is told by the beginning of its message, and said to be cut", async () => {
      const input = { name: "LongError", message: 'Very "long" reason ', times: 3_700 };
      const url = await run(machine, input);
      await page.goto(`${url}?state=/States/Call&pane=error`);
      await page.locator(".banner").getByText('“Very "long" reason Very').waitFor();
      const pane = inspector("Call");
      await pane.getByText("Cut: a cause holds 32,768 characters at most.").waitFor();
      expect(await pane.locator(".failure-message").textContent()).toMatch(
        /^Very "long" reason Very/,
      );
      await pane.getByText("Cause as it came").waitFor();
    });
  });

  test("of a child that is an object without a message leads to the child all the same", async () => {
    const fail = { Type: "Fail", Error: "Declined", Cause: '{"code":17,"rows":[1,2]}' };
    const child = await served.machine("declines", { StartAt: "No", States: { No: fail } });
    const parent = {
      ...{ Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true },
      Parameters: { StateMachineArn: child },
    };
    const machine = await served.machine("asks-one", { StartAt: "Ask", States: { Ask: parent } });
    await page.goto(`${await run(machine, {})}?state=/States/Ask&pane=error`);
    const told = inspector("Ask").getByRole("region", { name: "Cause" });
    await told.waitFor();
    expect(await told.textContent()).toContain('"code": 17');
    await inspector("Ask").getByRole("link", { name: "Open the execution that failed" }).click();
    await page.locator(".banner").getByText("No failed · Declined").waitFor();
  });
});
