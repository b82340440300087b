// home.ts — where an execution is: the beginning of the names that it gives.
import { type ArnHome, parseArn } from "../base/index.ts";
import type { ExecutionIdentity } from "./trigger.ts";

/**
 * Of the partition that the execution's own name says: one that was named before names knew of partitions goes on
 * as it began.
 */
export function homeOf({ account, arn, region }: ExecutionIdentity): ArnHome {
  return { account, region, partition: parseArn(arn)?.partition };
}
