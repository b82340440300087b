// mapping.ts — an event source mapping: which queue, which function, how many messages at a time.
import { arnOf, type JsonObject, type Scope, type TimestampMs } from "../../base/index.ts";

export interface EventSourceMapping {
  readonly uuid: string;
  readonly scope: Scope;
  readonly eventSourceArn: string;
  /** With its qualifier where there is one. */
  readonly functionArn: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly enabled: boolean;
  /** Patterns; a message that none of them matches is removed unseen. */
  readonly filters: readonly string[];
  readonly reportsItemFailures: boolean;
  /** Invocations at a time; undefined: as many as Lambda begins with. */
  readonly maximumConcurrency: number | undefined;
  readonly lastModified: TimestampMs;
  readonly tags: Readonly<Record<string, string>>;
}

export type MappingState =
  | "Creating"
  | "Enabled"
  | "Disabled"
  | "Enabling"
  | "Disabling"
  | "Updating"
  | "Deleting";

/** As Lambda's API shows it. */
export function mappingShape(mapping: EventSourceMapping, state: MappingState): JsonObject {
  const { uuid, scope, filters, maximumConcurrency } = mapping;
  const arn = arnOf(scope, "lambda", `event-source-mapping:${uuid}`);
  return {
    UUID: uuid,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.windowSeconds,
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionArn,
    LastModified: mapping.lastModified / 1000,
    State: state,
    StateTransitionReason: "USER_INITIATED",
    ...(filters.length === 0
      ? {}
      : { FilterCriteria: { Filters: filters.map((Pattern) => ({ Pattern })) } }),
    FunctionResponseTypes: mapping.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
    ...(maximumConcurrency === undefined
      ? {}
      : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }),
    EventSourceMappingArn: arn,
  };
}

export function restingState({ enabled }: EventSourceMapping): MappingState {
  return enabled ? "Enabled" : "Disabled";
}
