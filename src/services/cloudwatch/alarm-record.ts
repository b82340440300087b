// alarm-record.ts — an alarm: what it watches, its state, what it says about a set of periods.
import {
  arnOf,
  isoTime,
  type Json,
  type JsonObject,
  type Scope,
  type TimestampMs,
} from "../../base/index.ts";
import { present, type Texts } from "../parameters.ts";
import { isStatistic } from "./alarm-metric.ts";
import type { Metric } from "./metric-store.ts";

export type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

export interface AlarmRecord {
  readonly scope: Scope;
  readonly name: string;
  /** As it was put; shown again by DescribeAlarms. */
  readonly settings: JsonObject;
  readonly metric: Metric;
  readonly statistic: string;
  readonly periodMs: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly operator: string;
  readonly missing: string;
  readonly actionsEnabled: boolean;
  readonly tags: Texts;
  readonly state: AlarmState;
  readonly reason: string;
  readonly reasonData?: string;
  readonly changedAt: TimestampMs;
  readonly updatedAt: TimestampMs;
}

export function alarmArn({ scope, name }: AlarmRecord): string {
  return arnOf(scope, "cloudwatch", `alarm:${name}`);
}

export function shownAlarm(alarm: AlarmRecord): JsonObject {
  return present({
    ...{ OKActions: [], AlarmActions: [], InsufficientDataActions: [] },
    ...alarm.settings,
    ...{ AlarmArn: alarmArn(alarm), ActionsEnabled: alarm.actionsEnabled },
    AlarmConfigurationUpdatedTimestamp: alarm.updatedAt / 1000,
    ...{ StateValue: alarm.state, StateReason: alarm.reason, StateReasonData: alarm.reasonData },
    StateUpdatedTimestamp: alarm.changedAt / 1000,
    StateTransitionedTimestamp: alarm.changedAt / 1000,
  });
}

export function breaches({ operator, threshold }: AlarmRecord, value: number): boolean {
  switch (operator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
    default:
      return value < threshold;
  }
}

const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanOrEqualToThreshold: "less than or equal to",
  LessThanThreshold: "less than",
};

export interface Verdict {
  readonly state: AlarmState;
  readonly reason: string;
}

/** `values` in the order of their periods, undefined where a period has no data. */
export function judge(alarm: AlarmRecord, values: readonly (number | undefined)[]): Verdict {
  const known = values.filter((value) => value !== undefined);
  const gaps = values.length - known.length;
  const over = known.filter((value) => breaches(alarm, value)).length;
  const counted = over + (alarm.missing === "breaching" ? gaps : 0);
  if (known.length === 0 && alarm.missing !== "breaching" && alarm.missing !== "notBreaching") {
    const text = `Insufficient Data: ${values.length} datapoint${values.length === 1 ? " was" : "s were"} unknown.`;
    return alarm.missing === "ignore"
      ? { state: alarm.state, reason: alarm.reason }
      : { state: "INSUFFICIENT_DATA", reason: text };
  }
  const alarmed = counted >= alarm.datapointsToAlarm;
  return { state: alarmed ? "ALARM" : "OK", reason: crossed(alarm, known, alarmed) };
}

function crossed(alarm: AlarmRecord, known: readonly number[], alarmed: boolean): string {
  const shown = known
    .map((value) => String(Number.isInteger(value) ? `${value}.0` : value))
    .join(", ");
  const words = OPERATOR_WORDS[alarm.operator] ?? "";
  const threshold = Number.isInteger(alarm.threshold) ? `${alarm.threshold}.0` : alarm.threshold;
  const many = known.length === 1 ? "datapoint" : "datapoints";
  const was = known.length === 1 ? "was" : "were";
  if (known.length === 0)
    return `Threshold Crossed: no datapoints were received for ${alarm.evaluationPeriods} period${alarm.evaluationPeriods === 1 ? "" : "s"}.`;
  return `Threshold Crossed: ${known.length} ${many} [${shown}] ${was} ${alarmed ? "" : "not "}${words} the threshold (${threshold}).`;
}

/** What a topic gets when the state changes. */
export function alarmMessage(alarm: AlarmRecord, before: AlarmState): JsonObject {
  const { settings, metric } = alarm;
  const offset = (at: TimestampMs) => isoTime(at).replace("Z", "+0000");
  const orNull = (name: string): Json => settings[name] ?? null;
  return {
    ...{ AlarmName: alarm.name, AlarmDescription: orNull("AlarmDescription") },
    ...{ AWSAccountId: alarm.scope.account },
    AlarmConfigurationUpdatedTimestamp: offset(alarm.updatedAt),
    ...{ NewStateValue: alarm.state, NewStateReason: alarm.reason },
    ...{ StateChangeTime: offset(alarm.changedAt), Region: alarm.scope.region },
    ...{ AlarmArn: alarmArn(alarm), OldStateValue: before },
    OKActions: settings["OKActions"] ?? [],
    AlarmActions: settings["AlarmActions"] ?? [],
    InsufficientDataActions: settings["InsufficientDataActions"] ?? [],
    Trigger: {
      ...{ MetricName: metric.name, Namespace: metric.namespace },
      StatisticType: isStatistic(alarm.statistic) ? "Statistic" : "ExtendedStatistic",
      ...{ Statistic: alarm.statistic.toUpperCase(), Unit: orNull("Unit") },
      Dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ value, name })),
      ...{ Period: alarm.periodMs / 1000, EvaluationPeriods: alarm.evaluationPeriods },
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ...{ ComparisonOperator: alarm.operator, Threshold: alarm.threshold },
      TreatMissingData: alarm.missing,
      EvaluateLowSampleCountPercentile: settings["EvaluateLowSampleCountPercentile"] ?? "",
    },
  };
}
