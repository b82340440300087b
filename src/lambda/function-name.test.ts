import { expect, test } from "vitest";
import { functionArn, parseFunctionName } from "./function-name.ts";
import { LambdaError } from "./lambda-error.ts";

const scope = { account: "000000000000", region: "us-east-1" };
const other = { account: "123456789012", region: "eu-west-1" };

test.each([
  ["orders", scope, "orders", undefined],
  ["orders:live", scope, "orders", "live"],
  ["orders:$LATEST", scope, "orders", "$LATEST"],
  ["function:orders", scope, "orders", undefined],
  ["123456789012:function:orders", { ...scope, account: "123456789012" }, "orders", undefined],
  ["123456789012:function:orders:7", { ...scope, account: "123456789012" }, "orders", "7"],
  ["arn:aws:lambda:eu-west-1:123456789012:function:orders", other, "orders", undefined],
  ["arn:aws:lambda:eu-west-1:123456789012:function:orders:live", other, "orders", "live"],
])("%s is understood", (text, expectedScope, name, qualifier) => {
  expect(parseFunctionName(text, scope)).toEqual({ scope: expectedScope, name, qualifier });
});

test("a qualifier may stand beside the name, but not against it", () => {
  expect(parseFunctionName("orders", scope, "live").qualifier).toBe("live");
  expect(parseFunctionName("orders:live", scope, "live").qualifier).toBe("live");
  expect(() => parseFunctionName("orders:live", scope, "7")).toThrow(
    "The derived qualifier from the function name does not match the specified qualifier.",
  );
});

test.each(["", "bad name", "a/b", "a:b:c:d:e:f:g:h", "x".repeat(65), "../up"])(
  "%j is refused",
  (text) => {
    expect(() => parseFunctionName(text, scope)).toThrow(LambdaError);
  },
);

test("an ARN names account, region and qualifier", () => {
  expect(functionArn(other, "f", "3")).toBe("arn:aws:lambda:eu-west-1:123456789012:function:f:3");
});

test("the region of the European partition is one too", () => {
  const arn = "arn:aws-eusc:lambda:eusc-de-east-1:123456789012:function:f";
  const region = "eusc-de-east-1";
  expect(parseFunctionName(arn, scope)).toMatchObject({ scope: { region }, name: "f" });
  expect(functionArn({ ...scope, region }, "f")).toBe(arn.replace("123456789012", scope.account));
});
