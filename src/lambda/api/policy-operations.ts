// policy-operations.ts — resource policies as records: kept and shown, never asked for permission.
import { globalArn, type JsonObject, type Scope } from "../../base/index.ts";
import type { PolicyStatement } from "../function.ts";
import { functionArn } from "../function-name.ts";
import { LambdaError } from "../lambda-error.ts";
import { checkRevision, versionOf } from "../registry/index.ts";
import { type Call, emptyResponse, jsonResponse, type LambdaResponse } from "./call.ts";
import { recordOf, referenceOf } from "./function-operations.ts";
import { Members } from "./members.ts";

const STATEMENT_ID = /^[a-zA-Z0-9-_]{1,100}$/;
const POLICY_BYTES_MAX = 20_480;

export async function addPermission(call: Call): Promise<LambdaResponse> {
  const { scope, name, qualifier } = referenceOf(call);
  const members = Members.ofBody(call.body);
  const id = members.text("StatementId") ?? "";
  if (!STATEMENT_ID.test(id)) throw badStatementId(id);
  const statement = statementOf(members, scope, functionArn(scope, name, qualifier));
  await call.context.registry.change(scope, name, (record) => {
    versionOf(record, qualifier);
    checkRevision(members.text("RevisionId"), record.latest.revisionId);
    if (record.policy.some((it) => it.id === id && it.qualifier === qualifier)) {
      throw new LambdaError(
        "ResourceConflictException",
        `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const policy = [...record.policy, { id, qualifier, statement }];
    if (JSON.stringify(policy).length > POLICY_BYTES_MAX) {
      throw new LambdaError(
        "PolicyLengthExceededException",
        `The final policy size is bigger than the limit (${POLICY_BYTES_MAX}).`,
      );
    }
    return { ...record, policy };
  });
  return jsonResponse(201, { Statement: JSON.stringify(statement) });
}

export function getPolicy(call: Call): LambdaResponse {
  const reference = referenceOf(call);
  const record = recordOf(call, reference);
  const version = versionOf(record, reference.qualifier);
  const statements = record.policy.filter((it) => it.qualifier === reference.qualifier);
  if (statements.length === 0) {
    throw new LambdaError(
      "ResourceNotFoundException",
      "The resource you requested does not exist.",
    );
  }
  const policy = {
    Version: "2012-10-17",
    Id: "default",
    Statement: statements.map((it) => it.statement),
  };
  return jsonResponse(200, { Policy: JSON.stringify(policy), RevisionId: version.revisionId });
}

export async function removePermission(call: Call): Promise<LambdaResponse> {
  const { scope, name, qualifier } = referenceOf(call);
  const id = call.path[1] ?? "";
  const isMeant = (it: PolicyStatement): boolean => it.id === id && it.qualifier === qualifier;
  await call.context.registry.change(scope, name, (record) => {
    if (!record.policy.some(isMeant)) {
      throw new LambdaError(
        "ResourceNotFoundException",
        `Statement ${id} is not found in resource policy.`,
      );
    }
    return { ...record, policy: record.policy.filter((it) => !isMeant(it)) };
  });
  return emptyResponse(204);
}

function statementOf(members: Members, scope: Scope, resource: string): JsonObject {
  const condition = conditionOf(members);
  return {
    Sid: members.text("StatementId") ?? "",
    Effect: "Allow",
    Principal: principalOf(members.text("Principal") ?? "", scope),
    Action: members.text("Action") ?? "",
    Resource: resource,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

function principalOf(principal: string, { region }: Scope): JsonObject | string {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) {
    return { AWS: globalArn({ account: principal, region }, "iam", "root") };
  }
  return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}

function conditionOf(members: Members): JsonObject {
  const equals: Record<string, string> = {};
  const tests = [
    ["SourceAccount", "AWS:SourceAccount"],
    ["EventSourceToken", "lambda:EventSourceToken"],
    ["PrincipalOrgID", "aws:PrincipalOrgID"],
    ["FunctionUrlAuthType", "lambda:FunctionUrlAuthType"],
  ] as const;
  for (const [member, key] of tests) {
    const value = members.text(member);
    if (value !== undefined) equals[key] = value;
  }
  const source = members.text("SourceArn");
  return {
    ...(Object.keys(equals).length === 0 ? {} : { StringEquals: equals }),
    ...(source === undefined ? {} : { ArnLike: { "AWS:SourceArn": source } }),
  };
}

function badStatementId(id: string): LambdaError {
  return new LambdaError(
    "ValidationException",
    `1 validation error detected: Value '${id}' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)`,
  );
}
