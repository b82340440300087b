import { afterAll, beforeAll, expect, test } from "vitest";
import type { Host } from "../../src/host/index.ts";
import { treadle } from "./session.ts";
import { skippingHost } from "./skipping-host.ts";

let host: Host;
let env: Record<string, string>;

beforeAll(async () => {
  ({ host, env } = await skippingHost());
  await host.call("CreateStateMachine", {
    name: "retry",
    roleArn: "arn:aws:iam::123456789012:role/r",
    definition: JSON.stringify({
      StartAt: "Wait",
      States: {
        Wait: { Type: "Wait", Seconds: 60, Next: "Choose" },
        Choose: {
          Type: "Choice",
          Choices: [{ Variable: "$.fail", BooleanEquals: true, Next: "Fail" }],
          Default: "Done",
        },
        Fail: { Type: "Fail", Error: "Asked", Cause: "to fail" },
        Done: { Type: "Succeed" },
      },
    }),
  });
});

afterAll(() => host[Symbol.asyncDispose]());

test("start --wait follows an execution to its end", async () => {
  const ran = await treadle(
    ["start", "retry", "--wait", "--name", "one", "-i", '{"fail":false}'],
    env,
  );
  expect(ran.code).toBe(0);
  expect(ran.stdout).toBe('{"fail":false}\n');
  expect(ran.stderr).toContain("✓ Wait Wait 1 min 0 s");
});

test("a failed execution is found by its name, described, read and redriven", async () => {
  const started = await treadle(
    ["start", "retry", "--name", "two", "--wait", "-i", '{"fail":true}'],
    env,
  );
  expect(started.code).toBe(1);
  const described = await treadle(["describe", "two"], env);
  expect(described.stdout).toContain("FAILED");
  const history = await treadle(["history", "two", "--jsonl"], env);
  expect(history.stdout.trim().split("\n")).toHaveLength(7);
  const last = await treadle(["history", "last", "--reverse", "--limit", "1"], env);
  expect(last.stdout).toMatch(/ExecutionFailed\s+Asked\s+to fail/);
  const redriven = await treadle(["redrive", "two", "--wait"], env);
  expect(redriven.code).toBe(1);
  expect((await treadle(["describe", "two", "--json"], env)).stdout).toContain('"redriveCount":1');
});

test("graph draws an execution with what became of its states", async () => {
  const drawn = await treadle(["graph", "--execution", "two"], env);
  expect(drawn.stdout).toContain("● Wait Wait · 1 min succeeded 1 min 0 s");
  expect(drawn.stdout).toMatch(/■ Fail Fail · Asked failed/);
  expect(drawn.stdout).toMatch(/■ Done Succeed\n/);
  const svg = await treadle(["graph", "--execution", "two", "--format", "svg"], env);
  expect(svg.stdout).toContain('class="node failed"');
  expect((await treadle(["graph"], env)).code).toBe(2);
});

test("graph draws the children of a map run as many as they are", async () => {
  const definition = JSON.stringify({
    StartAt: "Each",
    States: {
      Each: {
        ...{ Type: "Map", End: true, ToleratedFailureCount: 2 },
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Odd",
          States: {
            Odd: {
              ...{ Type: "Choice", Default: "Good" },
              Choices: [{ Variable: "$", NumericGreaterThan: 17, Next: "Bad" }],
            },
            Bad: { Type: "Fail", Error: "TooMuch" },
            Good: { Type: "Pass", End: true },
          },
        },
      },
    },
  });
  const machine = { name: "spread", roleArn: "arn:aws:iam::123456789012:role/r", definition };
  await host.call("CreateStateMachine", machine);
  const input = JSON.stringify([...Array(20).keys()]);
  const ran = await treadle(["start", "spread", "--name", "far", "--wait", "-i", input], env);
  expect(ran.code).toBe(0);
  const svg = await treadle(["graph", "--execution", "far", "--format", "svg"], env);
  expect(svg.stdout).toContain("18/20 ok");
  await host.call("DeleteStateMachine", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:spread",
  });
});

test("a name that executions of several machines have is not guessed at", async () => {
  const definition = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } });
  const machine = { roleArn: "arn:aws:iam::123456789012:role/r", definition };
  await host.call("CreateStateMachine", { ...machine, name: "other" });
  expect((await treadle(["start", "other", "--name", "one", "--wait"], env)).code).toBe(0);
  const refused = await treadle(["stop", "one"], env);
  expect([refused.code, refused.stdout]).toEqual([2, ""]);
  expect(refused.stderr).toContain("executions of 2 state machines are named 'one'");
  expect(refused.stderr).toContain("say which: other:one, retry:one");
  const told = await treadle(["describe", "retry:one", "--json"], env);
  expect(told.stdout).toContain(":execution:retry:one");
  expect((await treadle(["describe", "other:two"], env)).stderr).toContain("named 'other:two'");
  await host.call("DeleteStateMachine", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:other",
  });
});

test("start --wait waits for an Express execution", async () => {
  const fail = { Type: "Fail", Error: "E", Cause: "why" };
  const pass = { Type: "Pass", End: true };
  const choose = {
    Type: "Choice",
    Choices: [{ Variable: "$.fail", BooleanEquals: true, Next: "F" }],
    Default: "P",
  };
  await host.call("CreateStateMachine", {
    ...{ name: "quick", type: "EXPRESS", roleArn: "arn:aws:iam::123456789012:role/r" },
    definition: JSON.stringify({ StartAt: "C", States: { C: choose, F: fail, P: pass } }),
  });
  const good = await treadle(["start", "quick", "--wait", "-i", '{"fail":false}'], env);
  expect([good.code, good.stdout]).toEqual([0, '{"fail":false}\n']);
  const bad = await treadle(["start", "quick", "--wait", "-i", '{"fail":true}'], env);
  expect([bad.code, bad.stdout]).toEqual([1, ""]);
  expect(bad.stderr).toMatch(/FAILED E [\s\S]*why/);
  await host.call("DeleteStateMachine", {
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:quick",
  });
});

test("stop says so when the execution had ended before", async () => {
  const ran = await treadle(["stop", "one"], env);
  expect(ran.stdout).toMatch(/^SUCCEEDED before: arn:/);
});

test("list shows executions newest first, by status", async () => {
  const all = await treadle(["list", "--json"], env);
  expect(JSON.parse(all.stdout).map((row: { name: string }) => row.name)).toEqual(["two", "one"]);
  const failed = await treadle(["list", "retry", "--status", "failed"], env);
  expect(failed.stdout).toMatch(/^FAILED .* retry {2}two/);
});

test("what does not exist is a usage error that names what there is", async () => {
  const ran = await treadle(["start", "nothing"], env);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("there are: retry");
  expect((await treadle(["watch", "nothing"], env)).code).toBe(2);
  expect(
    (await treadle(["stop", "arn:aws:states:us-east-1:123456789012:execution:retry:x"], env))
      .stderr,
  ).toContain("ExecutionDoesNotExist");
});

test("events of status changes can be read", async () => {
  const answer = await fetch(`${env["AWS_ENDPOINT_URL_SFN"]}/-/events`);
  const events = (await answer.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events[0]).toMatchObject({
    source: "aws.states",
    detail: { status: "RUNNING", name: "one" },
  });
});

test("doctor finds the server", async () => {
  const ran = await treadle(["doctor"], env);
  expect(ran.stdout).toContain("is ready");
});

test("a service or action that AWS does not have is not recognized", async () => {
  const create = async (resource: string) => {
    const definition = {
      StartAt: "T",
      States: { T: { Type: "Task", Resource: resource, End: true } },
    };
    const { body } = await host.call("ValidateStateMachineDefinition", {
      definition: JSON.stringify(definition),
    });
    return body["result"];
  };
  expect(await create("arn:aws:states:::aws-sdk:s3:listBuckets")).toBe("OK");
  expect(await create("arn:aws:states:::aws-sdk:s3:nopeAction")).toBe("FAIL");
  expect(await create("arn:aws:states:::aws-sdk:nope:listBuckets")).toBe("FAIL");
});
