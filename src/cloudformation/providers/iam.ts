// iam.ts — roles and policies in the embedded IAM, where they are records; nothing is allowed or denied by them.
import {
  globalArn,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  stringifyJson,
} from "../../base/index.ts";
import { ResourceRefused } from "../../resources/index.ts";
import type { Link, Made, Provider, Wanted } from "./provider.ts";
import { tagMembers } from "./states.ts";

function textsOf(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.map(String) : [];
}

function documentText(value: Json | undefined): string {
  return typeof value === "string" ? value : stringifyJson(value ?? {});
}

async function roleMade(RoleName: string, link: Link): Promise<Made> {
  const { Role: role = {} } = await link.call("iam", "GetRole", { RoleName });
  const { Arn = "", RoleId = "" } = isJsonObject(role) ? role : {};
  return { physicalId: RoleName, attributes: { Arn, RoleId } };
}

function iamTags(wanted: Wanted): readonly JsonObject[] {
  return tagMembers(wanted).map(({ key = "", value = "" }) => ({ Key: key, Value: value }));
}

/** The role's policies as they are declared, and no others of those that its declaration had before. */
async function setPolicies(
  RoleName: string,
  wanted: Wanted,
  { link, before = {} }: { readonly link: Link; readonly before?: JsonObject },
): Promise<void> {
  const { ManagedPolicyArns, Policies } = wanted.properties;
  const managed = textsOf(ManagedPolicyArns);
  for (const PolicyArn of textsOf(before["ManagedPolicyArns"])) {
    if (managed.includes(PolicyArn)) continue;
    await link.callUnlessGone("iam", "DetachRolePolicy", { RoleName, PolicyArn });
  }
  for (const PolicyArn of managed) {
    await link.call("iam", "AttachRolePolicy", { RoleName, PolicyArn });
  }
  const inline = inlineIn(Policies);
  for (const { PolicyName } of inlineIn(before["Policies"])) {
    if (inline.some((policy) => policy.PolicyName === PolicyName)) continue;
    await link.callUnlessGone("iam", "DeleteRolePolicy", { RoleName, PolicyName });
  }
  for (const policy of inline) await link.call("iam", "PutRolePolicy", { RoleName, ...policy });
}

interface InlinePolicy extends JsonObject {
  readonly PolicyName: string;
  readonly PolicyDocument: string;
}

function inlineIn(policies: Json | undefined): readonly InlinePolicy[] {
  return (isJsonArray(policies) ? policies : []).flatMap((policy) => {
    if (!isJsonObject(policy)) return [];
    const { PolicyDocument, PolicyName = "" } = policy;
    return [{ PolicyName: String(PolicyName), PolicyDocument: documentText(PolicyDocument) }];
  });
}

function roleSettings({ properties }: Wanted): JsonObject {
  const { Description, MaxSessionDuration } = properties;
  return {
    ...(Description === undefined ? {} : { Description }),
    ...(MaxSessionDuration === undefined ? {} : { MaxSessionDuration: Number(MaxSessionDuration) }),
  };
}

const ROLE: Provider = {
  named: "RoleName",
  fixed: ["RoleName", "Path"],
  create: async (wanted, link) => {
    const {
      AssumeRolePolicyDocument,
      Path,
      PermissionsBoundary,
      RoleName: given,
    } = wanted.properties;
    if (AssumeRolePolicyDocument === undefined) {
      throw new ResourceRefused(
        "Model validation failed (#: required key [AssumeRolePolicyDocument] not found)",
      );
    }
    const RoleName = String(given ?? wanted.name);
    const reply = await link.ask({
      ...{ service: "iam", operation: "CreateRole" },
      parameters: {
        ...{ RoleName, AssumeRolePolicyDocument: documentText(AssumeRolePolicyDocument) },
        ...{ ...roleSettings(wanted), Tags: [...iamTags(wanted)] },
        ...(Path === undefined ? {} : { Path }),
        ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary }),
      },
    });
    const isOurs = wanted.resumed && !reply.ok && reply.code.startsWith("EntityAlreadyExists");
    if (!reply.ok && !isOurs) {
      throw new ResourceRefused(
        reply.code.startsWith("EntityAlreadyExists")
          ? `Resource of type 'AWS::IAM::Role' with identifier '${RoleName}' already exists.`
          : reply.message,
      );
    }
    await wanted.began(RoleName);
    await setPolicies(RoleName, wanted, { link });
    return roleMade(RoleName, link);
  },
  update: async (wanted, link, { physicalId: RoleName = "", properties: before }) => {
    const PolicyDocument = documentText(wanted.properties["AssumeRolePolicyDocument"]);
    await link.call("iam", "UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    await link.call("iam", "UpdateRole", { RoleName, ...roleSettings(wanted) });
    await setPolicies(RoleName, wanted, { link, before });
    const Tags = [...iamTags(wanted)];
    if (Tags.length > 0) await link.call("iam", "TagRole", { RoleName, Tags });
    return roleMade(RoleName, link);
  },
  remove: async ({ physicalId: RoleName = "", properties }, link) => {
    for (const PolicyArn of textsOf(properties["ManagedPolicyArns"])) {
      await link.callUnlessGone("iam", "DetachRolePolicy", { RoleName, PolicyArn });
    }
    for (const { PolicyName } of inlineIn(properties["Policies"])) {
      await link.callUnlessGone("iam", "DeleteRolePolicy", { RoleName, PolicyName });
    }
    await link.callUnlessGone("iam", "DeleteRole", { RoleName });
  },
};

/** `PolicyName` in `Roles`, or in the one `RoleName`. */
function rolesOf({ Roles, RoleName }: JsonObject): readonly string[] {
  return [...textsOf(Roles), ...(RoleName === undefined ? [] : [String(RoleName)])];
}

async function putInline(wanted: Wanted, link: Link): Promise<Made> {
  const { PolicyDocument, PolicyName: given } = wanted.properties;
  const PolicyName = String(given ?? wanted.name);
  for (const RoleName of rolesOf(wanted.properties)) {
    await link.call("iam", "PutRolePolicy", {
      ...{ RoleName, PolicyName, PolicyDocument: documentText(PolicyDocument) },
    });
  }
  return { physicalId: PolicyName, attributes: { Id: PolicyName } };
}

async function removeInline(
  properties: JsonObject,
  PolicyName: string,
  { link, kept = [] }: { readonly link: Link; readonly kept?: readonly string[] },
): Promise<void> {
  for (const RoleName of rolesOf(properties)) {
    if (kept.includes(RoleName)) continue;
    await link.callUnlessGone("iam", "DeleteRolePolicy", { RoleName, PolicyName });
  }
}

const INLINE: Provider = {
  fixed: [],
  create: putInline,
  update: async (wanted, link, known) => {
    const made = await putInline(wanted, link);
    const same = made.physicalId === known.physicalId;
    const kept = same ? rolesOf(wanted.properties) : [];
    await removeInline(known.properties, known.physicalId ?? "", { link, kept });
    return made;
  },
  remove: ({ physicalId = "", properties }, link) => removeInline(properties, physicalId, { link }),
};

const MANAGED: Provider = {
  named: "ManagedPolicyName",
  fixed: ["ManagedPolicyName", "Description", "Path"],
  create: async (wanted, link) => {
    const { Description, ManagedPolicyName: given, Path, PolicyDocument } = wanted.properties;
    const PolicyName = String(given ?? wanted.name);
    const path = typeof Path === "string" ? Path : "/";
    const arn = globalArn(wanted.scope, "iam", `policy${path}${PolicyName}`);
    const reply = await link.ask({
      ...{ service: "iam", operation: "CreatePolicy" },
      parameters: {
        ...{ PolicyName, PolicyDocument: documentText(PolicyDocument), Path: path },
        ...(Description === undefined ? {} : { Description }),
      },
    });
    if (!reply.ok && !(wanted.resumed && reply.code.startsWith("EntityAlreadyExists"))) {
      throw new ResourceRefused(reply.message);
    }
    await wanted.began(arn);
    for (const RoleName of rolesOf(wanted.properties)) {
      await link.call("iam", "AttachRolePolicy", { RoleName, PolicyArn: arn });
    }
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  },
  update: async (wanted, link, { attributes, physicalId: PolicyArn = "", properties: before }) => {
    await prunedVersions(PolicyArn, link);
    await link.call("iam", "CreatePolicyVersion", {
      ...{ PolicyArn, PolicyDocument: documentText(wanted.properties["PolicyDocument"]) },
      SetAsDefault: true,
    });
    const roles = rolesOf(wanted.properties);
    for (const RoleName of rolesOf(before)) {
      if (!roles.includes(RoleName))
        await link.callUnlessGone("iam", "DetachRolePolicy", { RoleName, PolicyArn });
    }
    for (const RoleName of roles)
      await link.call("iam", "AttachRolePolicy", { RoleName, PolicyArn });
    return { physicalId: PolicyArn, attributes };
  },
  remove: async ({ physicalId: PolicyArn = "", properties }, link) => {
    for (const RoleName of rolesOf(properties)) {
      await link.callUnlessGone("iam", "DetachRolePolicy", { RoleName, PolicyArn });
    }
    await prunedVersions(PolicyArn, link);
    await link.callUnlessGone("iam", "DeletePolicy", { PolicyArn });
  },
};

/** Only the default version stays: a policy has five at most, and goes with one alone. */
async function prunedVersions(PolicyArn: string, link: Link): Promise<void> {
  const listed = await link.callUnlessGone("iam", "ListPolicyVersions", { PolicyArn });
  const versions = listed?.["Versions"];
  for (const version of isJsonArray(versions) ? versions : []) {
    if (!isJsonObject(version) || version["IsDefaultVersion"] === true) continue;
    const VersionId = version["VersionId"] ?? "";
    await link.callUnlessGone("iam", "DeletePolicyVersion", { PolicyArn, VersionId });
  }
}

export const IAM_PROVIDERS: ReadonlyMap<string, Provider> = new Map([
  ["AWS::IAM::ManagedPolicy", MANAGED],
  ["AWS::IAM::Policy", INLINE],
  ["AWS::IAM::Role", ROLE],
  ["AWS::IAM::RolePolicy", INLINE],
]);
