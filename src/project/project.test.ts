import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { loadDefinitionFile, loadProject, type Project, projectProblemText } from "./index.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A new folder with these files. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "treadle-project-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function projectOf(files: Record<string, string>): Promise<Project> {
  const loaded = await loadProject(folderWith(files));
  if (!loaded.ok) throw new Error(loaded.problems.map(projectProblemText).join("\n"));
  return loaded.value;
}

async function problemsOf(files: Record<string, string>): Promise<readonly string[]> {
  const folder = folderWith(files);
  const loaded = await loadProject(folder);
  if (loaded.ok) return [];
  return loaded.problems.map((problem) => projectProblemText(problem).replaceAll(`${folder}/`, ""));
}

const PASS = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}';

describe("a project file", () => {
  test("names what it declares in the partition of its region", async () => {
    const project = await projectOf({
      "treadle.yaml": `
settings: { account: "111122223333", region: cn-north-1 }
stateMachines: { Order: { definition: order.asl.json, logging: { level: ERROR } } }
functions: { work: { runtime: nodejs20.x, handler: index.handler, code: { index.mjs: "" } } }
activities: [Ship]
`,
      "order.asl.json": `{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Result": [
        "\${AWS::Partition} \${AWS::URLSuffix}", "\${work.Arn}", "\${Ship}", "\${Order.Arn}"]}}}`,
    });
    const [machine] = project.stateMachines;
    expect(machine?.logging?.logGroupArn).toMatch(/^arn:aws-cn:logs:cn-north-1:111122223333:/);
    expect(JSON.parse(machine?.definition.text ?? "").States.A.Result).toEqual([
      "aws-cn amazonaws.com.cn",
      "arn:aws-cn:lambda:cn-north-1:111122223333:function:work",
      "arn:aws-cn:states:cn-north-1:111122223333:activity:Ship",
      "arn:aws-cn:states:cn-north-1:111122223333:stateMachine:Order",
    ]);
  });

  test("declares machines, functions, activities, mocks and settings", async () => {
    const project = await projectOf({
      "treadle.yaml": `
settings: { port: 0, data: state, account: "111122223333", region: eu-west-1 }
stateMachines:
  Order:
    definition: order.asl.json
    type: EXPRESS
    logging: { level: ERROR }
    substitutions: { Seconds: 7 }
    tags: { year: 2026 }
functions:
  work:
    runtime: nodejs20.x
    handler: index.handler
    code: code
    timeout: 10
    memory: 256
    reservedConcurrency: 2
    environment: { PORT: 80, MACHINE: "\${Order.Arn}" }
  inline: { runtime: python3.12, handler: main.handler, code: { main.py: "pass" } }
activities: [Ship]
mocks: mocks.json
`,
      "order.asl.json": `{"StartAt": "A", "States": {
        "A": {"Type": "Task", "Resource": "\${work.Arn}", "TimeoutSeconds": \${Seconds}, "Next": "B"},
        "B": {"Type": "Pass", "Result": "\${Ship}", "End": true}}}`,
      "code/index.mjs": "",
      "mocks.json": "{}",
    });
    const { folder } = project;
    expect(project).toMatchObject({
      settings: { port: 0, data: join(folder, "state"), account: "111122223333" },
      activities: ["Ship"],
      mocks: join(folder, "mocks.json"),
      warnings: [],
    });
    const [machine] = project.stateMachines;
    expect(machine).toMatchObject({
      name: "Order",
      type: "EXPRESS",
      tags: { year: "2026" },
      logging: {
        level: "ERROR",
        includeExecutionData: false,
        logGroupArn:
          "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vendedlogs/states/Order-Logs:*",
      },
    });
    expect(JSON.parse(machine?.definition.text ?? "")).toMatchObject({
      States: {
        A: {
          Resource: "arn:aws:lambda:eu-west-1:111122223333:function:work",
          TimeoutSeconds: 7,
        },
        B: { Result: "arn:aws:states:eu-west-1:111122223333:activity:Ship" },
      },
    });
    expect(project.functions).toEqual([
      {
        name: "work",
        ...{ place: `${join(folder, "treadle.yaml")}:12:5`, label: "functions.work" },
        runtime: "nodejs20.x",
        handler: "index.handler",
        code: { kind: "folder", path: join(folder, "code") },
        timeoutSeconds: 10,
        memoryMb: 256,
        reservedConcurrency: 2,
        environment: {
          PORT: "80",
          MACHINE: "arn:aws:states:eu-west-1:111122223333:stateMachine:Order",
        },
        tags: {},
      },
      {
        name: "inline",
        ...{ place: `${join(folder, "treadle.yaml")}:19:11`, label: "functions.inline" },
        runtime: "python3.12",
        handler: "main.handler",
        code: { kind: "files", files: { "main.py": "pass" } },
        environment: {},
        tags: {},
      },
    ]);
  });

  test("may be JSON, and may be named itself instead of its folder", async () => {
    const folder = folderWith({ "treadle.json": '{"activities": ["a"]}' });
    for (const path of [folder, join(folder, "treadle.json")]) {
      const loaded = await loadProject(path);
      expect(loaded.ok && loaded.value.activities).toEqual(["a"]);
    }
  });

  test("takes a definition inside it, in place", async () => {
    const project = await projectOf({
      "treadle.yaml": `
stateMachines:
  M:
    definition:
      StartAt: A
      States: { A: { Type: Wait, Seconds: 1.0, End: true, Comment: "\${AWS::Region}" } }
`,
    });
    expect(project.stateMachines[0]?.definition.text).toBe(
      '{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":1.0,"End":true,"Comment":"us-east-1"}}}',
    );
  });

  test("zipped code is read", async () => {
    const project = await projectOf({
      "treadle.yaml": "functions: { f: { runtime: provided.al2023, code: f.zip } }",
      "f.zip": "PK",
    });
    const code = project.functions[0]?.code;
    expect(code?.kind === "zip" && Buffer.from(code.bytes).toString()).toBe("PK");
  });

  test("the scope of the command line overrules the file's in ARNs", async () => {
    const folder = folderWith({
      "treadle.yaml": `
settings: { account: "111122223333" }
functions: { f: { runtime: provided, code: { bootstrap: x }, environment: { ME: "\${f.Arn}" } } }
`,
    });
    const scope = { account: "999999999999", region: "eu-north-1" };
    const loaded = await loadProject(folder, { scope });
    expect(loaded.ok && loaded.value.functions[0]?.environment).toEqual({
      ME: "arn:aws:lambda:eu-north-1:999999999999:function:f",
    });
  });
});

describe("problems of a project say file, line, column and what to do", () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      "an unknown key",
      { "treadle.yaml": "settings:\n  prot: 1\n" },
      ["treadle.yaml:2:9: settings has an unknown key 'prot'; did you mean 'port'?"],
    ],
    [
      "several at once, in the order of the file",
      { "treadle.yaml": "activities: [a, 'b c']\nmocks: 5\n" },
      [
        'treadle.yaml:1:17: activities[1] must be 1 to 80 characters, without white space, control characters and any of ? * < > { } [ ] " # % \\ ^ | ~ ` $ & , ; : /, not "b c"',
        "treadle.yaml:2:8: mocks must be the path of a MockConfigFile.json, as Step Functions Local reads it, not 5",
      ],
    ],
    [
      "no definition file",
      { "treadle.yaml": "stateMachines:\n  M:\n    definition: m.json\n" },
      ["treadle.yaml:3:17: stateMachines.M.definition: there is no such file: m.json"],
    ],
    [
      "no code, no handler",
      { "treadle.yaml": "functions:\n  f:\n    runtime: nodejs20.x\n    code: nowhere\n" },
      [
        "treadle.yaml:4:11: functions.f.code: there is no such folder or zip: nowhere",
        "treadle.yaml:3:5: functions.f needs 'handler': file.function, such as index.handler",
      ],
    ],
    [
      "a runtime that is not run here",
      {
        "treadle.yaml":
          "functions:\n  f: { runtime: dotnet8, handler: a.B, code: { B.dll: x } }\n  g: { runtime: ruby3.3, code: { bootstrap: x } }\n",
      },
      [
        "treadle.yaml:2:17: functions.f.runtime: dotnet8 cannot be run here: nodejs…, python… and java… can, and any code with an executable called bootstrap (provided.al2023)",
      ],
    ],
    [
      "code that is a lone file",
      {
        "treadle.yaml": "functions:\n  f: { runtime: provided, code: f.sh }\n",
        "f.sh": "",
      },
      ["treadle.yaml:2:33: functions.f.code: code is a folder or a zip, this is neither: f.sh"],
    ],
    [
      "no mock file",
      { "treadle.yaml": "mocks: m.json\n" },
      ["treadle.yaml:1:8: mocks: there is no such file: m.json"],
    ],
    [
      "a list instead of an object",
      { "treadle.yaml": "- a\n" },
      [
        "treadle.yaml: a project file is an object: settings, stateMachines, functions, resources, activities, http, routes, mocks",
      ],
    ],
  ])("%s", async (_, files, problems) => {
    expect(await problemsOf(files)).toEqual(problems);
  });

  test("a broken text", async () => {
    const [problem] = await problemsOf({ "treadle.yaml": "a: [1\nb: 2\n" });
    expect(problem).toMatch(/^treadle\.yaml:2:1: /);
    const [json] = await problemsOf({ "treadle.json": '{\n "activities": [x] }' });
    expect(json).toMatch(/^treadle\.json:2:\d+: Unrecognized token 'x'/);
  });

  test("a wrong definition is told at its own place", async () => {
    const problems = await problemsOf({
      "treadle.yaml": `stateMachines:\n  M: { definition: m.json, substitutions: { A: [1, 2, 3] } }\n`,
      "m.json":
        '{"StartAt": "A", "States": {\n"A": {"Type": "Pass", "Result": ${A}, "Next": "Nowhere"}}}',
    });
    expect(problems[0]).toMatch(/^m\.json:2:47: MISSING_TRANSITION_TARGET: .*\/States\/A/);
  });

  test("a wrong definition inside the project file is told there", async () => {
    const problems = await problemsOf({
      "treadle.yaml": `
stateMachines:
  M:
    definition:
      StartAt: A
      States:
        A: { Type: Pass, Next: Nowhere }
`,
    });
    expect(problems[0]).toMatch(/^treadle\.yaml:7:32: MISSING_TRANSITION_TARGET: /);
  });

  test("a placeholder without a value is a warning with a guess", async () => {
    const project = await projectOf({
      "treadle.yaml": "stateMachines:\n  M: { definition: m.json, substitutions: { Topic: t } }\n",
      "m.json": PASS.replace('"End"', '"Comment": "${Topik}", "End"'),
    });
    expect(project.warnings.map(({ line, column, message }) => [line, column, message])).toEqual([
      [1, 63, "nothing gives ${Topik} a value; did you mean 'Topic'?"],
    ]);
  });

  test("a placeholder without a value in a function's environment is a warning at its place", async () => {
    const project = await projectOf({
      "treadle.yaml": `activities: [Work]
functions:
  f:
    runtime: provided
    code: { bootstrap: x }
    environment:
      AA: "\${Wrok}"
      BB: "$\${Own} \${Work}"
`,
    });
    expect(project.warnings.map(({ line, column, message }) => [line, column, message])).toEqual([
      [7, 11, "nothing gives ${Wrok} a value; did you mean 'Work'? ($${Wrok} is the text itself)"],
    ]);
    expect(project.functions[0]?.environment?.["AA"]).toBe("${Wrok}");
  });

  test("a folder without a project, and a file that is not there", async () => {
    const folder = folderWith({});
    const none = await loadProject(folder);
    expect(none.ok ? [] : none.problems).toEqual([
      {
        file: folder,
        message: "there is no treadle.yaml, treadle.yml, treadle.json in this folder",
      },
    ]);
    const missing = await loadProject(join(folder, "other.yaml"));
    expect(missing.ok ? [] : missing.problems).toEqual([
      { file: join(folder, "other.yaml"), message: "there is no such file", unreadable: true },
    ]);
  });
});

describe("loadDefinitionFile", () => {
  test.each([
    ["m.asl.json", PASS],
    ["m.asl", PASS],
    ["m.asl.yaml", "StartAt: A\nStates:\n  A: { Type: Pass, End: true }\n"],
    ["m.yml", "StartAt: A\nStates: { A: { Type: Pass, End: true } }\n"],
    ["m.txt", PASS],
    ["m", "StartAt: A\nStates: { A: { Type: Pass, End: true } }\n"],
  ])("reads %s", async (name, text) => {
    const loaded = await loadDefinitionFile(join(folderWith({ [name]: text }), name));
    expect(loaded.ok && JSON.parse(loaded.value.text)).toEqual(JSON.parse(PASS));
  });

  test("a JSON file keeps its text", async () => {
    const file = join(folderWith({ "m.json": `${PASS}\n` }), "m.json");
    const loaded = await loadDefinitionFile(file);
    expect(loaded.ok && loaded.value.text).toBe(`${PASS}\n`);
  });

  test("checks as Express where it is said so", async () => {
    const definition = PASS.replace(
      '"Type": "Pass"',
      '"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync", "Parameters": {"StateMachineArn": "x"}',
    );
    const file = join(folderWith({ "m.json": definition }), "m.json");
    expect((await loadDefinitionFile(file)).ok).toBe(true);
    expect((await loadDefinitionFile(file, { type: "EXPRESS" })).ok).toBe(false);
  });

  test("a definition that AWS would not take for its length is refused", async () => {
    const long = PASS.replace("{", `{"Comment":"${"x".repeat(1_048_577)}",`);
    const file = join(folderWith({ "m.json": long }), "m.json");
    const loaded = await loadDefinitionFile(file);
    expect(loaded.ok ? [] : loaded.problems).toEqual([
      { file, message: expect.stringContaining("AWS takes 1,048,576 at most") },
    ]);
  });

  test("bytes that are no text are refused by name", async () => {
    const folder = folderWith({});
    writeFileSync(join(folder, "m.json"), Buffer.from([0xff, 0xfe, 0x00]));
    const loaded = await loadDefinitionFile(join(folder, "m.json"));
    expect(loaded.ok ? [] : loaded.problems).toEqual([
      { file: join(folder, "m.json"), message: "the file is not text in UTF-8", unreadable: true },
    ]);
  });
});
