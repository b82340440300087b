// The genuine AWS CLI against a server, as people deploy: package, deploy, change, deploy nothing, delete.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runAws, withoutAwsCli } from "../services/python-client.ts";
import { createTestHost, HOME_SCOPE, type TestHost } from "../support/test-host.ts";

const noCli = withoutAwsCli();
if (noCli !== undefined) console.log(`skipped: ${noCli}`);

let host: TestHost;
let url: string;
let folder: string;
beforeAll(async () => {
  host = await createTestHost();
  url = await host.host.listen("127.0.0.1", 0);
  folder = mkdtempSync(join(tmpdir(), "treadle-stacks-"));
  cpSync(fileURLToPath(new URL("app", import.meta.url)), folder, { recursive: true });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
  expect(host.complaints).toEqual([]);
});

// biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
const aws = (...args: string[]): Promise<any> => runAws(url, ...args);
const stacks = (...args: string[]) => aws("cloudformation", ...args);

/** What a command prints that prints no JSON. */
async function said(...args: string[]): Promise<string> {
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
  const where = { AWS_ENDPOINT_URL: url, AWS_DEFAULT_REGION: "us-east-1", AWS_PAGER: "" };
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
    ...keys,
    ...where,
  };
  const { stdout, stderr } = await promisify(execFile)("aws", args, { env });
  return `${stdout}${stderr}`;
}

const packagedFile = () => join(folder, "packaged.yaml");

async function packaged(): Promise<string> {
  const template = packagedFile();
  await said(
    ...["cloudformation", "package", "--template-file", join(folder, "template.yaml")],
    ...["--s3-bucket", "artifacts", "--output-template-file", template],
  );
  return template;
}

const deploy = (template: string, ...more: string[]) =>
  said(
    ...["cloudformation", "deploy", "--template-file", template, "--stack-name", "app"],
    ...["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", ...more],
  );

/** As `describe-stacks` shows it, without a process for each look. */
// biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
async function shown(): Promise<any> {
  const services = await host.host.services.get();
  const found = await services.call({
    ...{ service: "cloudformation", operation: "DescribeStacks", scope: HOME_SCOPE },
    parameters: { StackName: "app" },
  });
  if (!found.ok) throw new Error(found.message);
  const [stack] = found.output["Stacks"] as readonly unknown[];
  return stack;
}

function outputOf(stack: { Outputs: readonly Record<string, string>[] }, key: string): string {
  return stack.Outputs.find((one) => one["OutputKey"] === key)?.["OutputValue"] ?? "";
}

async function executed(input: object): Promise<unknown> {
  // Not by the CLI, which would put `sync-` before this machine's address.
  const stateMachineArn = outputOf(await shown(), "Machine");
  const given = { stateMachineArn, input: JSON.stringify(input) };
  const { body } = await host.host.call("StartSyncExecution", given);
  return JSON.parse(String(body["output"]));
}

describe.skipIf(noCli !== undefined)("the AWS CLI", { timeout: 180_000 }, () => {
  test("deploys a SAM project with its function, machine and nested stack", async () => {
    await aws("s3api", "create-bucket", "--bucket", "artifacts");
    const template = await packaged();
    expect(readFileSync(template, "utf8")).not.toContain("./function");
    expect(await deploy(template)).toContain("Successfully created/updated stack - app");
    const { Stacks } = await stacks("describe-stacks", "--stack-name", "app");
    const queue = outputOf(Stacks[0], "QueueUrl");
    expect(queue).toMatch(/\/app-Data-\w{12}-Jobs-\w{12}$/);
    expect(await executed({ name: "you" })).toEqual({ said: "hello you", queue, stage: "dev" });
  });

  test("deploys nothing where nothing is new", async () => {
    expect(await deploy(packagedFile(), "--no-fail-on-empty-changeset")).toContain(
      "No changes to deploy. Stack app is up to date",
    );
  });

  test("deploys what changed: code and a parameter", async () => {
    const code = join(folder, "function", "index.js");
    writeFileSync(code, readFileSync(code, "utf8").replace("hello", "welcome"));
    const overrides = ["--parameter-overrides", "Stage=prod"];
    expect(await deploy(await packaged(), ...overrides)).toContain("Successfully created/updated");
    expect(await executed({ name: "you" })).toMatchObject({ said: "welcome you", stage: "prod" });
  });

  test("rolls a failing change back and says so", async () => {
    const template = packagedFile();
    const broken = readFileSync(template, "utf8").replace(
      /^Resources:$/m,
      "Resources:\n  Bad:\n    Type: AWS::Nowhere::Thing\n    DependsOn: Fn",
    );
    writeFileSync(template, broken.replace("welcome", "lost"));
    await stacks(
      ...["update-stack", "--stack-name", "app", "--template-body", `file://${template}`],
      ...["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
      ...["--parameters", "ParameterKey=Stage,UsePreviousValue=true"],
    );
    await vi.waitFor(
      async () => expect((await shown()).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE"),
      { timeout: 60_000, interval: 20 },
    );
    expect(await executed({ name: "you" })).toMatchObject({ said: "welcome you" });
  });

  test("describes, lists, validates and deletes", async () => {
    const body = `file://${join(folder, "data.yaml")}`;
    const [{ StackResourceSummaries }, validated, { TemplateBody }] = await Promise.all([
      stacks("list-stack-resources", "--stack-name", "app"),
      stacks("validate-template", "--template-body", body),
      stacks("get-template", "--stack-name", "app"),
    ]);
    expect(
      StackResourceSummaries.map((one: { ResourceType: string }) => one.ResourceType).sort(),
    ).toEqual([
      "AWS::CloudFormation::Stack",
      "AWS::IAM::Role",
      "AWS::IAM::Role",
      "AWS::Lambda::Function",
      "AWS::StepFunctions::StateMachine",
    ]);
    expect(validated).toEqual({ ...{ Description: "Where the data lies", Parameters: [] } });
    expect(JSON.stringify(TemplateBody)).toContain("AWS::Serverless::Function");
    await stacks("delete-stack", "--stack-name", "app");
    await stacks("wait", "stack-delete-complete", "--stack-name", "app");
    const [machines] = await Promise.all([
      aws("stepfunctions", "list-state-machines"),
      expect(stacks("describe-stacks", "--stack-name", "app")).rejects.toThrow(
        "An error occurred (ValidationError) when calling the DescribeStacks operation: Stack with id app does not exist",
      ),
    ]);
    expect(machines).toEqual({ stateMachines: [] });
  });
});
