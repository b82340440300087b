// Layers that stacks make are there for functions of other stacks; those that nobody made are refused as AWS refuses them.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Host } from "../../src/host/index.ts";
import { writeZip } from "../../src/lambda/index.ts";
import { createTestHost, HOME_SCOPE } from "../support/test-host.ts";
import { template } from "./stack-host.ts";

let host: Host;
beforeAll(async () => {
  ({ host } = await createTestHost());
}, 60_000);
afterAll(() => host[Symbol.asyncDispose]());

async function stack(StackName: string, TemplateBody: string): Promise<readonly [string, string]> {
  const services = await host.services.get();
  const ask = async (operation: string, parameters: object) => {
    const asked = { service: "cloudformation", operation, scope: HOME_SCOPE };
    const answer = await services.call({ ...asked, parameters: { ...parameters } });
    if (!answer.ok) throw new Error(answer.message);
    // biome-ignore lint/suspicious/noExplicitAny: an answer may be of any shape, and a wrong one fails the test.
    return answer.output as any;
  };
  await ask("CreateStack", { StackName, TemplateBody });
  const status = await vi.waitFor(
    async () => {
      const { Stacks } = await ask("DescribeStacks", { StackName });
      if (Stacks[0].StackStatus.endsWith("_IN_PROGRESS")) throw new Error("not yet");
      return Stacks[0].StackStatus;
    },
    { timeout: 30_000, interval: 5 },
  );
  const { StackEvents } = await ask("DescribeStackEvents", { StackName });
  return [status, JSON.stringify(StackEvents)];
}

function functionWith(Layers: readonly unknown[]): object {
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      ...{ Runtime: "nodejs20.x", Handler: "index.handler", Code: { ZipFile: "exports.x = 1" } },
      ...{ Role: "arn:aws:iam::123456789012:role/r", Layers },
    },
  };
}

const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:layer:${name}`;

test("a layer of a stack serves functions of this stack and of the next; one that nobody made undoes a stack", async () => {
  const services = await host.services.get();
  const s3 = { service: "s3", scope: HOME_SCOPE };
  await services.call({ ...s3, operation: "CreateBucket", parameters: { Bucket: "layers" } });
  const Body = writeZip([{ name: "nodejs/a.js", content: Buffer.from(""), mode: 0o644 }]);
  const object = { Bucket: "layers", Key: "l.zip" };
  await services.call({ ...s3, operation: "PutObject", parameters: object, payload: Body });
  const layer = {
    Type: "AWS::Lambda::LayerVersion",
    Properties: { LayerName: "shared", Content: { S3Bucket: "layers", S3Key: "l.zip" } },
  };
  const own = template({ L: layer, F: { ...functionWith([{ Ref: "L" }]) } });
  expect((await stack("own", own))[0]).toBe("CREATE_COMPLETE");
  const next = template({ F: { ...functionWith([arnOf("shared:1")]) } });
  expect((await stack("next", next))[0]).toBe("CREATE_COMPLETE");
  const [status, events] = await stack(
    "none",
    template({ F: { ...functionWith([arnOf("x:9")]) } }),
  );
  expect(status).toBe("ROLLBACK_COMPLETE");
  expect(events).toContain(`Layer version ${arnOf("x:9")} does not exist.`);
}, 60_000);
