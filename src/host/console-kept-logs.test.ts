// What functions printed, looked at after a restart of the server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { askService } from "../../test/support/ask-service.ts";
import { ConsoleClient } from "../../test/support/console-client.ts";
import type { FunctionItem, FunctionLogs, LogPage, VisitPage } from "../console-wire/index.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CODE = `exports.handler = async ({ who }) => {
  console.log("called by", who);
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (who !== "fine") throw new TypeError("refused");
};`;

const CALLS = {
  StartAt: "Call",
  States: {
    Call: {
      ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
      Parameters: { FunctionName: "Refuses", "Payload.$": "$" },
      Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 1 }],
    },
  },
};

async function served(): Promise<ConsoleClient> {
  const client = await ConsoleClient.open({ dataDirectory: folder });
  const lambda = await client.host.lambda.get();
  await lambda.declare({
    ...{ name: "Refuses", runtime: "nodejs20.x", handler: "index.handler", timeoutSeconds: 30 },
    code: { kind: "files", files: { "index.js": CODE } },
  });
  return client;
}

async function visitLogs(client: ConsoleClient, arn: string): Promise<FunctionLogs> {
  const { visits } = await client.get<VisitPage>(`visits?arn=${arn}`);
  const entered = visits[0]?.enteredEventId;
  return client.get<FunctionLogs>(`function-logs?arn=${arn}&entered=${entered}`);
}

const said = ({ lines }: FunctionLogs | LogPage): readonly string[] =>
  lines.flatMap(({ text }) => /called by (\w+)/.exec(text)?.[1] ?? []);

async function runs(client: ConsoleClient, machine: string, whos: readonly string[]) {
  const started = await Promise.all(whos.map((who) => client.start(machine, { who })));
  await Promise.all(started.map((arn) => client.host.engine.closed(arn)));
  return started;
}

test("after a restart each execution has its own lines, and the function all of them", async () => {
  const whos = ["one", "two", "fine"];
  const before = await served();
  const machine = await before.machine("calls", CALLS);
  const arns = await runs(before, machine, whos);
  // The last lines come behind the answer.
  const reports = async (): Promise<number> => {
    const { lines } = await before.get<LogPage>("functions/Refuses/logs");
    return lines.filter(({ text }) => text.startsWith("REPORT")).length;
  };
  await expect.poll(reports).toBe(5);
  const live = await Promise.all(arns.map((arn) => visitLogs(before, arn)));
  const all = await before.get<LogPage>("functions/Refuses/logs");
  expect(live.map(said)).toEqual([["one", "one"], ["two", "two"], ["fine"]]);
  await before[Symbol.asyncDispose]();

  const after = await served();
  try {
    const kept = await Promise.all(arns.map((arn) => visitLogs(after, arn)));
    expect(kept).toEqual(live);
    expect(live[0]?.lines.map(({ attempt }) => attempt)).toContain(2);
    const page = await after.get<LogPage>("functions/Refuses/logs");
    const sorted = ({ lines }: LogPage): readonly string[] =>
      lines.map(({ at, text, requestId }) => `${at} ${text} ${requestId}`).toSorted();
    expect(sorted(page)).toEqual(sorted(all));
    const [shown] = await after.get<readonly FunctionItem[]>("functions");
    expect(shown).toMatchObject({ invocations: 0, errors: 0 });

    // What is printed now comes at once, and once it is kept too it is not there twice.
    const [fresh = ""] = await runs(after, machine, ["fine"]);
    expect(said(await visitLogs(after, fresh))).toEqual(["fine"]);
    const asked = { logGroupName: "/aws/lambda/Refuses", filterPattern: "REPORT" };
    const inGroup = async (): Promise<unknown> =>
      (await askService(after.host, ["logs", "FilterLogEvents"], asked))["events"];
    await expect.poll(inGroup).toHaveLength(6);
    expect(said(await visitLogs(after, fresh))).toEqual(["fine"]);
    const both = await after.get<LogPage>("functions/Refuses/logs");
    expect(both.lines).toHaveLength(all.lines.length + 4);

    // Without the log group what is in memory is there, and of what is not that is said.
    await askService(after.host, ["logs", "DeleteLogGroup"], { logGroupName: asked.logGroupName });
    expect(said(await visitLogs(after, fresh))).toEqual(["fine"]);
    expect(await visitLogs(after, arns[0] ?? "")).toMatchObject({ lines: [], noLogGroup: true });
  } finally {
    await after[Symbol.asyncDispose]();
  }
}, 60_000);
