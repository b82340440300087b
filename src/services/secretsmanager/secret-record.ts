// secret-record.ts — what Secrets Manager keeps of a secret, and how it shows it.
import type { JsonObject, Scope, TimestampMs } from "../../base/index.ts";
import { present, type Texts, tagList } from "../parameters.ts";
import { ServiceFault } from "../service-fault.ts";

export interface SecretVersion {
  readonly id: string;
  readonly at: TimestampMs;
  readonly text?: string;
  /** Base64. */
  readonly binary?: string;
  readonly stages: readonly string[];
}

export interface SecretRecord {
  readonly arn: string;
  readonly name: string;
  readonly scope: Scope;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly tags: Texts;
  readonly versions: readonly SecretVersion[];
  readonly createdAt: TimestampMs;
  readonly changedAt: TimestampMs;
  readonly rotation?: JsonObject;
  readonly rotatedAt?: TimestampMs;
  readonly policy?: string;
  /** When it is gone for good, once its deletion was asked for. */
  readonly deletedAt?: TimestampMs;
}

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";

export function secretMissing(): ServiceFault {
  return new ServiceFault(
    "ResourceNotFoundException",
    "Secrets Manager can't find the specified secret.",
  );
}

export function invalidRequest(message: string): ServiceFault {
  return new ServiceFault("InvalidRequestException", message);
}

export function invalidParameter(message: string): ServiceFault {
  return new ServiceFault("InvalidParameterException", message);
}

export function stagesOf(record: SecretRecord): JsonObject {
  const staged = record.versions.filter(({ stages }) => stages.length > 0);
  return Object.fromEntries(staged.map(({ id, stages }) => [id, stages]));
}

export function described(record: SecretRecord): JsonObject {
  const seconds = (at: TimestampMs | undefined) => (at === undefined ? undefined : at / 1000);
  return present({
    ...{ ARN: record.arn, Name: record.name, Description: record.description },
    ...{
      KmsKeyId: record.kmsKeyId,
      RotationEnabled: record.rotation !== undefined ? true : undefined,
    },
    RotationLambdaARN: record.rotation?.["RotationLambdaARN"],
    RotationRules: record.rotation?.["RotationRules"],
    LastRotatedDate: seconds(record.rotatedAt),
    LastChangedDate: seconds(record.changedAt),
    DeletedDate: seconds(record.deletedAt),
    Tags: Object.keys(record.tags).length === 0 ? undefined : tagList(record.tags),
    CreatedDate: seconds(record.createdAt),
  });
}

export function shownValue(record: SecretRecord, version: SecretVersion): JsonObject {
  return present({
    ...{ ARN: record.arn, Name: record.name, VersionId: version.id },
    ...{ SecretBinary: version.binary, SecretString: version.text },
    VersionStages: version.stages,
    CreatedDate: version.at / 1000,
  });
}

/** The version takes the stages; those that held them lose them, and the one that was current becomes previous. */
export function withStages(
  record: SecretRecord,
  id: string,
  stages: readonly string[],
): SecretRecord {
  const current = stages.includes(CURRENT);
  const versions = record.versions.map((version): SecretVersion => {
    if (version.id === id) {
      const kept = version.stages.filter((stage) => !(current && stage === PREVIOUS));
      return { ...version, stages: [...new Set([...kept, ...stages])] };
    }
    const left = version.stages.filter(
      (stage) => !stages.includes(stage) && !(current && stage === PREVIOUS),
    );
    const was = current && version.stages.includes(CURRENT);
    return { ...version, stages: was ? [...left, PREVIOUS] : left };
  });
  return { ...record, versions };
}
