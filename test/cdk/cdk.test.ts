// The CDK's own command against a live server: bootstrap, deploy, diff, deploy a change, destroy.
//
// orders.out is what `cdk synth` made of an app: a function with its code, a table, queues, a topic, a rule, a machine.
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestHost, HOME_SCOPE, type TestHost } from "../support/test-host.ts";
import { Cdk, withoutCdk } from "./cdk-tool.ts";

const none = withoutCdk();
if (none !== undefined) console.log(`The CDK is not tested: ${none}`);
const ASSEMBLY = fileURLToPath(new URL("orders.out", import.meta.url));
/** The CDK publishes nothing twice, so a changed template has another name. */
const HASH = "ebdf6479b811a1ae5211de7b81bcc3b1c4e60caa9fd0f5fe8c48cfdde59b0824";
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:orders-cdk";
const DEPLOY = ["deploy", "--app", "cdk.out", "--require-approval", "never"];

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

async function definition(): Promise<string> {
  const input = { stateMachineArn: MACHINE };
  const { body } = await live.host.api.call("DescribeStateMachine", input, HOME_SCOPE);
  return JSON.stringify(body);
}

describe.skipIf(none !== undefined)("the CDK", { timeout: 600_000 }, () => {
  test("bootstraps, deploys, sees no difference, deploys a change and destroys", async () => {
    using cdk = new Cdk(ASSEMBLY, url);
    expect(await cdk.run("bootstrap", "aws://123456789012/us-east-1")).toMatchObject({ code: 0 });
    const deployed = await cdk.run(...DEPLOY);
    expect(deployed.text).toContain(`Orders.MachineArn = ${MACHINE}`);
    expect(deployed.code).toBe(0);
    const diff = await cdk.run("diff", "--app", "cdk.out", "--fail");
    expect(diff.text).toContain("There were no differences");
    expect(await definition()).toContain("first");
    cdk.change("first", "second");
    cdk.change(HASH, HASH.replace("ebdf", "0000"));
    expect(await cdk.run(...DEPLOY)).toMatchObject({ code: 0 });
    expect(await definition()).toContain("second");
    const destroyed = await cdk.run("destroy", "--app", "cdk.out", "--force");
    expect(destroyed).toMatchObject({ code: 0 });
    const left = await live.host.api.call("ListStateMachines", {}, HOME_SCOPE);
    expect(left.body).toEqual({ stateMachines: [] });
  });
});
