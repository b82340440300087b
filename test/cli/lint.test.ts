// `treadle lint` on what is no definition, but holds some.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { treadle } from "./session.ts";

/** A folder of these files. */
function projectOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), "treadle-lint-"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

const GOOD = { StartAt: "A", States: { A: { Type: "Succeed" } } };
const BAD = { StartAt: "A", States: { A: { Type: "Tusk", End: true } } };
const TUSK = "The field 'Type' should have one of these values";
const SAM = (uri: string): string =>
  [
    "Transform: AWS::Serverless-2016-10-31",
    "Resources:",
    `  M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: ${uri} } }`,
    "",
  ].join("\n");
const cloudFormation = (definition: unknown): unknown => ({
  Parameters: { Stage: { Type: "String" } },
  Resources: {
    M: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: {
        RoleArn: "arn:aws:iam::123456789012:role/r",
        StateMachineName: { "Fn::Sub": "${Stage}-m" },
        DefinitionString: JSON.stringify(definition),
      },
    },
  },
});

test("lint shows the line of a file that Windows wrote", async () => {
  const text = JSON.stringify(BAD, undefined, 1).replaceAll("\n", "\r\n");
  const { stdout } = await treadle(["lint", join(projectOf({ "m.asl.json": text }), "m.asl.json")]);
  expect(stdout).toContain('"Type": "Tusk",\n');
  expect(stdout).not.toMatch(/\r|u000d/i);
});

describe("lint of a template", () => {
  test("looks at the definitions that it names, where they stand", async () => {
    const folder = projectOf({ "template.yaml": SAM("m.asl.json"), "m.asl.json": BAD });
    const { code, stdout } = await treadle(["lint", join(folder, "template.yaml")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/m\.asl\.json:1:\d+: error/);
    expect(stdout).toContain(TUSK);
    expect(stdout).not.toContain("StartAt]");
  });

  test("and at those that it holds", async () => {
    const files = { "bad.json": cloudFormation(BAD), "good.json": cloudFormation(GOOD) };
    const folder = projectOf(files);
    const stage = ["-p", "Stage=dev"];
    const bad = await treadle(["lint", join(folder, "bad.json"), ...stage]);
    expect([bad.code, bad.stdout.includes(TUSK)]).toEqual([1, true]);
    const good = await treadle(["lint", join(folder, "good.json"), ...stage]);
    expect([good.code, good.stdout]).toEqual([0, ""]);
    const asked = await treadle(["lint", join(folder, "good.json")]);
    expect(asked.code).toBe(1);
    expect(asked.stdout).toContain("give --parameter Stage=…");
  });

  test("says of one without machines, and of a machine whose definition is away, that it has looked at none", async () => {
    const S3 = "{ Bucket: b, Key: gone.json }";
    const machine = `  M: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionS3Location: ${S3} } }`;
    const folder = projectOf({
      "none.yaml": "Resources:\n  T: { Type: AWS::SNS::Topic }\n",
      "away.yaml": `Resources:\n${machine}\n`,
    });
    const none = await treadle(["lint", join(folder, "none.yaml")]);
    expect([none.code, none.stdout.includes("it has no state machine")]).toEqual([0, true]);
    const away = await treadle(["lint", join(folder, "away.yaml")]);
    expect(away.code).toBe(0);
    expect(away.stdout).toContain("its definition lies in S3");
    expect(away.stdout).toContain("it was not checked");
  });
});

describe("lint of a project", () => {
  test("is the same for its folder, or for a treadle.yaml", async () => {
    const sam = projectOf({ "template.yaml": SAM("m.asl.json"), "m.asl.json": BAD });
    expect((await treadle(["lint", sam])).stdout).toContain(TUSK);
    const machines = "stateMachines:\n  m: { definition: m.asl.json }\n";
    const own = projectOf({ "treadle.yaml": machines, "m.asl.json": BAD });
    for (const path of [own, join(own, "treadle.yaml")]) {
      const { code, stdout } = await treadle(["lint", path]);
      expect([code, stdout.includes(TUSK)]).toEqual([1, true]);
    }
  });

  test.each([
    ["cdk.json", '{"app":"node app.js"}', "run `npx cdk synth` first"],
    [
      "serverless.yml",
      "service: s\nprovider: { name: aws }\n",
      "run `npx serverless package` first",
    ],
    [
      "serverless.yaml",
      "service: s\nprovider: { name: aws }\n",
      "run `npx serverless package` first",
    ],
  ])("that has yet to be made of its %s says so", async (name, content, words) => {
    const { code, stdout } = await treadle(["lint", join(projectOf({ [name]: content }), name)]);
    expect(code).toBe(1);
    expect(stdout).toContain(words);
  });
});

test.each(["run", "graph"])(
  "%s of a template says what it is, and not what it lacks",
  async (command) => {
    const path = join(projectOf({ "template.yaml": SAM("m.asl.json") }), "template.yaml");
    const { code, stderr } = await treadle([command, path]);
    expect(code).toBe(2);
    expect(stderr).toContain("this is a template, not a definition: `treadle up ");
    expect(stderr).not.toContain("StartAt");
  },
);

test("a definition is one whatever its states and comments are called", async () => {
  const state = { Type: "Pass", Parameters: { Resources: ["AWS::SNS::Topic"] }, End: true };
  const folder = projectOf({
    "m.json": { StartAt: "Resources", States: { Resources: state } },
    "m.yaml": "StartAt: Resources\nStates:\n  Resources: { Type: Succeed }\n",
  });
  for (const name of ["m.json", "m.yaml"]) {
    const { code, stdout } = await treadle(["lint", join(folder, name)]);
    expect([name, code, stdout]).toEqual([name, 0, ""]);
  }
});

test("what stands twice is told where its line is, among the other problems", async () => {
  const folder = projectOf({
    "m.json": [
      '{ "StartAt": "A", "States": {',
      '  "B": { "Type": "Pass", "End": true, "Comment": "x",',
      '    "Comment": "y" },',
      '  "C": { "Type": "Pass", "End": true },',
      '  "A": { "Type": "Pass", "Comment": "x", "Comment": "y", "End": true }',
      "} }",
    ].join("\n"),
  });
  const told = await treadle(["lint", join(folder, "m.json"), "--format", "json"]);
  expect(JSON.parse(told.stdout).map(({ line }: { line: number }) => line)).toEqual([2, 3, 4, 5]);
});

test("each problem is told at the line of the very member, with what was meant; a doubt is no error", async () => {
  const text = [
    "StartAt: Frist",
    "States:",
    "  First:",
    "    Type: Pass",
    "    End: true",
    "    Parameters:",
    "      fine: 1",
    "      list:",
    "        - wrong.$: States.Fromat(1)",
    "  Second:",
    "    Type: Task",
    "    Resource: arn:aws:states:::sns:publish",
    "    End: true",
    "    Retry:",
    "      - ErrorEquals:",
    "          - States.Timout",
    "",
  ].join("\n");
  const path = join(projectOf({ "m.asl.yaml": text }), "m.asl.yaml");
  const { code, stdout } = await treadle(["lint", "--format", "json", path]);
  const told = JSON.parse(stdout).map((one: Record<string, string>) => {
    return [one["line"], one["severity"], one["message"]?.split("; ").at(-1)];
  });
  expect(code).toBe(1);
  expect(told).toEqual(
    expect.arrayContaining([
      [1, "error", "did you mean 'First'?"],
      [9, "error", "did you mean 'States.Format'?"],
      [16, "warning", "did you mean 'States.Timeout'?"],
    ]),
  );
});
