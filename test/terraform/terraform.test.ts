// Terraform with the AWS provider against a live server: create, no drift, change, destroy. Takes minutes, so
// it runs only where TREADLE_TEST_TERRAFORM is set and `terraform init` finds the provider
// (TF_CLI_CONFIG_FILE may name a local mirror).
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHost, HOME_SCOPE, type TestHost } from "../support/test-host.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-terraform-"));

function configuration(url: string, comment: string): string {
  const definition = (text: string): string =>
    `jsonencode({ Comment = "${text}", StartAt = "A", States = { A = { Type = "Pass", End = true } } })`;
  return `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  endpoints { sfn = "${url}" }
}
resource "aws_sfn_state_machine" "machine" {
  name       = "terraformed"
  role_arn   = "arn:aws:iam::123456789012:role/r"
  definition = ${definition(comment)}
  publish    = true
  tags       = { team = "${comment}" }
}
resource "aws_sfn_alias" "prod" {
  name = "PROD"
  routing_configuration {
    state_machine_version_arn = aws_sfn_state_machine.machine.state_machine_version_arn
    weight                    = 100
  }
}
resource "aws_sfn_activity" "worker" {
  name = "terraformed"
  tags = { team = "a" }
}
`;
}

interface Ran {
  readonly code: number;
  readonly text: string;
}

function terraform(...args: string[]): Promise<Ran> {
  const env = { ...process.env, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  return new Promise((resolve) => {
    const options = { cwd: folder, env, timeout: 240_000 };
    execFile("terraform", [...args, "-no-color"], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, text: `${error?.message ?? ""}\n${stdout}${stderr}` });
    });
  });
}

function write(url: string, comment: string): void {
  writeFileSync(join(folder, "main.tf"), configuration(url, comment));
}

/** Why it is not tested; undefined where it is. */
async function missing(): Promise<string | undefined> {
  if (process.env["TREADLE_TEST_TERRAFORM"] === undefined) return "set TREADLE_TEST_TERRAFORM=1";
  write("http://127.0.0.1:1", "first");
  const initialised = await terraform("init", "-input=false");
  if (initialised.code === 0) return undefined;
  return initialised.text.split("\n").find((line) => line.trim() !== "") ?? "terraform init failed";
}

const noTerraform = await missing();
if (noTerraform !== undefined) console.log(`Terraform is not tested: ${noTerraform}`);

describe.skipIf(noTerraform !== undefined)("Terraform", () => {
  let live: TestHost;
  let url: string;

  beforeAll(async () => {
    live = await createTestHost();
    url = await live.host.listen("127.0.0.1", 0);
    write(url, "first");
  });

  afterAll(async () => {
    await live[Symbol.asyncDispose]();
  });

  test("creates, sees no drift, changes in place and destroys", async () => {
    const apply = ["apply", "-auto-approve", "-input=false"];
    expect(await terraform(...apply)).toMatchObject({ code: 0 });
    // 2 would mean that something is to be changed.
    expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    write(url, "second");
    const changed = await terraform(...apply);
    expect(changed.text).toContain("2 changed, 0 destroyed");
    expect(await terraform("plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    const listed = await live.host.api.call(
      "ListStateMachineAliases",
      {
        stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:terraformed",
      },
      HOME_SCOPE,
    );
    expect(listed.body).toMatchObject({ stateMachineAliases: [{}] });
    expect(await terraform("destroy", "-auto-approve")).toMatchObject({ code: 0 });
    const left = await live.host.api.call("ListStateMachines", {}, HOME_SCOPE);
    expect(left.body).toEqual({ stateMachines: [] });
    expect(live.complaints).toEqual([]);
  }, 600_000);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
