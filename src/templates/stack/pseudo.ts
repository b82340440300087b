// pseudo.ts — CloudFormation's pseudo parameters.
import { createHash } from "node:crypto";
import { arnOf, type Json, partitionOf, type Scope, urlSuffixOf } from "../../base/index.ts";

export const NO_VALUE = "AWS::NoValue";

export function pseudoParameters(scope: Scope, stackName: string): ReadonlyMap<string, Json> {
  const { account, region } = scope;
  // The same stack has the same id, whenever and wherever it is loaded.
  const hash = createHash("sha256").update(stackName).digest("hex");
  const [, a = "", b = "", c = "", d = "", e = ""] =
    /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash) ?? [];
  const id = `${stackName}/${a}-${b}-${c}-${d}-${e}`;
  return new Map<string, Json>([
    ["AWS::AccountId", account],
    ["AWS::NotificationARNs", []],
    ["AWS::Partition", partitionOf(region)],
    ["AWS::Region", region],
    ["AWS::StackId", arnOf(scope, "cloudformation", `stack/${id}`)],
    ["AWS::StackName", stackName],
    ["AWS::URLSuffix", urlSuffixOf(region)],
  ]);
}
