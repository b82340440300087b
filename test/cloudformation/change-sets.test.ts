// Change sets: what they say would change, and what comes of them.
import { afterEach, beforeEach, expect, test } from "vitest";
import { queue, type StackHost, stackHost, template } from "./stack-host.ts";

let host: StackHost;
beforeEach(async () => {
  host = await stackHost();
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  expect(host.complaints).toEqual([]);
});

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

const propose = (ChangeSetName: string, TemplateBody: string, more = {}) =>
  host.stacks("CreateChangeSet", { StackName: "s", ChangeSetName, TemplateBody, ...more });
const described = (ChangeSetName: string) =>
  host.stacks("DescribeChangeSet", { StackName: "s", ChangeSetName });
const execute = (ChangeSetName: string) =>
  host.stacks("ExecuteChangeSet", { StackName: "s", ChangeSetName });

test("a new stack is in review until its change set is executed", async () => {
  await propose("first", template({ A: queue() }), { ChangeSetType: "CREATE" });
  const { Stacks } = await host.stacks("DescribeStacks", { StackName: "s" });
  expect(Stacks[0].StackStatus).toBe("REVIEW_IN_PROGRESS");
  expect(await described("first")).toMatchObject({
    ...{ Status: "CREATE_COMPLETE", ExecutionStatus: "AVAILABLE" },
    Changes: [
      {
        Type: "Resource",
        ResourceChange: {
          ...{ Action: "Add", LogicalResourceId: "A", ResourceType: "AWS::SQS::Queue" },
        },
      },
    ],
  });
  await execute("first");
  const stack = await host.settled("s");
  expect(stack.StackStatus).toBe("CREATE_COMPLETE");
  expect(stack.ChangeSetId).toContain(":changeSet/first/");
  await expect(execute("first")).rejects.toThrow(
    /^InvalidChangeSetStatusException: ChangeSet \[arn:.*\] cannot be executed in its current status of \[CREATE_COMPLETE\]$/,
  );
});

test("a deployment that is done soon is done when its change set's execution answers", async () => {
  await propose("first", template({ A: queue() }), { ChangeSetType: "CREATE" });
  await execute("first");
  const { Stacks } = await host.stacks("DescribeStacks", { StackName: "s" });
  expect(Stacks[0].StackStatus).toBe("CREATE_COMPLETE");
});

test("without a change a change set fails, in the words that deploy looks for", async () => {
  await propose("first", template({ A: queue() }), { ChangeSetType: "CREATE" });
  await execute("first");
  await host.settled("s");
  await propose("second", template({ A: queue() }));
  expect(await described("second")).toMatchObject({
    ...{ Status: "FAILED", ExecutionStatus: "UNAVAILABLE", StatusReason: NO_CHANGES },
  });
  await expect(execute("second")).rejects.toThrow("in its current status of [FAILED]");
});

test("each resource says what would become of it", async () => {
  const Parameters = { Delay: { Type: "Number", Default: 1 } };
  const before = {
    Changed: queue({ DelaySeconds: { Ref: "Delay" } }),
    Gone: queue({}, { DeletionPolicy: "Retain" }),
    Renamed: queue({ QueueName: "one" }),
    Same: queue(),
    Uses: queue({
      RedrivePolicy: {
        ...{ deadLetterTargetArn: { "Fn::GetAtt": ["Renamed", "Arn"] }, maxReceiveCount: 2 },
      },
    }),
  };
  await propose("first", template(before, { Parameters }), { ChangeSetType: "CREATE" });
  await execute("first");
  await host.settled("s");
  const { Gone: _, ...rest } = before;
  const after = { ...rest, New: queue(), Renamed: queue({ QueueName: "two" }) };
  await propose("second", template(after, { Parameters }), {
    Parameters: [{ ParameterKey: "Delay", ParameterValue: "2" }],
  });
  const { Changes } = await described("second");
  const byId = Object.fromEntries(
    Changes.map(({ ResourceChange }: { ResourceChange: { LogicalResourceId: string } }) => [
      ResourceChange.LogicalResourceId,
      ResourceChange,
    ]),
  );
  expect(Object.keys(byId).sort()).toEqual(["Changed", "Gone", "New", "Renamed", "Uses"]);
  expect(byId["New"]).toMatchObject({ Action: "Add" });
  expect(byId["Gone"]).toMatchObject({ Action: "Remove", PolicyAction: "Retain" });
  expect(byId["Changed"]).toMatchObject({
    ...{ Action: "Modify", Replacement: "False", Scope: ["Properties"] },
    Details: [
      {
        Target: { Attribute: "Properties", Name: "DelaySeconds", RequiresRecreation: "Never" },
        ...{ Evaluation: "Static", ChangeSource: "ParameterReference", CausingEntity: "Delay" },
      },
    ],
  });
  expect(byId["Renamed"]).toMatchObject({
    ...{ Action: "Modify", Replacement: "True", PolicyAction: "ReplaceAndDelete" },
    Details: [{ Target: { Name: "QueueName", RequiresRecreation: "Always" } }],
  });
  expect(byId["Uses"]).toMatchObject({
    ...{ Action: "Modify", Replacement: "False" },
    Details: [
      { Evaluation: "Dynamic", ChangeSource: "ResourceAttribute", CausingEntity: "Renamed" },
    ],
  });
  const asked = { StackName: "s", ChangeSetName: "second" };
  expect((await host.stacks("GetTemplate", asked)).TemplateBody).toBe(
    template(after, { Parameters }),
  );
  await execute("second");
  expect((await host.settled("s")).StackStatus).toBe("UPDATE_COMPLETE");
});

test("outputs and tags alone are changes too", async () => {
  await propose("first", template({ A: queue() }), { ChangeSetType: "CREATE" });
  await execute("first");
  await host.settled("s");
  const Outputs = { Url: { Value: { Ref: "A" } } };
  await propose("outputs", template({ A: queue() }, { Outputs }));
  expect(await described("outputs")).toMatchObject({ Status: "CREATE_COMPLETE", Changes: [] });
  await propose("tags", template({ A: queue() }), { Tags: [{ Key: "k", Value: "v" }] });
  expect(await described("tags")).toMatchObject({ Status: "CREATE_COMPLETE", Changes: [] });
  const { Summaries } = await host.stacks("ListChangeSets", { StackName: "s" });
  expect(Summaries).toHaveLength(3);
  await host.stacks("DeleteChangeSet", { StackName: "s", ChangeSetName: "tags" });
  await expect(described("tags")).rejects.toThrow(
    "ChangeSetNotFoundException: ChangeSet [tags] does not exist",
  );
});

test("a type that changes is refused, and so is a stack that is there or is not", async () => {
  const body = template({ A: queue() });
  await expect(propose("x", body)).rejects.toThrow("ValidationError: Stack [s] does not exist");
  await propose("first", body, { ChangeSetType: "CREATE" });
  await execute("first");
  await host.settled("s");
  await expect(propose("again", body, { ChangeSetType: "CREATE" })).rejects.toThrow(
    "ValidationError: Stack [s] already exists and cannot be created again with the changeSet [again].",
  );
  await expect(propose("x", template({ A: { Type: "AWS::SNS::Topic" } }))).rejects.toThrow(
    "Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]",
  );
});

test("a transform that needs acknowledging fails afterwards, as AWS looks at it then", async () => {
  const fn = { Type: "AWS::Serverless::Function", Properties: {} };
  const body = template({ Fn: fn }, { Transform: "AWS::Serverless-2016-10-31" });
  await propose("first", body, { ChangeSetType: "CREATE" });
  expect(await described("first")).toMatchObject({
    ...{ Status: "FAILED", StatusReason: "Requires capabilities : [CAPABILITY_IAM]" },
  });
});
