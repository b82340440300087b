// Where one lands: by an address with an ARN as the AWS CLI gives it, and on what an execution was in when it was ended.
import type { Browser, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { axeViolations } from "./axe.ts";
import { openPage, skipped } from "./browser.ts";
import type { Served } from "./served.ts";
import { onStage } from "./stage.ts";

const PASS = { StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } };
const each = (executionType: string): object => ({
  StartAt: "Each",
  States: {
    Each: {
      ...{ Type: "Map", Label: "Each", End: true },
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: executionType },
        ...PASS,
      },
    },
  },
});

/** In the second iteration it waits for ever. */
const HOLDS = {
  StartAt: "Before",
  States: {
    Before: { Type: "Pass", Next: "Each" },
    Each: {
      ...{ Type: "Map", End: true },
      ItemProcessor: {
        StartAt: "Hold",
        States: { Hold: { Type: "Wait", SecondsPath: "$", End: true } },
      },
    },
  },
};
/** A hundred turns with 240,000 new characters each. */
const LARGE = {
  ...{ QueryLanguage: "JSONata", StartAt: "Turn" },
  States: {
    Turn: {
      ...{ Type: "Choice", Default: "Done" },
      Choices: [
        {
          Condition: "{% $states.input.i < 200 %}",
          Output:
            "{% {'i': $states.input.i + 1, 'big': $string($states.input.i) & $pad('', 240000, 'z')} %}",
          Next: "Turn",
        },
      ],
    },
    Done: { Type: "Pass", Output: {}, End: true },
  },
};

const HOLD = "/States/Each/ItemProcessor/States/Hold";

describe.skipIf(skipped !== undefined)("one lands", () => {
  let served: Served;
  let browser: Browser;
  let page: Page;

  onStage(
    (stage) => {
      ({ served, browser, page } = stage);
    },
    { reducedMotion: "reduce" },
  );

  const start = async (stateMachineArn: string, input: unknown): Promise<string> => {
    const asked = { stateMachineArn, input: JSON.stringify(input) };
    return (await served.call("StartExecution", asked))["executionArn"] ?? "";
  };
  const nameOf = (arn: string): string => arn.split(":")[7] ?? "";
  const selected = (name: string): string | null => new URL(page.url()).searchParams.get(name);

  /** What ListMapRuns and ListExecutions tell. */
  const ofMapRun = async (executionArn: string): Promise<readonly [string, string]> => {
    const { mapRuns } = (await served.call("ListMapRuns", { executionArn })) as unknown as {
      readonly mapRuns: readonly { readonly mapRunArn: string }[];
    };
    const mapRunArn = mapRuns[0]?.mapRunArn ?? "";
    const { executions } = (await served.call("ListExecutions", { mapRunArn })) as unknown as {
      readonly executions: readonly { readonly executionArn: string }[];
    };
    return [mapRunArn, executions[0]?.executionArn ?? ""];
  };

  test.each(["STANDARD", "EXPRESS"])(
    "on a map run and on its %s child by their ARNs, slashes and all",
    async (type) => {
      const arn = await start(await served.machine(`maps-${type}`, each(type)), [1]);
      await served.host.engine.closed(arn);
      const [mapRunArn, child] = await ofMapRun(arn);
      expect([mapRunArn, child]).toEqual([
        expect.stringContaining("/"),
        expect.stringContaining("/"),
      ]);
      await page.goto(`${served.url}/map-runs/${mapRunArn}?status=SUCCEEDED`);
      await page.getByRole("heading", { name: "Map run of Each" }).waitFor();
      expect(selected("status")).toBe("SUCCEEDED");
      await page.goto(`${served.url}/executions/${child}?state=/States/Pass`);
      await page.locator(".run-head").getByText("Succeeded").waitFor();
      await page.getByRole("region", { name: "Inspector of Pass" }).waitFor();
      await page.reload();
      await page.getByRole("region", { name: "Inspector of Pass" }).waitFor();
    },
  );

  test("on an Express execution that runs, which nobody can stop", async () => {
    const waiting = { StartAt: "W", States: { W: { Type: "Wait", Seconds: 60, End: true } } };
    const stateMachineArn = await served.machine("waits", waiting, "EXPRESS");
    const { executionArn = "" } = await served.call("StartExecution", { stateMachineArn });
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.locator(".run-head").getByText("Running").waitFor();
    await page.getByRole("button", { name: "New execution" }).waitFor();
    expect(await page.getByRole("button", { name: "Stop", exact: true }).count()).toBe(0);
  });

  test("on an Express execution by its ARN, quoted or not", async () => {
    const stateMachineArn = await served.machine("express", PASS, "EXPRESS");
    const { executionArn = "" } = await served.call("StartSyncExecution", { stateMachineArn });
    expect(executionArn).toContain(":express:");
    for (const given of [executionArn, `"${executionArn}"`]) {
      await page.goto(`${served.url}/executions/${given}`);
      await page.locator(".run-head").getByText(nameOf(executionArn)).first().waitFor();
      await page.locator(".run-head").getByText("Succeeded").waitFor();
    }
  });

  test("on an Express execution whose history is not kept to its end, and says so", async () => {
    const stateMachineArn = await served.machine("large", LARGE, "EXPRESS");
    const { executionArn = "", status } = await served.call("StartSyncExecution", {
      ...{ stateMachineArn, input: '{"i":0}' },
    });
    expect(status).toBe("SUCCEEDED");
    await page.goto(`${served.url}/executions/${executionArn}`);
    await page.getByText(/The first \d+ of 406 events are here:/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  test("on the state that was under way when an execution was stopped", async () => {
    const arn = await start(await served.machine("holds", HOLDS), [0, 9000]);
    await page.goto(`${served.url}/executions/${arn}`);
    await expect
      .poll(() =>
        page
          .locator(".canvas")
          .getByRole("button", { name: /^Hold,/ })
          .getAttribute("aria-label"),
      )
      .toContain("running");
    expect(selected("state")).toBeNull();
    await served.call("StopExecution", { executionArn: arn });
    await page.goto("about:blank");
    await page.goto(`${served.url}/executions/${arn}`);
    await page.getByRole("region", { name: "Inspector of Hold" }).waitFor();
    expect(selected("state")).toBe(HOLD);
    await page.getByRole("region", { name: "Inspector of Hold" }).getByText("#1").first().waitFor();
  });

  test("on the state that was under way when an execution ran out of time", async () => {
    const machine = await served.machine("late", { ...HOLDS, TimeoutSeconds: 1 });
    const arn = await start(machine, [0, 9000]);
    await served.host.engine.closed(arn);
    await page.goto(`${served.url}/executions/${arn}`);
    await page.getByRole("region", { name: "Inspector of Hold" }).waitFor();
    expect(selected("state")).toBe(HOLD);
  });

  test("on the error, on a telephone too, by the banner's button", async () => {
    const definition = { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Broken" } } };
    const arn = await start(await served.machine("bad", definition), {});
    await served.host.engine.closed(arn);
    const phone = await openPage(browser, { viewport: { width: 390, height: 844 } });
    await phone.goto(`${served.url}/executions/${arn}`);
    const error = phone.locator(".run-inspector .failure-name");
    await error.waitFor();
    const bottom = async (): Promise<number> => {
      const { y = Number.NaN, height = 0 } = (await error.boundingBox()) ?? {};
      return y + height;
    };
    expect(await bottom()).toBeGreaterThan(844);
    await phone.getByRole("button", { name: "Jump to state" }).click();
    await expect.poll(bottom).toBeLessThan(844);
    expect(await bottom()).toBeGreaterThan(0);
    await phone.context().close();
  });

  test("on a page that has asked for everything once, when its stream has begun", async () => {
    const definition = { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "Broken" } } };
    const arn = await start(await served.machine("once", definition), {});
    await served.host.engine.closed(arn);
    const other = await openPage(browser);
    const asked: string[] = [];
    other.on("request", (request) => {
      const [, path] = /\/v1\/((?!news).*)$/.exec(request.url()) ?? [];
      if (path !== undefined) asked.push(path);
    });
    await other.goto(`${served.url}/executions/${arn}`);
    await other.getByRole("region", { name: "Inspector of Bad" }).waitFor();
    // What the stream tells is gathered for less than a second before anything is asked for again.
    await other.waitForTimeout(1_500);
    await other.context().close();
    expect(asked.filter((path) => path.startsWith("execution?"))).toHaveLength(1);
    expect(asked).toEqual([...new Set(asked)]);
  });
});
