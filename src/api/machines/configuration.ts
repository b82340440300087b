// configuration.ts — logging, tracing and encryption of a state machine: what is refused, what is shown.
import type { LoggingConfiguration as EngineLogging } from "../../engine/index.ts";
import type { LogGroupExists } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import type { EncryptionConfiguration, WireLogging } from "./documents.ts";

/** A logging configuration as a request gives it. */
export interface GivenLogging {
  readonly level?: WireLogging["level"] | undefined;
  readonly includeExecutionData?: boolean | undefined;
  readonly destinations?:
    | readonly {
        readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string | undefined } | undefined;
      }[]
    | undefined;
}

const LOG_GROUP_ARN = /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+(:\*)?$/;

function invalidLogging(detail: string): ServiceError {
  return new ServiceError(
    "InvalidLoggingConfiguration",
    `Invalid Logging Configuration: ${detail}`,
  );
}

/** The configuration with its defaults; what was not given stays out, as DescribeStateMachine shows it. */
export async function requireLogging(
  given: GivenLogging | undefined,
  logGroupExists: LogGroupExists | undefined,
): Promise<WireLogging> {
  const level = given?.level ?? "OFF";
  const destinations = given?.destinations;
  const count = destinations?.length ?? 0;
  if (count > 1 || (count === 0 && level !== "OFF")) {
    throw invalidLogging("Must specify exactly one Log Destination.");
  }
  for (const destination of destinations ?? []) {
    const arn = destination.cloudWatchLogsLogGroup?.logGroupArn;
    if (arn === undefined || !LOG_GROUP_ARN.test(arn)) {
      throw invalidLogging("Log Destination must be the ARN of a CloudWatch Logs log group.");
    }
    if (logGroupExists !== undefined && !(await logGroupExists(arn))) {
      throw invalidLogging("Log Destination not found.");
    }
  }
  return {
    level,
    includeExecutionData: given?.includeExecutionData ?? false,
    ...(destinations === undefined
      ? {}
      : {
          destinations: destinations.map(({ cloudWatchLogsLogGroup }) => ({
            cloudWatchLogsLogGroup: { logGroupArn: cloudWatchLogsLogGroup?.logGroupArn ?? "" },
          })),
        }),
  };
}

/** What the engine needs to write logs; undefined where nothing is logged. */
export function engineLogging(wire: WireLogging): EngineLogging | undefined {
  if (wire.level === "OFF") return undefined;
  const arns = (wire.destinations ?? []).map((one) => one.cloudWatchLogsLogGroup?.logGroupArn);
  return {
    level: wire.level,
    includeExecutionData: wire.includeExecutionData,
    logGroupArns: arns.filter((arn) => arn !== undefined),
  };
}

/** An encryption configuration as a request gives it. Nothing is encrypted with it: it is kept and shown. */
export interface GivenEncryption {
  readonly type: EncryptionConfiguration["type"] | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly kmsDataKeyReusePeriodSeconds?: number | undefined;
}

const REUSE_PERIOD_DEFAULT_SECONDS = 300;

export function requireEncryption(
  given: GivenEncryption | undefined,
): EncryptionConfiguration | undefined {
  if (given?.type === undefined) return undefined;
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = given;
  if (type === "AWS_OWNED_KEY") {
    if (kmsKeyId === undefined && kmsDataKeyReusePeriodSeconds === undefined) return { type };
    throw invalidEncryption(
      "kmsKeyId and kmsDataKeyReusePeriodSeconds must not be set when type is AWS_OWNED_KEY",
    );
  }
  if (kmsKeyId === undefined) {
    throw invalidEncryption("kmsKeyId must be set when type is CUSTOMER_MANAGED_KMS_KEY");
  }
  return {
    type,
    kmsKeyId,
    kmsDataKeyReusePeriodSeconds: kmsDataKeyReusePeriodSeconds ?? REUSE_PERIOD_DEFAULT_SECONDS,
  };
}

function invalidEncryption(detail: string): ServiceError {
  return new ServiceError(
    "InvalidEncryptionConfiguration",
    `Invalid Encryption Configuration: ${detail}`,
  );
}

/** A path may stand before the role's name. */
const ROLE_ARN = /^arn:[^:]+:iam::[^:]*:role\/[^:]+$/;

/** A role's ARN at least; whether the role exists is IAM's business. */
export function requireRole(roleArn: string): string {
  if (ROLE_ARN.test(roleArn)) return roleArn;
  throw new ServiceError("InvalidArn", `Invalid Role Arn: '${roleArn}'`);
}
