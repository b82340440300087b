// Terraform with the AWS provider against a live server: create, no drift, change, no drift, destroy.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeZip } from "../../src/lambda/index.ts";
import { askService } from "../support/ask-service.ts";
import { createTestHost, HOME_SCOPE, type TestHost } from "../support/test-host.ts";
import { Terraform, withoutTerraform } from "./terraform-tool.ts";

const none = withoutTerraform();
if (none !== undefined) console.log(`Terraform is not tested: ${none}`);
/** Each start of the provider takes seconds of CPU time, and each change of a queue 25 seconds. */
const isSlow = process.env["TREADLE_TEST_TERRAFORM"] === "all";
const project = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let live: TestHost;
let url: string;
beforeEach(async () => {
  live = await createTestHost();
  url = await live.host.listen("127.0.0.1", 0);
});
afterEach(async () => {
  await live[Symbol.asyncDispose]();
  expect(live.complaints).toEqual([]);
});

const HANDLER = "def handler(event, context):\n    return event\n";

function writeFunction(folder: string): void {
  const content = Buffer.from(HANDLER);
  writeFileSync(join(folder, "fn.zip"), writeZip([{ name: "index.py", content, mode: 0o644 }]));
}

const call = (operation: "ListStateMachines" | "ListStateMachineAliases", input: object) =>
  live.host.api.call(operation, input as never, HOME_SCOPE);
const ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

describe.skipIf(none !== undefined)("Terraform", { timeout: 900_000 }, () => {
  test("deploys a project, sees no drift, changes it in place and destroys it", async () => {
    using terraform = new Terraform(project("orders"), url);
    writeFunction(terraform.folder);
    expect(await terraform.init()).toMatchObject({ code: 0 });
    expect(await terraform.apply({ stage: "first" })).toMatchObject({ code: 0 });
    expect(await terraform.plan({ stage: "first" })).toMatchObject({ code: 0 });
    const changed = await terraform.apply({ stage: "second" });
    expect(changed.text).toMatch(/0 added, \d+ changed, 0 destroyed/);
    if (isSlow) expect(await terraform.plan({ stage: "second" })).toMatchObject({ code: 0 });
    const aliases = await call("ListStateMachineAliases", { stateMachineArn: ARN });
    expect(aliases.body).toMatchObject({ stateMachineAliases: [{}] });
    expect(await terraform.destroy()).toMatchObject({ code: 0 });
    expect((await call("ListStateMachines", {})).body).toEqual({ stateMachines: [] });
  });

  test.skipIf(!isSlow)("makes queues with policies and subscriptions to topics", async () => {
    using terraform = new Terraform(project("queues"), url);
    await askService(live.host, ["sqs", "CreateQueue"], { QueueName: "dead" });
    expect(await terraform.init()).toMatchObject({ code: 0 });
    expect(await terraform.apply()).toMatchObject({ code: 0 });
    expect(await terraform.plan()).toMatchObject({ code: 0 });
    expect(await terraform.destroy()).toMatchObject({ code: 0 });
  });
});
