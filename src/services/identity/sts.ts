// sts.ts — STS: who calls, and credentials for a role.
//
// The account of an access key is read from the key: twelve digits name it. So credentials for a role of another
// account carry that account as their key, and those of the caller's own account any key that begins with ASIA.
import { randomBytes } from "node:crypto";
import { globalArn, type JsonObject, parseArn, type TimestampMs } from "../../base/index.ts";
import { numberIn, textIn } from "../parameters.ts";
import type { Call, OperationTable } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";

const SESSION_SECONDS = 3_600;

export function stsOperations(now: () => TimestampMs): OperationTable {
  return {
    AssumeRole: (parameters, call) => assumeRole(now(), parameters, call),
    AssumeRoleWithWebIdentity: (parameters, call) => ({
      ...assumeRole(now(), parameters, call),
      SubjectFromWebIdentityToken: "treadle",
      Provider: textIn(parameters, "ProviderId") ?? "treadle",
    }),
    GetAccessKeyInfo: (parameters, { scope }) => {
      const key = textIn(parameters, "AccessKeyId") ?? "";
      return { Account: /^\d{12}$/.test(key) ? key : scope.account };
    },
    GetCallerIdentity: (_, { scope, accessKeyId }) => ({
      UserId: accessKeyId || "AIDATREADLE",
      Account: scope.account,
      Arn: globalArn(scope, "iam", "root"),
    }),
    GetSessionToken: (parameters, { scope }) => ({
      Credentials: credentials(now(), parameters, scope.account),
    }),
  };
}

function assumeRole(at: TimestampMs, parameters: JsonObject, call: Call): JsonObject {
  const roleArn = textIn(parameters, "RoleArn") ?? "";
  const session = textIn(parameters, "RoleSessionName") ?? "";
  const role = parseArn(roleArn);
  if (role?.service !== "iam" || !role.resource.startsWith("role/"))
    throw new ServiceFault("ValidationError", `${roleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new ServiceFault(
      "ValidationError",
      `1 validation error detected: Value '${session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  const name = role.resource.split("/").at(-1) ?? "";
  const own = role.account === call.scope.account ? undefined : role.account;
  return {
    Credentials: credentials(at, parameters, own),
    AssumedRoleUser: {
      AssumedRoleId: `AROATREADLE:${session}`,
      Arn: globalArn(role, "sts", `assumed-role/${name}/${session}`),
    },
    PackedPolicySize: 0,
  };
}

function credentials(
  at: TimestampMs,
  parameters: JsonObject,
  account: string | undefined,
): JsonObject {
  const seconds = numberIn(parameters, "DurationSeconds") ?? SESSION_SECONDS;
  if (seconds < 900 || seconds > 129_600) {
    throw new ServiceFault(
      "ValidationError",
      `The requested DurationSeconds ${seconds} is out of range`,
    );
  }
  return {
    AccessKeyId: account ?? `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    SecretAccessKey: randomBytes(30).toString("base64"),
    SessionToken: randomBytes(48).toString("base64"),
    Expiration: at / 1000 + seconds,
  };
}
