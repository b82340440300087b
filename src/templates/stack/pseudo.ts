// pseudo.ts — CloudFormation's pseudo parameters.
import { createHash } from "node:crypto";
import type { Json, Scope } from "../../base/index.ts";

export const NO_VALUE = "AWS::NoValue";

export function pseudoParameters(
  { account, region }: Scope,
  stackName: string,
): ReadonlyMap<string, Json> {
  // The same stack has the same id, whenever and wherever it is loaded.
  const hash = createHash("sha256").update(stackName).digest("hex");
  const [, a = "", b = "", c = "", d = "", e = ""] =
    /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash) ?? [];
  const id = `${stackName}/${a}-${b}-${c}-${d}-${e}`;
  return new Map<string, Json>([
    ["AWS::AccountId", account],
    ["AWS::NotificationARNs", []],
    ["AWS::Partition", "aws"],
    ["AWS::Region", region],
    ["AWS::StackId", `arn:aws:cloudformation:${region}:${account}:stack/${id}`],
    ["AWS::StackName", stackName],
    ["AWS::URLSuffix", "amazonaws.com"],
  ]);
}
