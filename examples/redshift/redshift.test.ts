import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Example } from "../../test/support/example.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
const pglite = hasModule("@electric-sql/pglite");
if (!python) console.warn("redshift: skipped, there is no python3 for its function");
if (!pglite) console.warn("redshift: skipped, the optional @electric-sql/pglite is not installed");

function hasModule(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The first statement of a data folder makes its databases, which takes seconds of real time. */
const PATIENCE_MS = 120_000;

describe.skipIf(!python || !pglite)("SQL from state machines", { timeout: PATIENCE_MS }, () => {
  let demo: Example;
  beforeAll(async () => {
    demo = await Example.open("redshift");
  }, PATIENCE_MS);
  afterAll(() => demo[Symbol.asyncDispose]());

  const output = (ran: { readonly [name: string]: unknown }): unknown =>
    JSON.parse(String(ran["output"]));

  async function errors(executionArn: unknown): Promise<readonly string[]> {
    const events = await demo.history(executionArn);
    return events.flatMap(
      (event) =>
        event.taskFailedEventDetails?.error ?? event.taskSubmitFailedEventDetails?.error ?? [],
    );
  }

  test("a statement succeeds, its event is the task's result, and LATEST has its rows", async () => {
    const ran = await demo.run("SimpleStateMachineSuccessRSCallbackIntegration");
    expect(ran["status"]).toBe("SUCCEEDED");
    expect(output(ran)).toMatchObject({
      executionDetails: {
        source: "aws.redshift-data",
        "detail-type": "Redshift Data Statement Status Change",
        detail: { state: "FINISHED", rows: 1 },
      },
      executionResult: {
        TotalNumRows: 1,
        ColumnMetadata: [{ name: "getdate" }],
        Records: [[{ stringValue: expect.stringMatching(/^\d{4}-\d\d-\d\d /) }]],
      },
    });
  });

  test("a bad statement of another user fails its task, and is described", async () => {
    const ran = await demo.run("SimpleFailureRsTaskProcedureCallbackIntegration");
    expect(ran["status"]).toBe("SUCCEEDED");
    expect(await errors(ran["executionArn"])).toContain("FAILED");
    expect(output(ran)).toMatchObject({
      ...{ Status: "FAILED", QueryString: "select get_date()", DbUser: "user2" },
      Error: expect.stringContaining("function get_date() does not exist"),
      CreatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+00:00$/),
    });
  });

  test("a good statement, then a bad one", async () => {
    const ran = await demo.run("ExampleStateMachineRSIntegration");
    expect(ran["status"]).toBe("SUCCEEDED");
    expect((await demo.visited(ran["executionArn"])).at(-1)).toBe("Succeed");
  });

  test("a slow statement is cancelled when its task has been silent for ten seconds", async () => {
    const ran = await demo.run("CancelRsTask");
    expect(ran["status"]).toBe("SUCCEEDED");
    const visited = await demo.visited(ran["executionArn"]);
    expect(visited).toEqual(
      expect.arrayContaining(["cancelSlowQuery", "describeCanceledSlowQuery"]),
    );
    const { Statements } = await demo.service("redshift-data", "ListStatements", {
      ...{ ClusterIdentifier: "tasker", Database: "dev", DbUser: "admin", Status: "ABORTED" },
    });
    expect(Statements).toHaveLength(1);
  });

  test("a statement of a minute is asked after until it has finished", async () => {
    const ran = await demo.run("PollingRsTask");
    expect(ran["status"]).toBe("SUCCEEDED");
    const asked = (await demo.visited(ran["executionArn"])).filter(
      (name) => name === "WaitBetweenPolls",
    );
    expect(asked.length).toBeGreaterThanOrEqual(6);
  });

  test("ten branches start one statement: the others are refused, throttled calls are retried", async () => {
    const ran = await demo.run("ParallelExecutions");
    expect(ran["status"]).toBe("SUCCEEDED");
    const seen = await errors(ran["executionArn"]);
    expect(seen).toContain("ConcurrentExecution");
    expect(seen).toContain("Lambda.TooManyRequestsException");
    // A throttled branch that backs off past the statement's end starts it anew; none fails.
    const names = await demo.visited(ran["executionArn"]);
    expect(names.filter((name) => /^success(Parallel|AlreadyRunning)\d$/.test(name))).toHaveLength(
      10,
    );
    expect(names.some((name) => name.startsWith("successParallel"))).toBe(true);
  });

  test("chained, all six succeed in a row, and no message is left over", async () => {
    const ran = await demo.run("chainedMachines");
    expect(ran["status"]).toBe("SUCCEEDED");
    const dead = await demo.service("sqs", "GetQueueAttributes", {
      ...{ QueueUrl: "FinishedDeadLetters", AttributeNames: ["ApproximateNumberOfMessages"] },
    });
    expect(dead["Attributes"]).toEqual({ ApproximateNumberOfMessages: "0" });
  });
});
