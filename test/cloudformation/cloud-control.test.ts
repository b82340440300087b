// The Cloud Control API over resources of stacks, as the CDK's hotswap changes them.
import { afterEach, beforeEach, expect, test } from "vitest";
import { queue, type StackHost, stackHost, template } from "./stack-host.ts";

const MACHINE = "AWS::StepFunctions::StateMachine";
const definition = (comment: string): string =>
  JSON.stringify({ Comment: comment, StartAt: "P", States: { P: { Type: "Pass", End: true } } });
const machine = (comment: string) => ({
  Type: MACHINE,
  Properties: {
    ...{ StateMachineName: "m", DefinitionString: definition(comment) },
    RoleArn: "arn:aws:iam::123456789012:role/r",
  },
});

let host: StackHost;
beforeEach(async () => {
  host = await stackHost();
  const TemplateBody = template({ M: machine("first"), Q: queue({ QueueName: "q" }) });
  await host.stacks("CreateStack", { StackName: "s", TemplateBody });
  await host.settled("s");
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  expect(host.complaints).toEqual([]);
});

const control = (operation: string, parameters: object) =>
  host.call("cloudcontrol", operation, parameters as never);
const Identifier = "arn:aws:states:us-east-1:123456789012:stateMachine:m";
const change = (...operations: object[]) =>
  control("UpdateResource", {
    ...{ TypeName: MACHINE, Identifier, PatchDocument: JSON.stringify(operations) },
  });
const replaceDefinition = (text: string) =>
  change({ op: "replace", path: "/DefinitionString", value: text });
async function resources(): Promise<string[]> {
  const { StackResources } = await host.stacks("DescribeStackResources", { StackName: "s" });
  return StackResources.map((one: { ResourceStatus: string }) => one.ResourceStatus);
}

test("a change reaches the service and leaves the stack as it was; its outcome can be asked for", async () => {
  const { ProgressEvent } = await replaceDefinition(definition("second"));
  expect(ProgressEvent).toMatchObject({ Operation: "UPDATE", OperationStatus: "SUCCESS" });
  const { RequestToken } = ProgressEvent;
  expect(await control("GetResourceRequestStatus", { RequestToken })).toEqual({ ProgressEvent });
  expect(await resources()).toEqual(["CREATE_COMPLETE", "CREATE_COMPLETE"]);
  const TemplateBody = template({ M: machine("third"), Q: queue({ QueueName: "q" }) });
  await host.stacks("UpdateStack", { StackName: "s", TemplateBody });
  expect((await host.settled("s")).StackStatus).toBe("UPDATE_COMPLETE");
});

test("resources are found by their type and id", async () => {
  const found = await control("GetResource", { TypeName: MACHINE, Identifier });
  expect(JSON.parse(found.ResourceDescription.Properties)).toMatchObject({ StateMachineName: "m" });
  const listed = await control("ListResources", { TypeName: "AWS::SQS::Queue" });
  expect(listed.ResourceDescriptions).toMatchObject([
    { Identifier: expect.stringMatching(/\/q$/) },
  ]);
});

test("what cannot be is refused, and what the service refuses is told by the request", async () => {
  const { ProgressEvent } = await replaceDefinition('{"StartAt":"None","States":{}}');
  expect(ProgressEvent).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
  const renamed = change({ op: "replace", path: "/StateMachineName", value: "n" });
  await expect(renamed).rejects.toThrow("NotUpdatableException");
  const nowhere = control("GetResource", { TypeName: MACHINE, Identifier: "none" });
  await expect(nowhere).rejects.toThrow("ResourceNotFoundException");
  const unknown = control("GetResource", { TypeName: "AWS::Nowhere::Thing", Identifier });
  await expect(unknown).rejects.toThrow("TypeNotFoundException");
  const forgotten = control("GetResourceRequestStatus", { RequestToken: "none" });
  await expect(forgotten).rejects.toThrow("RequestTokenNotFoundException");
});
