import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SqliteStore } from "../../src/store/index.ts";
import { treadle } from "./session.ts";

const COMMAND = fileURLToPath(new URL("../../bin/treadle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "treadle-cli-"));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const greet = file(
  "greet.asl.yaml",
  [
    "StartAt: Greet",
    "States:",
    "  Greet:",
    "    Type: Pass",
    "    Parameters: { greeting.$: \"States.Format('Hello, {}!', $.name)\" }",
    "    Next: Later",
    "  Later: { Type: Wait, Seconds: 86400, End: true }",
    "",
  ].join("\n"),
);

test("run prints the output on stdout and the states on stderr", async () => {
  const ran = await treadle(["run", greet, "--input", '{"name":"Ada"}', "--time", "skip"]);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toBe('{"greeting":"Hello, Ada!"}\n');
  expect(ran.stderr).toContain("✓ Greet Pass");
  expect(ran.stderr).toContain("✓ Later Wait 24 h 0 min");
});

test("run keeps the numbers of the input as they were written", async () => {
  const pass = file("pass.json", { StartAt: "P", States: { P: { Type: "Pass", End: true } } });
  const ran = await treadle(["run", pass, "--input", '{"a":1.0,"b":12345678901234567890}']);
  expect(ran.stdout).toBe('{"a":1.0,"b":12345678901234567890}\n');
});

test("run exits with 1 when the execution fails, and says why", async () => {
  const fail = file("fail.json", {
    StartAt: "F",
    States: { F: { Type: "Fail", Error: "Nope", Cause: "because" } },
  });
  const ran = await treadle(["run", fail]);
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toContain("FAILED Nope");
  expect(ran.stderr).toContain("because");
});

test("run of a file that failed names the project beside it, which it did not use", async () => {
  const beside = mkdtempSync(join(tmpdir(), "treadle-beside-"));
  const States = { F: { Type: "Fail", Error: "Nope" } };
  const [alone, declared] = [join(beside, "alone.json"), join(beside, "order.json")];
  for (const path of [alone, declared])
    writeFileSync(path, JSON.stringify({ StartAt: "F", States }));
  const hint = /treadle\.yaml was not used: --project \S+ gives .*run by name: Order\n/;
  const before = await treadle(["run", alone]);
  writeFileSync(
    join(beside, "treadle.yaml"),
    "stateMachines: { Order: { definition: order.json } }",
  );
  const [after, byName] = [
    await treadle(["run", alone]),
    await treadle(["run", "Order", "--project", beside]),
  ];
  expect([before, after, byName].map(({ code }) => code)).toEqual([1, 1, 1]);
  expect([before, after, byName].map(({ stderr }) => hint.test(stderr))).toEqual([
    ...[false, true, false],
  ]);
});

test("run --json gives one document, with input and output parsed", async () => {
  const ran = await treadle(["run", greet, "--input", '{"name":"Bo"}', "--time", "skip", "--json"]);
  const document = JSON.parse(ran.stdout);
  expect(document).toMatchObject({
    status: "SUCCEEDED",
    input: { name: "Bo" },
    output: { greeting: "Hello, Bo!" },
  });
});

test("run --jsonl gives the history, an event a line", async () => {
  const ran = await treadle([
    "run",
    greet,
    "--input",
    '{"name":"Bo"}',
    "--time",
    "skip",
    "--jsonl",
  ]);
  const events = ran.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map((event) => event.id)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(events.at(-1).type).toBe("ExecutionSucceeded");
});

test("run --time skip jumps past the year that an execution may take", async () => {
  const wait = { Type: "Wait", Seconds: 99_999_999, End: true };
  const ran = await treadle([
    "run",
    file("years.json", { StartAt: "W", States: { W: wait } }),
    ...["--time", "skip", "--timeout", "30"],
  ]);
  expect(ran.stderr).toContain("TIMED_OUT");
  expect(ran.code).toBe(4);
});

test("a demo leaves nothing behind where it is ended from outside", async () => {
  const own = mkdtempSync(join(folder, "tmp-"));
  const ran = spawn(process.execPath, [COMMAND, "demo", "retries", "--time", "real"], {
    env: { ...process.env, TMPDIR: own },
  });
  const said: string[] = [];
  ran.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  await expect.poll(() => said.join(""), { timeout: 30_000 }).toContain("1. ");
  expect(readdirSync(own)).not.toEqual([]);
  ran.kill("SIGTERM");
  expect(await once(ran, "exit")).toEqual([130, null]);
  expect(readdirSync(own)).toEqual([]);
});

test.each(["SIGTERM", "SIGHUP"] as const)(
  "run leaves nothing behind where %s ends it",
  async (signal) => {
    const own = mkdtempSync(join(folder, "tmp-"));
    const env = { ...process.env, TMPDIR: own };
    const wait = { Type: "Wait", Seconds: 99, End: true };
    const states = { P: { Type: "Pass", Next: "W" }, W: wait };
    const long = file("long.json", { StartAt: "P", States: states });
    const ran = spawn(process.execPath, [COMMAND, "run", long], { env });
    const said: string[] = [];
    ran.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    await expect.poll(() => said.join(""), { timeout: 30_000 }).toContain("✓ P");
    expect(readdirSync(own)).toHaveLength(1);
    ran.kill(signal);
    expect(await once(ran, "exit")).toEqual([130, null]);
    const unread = spawn(process.execPath, [COMMAND, "run", long, "--time", "skip", "--jsonl"], {
      env,
    });
    unread.stdout.destroy();
    await once(unread, "exit");
    expect(readdirSync(own)).toEqual([]);
  },
);

/** A project whose function needs a server, code unpacked and a process. */
function projectWithFunction(): string {
  const own = mkdtempSync(join(folder, "project-"));
  const invoke = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
  const task = { ...invoke, Parameters: { FunctionName: "greet", "Payload.$": "$" } };
  writeFileSync(join(own, "m.asl.json"), JSON.stringify({ StartAt: "T", States: { T: task } }));
  writeFileSync(join(own, "index.mjs"), "export const handler = async () => 'hello';");
  writeFileSync(
    join(own, "treadle.yaml"),
    [
      "stateMachines: { m: { definition: m.asl.json } }",
      "functions: { greet: { runtime: nodejs20.x, handler: index.handler, code: . } }",
    ].join("\n"),
  );
  return join(own, "treadle.yaml");
}

test.each([
  ["opens", undefined, 130],
  ["closes", "SUCCEEDED", 0],
] as const)(
  "run leaves nothing behind where a signal comes while its host %s",
  async (_, told, code) => {
    const own = mkdtempSync(join(folder, "tmp-"));
    const ran = spawn(process.execPath, [COMMAND, "run", "m", "--project", projectWithFunction()], {
      env: { ...process.env, TMPDIR: own },
    });
    let isSent = false;
    const send = (): void => {
      if (!isSent) isSent = ran.kill("SIGTERM");
    };
    const watching = watch(own, () => {
      if (told === undefined) send();
    });
    let said = "";
    ran.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (told !== undefined && said.includes(told)) send();
    });
    expect(await once(ran, "exit"), said).toEqual([code, null]);
    watching.close();
    expect(isSent).toBe(true);
    expect(readdirSync(own)).toEqual([]);
  },
);

test("run --timeout takes months", async () => {
  const wait = { Type: "Wait", Seconds: 1, End: true };
  const ran = await treadle([
    "run",
    file("second.json", { StartAt: "W", States: { W: wait } }),
    ...["--timeout", "3000000"],
  ]);
  expect([ran.code, ran.stdout]).toEqual([0, "{}\n"]);
});

test.skipIf(!existsSync("/dev/full"))("an output that cannot be written is one line", () => {
  const full = openSync("/dev/full", "w");
  const ran = spawnSync(process.execPath, [COMMAND, "--help"], {
    stdio: ["ignore", full, "pipe"],
    encoding: "utf8",
  });
  closeSync(full);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(/^treadle: the output cannot be written: ENOSPC.*\n$/);
});

test("run --timeout gives up with 4", async () => {
  const ran = await treadle(["run", greet, "--input", '{"name":"Bo"}', "--timeout", "0"]);
  expect(ran.code).toBe(4);
});

test("run takes an Express state machine", async () => {
  const pass = file("express.json", { StartAt: "P", States: { P: { Type: "Pass", End: true } } });
  expect(await treadle(["run", pass, "--express", "--input", "[1]"])).toMatchObject({
    code: 0,
    stdout: "[1]\n",
  });
});

test("a definition with errors is refused with every place", async () => {
  const bad = file("bad.json", '{\n  "StartAt": "A",\n  "States": { "A": { "Type": "Pas" } }\n}');
  const ran = await treadle(["run", bad]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("bad.json:3:");
});

test.each([
  [["run", join(folder, "missing.json")], "there is no file"],
  [["run"], "treadle: missing required argument 'definition'\n  `treadle run --help` shows"],
  [["nonsense"], "treadle: unknown command 'nonsense'\n  `treadle --help` shows"],
  [["run", greet, "--input", `@${folder}`], `${folder}: this is a folder, not a file`],
  [["run", greet, "--input", "@nowhere.json"], "cannot read nowhere.json: there is no such file"],
  [["run", greet, "--mock", "nowhere"], "the mock file cannot be read: nowhere: there is no such"],
  [["up", greet], `this is a state machine, not a project: \`treadle run ${greet}\``],
  [["env", "--endpoint", "ftp://host"], "an address such as http://127.0.0.1:8083"],
  [["list", "--status", "gone"], "it is one of running, succeeded, failed"],
  [["serve", "--port", "0", "--data", greet], "a file stands where the folder would be"],
  [["serve", "--port", "0", "--memory", "--host", "192.0.2.1"], "an address of this machine"],
  [["serve", "--memory", "--host", ""], "it is empty"],
  [["serve", "--data", ""], "it is empty"],
  [["run", greet, "--timeout", ""], "a number of seconds"],
  [["run", greet, "--input", "{"], "the input is not JSON"],
  [["run", greet, "--input", `@${join(folder, "none.json")}`], "cannot read"],
  [["run", greet, "--time", "never"], "--time never?"],
  [["run", greet, "--mock", join(folder, "none.json")], "mock file cannot be read"],
] as const)("%j is a usage error", async (argv, words) => {
  const ran = await treadle([...argv]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(words);
});

test("a server that does not answer is 3", async () => {
  const ran = await treadle(["list", "--endpoint", "http://127.0.0.1:9"]);
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain("treadle serve");
});

test("lint tells programs the code, the pointer and the place, and exits with 2 where a file cannot be read", async () => {
  const bad = file("pointer.json", { StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } });
  const { stdout } = await treadle(["lint", bad, "--format", "json"]);
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({
      ...{ code: "MISSING_TRANSITION_TARGET", pointer: "/States/A/Next", line: 1 },
      column: expect.any(Number),
    }),
  );
  const odd = file("slash.json", {
    StartAt: "a/b~c",
    States: { "a/b~c": { Type: "Choice", Choices: [{ Variable: "$", Next: "a/b~c" }] } },
  });
  const told: readonly { pointer: string }[] = JSON.parse(
    (await treadle(["lint", odd, "--format", "json"])).stdout,
  );
  expect(told.map(({ pointer }) => pointer)).toContain("/States/a~1b~0c/Choices/0");
  expect(await treadle(["lint", join(folder, "nowhere.json")])).toMatchObject({ code: 2 });
  const two = file("two.yaml", "StartAt: A\n---\nStartAt: B\n");
  const refused = await treadle(["lint", two]);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain("Several documents in one file");
});

test("what an execution says is shown on the terminal, never obeyed", async () => {
  const hostile = file("hostile.json", {
    StartAt: "F",
    States: { F: { Type: "Fail", Error: "E\u001b[31m", Cause: "c\u001b]0;pwn\u0007\u001b[2J" } },
  });
  for (const args of [
    ["run", hostile],
    ["run", hostile, "--json"],
    ["lint", hostile],
  ]) {
    const { stdout, stderr } = await treadle(args);
    expect(stdout + stderr, args.join(" ")).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
    );
  }
});

test("run tells each attempt of a Parallel state", async () => {
  const again = file("again.json", {
    StartAt: "P",
    States: {
      P: {
        Type: "Parallel",
        Branches: [{ StartAt: "F", States: { F: { Type: "Fail", Error: "E" } } }],
        Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Z" }],
        End: true,
      },
      Z: { Type: "Pass", End: true },
    },
  });
  const { stderr } = await treadle(["run", again, "--time", "skip"]);
  const marks = stderr.split("\n").map((line) => line.trim().split(" ").slice(0, 2).join(" "));
  expect(marks.slice(0, 7)).toEqual(["▸ P", "✗ F", "✗ P", "✗ F", "✗ P", "⤳ P", "✓ Z"]);
});

test("lint finds every problem and exits with 1", async () => {
  const bad = file("two.json", {
    StartAt: "A",
    States: { A: { Type: "Pass", Next: "B" }, C: { Type: "Wait", Seconds: -1, End: true } },
  });
  const ran = await treadle(["lint", bad, greet]);
  expect(ran.code).toBe(1);
  expect(ran.stdout.match(/error/g)?.length).toBeGreaterThanOrEqual(2);
  expect(await treadle(["lint", greet])).toMatchObject({ code: 0 });
  const github = await treadle(["lint", bad, "--format", "github", "--exit-zero"]);
  expect(github.code).toBe(0);
  expect(github.stdout).toMatch(/^::error file=.*two\.json,line=1,col=\d+::/);
});

test("graph shows states and where they lead", async () => {
  const ran = await treadle(["graph", greet]);
  expect(ran.stdout).toBe("● Greet Pass\n■ Later Wait · 24 h\n");
});

test("graph writes SVG and Mermaid where the output file's name asks for them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "treadle-graph-"));
  const svg = join(folder, "greet.svg");
  expect(await treadle(["graph", greet, "-o", svg, "--dark"])).toMatchObject({
    code: 0,
    stdout: "",
  });
  expect(readFileSync(svg, "utf8")).toMatch(/^<svg xmlns=.*class="treadle-graph treadle-dark"/);
  const mermaid = await treadle(["graph", greet, "--format", "mermaid"]);
  expect(mermaid.stdout).toContain("flowchart TD");
  expect((await treadle(["graph", "--help"])).stdout).not.toContain("png");
  const png = await treadle(["graph", greet, "-o", join(folder, "greet.png")]);
  expect(png.code).toBe(2);
  expect(png.stderr).toContain("rsvg-convert");
  expect((await treadle(["graph", greet, "-o", join(folder, "greet.bmp")])).code).toBe(2);
  expect((await treadle(["graph", greet, "-o", join(folder, "no", "a.svg")])).code).toBe(2);
});

test("a project's settings count where no option says otherwise", async () => {
  const project = mkdtempSync(join(tmpdir(), "treadle-settings-"));
  const machine = { StartAt: "W", States: { W: { Type: "Wait", Seconds: 86400, End: true } } };
  const declared = { settings: { time: "skip" }, stateMachines: { Long: { definition: machine } } };
  writeFileSync(join(project, "treadle.json"), JSON.stringify(declared));
  const ran = await treadle(["run", "Long", "--project", project]);
  expect(ran).toMatchObject({ code: 0, stdout: "{}\n" });
});

test("serve says which file of the data folder it cannot use", async () => {
  const data = mkdtempSync(join(tmpdir(), "treadle-data-"));
  // A folder that has functions and no store has lost it, which would be said first.
  await (await SqliteStore.open({ directory: data, ownThread: false })).close();
  mkdirSync(join(data, "lambda", "functions"), { recursive: true });
  const damaged = join(data, "lambda", "functions", "a.json");
  writeFileSync(damaged, "{");
  const ran = await treadle(["serve", "--data", data, "--port", "0"]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(`${damaged} is not a function of Treadle. Restore it`);
  const other = await treadle(["serve", "--data", damaged]);
  expect(other.code).toBe(2);
  expect(other.stderr).toContain("the data folder cannot be used");
});

test("an input file that is not UTF-8 is refused", async () => {
  const path = join(folder, "latin.json");
  writeFileSync(path, Buffer.from([0x22, 0xe9, 0x22]));
  const ran = await treadle(["run", greet, "--input", `@${path}`]);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(`cannot read ${path}: `);
});

test("serve refuses a port that no machine has", async () => {
  const ran = await treadle(["serve", "--port", "65536", "--memory"]);
  expect(ran.code).toBe(2);
});

test("run shows the states that an end left without an exit", async () => {
  const failing = { StartAt: "F", States: { F: { Type: "Fail", Error: "Nope" } } };
  expect((await treadle(["run", file("failing.json", failing)])).stderr).toContain("✗ F Fail\n");
  const late = file("late.json", {
    ...{ StartAt: "W", TimeoutSeconds: 5 },
    States: { W: { Type: "Wait", Seconds: 9, End: true } },
  });
  const ran = await treadle(["run", late, "--time", "skip"]);
  expect(ran.stderr).toContain("■ W Wait stopped after 5.0 s\n");
});

test("env prints what AWS's tools need", async () => {
  const ran = await treadle(["env", "--endpoint", "http://127.0.0.1:9999"]);
  expect(ran.stdout).toContain("export AWS_ENDPOINT_URL_SFN='http://127.0.0.1:9999'");
  expect(ran.stdout).toContain("export AWS_ENDPOINT_URL_LAMBDA='http://127.0.0.1:9999'");
  expect(ran.stdout).toContain("export AWS_DISABLE_HOST_PREFIX_INJECTION='true'");
});

test.each(["bash", "zsh", "fish"])("completion for %s knows the commands", async (shell) => {
  const ran = await treadle(["completion", shell]);
  expect(ran.stdout).toContain("redrive");
  expect(ran.stdout).toContain("--input".slice(2));
});
