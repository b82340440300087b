// target.ts — which database a call means.
import type { JsonObject } from "../../base/index.ts";
import { present, textIn } from "../parameters.ts";
import { invalid } from "./faults.ts";
import type { Target } from "./records.ts";

export function targetOf(parameters: JsonObject): Target {
  const clusterIdentifier = textIn(parameters, "ClusterIdentifier");
  const workgroupName = textIn(parameters, "WorkgroupName");
  const database = textIn(parameters, "Database");
  const dbUser = textIn(parameters, "DbUser");
  const secretArn = textIn(parameters, "SecretArn");
  if (clusterIdentifier === undefined && workgroupName === undefined)
    throw invalid("Either ClusterIdentifier or WorkgroupName must be provided.");
  if (clusterIdentifier !== undefined && workgroupName !== undefined)
    throw invalid("ClusterIdentifier and WorkgroupName can't be provided together.");
  if (database === undefined || database === "") throw invalid("Database must be provided.");
  if (dbUser !== undefined && secretArn !== undefined)
    throw invalid("DbUser and SecretArn can't be provided together.");
  if (dbUser !== undefined && workgroupName !== undefined)
    throw invalid("DbUser can't be provided with WorkgroupName.");
  // The cast: members of a target, those that are there.
  return present({
    clusterIdentifier,
    workgroupName,
    database,
    dbUser,
    secretArn,
  }) as unknown as Target;
}
