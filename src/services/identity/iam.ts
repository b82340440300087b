// iam.ts — IAM as records: roles and policies can be made, found and taken away as Terraform and CDK do it. Nothing
// is allowed or denied by them.
import { globalArn, type TimestampMs } from "../../base/index.ts";
import type { Journal } from "../journal/index.ts";
import type { OperationTable } from "../service.ts";
import { policyOperations } from "./iam-policies.ts";
import type { IamRecords } from "./iam-records.ts";
import { inlineOperations, roleOperations } from "./iam-roles.ts";

export function iamOperations(journal: Journal, now: () => TimestampMs): OperationTable {
  const records: IamRecords = {
    roles: journal.shelf("roles"),
    policies: journal.shelf("policies"),
    now,
  };
  return {
    ...roleOperations(records),
    ...inlineOperations(records),
    ...policyOperations(records),
    GetUser: (_, { scope }) => ({
      User: {
        ...{ Path: "/", UserName: "root", UserId: scope.account, CreateDate: 0 },
        Arn: globalArn(scope, "iam", "root"),
      },
    }),
    ListAccountAliases: () => ({ AccountAliases: [], IsTruncated: false }),
    ListInstanceProfilesForRole: () => ({ InstanceProfiles: [], IsTruncated: false }),
  };
}
