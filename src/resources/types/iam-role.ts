// iam-role.ts — AWS::IAM::Role, and resources about permissions: kept or read, never enforced.
import { stringifyJson } from "../../base/index.ts";
import { nameOf, objectIn, picked, tagsMember } from "../property.ts";
import type { ResourceType } from "../resource.ts";

export const IAM_ROLE: ResourceType = {
  properties: [
    ...["AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration"],
    ...["Path", "PermissionsBoundary", "Policies", "RoleName", "Tags"],
  ],
  required: ["AssumeRolePolicyDocument"],
  attributes: ["Arn", "RoleId"],
  make: async (resource, services) => {
    const { properties } = resource;
    const RoleName = nameOf(resource, "RoleName");
    const document = stringifyJson(objectIn(properties, "AssumeRolePolicyDocument") ?? {});
    const known = await services.find(["iam", "GetRole"], { RoleName }, "NoSuchEntityException");
    if (known === undefined) {
      await services.call("iam", "CreateRole", {
        ...{ RoleName, AssumeRolePolicyDocument: document },
        ...picked(properties, ["Description", "MaxSessionDuration", "Path", "PermissionsBoundary"]),
        ...tagsMember(properties),
      });
    }
    const { Role = {} } = await services.call("iam", "GetRole", { RoleName });
    const { Arn = "", RoleId = "" } = Role as Readonly<Record<string, string>>;
    return { ref: RoleName, attributes: { Arn, RoleId } };
  },
};

/** Nothing here asks for permissions: what grants them is read and left. */
export const PERMISSION: ResourceType = {
  properties: [
    ...["Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"],
    ...["Queues", "Topics", "PolicyDocument", "PolicyName", "Roles", "Bucket"],
  ],
  required: [],
  attributes: ["Id"],
  make: async ({ name }) => ({ ref: name, attributes: { Id: name } }),
};
