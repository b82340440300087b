// iam-policies.ts — IAM's managed policies: versions, tags, what they are attached to.
import { globalArn, type JsonObject, partitionOf } from "../../base/index.ts";
import { present, tagList, tagsIn, textIn, textsIn, without } from "../parameters.ts";
import type { Call, Operation, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import {
  checkDocument,
  encoded,
  type IamRecords,
  listed,
  newId,
  noSuchEntity,
  type PolicyRecord,
  type PolicyVersion,
  roleNamed,
  saveRole,
} from "./iam-records.ts";

const VERSIONS_MAX = 5;
const AWS_POLICY = /^arn:[^:]+:iam::aws:policy\/(.*\/)?([^/]+)$/;

function policyArn({ account, partition = "aws", path, name }: PolicyRecord): string {
  return globalArn({ account, partition, region: "" }, "iam", `policy${path}${name}`);
}

function policyNamed({ policies }: IamRecords, parameters: JsonObject): PolicyRecord {
  const arn = textIn(parameters, "PolicyArn") ?? "";
  const policy = policies.get(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function attachments({ roles }: IamRecords, arn: string): number {
  return [...roles.values()].filter(({ attached }) => attached.includes(arn)).length;
}

function shown(records: IamRecords, policy: PolicyRecord): JsonObject {
  const arn = policyArn(policy);
  const changed = policy.versions.at(-1)?.createdAt ?? policy.createdAt;
  return present({
    ...{ PolicyName: policy.name, PolicyId: policy.id, Arn: arn, Path: policy.path },
    ...{ DefaultVersionId: policy.defaultVersion, AttachmentCount: attachments(records, arn) },
    ...{ PermissionsBoundaryUsageCount: 0, IsAttachable: true, Description: policy.description },
    ...{ CreateDate: Math.floor(policy.createdAt / 1000), UpdateDate: Math.floor(changed / 1000) },
    Tags: Object.keys(policy.tags).length === 0 ? undefined : tagList(policy.tags),
  });
}

function versionShown(policy: PolicyRecord, version: PolicyVersion, document: boolean): JsonObject {
  return present({
    Document: document ? encoded(version.document) : undefined,
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: Math.floor(version.createdAt / 1000),
  });
}

function versionNamed(policy: PolicyRecord, parameters: JsonObject): PolicyVersion {
  const id = textIn(parameters, "VersionId");
  const version = policy.versions.find((candidate) => candidate.id === id);
  if (version === undefined) {
    throw noSuchEntity(
      `Policy ${policyArn(policy)} version ${id} does not exist or is not attachable.`,
    );
  }
  return version;
}

export function policyOperations(records: IamRecords): OperationTable {
  return { ...onPolicies(records), ...onVersions(records), ...onRoles(records) };
}

function createPolicy(records: IamRecords, parameters: JsonObject, { scope }: Call): JsonObject {
  const document = textIn(parameters, "PolicyDocument") ?? "";
  const name = textIn(parameters, "PolicyName") ?? "";
  const description = textIn(parameters, "Description");
  checkDocument(document);
  const createdAt = records.now();
  const partition = partitionOf(scope.region);
  const policy: PolicyRecord = {
    ...{ name, account: scope.account, path: textIn(parameters, "Path") ?? "/", id: newId("ANPA") },
    ...{ createdAt, tags: tagsIn(parameters), defaultVersion: "v1", lastVersion: 1 },
    versions: [{ id: "v1", document, createdAt }],
    ...(description === undefined ? {} : { description }),
    ...(partition === "aws" ? {} : { partition }),
  };
  const arn = policyArn(policy);
  if (records.policies.has(arn)) {
    const text = `A policy called ${name} already exists. Duplicate names are not allowed.`;
    throw new ServiceFault("EntityAlreadyExistsException", text, { status: 409 });
  }
  records.policies.put(arn, policy);
  return { Policy: shown(records, policy) };
}

function onPolicies(records: IamRecords): OperationTable {
  const { policies } = records;
  const onPolicy =
    (run: (policy: PolicyRecord, parameters: JsonObject) => JsonObject): Operation =>
    (parameters) =>
      run(policyNamed(records, parameters), parameters);
  const save = (policy: PolicyRecord): JsonObject => {
    policies.put(policyArn(policy), policy);
    return {};
  };
  return {
    CreatePolicy: (parameters, call) => createPolicy(records, parameters, call),
    DeletePolicy: onPolicy((policy) => {
      if (attachments(records, policyArn(policy)) > 0) {
        const text = "Cannot delete a policy attached to entities.";
        throw new ServiceFault("DeleteConflictException", text, { status: 409 });
      }
      policies.delete(policyArn(policy));
      return {};
    }),
    GetPolicy: (parameters) => {
      const managed = AWS_POLICY.exec(textIn(parameters, "PolicyArn") ?? "");
      if (managed === null) return { Policy: shown(records, policyNamed(records, parameters)) };
      const [arn, path, name] = managed;
      return {
        Policy: present({
          ...{ PolicyName: name, Arn: arn, Path: `/${path ?? ""}`, DefaultVersionId: "v1" },
          ...{ PolicyId: "ANPATREADLE", AttachmentCount: attachments(records, arn) },
          ...{ IsAttachable: true, CreateDate: 0, UpdateDate: 0 },
        }),
      };
    },
    ListPolicies: (parameters, { scope }) => {
      const seen = partitionOf(scope.region);
      const own = [...policies.values()].filter(
        ({ account, partition = "aws" }) => account === scope.account && partition === seen,
      );
      const local = parameters["Scope"] === "AWS" ? [] : own;
      return listed(
        local.map((policy) => shown(records, policy)),
        parameters,
        "Policies",
      );
    },
    ListPolicyTags: onPolicy(({ tags }, parameters) => listed(tagList(tags), parameters, "Tags")),
    TagPolicy: onPolicy((policy, parameters) =>
      save({ ...policy, tags: { ...policy.tags, ...tagsIn(parameters) } }),
    ),
    UntagPolicy: onPolicy((policy, parameters) =>
      save({ ...policy, tags: without(policy.tags, textsIn(parameters, "TagKeys")) }),
    ),
  };
}

function onVersions(records: IamRecords): OperationTable {
  const save = (policy: PolicyRecord): void => records.policies.put(policyArn(policy), policy);
  return {
    CreatePolicyVersion: (parameters) => {
      const policy = policyNamed(records, parameters);
      if (policy.versions.length >= VERSIONS_MAX) {
        const text =
          "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.";
        throw new ServiceFault("LimitExceededException", text, { status: 409 });
      }
      const document = textIn(parameters, "PolicyDocument") ?? "";
      checkDocument(document);
      const lastVersion = policy.lastVersion + 1;
      const version = { id: `v${lastVersion}`, document, createdAt: records.now() };
      const isDefault = parameters["SetAsDefault"] === true;
      const changed = {
        ...{ ...policy, lastVersion, versions: [...policy.versions, version] },
        defaultVersion: isDefault ? version.id : policy.defaultVersion,
      };
      save(changed);
      return { PolicyVersion: versionShown(changed, version, false) };
    },
    DeletePolicyVersion: (parameters) => {
      const policy = policyNamed(records, parameters);
      const version = versionNamed(policy, parameters);
      if (version.id === policy.defaultVersion) {
        const text = "Cannot delete the default version of a policy.";
        throw new ServiceFault("DeleteConflictException", text, { status: 409 });
      }
      save({ ...policy, versions: policy.versions.filter(({ id }) => id !== version.id) });
      return {};
    },
    GetPolicyVersion: (parameters) => {
      if (AWS_POLICY.test(textIn(parameters, "PolicyArn") ?? "")) {
        const Document = encoded('{"Version":"2012-10-17","Statement":[]}');
        return {
          PolicyVersion: { Document, VersionId: "v1", IsDefaultVersion: true, CreateDate: 0 },
        };
      }
      const policy = policyNamed(records, parameters);
      return { PolicyVersion: versionShown(policy, versionNamed(policy, parameters), true) };
    },
    ListPolicyVersions: (parameters) => {
      const policy = policyNamed(records, parameters);
      const all = [...policy.versions].reverse();
      return listed(
        all.map((version) => versionShown(policy, version, false)),
        parameters,
        "Versions",
      );
    },
    SetDefaultPolicyVersion: (parameters) => {
      const policy = policyNamed(records, parameters);
      save({ ...policy, defaultVersion: versionNamed(policy, parameters).id });
      return {};
    },
  };
}

function onRoles(records: IamRecords): OperationTable {
  return {
    AttachRolePolicy: (parameters, call) => {
      const role = roleNamed(records, parameters, call);
      const arn = textIn(parameters, "PolicyArn") ?? "";
      if (!AWS_POLICY.test(arn) && !records.policies.has(arn)) {
        throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
      }
      const others = role.attached.filter((attached) => attached !== arn);
      return saveRole(records, { ...role, attached: [...others, arn] });
    },
    DetachRolePolicy: (parameters, call) => {
      const role = roleNamed(records, parameters, call);
      const arn = textIn(parameters, "PolicyArn") ?? "";
      if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
      return saveRole(records, { ...role, attached: role.attached.filter((own) => own !== arn) });
    },
    ListAttachedRolePolicies: (parameters, call) => {
      const { attached } = roleNamed(records, parameters, call);
      const all = attached.map((PolicyArn) => ({
        PolicyName: PolicyArn.split("/").at(-1) ?? "",
        PolicyArn,
      }));
      return listed(all, parameters, "AttachedPolicies");
    },
    ListEntitiesForPolicy: (parameters) => {
      const arn = textIn(parameters, "PolicyArn") ?? "";
      const roles = [...records.roles.values()].filter(({ attached }) => attached.includes(arn));
      return {
        PolicyRoles: roles.map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...{ PolicyGroups: [], PolicyUsers: [], IsTruncated: false },
      };
    },
  };
}
