import { describe, expect, test } from "vitest";
import type { JsonObject } from "../base/index.ts";
import type { CalledAction, ParameterLanguage } from "./models/index.ts";
import { unsupportedFields } from "./unsupported-fields.ts";

function called(text: string): CalledAction {
  const [, sdk, service = "", action = ""] = /^(aws-sdk:)?([^:]+):(.+)$/.exec(text) ?? [];
  const kind = sdk === undefined ? "integration" : "sdk";
  return { kind, service, action, pattern: "requestResponse" };
}

/** Pointers to the fields that are refused. */
function refused(
  action: string,
  parameters: JsonObject,
  language: ParameterLanguage = "JSONPath",
): readonly string[] {
  return unsupportedFields(called(action), parameters, language).map(({ path, name }) =>
    [...path, name].join("/"),
  );
}

const ENTRY = { Source: "s", DetailType: "t", Detail: { any: "thing" } };

describe("fields that an action does not take", () => {
  test.each<[string, JsonObject, readonly string[]]>([
    ["aws-sdk:dynamodb:getItem", { TableName: "t", Foo: 1 }, ["Foo"]],
    ["lambda:invoke", { FunctionName: "f", Foo: 1, Payload: { Bar: 1 } }, ["Foo"]],
    [
      "sns:publish",
      { Message: "m", MessageAttributes: { a: { DataTyp: "String" } } },
      ["MessageAttributes/a/DataTyp"],
    ],
    ["events:putEvents", { Entries: [ENTRY, { ...ENTRY, Sauce: "s" }] }, ["Entries/1/Sauce"]],
    ["aws-sdk:s3:listBuckets", { Bucket: "b" }, ["Bucket"]],
    ["aws-sdk:dynamodb:scan", { TableName: "t", Foo: null }, ["Foo"]],
    ["apigateway:invoke", { ApiEndpoint: "a", Method: "GET", Stages: "x" }, ["Stages"]],
    ["http:invoke", { ApiEndpoint: "a", Method: "GET", Body: "x" }, ["Body"]],
    ["eks:call", { ClusterName: "c", Verb: "GET" }, ["Verb"]],
    ["eks:createCluster", { Name: "c", Job: {} }, ["Job"]],
  ])("%s %j", (action, parameters, fields) => {
    expect(refused(action, parameters)).toEqual(fields);
  });

  test.each<[string, JsonObject]>([
    ["dynamodb:getItem", { tableName: "t", Key: { id: { s: "1" } } }],
    [
      "dynamodb:putItem",
      { TableName: "t", Item: { id: { S: "1" }, no: { Null: true }, nu: { Nul: true } } },
    ],
    ["states:startExecution", { StateMachineArn: "a", Input: { Any: { thing: 1 } } }],
    ["sqs:sendMessage", { QueueUrl: "q", MessageBody: { any: "thing" } }],
    [
      "bedrock:invokeModel",
      { ModelId: "m", Body: { a: 1 }, Input: { S3Uri: "s" }, Output: { S3Uri: "s" } },
    ],
    [
      "elasticmapreduce:addStep",
      { ClusterId: "j", Step: { Name: "n", HadoopJarStep: { Jar: "j" } } },
    ],
    [
      "elasticmapreduce:modifyInstanceGroupByName",
      { ClusterId: "j", InstanceGroupName: "n", InstanceGroup: { InstanceCount: 1 } },
    ],
    [
      "http:invoke",
      { ApiEndpoint: "a", Method: "GET", Headers: { any: "x" }, RequestBody: { any: 1 } },
    ],
    ["eks:runJob", { ClusterName: "c", Job: { spec: {} } }],
  ])("takes what %s takes: %j", (action, parameters) => {
    expect(refused(action, parameters)).toEqual([]);
  });

  test("of integrations with members of their own, the operation's are none", () => {
    const parameters = { JobFlowId: "j", Steps: [], Step: { Nam: "n" } };
    expect(refused("elasticmapreduce:addStep", parameters)).toEqual([
      "JobFlowId",
      "Steps",
      "Step/Nam",
    ]);
  });

  test("in JSONPath a name that ends in .$ is the field before it, and its value is opaque", () => {
    const parameters = { "TableName.$": "$.t", "Foo.$": "$.foo", "Key.$": "$.key" };
    expect(refused("dynamodb:getItem", parameters)).toEqual(["Foo"]);
    const item = {
      "TableName.$": "$.t",
      Item: { "id.$": "$.id", a: { "S.$": "$.a", "T.$": "$.b" } },
    };
    expect(refused("dynamodb:putItem", item)).toEqual(["Item/a/T"]);
    expect(refused("dynamodb:getItem", { "TableName.$": "x" }, "JSONata")).toEqual(["TableName.$"]);
  });

  test("what an expression gives is not looked at", () => {
    const parameters = { TableName: "{% $t %}", Key: "{% $key %}", Foo: "{% 1 %}" };
    expect(refused("dynamodb:getItem", parameters, "JSONata")).toEqual(["Foo"]);
  });

  test("of a service or an action that nobody knows nothing is said", () => {
    expect(refused("aws-sdk:nosuch:thing", { Foo: 1 })).toEqual([]);
    expect(refused("bedrockagentcore:nosuchAction", { Foo: 1 })).toEqual([]);
  });

  test("what could stand there instead is at hand, without what is there", () => {
    const [found] = unsupportedFields(
      called("sqs:sendMessage"),
      { "QueueUrl.$": "$.q", Body: 1 },
      "JSONPath",
    );
    expect(found?.known).toContain("MessageBody");
    expect(found?.known).not.toContain("QueueUrl");
  });

  test("of thousands of wrong names in one object each has the same ones to choose from", () => {
    const wrong = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`Bdy${i}`, 1]));
    const found = unsupportedFields(called("sqs:sendMessage"), wrong, "JSONPath");
    expect(found).toHaveLength(20_000);
    expect(new Set(found.map(({ known }) => known)).size).toBe(1);
  });
});
