// iam-roles.ts — IAM's roles with their trust and inline policies.
import type { JsonObject } from "../../base/index.ts";
import { numberIn, present, tagList, tagsIn, textIn, textsIn, without } from "../parameters.ts";
import type { Call, Operation, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import {
  checkDocument,
  encoded,
  type IamRecords,
  listed,
  newId,
  noSuchEntity,
  type RoleRecord,
  roleArn,
  roleKey,
  roleNamed,
  saveRole,
} from "./iam-records.ts";

function shown(role: RoleRecord, { scope }: Call): JsonObject {
  const { boundary } = role;
  return present({
    ...{ Path: role.path, RoleName: role.name, RoleId: role.id, Arn: roleArn(role, scope.region) },
    ...{
      CreateDate: Math.floor(role.createdAt / 1000),
      AssumeRolePolicyDocument: encoded(role.trust),
    },
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    PermissionsBoundary:
      boundary === undefined
        ? undefined
        : { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary },
    Tags: Object.keys(role.tags).length === 0 ? undefined : tagList(role.tags),
    RoleLastUsed: {},
  });
}

function createRole(records: IamRecords, parameters: JsonObject, call: Call): JsonObject {
  const { scope } = call;
  const name = textIn(parameters, "RoleName") ?? "";
  const trust = textIn(parameters, "AssumeRolePolicyDocument") ?? "";
  if (!/^[\w+=,.@-]{1,64}$/.test(name))
    throw new ServiceFault(
      "ValidationError",
      "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    );
  checkDocument(trust);
  if (records.roles.has(roleKey(scope.account, name)))
    throw new ServiceFault(
      "EntityAlreadyExistsException",
      `Role with name ${name} already exists.`,
      { status: 409 },
    );
  const description = textIn(parameters, "Description");
  const boundary = textIn(parameters, "PermissionsBoundary");
  const role: RoleRecord = {
    ...{ name, account: scope.account, path: textIn(parameters, "Path") ?? "/", id: newId("AROA") },
    ...{ createdAt: records.now(), trust, tags: tagsIn(parameters), policies: {}, attached: [] },
    ...(description === undefined ? {} : { description }),
    ...(boundary === undefined ? {} : { boundary }),
    maxSessionSeconds: numberIn(parameters, "MaxSessionDuration") ?? 3_600,
  };
  saveRole(records, role);
  return { Role: shown(role, call) };
}

function deleteRole(records: IamRecords, role: RoleRecord): JsonObject {
  const conflict = (text: string) =>
    new ServiceFault("DeleteConflictException", text, { status: 409 });
  if (role.attached.length > 0)
    throw conflict("Cannot delete entity, must detach all policies first.");
  if (Object.keys(role.policies).length > 0)
    throw conflict("Cannot delete entity, must delete policies first.");
  records.roles.delete(roleKey(role.account, role.name));
  return {};
}

export function roleOperations(records: IamRecords): OperationTable {
  const onRole =
    (run: (role: RoleRecord, parameters: JsonObject, call: Call) => JsonObject): Operation =>
    (parameters, call) =>
      run(roleNamed(records, parameters, call), parameters, call);
  const save = (role: RoleRecord) => saveRole(records, role);
  return {
    CreateRole: (parameters, call) => createRole(records, parameters, call),
    DeleteRole: onRole((role) => deleteRole(records, role)),
    DeleteRolePermissionsBoundary: onRole(({ boundary: _, ...role }) => save(role)),
    GetRole: onRole((role, _, call) => ({ Role: shown(role, call) })),
    ListRoles: (parameters, call) => {
      const prefix = textIn(parameters, "PathPrefix") ?? "/";
      const own = [...records.roles.values()].filter(
        ({ account, path }) => account === call.scope.account && path.startsWith(prefix),
      );
      const roles = own.map((role) => shown(role, call));
      return listed(roles, parameters, "Roles");
    },
    ListRoleTags: onRole(({ tags }, parameters) => listed(tagList(tags), parameters, "Tags")),
    PutRolePermissionsBoundary: onRole((role, parameters) =>
      save({ ...role, boundary: textIn(parameters, "PermissionsBoundary") ?? "" }),
    ),
    TagRole: onRole((role, parameters) =>
      save({ ...role, tags: { ...role.tags, ...tagsIn(parameters) } }),
    ),
    UntagRole: onRole((role, parameters) =>
      save({ ...role, tags: without(role.tags, textsIn(parameters, "TagKeys")) }),
    ),
    UpdateAssumeRolePolicy: onRole((role, parameters) => {
      const trust = textIn(parameters, "PolicyDocument") ?? "";
      checkDocument(trust);
      return save({ ...role, trust });
    }),
    UpdateRole: onRole((role, parameters) => save({ ...role, ...changesOf(parameters) })),
    UpdateRoleDescription: onRole((role, parameters, call) => {
      const changed = { ...role, ...changesOf(parameters) };
      save(changed);
      return { Role: shown(changed, call) };
    }),
  };
}

function changesOf(parameters: JsonObject): Partial<RoleRecord> {
  const description = textIn(parameters, "Description");
  const seconds = numberIn(parameters, "MaxSessionDuration");
  return {
    ...(description === undefined ? {} : { description }),
    ...(seconds === undefined ? {} : { maxSessionSeconds: seconds }),
  };
}

export function inlineOperations(records: IamRecords): OperationTable {
  const policyOf = (role: RoleRecord, parameters: JsonObject): string => {
    const name = textIn(parameters, "PolicyName") ?? "";
    const document = role.policies[name];
    if (document === undefined)
      throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
    return document;
  };
  return {
    DeleteRolePolicy: (parameters, call) => {
      const role = roleNamed(records, parameters, call);
      policyOf(role, parameters);
      const policies = without(role.policies, [textIn(parameters, "PolicyName") ?? ""]);
      return saveRole(records, { ...role, policies });
    },
    GetRolePolicy: (parameters, call) => {
      const role = roleNamed(records, parameters, call);
      const document = policyOf(role, parameters);
      const PolicyName = textIn(parameters, "PolicyName") ?? "";
      return { RoleName: role.name, PolicyName, PolicyDocument: encoded(document) };
    },
    ListRolePolicies: (parameters, call) => {
      const { policies } = roleNamed(records, parameters, call);
      return listed(Object.keys(policies).sort(), parameters, "PolicyNames");
    },
    PutRolePolicy: (parameters, call) => {
      const role = roleNamed(records, parameters, call);
      const document = textIn(parameters, "PolicyDocument") ?? "";
      checkDocument(document);
      const policies = { ...role.policies, [textIn(parameters, "PolicyName") ?? ""]: document };
      return saveRole(records, { ...role, policies });
    },
  };
}
