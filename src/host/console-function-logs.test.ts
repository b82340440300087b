// What a function printed in one visit, while others called it too.
import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { ConsoleClient } from "../../test/support/console-client.ts";
import { onConsole } from "../../test/support/on-console.ts";
import type { FunctionItem, FunctionLogs, VisitPage } from "../console-wire/index.ts";

const hasPython = (() => {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    process.stderr.write("No python3 on this machine: its functions' logs are not tested.\n");
    return false;
  }
})();

/** Two at a time: each says who it is, waits, and fails where it is told to. */
const NODE = `exports.handler = async ({ who, hangs }) => {
  console.log("called by", who);
  await new Promise((resolve) => setTimeout(resolve, hangs ? 60000 : 300));
  if (who !== "fine") throw new TypeError("refused");
  return who;
};`;
const PYTHON = `import time
def handler(event, context):
    print("called by", event["who"], flush=True)
    time.sleep(0.3)
    raise ValueError("refused")
`;

let client: ConsoleClient;

onConsole((opened) => {
  client = opened;
});

async function declared(name: string, code: object): Promise<void> {
  const lambda = await client.host.lambda.get();
  await lambda.declare({ name, handler: "index.handler", ...code } as never);
}

/** Run at the same time; what is told of each one's visit. */
async function logsOf(
  machine: string,
  inputs: readonly object[],
  more: object = {},
): Promise<readonly FunctionLogs[]> {
  const Call = {
    ...{ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true },
    Parameters: { FunctionName: machine, "Payload.$": "$" },
    ...more,
  };
  const arn = await client.machine(machine, { StartAt: "Call", States: { Call } });
  const started = await Promise.all(inputs.map((input) => client.start(arn, input)));
  await Promise.all(started.map((one) => client.host.engine.closed(one)));
  return Promise.all(
    started.map(async (one) => {
      const { visits } = await client.get<VisitPage>(`visits?arn=${one}`);
      const entered = visits[0]?.enteredEventId;
      return await client.get<FunctionLogs>(`function-logs?arn=${one}&entered=${entered}`);
    }),
  );
}

const callers = ({ lines }: FunctionLogs): string[] =>
  lines.flatMap(({ text }) => /called by (\w+)/.exec(text)?.[1] ?? []);

const RETRY = [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1, IntervalSeconds: 1 }];

test("calls of a Node function that fail alike at the same time have their own lines alone", async () => {
  await declared("Refuses", {
    ...{ runtime: "nodejs20.x", code: { kind: "files", files: { "index.js": NODE } } },
  });
  const lambda = await client.host.lambda.get();
  // Somebody calls it besides, and nobody's visit has those lines.
  const beside = lambda.invoke({ functionName: "Refuses", payload: '{"who":"beside"}' }, {});
  const logs = await logsOf("Refuses", [{ who: "one" }, { who: "two" }, { who: "fine" }]);
  await beside;
  expect(logs.map(callers)).toEqual([["one"], ["two"], ["fine"]]);
  expect(logs[0]?.lines.filter(({ text }) => /^(?:START|REPORT) /.test(text))).toHaveLength(2);
}, 30_000);

test("a call by the function's own ARN has its own lines too", async () => {
  await declared("Direct", {
    ...{ runtime: "nodejs20.x", code: { kind: "files", files: { "index.js": NODE } } },
  });
  const functions = await client.get<readonly FunctionItem[]>("functions");
  const { functionArn } = functions.find((one) => one.functionName === "Direct") ?? {};
  const own = { Resource: functionArn, Parameters: { "who.$": "$.who" } };
  const logs = await logsOf("Direct", [{ who: "one" }, { who: "two" }], own);
  expect(logs.map(callers)).toEqual([["one"], ["two"]]);
}, 30_000);

test("calls that ran out of time have their own lines", async () => {
  await declared("Hangs", {
    ...{ runtime: "nodejs20.x", code: { kind: "files", files: { "index.js": NODE } } },
    timeoutSeconds: 1,
  });
  const hanging = ["one", "two"].map((who) => ({ who, hangs: true }));
  const logs = await logsOf("Hangs", hanging);
  expect(logs.map(callers)).toEqual([["one"], ["two"]]);
}, 30_000);

describe.skipIf(!hasPython)("a Python function", () => {
  test("has each attempt's own lines, although others failed alike at the same time", async () => {
    await declared("Raises", {
      ...{ runtime: "python3.12", code: { kind: "files", files: { "index.py": PYTHON } } },
    });
    const whos = [{ who: "one" }, { who: "two" }, { who: "three" }];
    const logs = await logsOf("Raises", whos, { Retry: RETRY });
    expect(logs.map(callers)).toEqual([
      ["one", "one"],
      ["two", "two"],
      ["three", "three"],
    ]);
  }, 30_000);
});
