import { expect, test } from "vitest";
import { newName, newStackId } from "./names.ts";

test("a made-up name has its stack, its logical id and a random end", () => {
  expect(newName("AWS::SQS::Queue", "shop", "Jobs")).toMatch(/^shop-Jobs-\w{12}$/);
  expect(newName("AWS::StepFunctions::StateMachine", "shop", "Order")).toMatch(/^Order-\w{12}$/);
  expect(newName("AWS::SQS::Queue", "shop", "Jobs")).not.toBe(
    newName("AWS::SQS::Queue", "shop", "Jobs"),
  );
});

test("it is as long as its service allows, and small where that is asked for", () => {
  const long = "L".repeat(80);
  expect(newName("AWS::Lambda::Function", long, long).length).toBeLessThanOrEqual(64);
  expect(newName("AWS::S3::Bucket", "Shop", "Files")).toMatch(/^shop-files-[a-z0-9]{12}$/);
});

test("parts of an API have no random end, so that its address is known", () => {
  expect(newName("AWS::ApiGateway::RestApi", "shop", "Api")).toBe("shop-Api");
});

test("a stack's id is an ARN with its name", () => {
  const scope = { account: "123456789012", region: "eu-west-1" };
  expect(newStackId(scope, "shop")).toMatch(
    /^arn:aws:cloudformation:eu-west-1:123456789012:stack\/shop\/[0-9a-f-]{36}$/,
  );
});
