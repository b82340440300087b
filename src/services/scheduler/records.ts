// records.ts — what EventBridge Scheduler keeps.
import { arnOf, type JsonObject, type Scope, type TimestampMs } from "../../base/index.ts";
import { numberIn, pageOf, present, type Texts, textIn } from "../parameters.ts";
import { ServiceFault } from "../service-fault.ts";

export interface ScheduleRecord {
  readonly scope: Scope;
  readonly group: string;
  readonly name: string;
  /** As it was put; shown again by GetSchedule. */
  readonly settings: JsonObject;
  readonly createdAt: TimestampMs;
  readonly modifiedAt: TimestampMs;
  /** When it rang last. */
  readonly lastAt?: TimestampMs;
  /** When it rang for the last time. */
  readonly doneAt?: TimestampMs;
}

export interface GroupRecord {
  readonly scope: Scope;
  readonly name: string;
  readonly tags: Texts;
  readonly createdAt: TimestampMs;
}

export function keyOf({ account, region }: Scope, group: string, name: string): string {
  return `${account}/${region}/${group}/${name}`;
}

export function scheduleArn({ scope, group, name }: ScheduleRecord): string {
  return arnOf(scope, "scheduler", `schedule/${group}/${name}`);
}

export function shownSchedule(record: ScheduleRecord): JsonObject {
  return present({
    ...{ ScheduleExpressionTimezone: "UTC", State: "ENABLED", ActionAfterCompletion: "NONE" },
    ...record.settings,
    ...{ Arn: scheduleArn(record), Name: record.name, GroupName: record.group },
    CreationDate: record.createdAt / 1000,
    LastModificationDate: record.modifiedAt / 1000,
  });
}

export function missing(message: string): ServiceFault {
  return new ServiceFault("ResourceNotFoundException", message);
}

export function conflict(message: string): ServiceFault {
  return new ServiceFault("ConflictException", message);
}

export function invalid(message: string): ServiceFault {
  return new ServiceFault("ValidationException", message);
}

export function paged(
  all: readonly JsonObject[],
  parameters: JsonObject,
  member: string,
): JsonObject {
  const asked = {
    token: textIn(parameters, "NextToken"),
    limit: numberIn(parameters, "MaxResults") ?? 100,
  };
  const { items, next } = pageOf(all, asked, () => invalid("Invalid NextToken."));
  return present({ [member]: items, NextToken: next });
}
