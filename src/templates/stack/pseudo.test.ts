import { expect, test } from "vitest";
import { pseudoParameters } from "./pseudo.ts";

test.each([
  ["us-east-1", "aws", "amazonaws.com"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
  ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
])("in %s the partition is %s and hosts are below %s", (region, partition, suffix) => {
  const pseudo = pseudoParameters({ account: "123456789012", region }, "shop");
  expect(pseudo.get("AWS::Partition")).toBe(partition);
  expect(pseudo.get("AWS::URLSuffix")).toBe(suffix);
  const id = `arn:${partition}:cloudformation:${region}:123456789012:stack/shop/`;
  expect(pseudo.get("AWS::StackId")).toMatch(new RegExp(`^${id}`));
});
