import { describe, expect, test } from "vitest";
import {
  allServices,
  answeringOperation,
  type CalledAction,
  loadModelFile,
  loadServiceModel,
  modelsOrigin,
  type ShapeView,
  type StructureView,
} from "./index.ts";

function outputOf(service: string, action: string): StructureView {
  const output = loadServiceModel(service)?.operation(action)?.output;
  if (output === undefined) throw new Error(`${service}:${action} has no output`);
  return output;
}

describe("service models", () => {
  test("there are over four hundred services, and the origin is named", () => {
    expect(allServices().length).toBeGreaterThan(400);
    expect(modelsOrigin()).toMatch(/^botocore \d/);
  });

  test("an unknown service and an unknown action are undefined", () => {
    expect(loadServiceModel("nosuchservice")).toBeUndefined();
    expect(loadServiceModel("dynamodb")?.operation("noSuchAction")).toBeUndefined();
  });

  test("an operation is found by the action of a Resource in any case", () => {
    const model = loadServiceModel("dynamodb");
    expect(model?.operation("getItem")?.name).toBe("GetItem");
    expect(model?.operation("getitem")?.name).toBe("GetItem");
    expect(loadServiceModel("rds")?.operation("createDBInstance")?.name).toBe("CreateDBInstance");
  });

  test("loading a model a second time gives the same model", () => {
    expect(loadServiceModel("sqs")).toBe(loadModelFile("sqs"));
  });

  test("members are spelt as definitions write them and found in either spelling", () => {
    const output = outputOf("sfn", "startExecution");
    expect(output.members.map(({ name, required }) => [name, required])).toEqual([
      ["ExecutionArn", true],
      ["StartDate", true],
    ]);
    expect(output.member("executionArn")?.name).toBe("ExecutionArn");
    expect(output.member("StartDate")?.shape.type).toBe("timestamp");
    expect(outputOf("rds", "describeDBInstances").member("DbInstances")?.modelName).toBe(
      "DBInstances",
    );
  });

  test("lists, enumerations and bounds are at hand", () => {
    const entries = loadServiceModel("eventbridge")
      ?.operation("putEvents")
      ?.output?.member("Entries");
    const shape = entries?.shape as Extract<ShapeView, { type: "list" }>;
    expect(shape.type).toBe("list");
    expect(shape.element.type).toBe("structure");
    const storage = outputOf("s3", "getObject").member("StorageClass")?.shape;
    expect(storage).toMatchObject({ type: "string", enum: expect.arrayContaining(["GLACIER"]) });
    const blob = outputOf("kms", "encrypt").member("CiphertextBlob")?.shape;
    expect(blob).toMatchObject({ type: "blob", min: 1, max: 6144 });
    expect(outputOf("s3", "getObject").member("Body")?.streaming).toBe(true);
  });

  test("a shape that contains itself can be walked", () => {
    const item = outputOf("dynamodb", "getItem").member("Item")?.shape as { value: StructureView };
    const map = item.value.member("M")?.shape as { value: StructureView };
    expect(map.value.name).toBe("AttributeValue");
  });

  test("errors are named after the SDK's exceptions, unknown ones after the service", () => {
    expect(loadServiceModel("dynamodb")?.errorName("ResourceNotFoundException")).toBe(
      "DynamoDb.ResourceNotFoundException",
    );
    expect(
      loadServiceModel("dynamodb")?.errorName(
        "com.amazonaws.dynamodb.v20120810#ValidationException",
      ),
    ).toBe("DynamoDb.DynamoDbException");
    expect(loadServiceModel("s3")?.errorName("NoSuchKey")).toBe("S3.NoSuchKeyException");
    expect(loadServiceModel("rds")?.errorName("DBInstanceNotFound")).toBe(
      "Rds.DbInstanceNotFoundException",
    );
    expect(loadServiceModel("sfn")?.errorName("InvalidToken")).toBe("Sfn.InvalidTokenException");
    expect(loadServiceModel("secretsmanager")?.errorName("ValidationException")).toBe(
      "SecretsManager.SecretsManagerException",
    );
  });

  test.each<[CalledAction, string | undefined]>([
    [integration("states", "startExecution", "requestResponse"), "StartExecution"],
    [integration("states", "startExecution", "sync:2"), "DescribeExecution"],
    [integration("events", "putEvents", "requestResponse"), "PutEvents"],
    [integration("events", "putEvents", "waitForTaskToken"), undefined],
    [integration("glue", "startJobRun", "sync"), "GetJobRun"],
    [integration("elasticmapreduce", "addStep", "sync"), "DescribeStep"],
    [integration("elasticmapreduce", "addStep", "requestResponse"), "AddJobFlowSteps"],
    [integration("bedrock", "invokeModel", "requestResponse"), "InvokeModel"],
    [integration("bedrock", "createModelCustomizationJob", "sync"), "GetModelCustomizationJob"],
    [integration("http", "invoke", "requestResponse"), undefined],
    [{ ...integration("s3", "getObject", "requestResponse"), kind: "sdk" }, "GetObject"],
  ])("the answer of %o comes from %s", (called, operation) => {
    expect(answeringOperation(called)?.operation.name).toBe(operation);
  });
});

function integration(
  service: string,
  action: string,
  pattern: CalledAction["pattern"],
): CalledAction {
  return { kind: "integration", service, action, pattern };
}
