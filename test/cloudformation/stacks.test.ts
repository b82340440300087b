// Stacks without HTTP: made, changed, rolled back, deleted, and what is refused in which words.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { queue, type StackHost, stackHost, template, UNKNOWN } from "./stack-host.ts";

let host: StackHost;
beforeEach(async () => {
  host = await stackHost();
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  expect(host.complaints).toEqual([]);
});

const create = (StackName: string, TemplateBody: string, more = {}) =>
  host.stacks("CreateStack", { StackName, TemplateBody, ...more });
const update = (StackName: string, TemplateBody: string, more = {}) =>
  host.stacks("UpdateStack", { StackName, TemplateBody, ...more });
const queues = async (): Promise<string[]> =>
  ((await host.call("sqs", "ListQueues", {})).QueueUrls ?? []).map((url: string) =>
    url.split("/").at(-1),
  );

describe("a stack", () => {
  test("is made in the order of what its resources need, each with its events", async () => {
    const Outputs = { Url: { Value: { Ref: "Jobs" }, Description: "where" } };
    const policy = { deadLetterTargetArn: { "Fn::GetAtt": ["Dead", "Arn"] }, maxReceiveCount: 2 };
    await create(
      "s",
      template({ Jobs: queue({ RedrivePolicy: policy }), Dead: queue() }, { Outputs }),
    );
    const stack = await host.settled("s");
    expect(stack.StackStatus).toBe("CREATE_COMPLETE");
    expect(stack.Outputs).toMatchObject([{ OutputKey: "Url", Description: "where" }]);
    expect(stack.Outputs[0].OutputValue).toMatch(/\/s-Jobs-\w{12}$/);
    expect(await host.events("s")).toEqual([
      "s CREATE_IN_PROGRESS User Initiated",
      "Dead CREATE_IN_PROGRESS",
      "Dead CREATE_IN_PROGRESS Resource creation Initiated",
      "Dead CREATE_COMPLETE",
      "Jobs CREATE_IN_PROGRESS",
      "Jobs CREATE_IN_PROGRESS Resource creation Initiated",
      "Jobs CREATE_COMPLETE",
      "s CREATE_COMPLETE",
    ]);
  });

  test("whose resource cannot be made is undone", async () => {
    await create("s", template({ A: queue(), B: { ...UNKNOWN, DependsOn: "A" } }));
    expect((await host.settled("s")).StackStatus).toBe("ROLLBACK_COMPLETE");
    const events = await host.events("s");
    expect(events).toContain(
      "B CREATE_FAILED Resource type AWS::Nowhere::Thing is not supported by Treadle",
    );
    expect(events).toContain(
      "s ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [B]. Rollback requested by user.",
    );
    expect(await queues()).toEqual([]);
    await expect(update("s", template({ A: queue() }))).rejects.toThrow(
      /^ValidationError: Stack:arn:.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
    );
  });

  test("leaves nothing of a resource that was half made", async () => {
    const Subscription = [{ Protocol: "pigeon", Endpoint: "x" }];
    await create("s", template({ T: { Type: "AWS::SNS::Topic", Properties: { Subscription } } }));
    expect((await host.settled("s")).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect((await host.call("sns", "ListTopics", {})).Topics).toEqual([]);
  });

  test("stays as it is where its failure shall do nothing, and goes where it shall delete", async () => {
    const body = template({ A: queue(), B: { ...UNKNOWN, DependsOn: "A" } });
    await create("kept", body, { OnFailure: "DO_NOTHING" });
    expect((await host.settled("kept")).StackStatus).toBe("CREATE_FAILED");
    expect(await queues()).toHaveLength(1);
    const taken = template({ A: queue(), B: queue({ QueueName: "other" }, { DependsOn: "A" }) });
    await host.call("sqs", "CreateQueue", { QueueName: "other" });
    await update("kept", taken, { DisableRollback: true });
    expect((await host.settled("kept")).StackStatus).toBe("UPDATE_FAILED");
    await update("kept", taken.replace('"other"', '"own"'), { DisableRollback: true });
    expect((await host.settled("kept")).StackStatus).toBe("UPDATE_COMPLETE");
    expect((await host.events("kept")).slice(-3)).toEqual([
      "B CREATE_COMPLETE",
      "kept UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "kept UPDATE_COMPLETE",
    ]);
    await host.stacks("DeleteStack", { StackName: "kept" });
    const { StackId } = await create("gone", body, { OnFailure: "DELETE" });
    expect((await host.settled(StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect(await queues()).toEqual(["other"]);
  });

  test("that failed and was left so can be rolled back", async () => {
    const body = template({ A: queue(), B: { ...UNKNOWN, DependsOn: "A" } });
    await create("kept", body, { DisableRollback: true });
    expect((await host.settled("kept")).StackStatus).toBe("CREATE_FAILED");
    await host.stacks("RollbackStack", { StackName: "kept" });
    expect((await host.settled("kept")).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(await queues()).toEqual([]);
  });

  test("that is deleted is known by its id alone, and deleting nothing is no error", async () => {
    const { StackId } = await create("s", template({ A: queue() }));
    await host.settled("s");
    await host.stacks("DeleteStack", { StackName: "s" });
    expect((await host.settled(StackId)).StackStatus).toBe("DELETE_COMPLETE");
    await expect(host.stacks("DescribeStacks", { StackName: "s" })).rejects.toThrow(
      "ValidationError: Stack with id s does not exist",
    );
    await host.stacks("DeleteStack", { StackName: "s" });
    expect((await host.stacks("ListStacks", {})).StackSummaries).toHaveLength(1);
  });

  test("keeps what its policy retains", async () => {
    const kept = queue({ QueueName: "kept" }, { DeletionPolicy: "Retain" });
    const { StackId } = await create("s", template({ A: queue(), B: kept }));
    await host.settled("s");
    await host.stacks("DeleteStack", { StackName: "s" });
    await host.settled(StackId);
    expect(await queues()).toEqual(["kept"]);
    expect(await host.events(StackId)).toContain("B DELETE_SKIPPED");
  });

  test("that is protected is not deleted", async () => {
    await create("s", template({ A: queue() }), { EnableTerminationProtection: true });
    await host.settled("s");
    await expect(host.stacks("DeleteStack", { StackName: "s" })).rejects.toThrow(
      "ValidationError: Stack [s] cannot be deleted while TerminationProtection is enabled",
    );
  });

  test("whose resource cannot be deleted stays, and goes without it", async () => {
    const bucket = { Type: "AWS::S3::Bucket", Properties: { BucketName: "full" } };
    const { StackId } = await create("s", template({ Bucket: bucket }));
    await host.settled("s");
    await host.call("s3", "PutObject", { Bucket: "full", Key: "k", Body: "x" });
    await host.stacks("DeleteStack", { StackName: "s" });
    const failed = await host.settled("s");
    expect(failed.StackStatus).toBe("DELETE_FAILED");
    expect(failed.StackStatusReason).toBe("The following resource(s) failed to delete: [Bucket]. ");
    await host.stacks("DeleteStack", { StackName: "s", RetainResources: ["Bucket"] });
    expect((await host.settled(StackId)).StackStatus).toBe("DELETE_COMPLETE");
  });
});

describe("an update", () => {
  test("changes, makes, replaces and takes away what the template says otherwise", async () => {
    const before = { A: queue({ DelaySeconds: 1 }), B: queue({ QueueName: "b1" }), C: queue() };
    await create("s", template(before));
    await host.settled("s");
    const after = { A: queue({ DelaySeconds: 2 }), B: queue({ QueueName: "b2" }), D: queue() };
    await update("s", template(after));
    expect((await host.settled("s")).StackStatus).toBe("UPDATE_COMPLETE");
    const names = (await queues()).map((name) => name.replace(/-\w{12}$/, "")).sort();
    expect(names).toEqual(["b2", "s-A", "s-D"]);
    const events = (await host.events("s")).slice(11);
    expect(events).toEqual([
      "s UPDATE_IN_PROGRESS User Initiated",
      "A UPDATE_IN_PROGRESS",
      "A UPDATE_COMPLETE",
      "B UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "B UPDATE_IN_PROGRESS Resource creation Initiated",
      "B UPDATE_COMPLETE",
      "D CREATE_IN_PROGRESS",
      "D CREATE_IN_PROGRESS Resource creation Initiated",
      "D CREATE_COMPLETE",
      "s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "C DELETE_IN_PROGRESS",
      "C DELETE_COMPLETE",
      "B DELETE_IN_PROGRESS",
      "B DELETE_COMPLETE",
      "s UPDATE_COMPLETE",
    ]);
  });

  test("that fails leaves everything as it was", async () => {
    const before = { A: queue({ DelaySeconds: 1 }), B: queue({ QueueName: "b1" }), C: queue() };
    await create("s", template(before));
    const { Outputs: _, ...whole } = await host.settled("s");
    const known = (await queues()).sort();
    const after = {
      A: queue({ DelaySeconds: 2 }),
      B: queue({ QueueName: "b2" }),
      D: queue(),
      Z: { ...UNKNOWN, DependsOn: ["A", "B", "D"] },
    };
    await update("s", template(after), { Tags: [{ Key: "k", Value: "v" }] });
    const stack = await host.settled("s");
    expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(stack.Tags).toEqual(whole.Tags);
    expect((await queues()).sort()).toEqual(known);
    const { StackResources } = await host.stacks("DescribeStackResources", { StackName: "s" });
    const [a] = StackResources;
    const { Attributes } = await host.call("sqs", "GetQueueAttributes", {
      ...{ QueueUrl: a.PhysicalResourceId, AttributeNames: ["DelaySeconds"] },
    });
    expect(Attributes).toEqual({ DelaySeconds: "1" });
    expect(
      StackResources.map((one: { LogicalResourceId: string }) => one.LogicalResourceId),
    ).toEqual(["A", "B", "C"]);
    const { TemplateBody } = await host.stacks("GetTemplate", { StackName: "s" });
    expect(TemplateBody).toBe(template(before));
  });

  test("without a change is refused", async () => {
    await create("s", template({ A: queue() }));
    await host.settled("s");
    await expect(update("s", template({ A: queue() }))).rejects.toThrow(
      "ValidationError: No updates are to be performed.",
    );
  });

  test("of a stack that is not there is refused", async () => {
    await expect(update("s", template({ A: queue() }))).rejects.toThrow(
      "ValidationError: Stack [s] does not exist",
    );
  });

  test("that must replace what has a name of its own says to rename it", async () => {
    const table = (name: string) => ({
      Type: "AWS::DynamoDB::Table",
      Properties: {
        ...{ TableName: "named", BillingMode: "PAY_PER_REQUEST" },
        AttributeDefinitions: [{ AttributeName: name, AttributeType: "S" }],
        KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
      },
    });
    await create("s", template({ T: table("id") }));
    await host.settled("s");
    await update("s", template({ T: table("key") }));
    expect((await host.settled("s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await host.events("s")).toContain(
      "T UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename named and update the stack again.",
    );
  });
});

describe("parameters", () => {
  const declared = {
    Stage: { Type: "String", Default: "dev", AllowedValues: ["dev", "prod"] },
    Secret: { Type: "String", NoEcho: true },
  };
  const body = template({ Q: queue({ QueueName: { Ref: "Stage" } }) }, { Parameters: declared });
  const given = (ParameterKey: string, ParameterValue: string) => ({
    ParameterKey,
    ParameterValue,
  });

  test("have values, of those that are allowed, and are declared", async () => {
    await expect(create("s", body)).rejects.toThrow(
      "ValidationError: Parameters: [Secret] must have values",
    );
    const Secret = given("Secret", "x");
    await expect(
      create("s", body, { Parameters: [Secret, given("Stage", "test")] }),
    ).rejects.toThrow("ValidationError: Parameter 'Stage' must be one of AllowedValues");
    await expect(create("s", body, { Parameters: [Secret, given("Other", "1")] })).rejects.toThrow(
      "ValidationError: Parameters: [Other] do not exist in the template",
    );
  });

  test("that are secret are not shown, and previous values can be kept", async () => {
    await create("s", body, { Parameters: [given("Secret", "x"), given("Stage", "prod")] });
    const { Parameters } = await host.settled("s");
    expect(Parameters).toContainEqual({ ParameterKey: "Secret", ParameterValue: "****" });
    const kept = ["Secret", "Stage"].map((ParameterKey) => ({
      ParameterKey,
      UsePreviousValue: true,
    }));
    await expect(update("s", body, { Parameters: kept })).rejects.toThrow("No updates");
    expect(await queues()).toEqual(["prod"]);
  });

  test("that are secret do not stand in events either", async () => {
    const Secret = { Type: "String", NoEcho: true };
    const Topic = { Type: "AWS::SNS::Topic", Properties: { DisplayName: { Ref: "Secret" } } };
    await create("s", template({ Topic }, { Parameters: { Secret } }), {
      Parameters: [given("Secret", "hush-hush")],
    });
    await host.settled("s");
    const { StackEvents } = await host.stacks("DescribeStackEvents", { StackName: "s" });
    expect(JSON.stringify(StackEvents)).not.toContain("hush");
    expect(JSON.stringify(StackEvents)).toContain("****");
  });

  test("of SSM's types are its values", async () => {
    await host.call("ssm", "PutParameter", { Name: "/name", Value: "from-ssm", Type: "String" });
    const Parameters = { Name: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/name" } };
    await create("s", template({ Q: queue({ QueueName: { Ref: "Name" } }) }, { Parameters }));
    const stack = await host.settled("s");
    expect(stack.Parameters).toEqual([
      { ParameterKey: "Name", ParameterValue: "/name", ResolvedValue: "from-ssm" },
    ]);
    expect(await queues()).toEqual(["from-ssm"]);
  });
});

test("references to secrets and parameters are read when a resource is made, and not shown", async () => {
  await host.call("ssm", "PutParameter", { Name: "/name", Value: "jobs", Type: "String" });
  const SecretString = JSON.stringify({ end: "hidden" });
  await host.call("secretsmanager", "CreateSecret", { Name: "own", SecretString });
  const QueueName = "{{resolve:ssm:/name}}-{{resolve:secretsmanager:own:SecretString:end}}";
  await create("s", template({ Q: queue({ QueueName }) }));
  expect((await host.settled("s")).StackStatus).toBe("CREATE_COMPLETE");
  expect(await queues()).toEqual(["jobs-hidden"]);
  const { StackEvents } = await host.stacks("DescribeStackEvents", { StackName: "s" });
  const [, { ResourceProperties }] = StackEvents;
  expect(JSON.parse(ResourceProperties)).toEqual({ QueueName });
  await host.stacks("DeleteStack", { StackName: "s" });
});

describe("what is refused", () => {
  const role = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: {} } };
  test.each([
    ["broken JSON", '{"a":', "Template format error: JSON not well-formed. (line 1, column 6)"],
    ["a list", "- a", "Template format error: unsupported structure."],
    ["no resources", "{}", "Template format error: At least one Resources member must be defined."],
    [
      "a name that nothing has",
      template({ A: queue({ QueueName: { Ref: "B" } }) }),
      "Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
    ],
    [
      "a circle",
      template({ A: queue({}, { DependsOn: "B" }), B: queue({}, { DependsOn: "A" }) }),
      "Circular dependency between resources: [A, B]",
    ],
    [
      "an unknown section",
      template({ A: queue() }, { Extras: {} }),
      "Invalid template property or properties [Extras]",
    ],
  ])("%s", async (_, body, message) => {
    await expect(create("s", body)).rejects.toThrow(`ValidationError: ${message}`);
    await expect(host.stacks("ValidateTemplate", { TemplateBody: body })).rejects.toThrow(message);
  });

  test("a role that nobody acknowledges", async () => {
    const named = { ...role, Properties: { ...role.Properties, RoleName: "r" } };
    await expect(create("s", template({ R: role }))).rejects.toThrow(
      "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_IAM]",
    );
    await expect(create("s", template({ R: named }))).rejects.toThrow("[CAPABILITY_NAMED_IAM]");
  });

  test("a stack of the same name; the same request twice is one", async () => {
    const body = template({ A: queue() });
    const once = await create("s", body, { ClientRequestToken: "t" });
    expect(await create("s", body, { ClientRequestToken: "t" })).toEqual(once);
    await expect(create("s", body)).rejects.toThrow(
      "AlreadyExistsException: Stack [s] already exists",
    );
  });

  test("a queue that somebody else has made", async () => {
    await host.call("sqs", "CreateQueue", { QueueName: "taken" });
    await create("s", template({ A: queue({ QueueName: "taken" }) }));
    expect((await host.settled("s")).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect((await host.events("s")).join("\n")).toContain(
      "Resource of type 'AWS::SQS::Queue' with identifier 'taken' already exists.",
    );
    expect(await queues()).toEqual(["taken"]);
  });
});
