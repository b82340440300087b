// records.ts — what CloudWatch Logs keeps.
import { arnOf, type Scope, type TimestampMs } from "../../base/index.ts";
import type { Texts } from "../parameters.ts";

export interface GroupRecord {
  readonly scope: Scope;
  readonly name: string;
  readonly createdAt: TimestampMs;
  readonly retentionDays?: number;
  readonly kmsKeyId?: string;
  readonly groupClass: string;
  readonly tags: Texts;
  readonly protected: boolean;
}

export interface StreamRecord {
  readonly name: string;
  readonly createdAt: TimestampMs;
}

export interface LogEvent {
  readonly at: TimestampMs;
  readonly message: string;
}

/** The events of one PutLogEvents. */
export interface Batch {
  readonly ingestedAt: TimestampMs;
  readonly events: readonly LogEvent[];
}

export interface StoredEvent extends LogEvent {
  readonly ingestedAt: TimestampMs;
  readonly id: string;
}

export function groupKey({ account, region }: Scope, name: string): string {
  return `${account}/${region}/${name}`;
}

export function groupArn({ scope, name }: GroupRecord): string {
  return arnOf(scope, "logs", `log-group:${name}`);
}
