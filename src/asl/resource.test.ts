import { describe, expect, test } from "vitest";
import { optimisedActions } from "./optimised-services.ts";
import { hasPlaceholder, parseResource } from "./resource.ts";

describe("parseResource", () => {
  test("placeholders that nothing closes are none, however many", () => {
    const open = "${".repeat(400_000);
    expect(parseResource(open)).toEqual({ kind: "unknown", text: open });
    expect(hasPlaceholder(open)).toBe(false);
    const closed = `${open}}`;
    expect(parseResource(closed)).toEqual({ kind: "lambdaFunction", arn: closed });
    expect(hasPlaceholder(closed)).toBe(true);
    expect(parseResource(closed + open).kind).toBe("unknown");
  });

  test.each([
    "arn:aws:lambda:us-east-1:123456789012:function:f",
    "arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST",
    "arn:aws:lambda:your-region:your-account-id:function:yourHelloWorldFunction",
    "arn:aws:lambda:::function:f",
    "arn:aws-cn:lambda:cn-north-1:123456789012:function:f:alias",
    "${Function.Arn}",
    "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}",
  ])("%s is a Lambda function", (arn) => {
    expect(parseResource(arn)).toEqual({ kind: "lambdaFunction", arn });
  });

  test("an activity has its ARN", () => {
    const arn = "arn:aws:states:us-east-1:123456789012:activity:a";
    expect(parseResource(arn)).toEqual({ kind: "activity", arn });
  });

  test.each([
    ["arn:aws:states:::lambda:invoke", "lambda", "invoke", "requestResponse"],
    ["arn:aws:states:::sqs:sendMessage.waitForTaskToken", "sqs", "sendMessage", "waitForTaskToken"],
    ["arn:aws:states:::states:startExecution.sync:2", "states", "startExecution", "sync:2"],
    ["arn:aws:states:::ecs:runTask.sync", "ecs", "runTask", "sync"],
    [
      "arn:aws:states:us-east-1:123456789012:athena:startQueryExecution.sync",
      "athena",
      "startQueryExecution",
      "sync",
    ],
    ["arn:aws:states:${Region}:${Account}:lambda:invoke", "lambda", "invoke", "requestResponse"],
    ["arn:${AWS::Partition}:states:::dynamodb:putItem", "dynamodb", "putItem", "requestResponse"],
    [
      "arn:aws-us-gov:states:::emr-serverless:startJobRun.sync",
      "emr-serverless",
      "startJobRun",
      "sync",
    ],
  ])("%s is an optimised integration", (text, service, action, pattern) => {
    expect(parseResource(text)).toEqual({ kind: "integration", service, action, pattern });
  });

  test("what a Distributed Map reads and writes with is an integration", () => {
    for (const action of ["getObject", "listObjectsV2", "putObject"]) {
      const expected = { kind: "integration", service: "s3", action, pattern: "requestResponse" };
      expect(parseResource(`arn:aws:states:::s3:${action}`)).toEqual(expected);
    }
  });

  test.each([
    ["arn:aws:states:::aws-sdk:s3:getObject", "s3", "getObject", "requestResponse"],
    [
      "arn:aws:states:us-east-1:123456789012:aws-sdk:s3:getObject",
      "s3",
      "getObject",
      "requestResponse",
    ],
    [
      "arn:aws:states:::aws-sdk:ec2:runInstances.waitForTaskToken",
      "ec2",
      "runInstances",
      "waitForTaskToken",
    ],
  ])("%s is an SDK integration", (text, service, action, pattern) => {
    expect(parseResource(text)).toEqual({ kind: "sdk", service, action, pattern });
  });

  test.each([
    "",
    "f",
    "foo:bar",
    "arn:aws:states:::dynamodb:query",
    "arn:aws:states:::dynamodb:putItem.sync",
    "arn:aws:states:::dynamodb:putItem.waitForTaskToken",
    "arn:aws:states:::lambda:invoke.sync",
    "arn:aws:states:::ecs:runTask.sync:2",
    "arn:aws:states:::lambda:invoke.waitForToken",
    "arn:aws:states:::aws-sdk:s3:getObject.sync",
    "arn:aws:states:::aws-sdk:s3:GetObject",
    "arn:aws:states:::aws-sdk:s3",
    "arn:aws:states:us-east-1:123456789012:stateMachine:m",
    "arn:aws:lambda:us-east-1:123456789012:layer:l",
    "arn:aws:swf:us-east-1:123456789012:task:X",
  ])("%j is unknown", (text) => {
    expect(parseResource(text)).toEqual({ kind: "unknown", text });
  });

  test("a brace that is never closed begins no placeholder", () => {
    const open = "${".repeat(300_000);
    expect(hasPlaceholder(open)).toBe(false);
    expect(hasPlaceholder(`}${open}`)).toBe(false);
    expect(hasPlaceholder(`${open}}`)).toBe(true);
    expect(parseResource(open).kind).toBe("unknown");
    expect(parseResource("arn:${P}:lambda:::function:${").kind).toBe("lambdaFunction");
  });

  test("every optimised action is known without a pattern", () => {
    for (const action of optimisedActions()) {
      expect(parseResource(`arn:aws:states:::${action}`).kind).toBe("integration");
    }
  });
});
