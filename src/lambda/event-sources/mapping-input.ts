// mapping-input.ts — what Create- and UpdateEventSourceMapping take, checked in AWS's words.
import { isJsonObject, type JsonObject, type Scope, type TimestampMs } from "../../base/index.ts";
import { expectWhole, throwIfAny } from "../configuration.ts";
import { invalidParameter } from "../lambda-error.ts";
import type { EventSourceMapping } from "./mapping.ts";
import type { MatcherOf } from "./queue-port.ts";

const QUEUE_ARN = /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}(?:\.fifo)?)$/;
const BATCH_DEFAULT = 10;
const BATCH_MAX = 10_000;
const FIFO_BATCH_MAX = 10;
/** A batch of more needs a window in which it can fill. */
const BATCH_WITHOUT_WINDOW_MAX = 10;
const WINDOW_SECONDS_MAX = 300;
const CONCURRENCY_MIN = 2;
const CONCURRENCY_MAX = 1_000;
const FILTERS_MAX = 10;

/** The members of a request, each read with the type it must have. */
export interface MappingMembers {
  has(name: string): boolean;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean;
  list(name: string): readonly unknown[] | undefined;
  object(name: string): JsonObject | undefined;
  texts(name: string): Readonly<Record<string, string>> | undefined;
}

export interface MappingIdentity {
  readonly uuid: string;
  readonly scope: Scope;
  readonly functionArn: string;
  readonly now: TimestampMs;
}

/** Throws LambdaError for what cannot be. */
export function newMapping(
  members: MappingMembers,
  { uuid, scope, functionArn, now }: MappingIdentity,
): EventSourceMapping {
  const eventSourceArn = members.text("EventSourceArn");
  if (eventSourceArn === undefined || !QUEUE_ARN.test(eventSourceArn)) {
    const given = eventSourceArn ?? "";
    throw invalidParameter(
      `Unrecognized event source: '${given}'. Treadle's event sources are SQS queues: arn:aws:sqs:<region>:<account>:<name>`,
    );
  }
  const before: EventSourceMapping = {
    ...{ uuid, scope, eventSourceArn, functionArn, lastModified: now },
    ...{ batchSize: BATCH_DEFAULT, windowSeconds: 0, enabled: true, filters: [] },
    ...{ reportsItemFailures: false, maximumConcurrency: undefined },
    tags: members.texts("Tags") ?? {},
  };
  return changedMapping(before, members, { functionArn, now });
}

/** `before` with what a request says; throws LambdaError for what cannot be. */
export function changedMapping(
  before: EventSourceMapping,
  members: MappingMembers,
  change: { readonly functionArn: string; readonly now: TimestampMs },
): EventSourceMapping {
  const { functionArn, now: lastModified } = change;
  const after: EventSourceMapping = {
    ...{ ...before, functionArn, lastModified },
    batchSize: members.number("BatchSize") ?? before.batchSize,
    windowSeconds: members.number("MaximumBatchingWindowInSeconds") ?? before.windowSeconds,
    enabled: members.has("Enabled") ? members.flag("Enabled") : before.enabled,
    filters: members.has("FilterCriteria") ? filtersIn(members) : before.filters,
    reportsItemFailures: members.has("FunctionResponseTypes")
      ? (members.list("FunctionResponseTypes") ?? []).includes("ReportBatchItemFailures")
      : before.reportsItemFailures,
    maximumConcurrency: members.has("ScalingConfig")
      ? concurrencyIn(members)
      : before.maximumConcurrency,
  };
  checkRanges(after);
  return after;
}

function checkRanges({ eventSourceArn, batchSize, windowSeconds }: EventSourceMapping): void {
  const problems: string[] = [];
  expectWhole(problems, { member: "batchSize", value: batchSize, min: 1, max: BATCH_MAX });
  expectWhole(problems, {
    ...{ member: "maximumBatchingWindowInSeconds", value: windowSeconds },
    ...{ min: 0, max: WINDOW_SECONDS_MAX },
  });
  throwIfAny(problems);
  const isFifo = eventSourceArn.endsWith(".fifo");
  if (isFifo && batchSize > FIFO_BATCH_MAX) {
    throw invalidParameter("Batch size must be between 1 and 10 for FIFO queues.");
  }
  if (isFifo && windowSeconds > 0) {
    throw invalidParameter("Maximum batch window is not supported for FIFO queues.");
  }
  if (batchSize > BATCH_WITHOUT_WINDOW_MAX && windowSeconds === 0) {
    throw invalidParameter(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  }
}

function filtersIn(members: MappingMembers): readonly string[] {
  const filters = members.object("FilterCriteria")?.["Filters"] ?? [];
  if (!Array.isArray(filters)) throw invalidParameter("FilterCriteria.Filters must be a list.");
  if (filters.length > FILTERS_MAX) {
    throw invalidParameter(`FilterCriteria.Filters must have at most ${FILTERS_MAX} members.`);
  }
  return filters.map(patternOf);
}

/** Throws LambdaError for a filter that is no pattern. */
export async function checkFilters(
  { filters }: EventSourceMapping,
  matcherOf: MatcherOf,
): Promise<void> {
  for (const pattern of filters) {
    try {
      await matcherOf(pattern);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw invalidParameter(`Invalid filter pattern definition. ${why}`);
    }
  }
}

function patternOf(filter: unknown): string {
  if (typeof filter === "object" && filter !== null && "Pattern" in filter) {
    if (typeof filter.Pattern === "string") return filter.Pattern;
  }
  throw invalidParameter("Each member of FilterCriteria.Filters must have a Pattern, a text.");
}

function concurrencyIn(members: MappingMembers): number | undefined {
  const scaling = members.object("ScalingConfig");
  const given = isJsonObject(scaling) ? scaling["MaximumConcurrency"] : undefined;
  if (given === undefined || given === null) return undefined;
  const problems: string[] = [];
  const value = Number(given);
  expectWhole(problems, {
    ...{ member: "scalingConfig.maximumConcurrency", value },
    ...{ min: CONCURRENCY_MIN, max: CONCURRENCY_MAX },
  });
  throwIfAny(problems);
  return value;
}
