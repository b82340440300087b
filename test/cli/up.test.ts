// `treadle up`, `dev` and `down`, on a server of their own and on one that runs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pico from "picocolors";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { httpCaller } from "../../src/cli/caller.ts";
import { type ExitCode, runCommand, type Session } from "../../src/cli/index.ts";
import { clockOf, HOME_SCOPE, Host, HTTP_PREFIX } from "../../src/host/index.ts";
import { treadle } from "./session.ts";

const scratch = mkdtempSync(join(tmpdir(), "treadle-up-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const TEMPLATE = (status: number): string => `
Transform: AWS::Serverless-2016-10-31
Parameters: { Greeting: { Type: String } }
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => ({ statusCode: ${status}, body: process.env.GREETING })"
      Environment: { Variables: { GREETING: !Ref Greeting } }
      Events: { Get: { Type: Api, Properties: { Path: /hello, Method: get } } }
  Cluster: { Type: AWS::ECS::Cluster }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties: { Definition: { StartAt: P, States: { P: { Type: Pass, End: true } } } }
Outputs:
  Url: { Value: !Sub "https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod/hello" }
`;

function projectWith(status: number): string {
  const folder = mkdtempSync(join(scratch, "project-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "template.yaml"), TEMPLATE(status));
  return folder;
}

const PATH = `${HTTP_PREFIX}/ServerlessRestApi/hello`;

describe("on a server that runs", () => {
  let host: Host;
  let url: string;

  beforeAll(async () => {
    const clock = clockOf("real");
    if (clock === undefined) throw new Error("there is a real clock");
    host = await Host.open({
      ...{ scope: HOME_SCOPE, clock, relaxed: false, synchronous: "FULL", env: {} },
      log: () => undefined,
    });
    url = await host.listen("127.0.0.1", 0);
  });
  afterAll(() => host[Symbol.asyncDispose]());

  test("a project goes up and down", async () => {
    const folder = projectWith(200);
    const up = await treadle(["up", folder, "--endpoint", url, "-p", "Greeting=hi"]);
    expect(up.code).toBe(0);
    expect(up.stderr).toContain("stateMachine:Machine");
    expect(up.stderr).toMatch(/not run here: .*template\.yaml:13: Cluster \(AWS::ECS::Cluster\)/);
    expect(await (await fetch(`${url}${PATH}`)).text()).toBe("hi");
    const down = await treadle(["down", folder, "--endpoint", url]);
    expect(down.stderr).toContain("gone: HelloRole, MachineRole, Machine, Hello\n");
    expect((await fetch(`${url}${PATH}`)).status).toBe(404);
  });

  test("down names what was made and stays, declared or not any more, and nothing that never was", async () => {
    const folder = mkdtempSync(join(scratch, "kept-"));
    const file = join(folder, "template.yaml");
    const machine = `  Idle: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: 'arn:aws:iam::123456789012:role/r', Definition: { StartAt: P, States: { P: { Type: Pass, End: true } } } } }`;
    const jobs = "  Jobs: { Type: AWS::SQS::Queue, DeletionPolicy: Retain }";
    const tick =
      "  Tick: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day) } }";
    const write = (...resources: readonly string[]): void =>
      writeFileSync(
        file,
        `Resources:\n${resources.join("\n")}\n  News: { Type: AWS::SNS::Topic }\n`,
      );
    write(machine, jobs, tick);
    const never = await treadle(["down", folder, "--endpoint", url]);
    expect(never.stderr).toContain("gone: nothing");
    expect(never.stderr).not.toContain("kept");
    expect((await treadle(["up", folder, "--endpoint", url])).code).toBe(0);
    write();
    const again = await treadle(["up", folder, "--endpoint", url]);
    expect(again.stderr).toContain("gone: Tick, Idle");
    expect(again.stderr).toContain("kept, with what they hold: Jobs");
    const down = await treadle(["down", folder, "--endpoint", url]);
    expect(down.stderr).toContain("gone: nothing");
    expect(down.stderr).toContain("kept, with what they hold: News, Jobs");
  });

  test("what sam build left goes up and down beside its template, and outputs are addresses of this machine", async () => {
    const folder = projectWith(200);
    mkdirSync(join(folder, ".aws-sam", "build"), { recursive: true });
    const built = join(folder, ".aws-sam", "build");
    writeFileSync(
      join(built, "template.yaml"),
      `${TEMPLATE(202)}  Where: { Value: !Ref Data }\n`.replace(
        "Outputs:",
        "  Data: { Type: AWS::SNS::Topic }\nOutputs:",
      ),
    );
    const to = ["--endpoint", url, "-p", "Greeting=hi"];
    const up = await treadle(["up", built, ...to]);
    expect(up.stderr).toContain(`Url = ${url}${PATH}`);
    expect(up.stderr).toContain(`GET ${url}${PATH}  → Hello`);
    expect((await fetch(`${url}${PATH}`)).status).toBe(202);
    const down = await treadle(["down", built, ...to]);
    expect(down.stderr).toMatch(/gone: .*Machine, Hello\nkept, with what they hold: Data\n/);
    expect((await treadle(["up", folder, ...to])).code).toBe(0);
    writeFileSync(join(folder, "template.yaml"), "Resources: [");
    expect((await treadle(["down", folder, ...to])).stderr).toMatch(/gone: .*Machine, Hello/);
    expect((await fetch(`${url}${PATH}`)).status).toBe(404);
  });

  test("parameters of SSM have the values that the server keeps", async () => {
    const services = await host.services.get();
    await services.call({
      ...{ service: "ssm", operation: "PutParameter", scope: HOME_SCOPE },
      parameters: { Name: "/app/greeting", Type: "String", Value: "kept" },
    });
    const folder = projectWith(200);
    const declared =
      "Greeting: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/greeting }";
    writeFileSync(
      join(folder, "template.yaml"),
      TEMPLATE(200).replace("Greeting: { Type: String }", declared),
    );
    const up = await treadle(["up", folder, "--endpoint", url]);
    expect(up.code).toBe(0);
    expect(await (await fetch(`${url}${PATH}`)).text()).toBe("kept");
  });

  test("what is wrong is told with its line, and ends with 2", async () => {
    const ran = await treadle(["up", projectWith(200), "--endpoint", url]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(
      /template\.yaml:3:25: the parameter Greeting has no value: give --parameter/,
    );
  });

  test("pages of a browser and other machines are refused", async () => {
    const body = JSON.stringify({ path: projectWith(200) });
    const answer = await fetch(`${url}/-/projects/up`, { method: "POST", body });
    expect(answer.status).toBe(403);
  });
});

test("without a server down says how to start one", async () => {
  const ran = await treadle(["down", projectWith(200), "--endpoint", "http://127.0.0.1:1"]);
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain("treadle up");
});

test("a folder without a project is refused by what was looked for", async () => {
  const ran = await treadle(["up", mkdtempSync(join(scratch, "empty-"))]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(
    "no treadle.yaml, cdk.json, cdk.out, template.yaml, .serverless or .aws-sam/build",
  );
});

test("dev deploys again what is saved, and says what keeps it from that", async () => {
  const folder = projectWith(200);
  const file = join(folder, "template.yaml");
  const dev = running(["dev", folder, "--port", "0", "--memory", "-p", "Greeting=hi"]);
  const [, url = ""] = await dev.line(/answers at (\S+)/);
  await dev.line(/Url = .*\/-\/http\/ServerlessRestApi\/hello/);
  await dev.line(/watching/);
  expect((await fetch(`${url}${PATH}`)).status).toBe(200);
  writeFileSync(file, "Resources: [");
  await dev.line(/cannot be loaded/);
  await dev.line(/what was deployed before goes on/);
  expect((await fetch(`${url}${PATH}`)).status).toBe(200);
  writeFileSync(file, TEMPLATE(201).replace(/ {2}Machine:[\s\S]*?(?=Outputs)/, ""));
  await dev.line(/deployed in/);
  expect((await fetch(`${url}${PATH}`)).status).toBe(201);
  const asked = httpCaller(url, {})("ListStateMachines", {});
  expect(await asked).toEqual({ stateMachines: [] });
  process.emit("SIGTERM", "SIGTERM");
  expect(await dev.ended).toBe(0);
});

test("dev says that saved code runs, and deploys again when the code asks for packages", async () => {
  const folder = mkdtempSync(join(scratch, "code-"));
  mkdirSync(join(folder, "fn"));
  writeFileSync(join(folder, "fn", "index.js"), "exports.handler = async () => 1;\n");
  writeFileSync(
    join(folder, "template.yaml"),
    `
Transform: AWS::Serverless-2016-10-31
Resources:
  F: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs20.x, Handler: index.handler, CodeUri: fn } }
`,
  );
  const dev = running(["dev", folder, "--port", "0", "--memory"]);
  await dev.line(/watching/);
  writeFileSync(join(folder, "fn", "index.js"), "exports.handler = async () => 2;\n");
  await dev.line(/index\.js changed: the next invocation runs it/);
  writeFileSync(join(folder, "fn", "package.json"), "{}\n");
  await dev.line(/package\.json changed$/);
  await dev.line(/deployed in/);
  process.emit("SIGTERM", "SIGTERM");
  expect(await dev.ended).toBe(0);
});

interface Running {
  /** Waits for the next line that matches, of those that were not asked for yet. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<ExitCode>;
}

function running(argv: readonly string[]): Running {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  const take = (line: string): void => {
    lines.push(line);
    wake();
  };
  const session: Session = {
    env: {},
    terminal: {
      ...{ colors: pico.createColors(false), live: false, columns: 100 },
      ...{ result: take, note: take, erase: () => undefined },
      draw: (lines) => {
        for (const line of lines) take(line);
      },
    },
    caller: () => () => Promise.reject(new Error("dev calls nobody")),
  };
  let read = 0;
  return {
    ended: runCommand(session, argv),
    line: async (pattern) => {
      for (;;) {
        for (; read < lines.length; read += 1) {
          const match = pattern.exec(lines[read] ?? "");
          if (match !== null) return match;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
