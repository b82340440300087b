// revisions.ts — a definition with its configuration, immutable: made, compared, shown.

import type { TimestampMs } from "../../base/index.ts";
import { jsonEquals } from "../../base/index.ts";
import { engineLogging } from "./configuration.ts";
import type { EncryptionConfiguration, RevisionDocument, WireLogging } from "./documents.ts";

export interface RevisionParts {
  readonly revisionId: string;
  readonly machine: {
    readonly arn: string;
    readonly name: string;
    readonly type: "STANDARD" | "EXPRESS";
  };
  readonly roleArn: string;
  readonly definition: string;
  readonly wireLogging: WireLogging;
  readonly tracingEnabled: boolean;
  readonly encryption: EncryptionConfiguration | undefined;
  readonly initial: boolean;
  readonly updateDate: TimestampMs;
}

export function newRevision(parts: RevisionParts): RevisionDocument {
  const logging = engineLogging(parts.wireLogging);
  return {
    version: 1,
    revisionId: parts.revisionId,
    stateMachineArn: parts.machine.arn,
    name: parts.machine.name,
    type: parts.machine.type,
    roleArn: parts.roleArn,
    definition: parts.definition,
    updateDate: parts.updateDate,
    ...(logging === undefined ? {} : { logging }),
    tracingEnabled: parts.tracingEnabled,
    initial: parts.initial,
    wireLogging: parts.wireLogging,
    ...(parts.encryption === undefined ? {} : { encryption: parts.encryption }),
  };
}

/** True when CreateStateMachine takes the two for the same request: everything but the role. */
export function sameRevision(left: RevisionDocument, right: RevisionDocument): boolean {
  return left.definition === right.definition && sameConfiguration(left, right);
}

/** True when logging, tracing and encryption are the same. */
export function sameConfiguration(left: RevisionDocument, right: RevisionDocument): boolean {
  return (
    left.tracingEnabled === right.tracingEnabled &&
    jsonEquals(loggingJson(left.wireLogging), loggingJson(right.wireLogging)) &&
    JSON.stringify(left.encryption) === JSON.stringify(right.encryption)
  );
}

/** No destinations and an empty list of them mean the same. */
function loggingJson({
  level,
  includeExecutionData,
  destinations,
}: WireLogging): readonly string[] {
  const arns = (destinations ?? []).map((one) => one.cloudWatchLogsLogGroup?.logGroupArn ?? "");
  return [level, String(includeExecutionData), ...arns];
}

/** The id as AWS shows it: the first revision of a machine has none. */
export function shownRevisionId(revision: RevisionDocument): string | undefined {
  return revision.initial ? undefined : revision.revisionId;
}
