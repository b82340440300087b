// metric-operations.ts — putting data, and reading it as statistics.
import type { JsonObject, Scope, TimestampMs } from "../../base/index.ts";
import {
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  pageOf,
  present,
  type Texts,
  textIn,
  textsIn,
} from "../parameters.ts";
import type { Call } from "../service.ts";
import { ServiceFault } from "../service-fault.ts";
import {
  type Bucket,
  type Metric,
  type MetricStore,
  periodsOf,
  statistic,
} from "./metric-store.ts";

const DATA_MAX = 1_000;
const DATAPOINTS_MAX = 1_440;

export function invalidValue(message: string): ServiceFault {
  return new ServiceFault("InvalidParameterValueException", message);
}

export function dimensionsIn(parameters: JsonObject): Texts {
  const pairs = objectsIn(parameters, "Dimensions");
  return Object.fromEntries(pairs.map(({ Name, Value }) => [String(Name), String(Value ?? "")]));
}

/** Namespaces that begin so are written by AWS's services alone. */
export function refuseOwnNamespace(parameters: JsonObject): void {
  if ((textIn(parameters, "Namespace") ?? "").startsWith("AWS/"))
    throw invalidValue("The value AWS/ for parameter Namespace is invalid.");
}

const PAST_MAX_MS = 14 * 86_400_000;
const FUTURE_MAX_MS = 2 * 3_600_000;

/** The metrics that got data. */
export function putMetricData(
  store: MetricStore,
  parameters: JsonObject,
  at: { scope: Scope; now: TimestampMs },
): Metric[] {
  const namespace = textIn(parameters, "Namespace") ?? "";
  if (namespace.startsWith(":"))
    throw invalidValue("The value for parameter Namespace is invalid.");
  const data = objectsIn(parameters, "MetricData");
  if (data.length > DATA_MAX)
    throw invalidValue(`The collection MetricData must not have a size greater than ${DATA_MAX}.`);
  const points = data.map((datum, i) => ({
    metric: metricIn(datum, namespace, at.scope),
    point: bucketOf(datum, i, at.now),
  }));
  for (const { metric, point } of points) store.add(metric, point, at.now);
  return points.map(({ metric }) => metric);
}

export function metricIn(
  parameters: JsonObject,
  namespace: string,
  { account, region }: Scope,
): Metric {
  const name = textIn(parameters, "MetricName") ?? "";
  return { scope: { account, region }, namespace, name, dimensions: dimensionsIn(parameters) };
}

function refuseFarTime(offMs: number, member: string): void {
  if (offMs < -PAST_MAX_MS)
    throw invalidValue(
      `The parameter ${member} must specify a time no more than two weeks in the past.`,
    );
  if (offMs > FUTURE_MAX_MS)
    throw invalidValue(
      `The parameter ${member} must specify a time no more than two hours in the future.`,
    );
}

function bucketOf(datum: JsonObject, index: number, now: TimestampMs): Bucket {
  const seconds = numberIn(datum, "Timestamp");
  const exact = seconds === undefined ? now : Math.round(seconds * 1000);
  refuseFarTime(exact - now, `MetricData.member.${index + 1}.Timestamp`);
  const width = numberIn(datum, "StorageResolution") === 1 ? 1_000 : 60_000;
  const at = Math.floor(exact / width) * width;
  const head = { at, unit: textIn(datum, "Unit") ?? "None" };
  const set = objectIn(datum, "StatisticValues");
  if (set !== undefined) {
    const count = numberIn(set, "SampleCount") ?? 0;
    const sum = numberIn(set, "Sum") ?? 0;
    const values: readonly [number, number][] = [[count === 0 ? 0 : sum / count, count]];
    const [min, max] = [numberIn(set, "Minimum") ?? 0, numberIn(set, "Maximum") ?? 0];
    return { ...head, count, sum, min, max, values };
  }
  const values = listIn(datum, "Values").map(Number);
  const counts = listIn(datum, "Counts").map(Number);
  const single = numberIn(datum, "Value");
  if (single === undefined && values.length === 0) {
    const text = `At least one of the parameters must be specified. MetricData.member.${index + 1}.Value`;
    throw new ServiceFault("MissingRequiredParameterException", text);
  }
  const pairs = (single === undefined ? values : [single]).map(
    (value, i): readonly [number, number] => [value, counts[i] ?? 1],
  );
  if (pairs.some(([value]) => !Number.isFinite(value)))
    throw invalidValue(`The value for parameter MetricData.member.${index + 1}.Value is invalid.`);
  return {
    ...head,
    count: pairs.reduce((sum, [, count]) => sum + count, 0),
    sum: pairs.reduce((sum, [value, count]) => sum + value * count, 0),
    min: Math.min(...pairs.map(([value]) => value)),
    max: Math.max(...pairs.map(([value]) => value)),
    values: pairs,
  };
}

export function getMetricStatistics(
  store: MetricStore,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const metric = metricIn(parameters, textIn(parameters, "Namespace") ?? "", scope);
  const { from, to, periodMs } = rangeIn(parameters, numberIn(parameters, "Period") ?? 60);
  const names = [
    ...textsIn(parameters, "Statistics"),
    ...textsIn(parameters, "ExtendedStatistics"),
  ];
  if (names.length === 0) {
    const text =
      "At least one of the parameters Statistics and ExtendedStatistics must be specified.";
    throw new ServiceFault("InvalidParameterCombinationException", text);
  }
  if ((to - from) / periodMs > DATAPOINTS_MAX) {
    const text = `You have requested up to ${Math.ceil((to - from) / periodMs)} datapoints, which exceeds the limit of ${DATAPOINTS_MAX}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`;
    throw new ServiceFault("InvalidParameterCombinationException", text);
  }
  const unit = textIn(parameters, "Unit");
  const buckets = store
    .between(metric, from, to)
    .filter((bucket) => unit === undefined || bucket.unit === unit);
  const extended = textsIn(parameters, "ExtendedStatistics");
  const Datapoints = periodsOf(buckets, from, periodMs).map((period) =>
    present({
      Timestamp: period.at / 1000,
      Unit: period.unit,
      ...Object.fromEntries(
        textsIn(parameters, "Statistics").map((name) => [name, statistic(name, period)]),
      ),
      ExtendedStatistics:
        extended.length === 0
          ? undefined
          : present(Object.fromEntries(extended.map((name) => [name, statistic(name, period)]))),
    }),
  );
  return { Label: metric.name, Datapoints };
}

function rangeIn(
  parameters: JsonObject,
  seconds: number,
): { from: number; to: number; periodMs: number } {
  const from = (numberIn(parameters, "StartTime") ?? 0) * 1000;
  const to = (numberIn(parameters, "EndTime") ?? 0) * 1000;
  if (from >= to) {
    const text = "The parameter StartTime must be less than the parameter EndTime.";
    throw new ServiceFault("InvalidParameterCombinationException", text);
  }
  if (seconds <= 0 || (seconds % 60 !== 0 && ![1, 5, 10, 20, 30].includes(seconds)))
    throw invalidValue("The parameter Period must be a multiple of 60 or one of 1, 5, 10, 20, 30.");
  const periodMs = seconds * 1000;
  return { from: Math.floor(from / periodMs) * periodMs, to, periodMs };
}

export function getMetricData(
  store: MetricStore,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const descending = parameters["ScanBy"] !== "TimestampAscending";
  const results = objectsIn(parameters, "MetricDataQueries").map((query) => {
    const stat = objectIn(query, "MetricStat");
    if (stat === undefined) {
      const text = `Metric math is not embedded in Treadle: ${textIn(query, "Expression") ?? ""}`;
      throw new ServiceFault("ValidationError", text);
    }
    const own = objectIn(stat, "Metric") ?? {};
    const metric = metricIn(own, textIn(own, "Namespace") ?? "", scope);
    const { from, to, periodMs } = rangeIn(parameters, numberIn(stat, "Period") ?? 60);
    const name = textIn(stat, "Stat") ?? "";
    const periods = periodsOf(store.between(metric, from, to), from, periodMs);
    if (descending) periods.reverse();
    const values = periods.map((period) => statistic(name, period));
    if (values.includes(undefined)) {
      throw new ServiceFault(
        "ValidationError",
        `The value ${name} for parameter Stat is not supported.`,
      );
    }
    return {
      shown: query["ReturnData"] !== false,
      Id: textIn(query, "Id") ?? "",
      Label: textIn(query, "Label") ?? metric.name,
      Timestamps: periods.map(({ at }) => at / 1000),
      Values: values.map(Number),
      StatusCode: "Complete",
    };
  });
  const MetricDataResults = results
    .filter(({ shown }) => shown)
    .map(({ shown: _, ...result }) => result);
  return { MetricDataResults, Messages: [] };
}

export function listMetrics(
  store: MetricStore,
  parameters: JsonObject,
  { scope }: Call,
): JsonObject {
  const namespace = textIn(parameters, "Namespace");
  const name = textIn(parameters, "MetricName");
  const filters = objectsIn(parameters, "Dimensions");
  const found = [...store.metrics()].filter(
    (metric) =>
      metric.scope.account === scope.account &&
      metric.scope.region === scope.region &&
      (namespace === undefined || metric.namespace === namespace) &&
      (name === undefined || metric.name === name) &&
      filters.every(({ Name, Value }) => {
        const own = metric.dimensions[String(Name)];
        return own !== undefined && (Value === undefined || own === Value);
      }),
  );
  const bad = () => new ServiceFault("InvalidNextToken", "Invalid token");
  const { items, next } = pageOf(
    found,
    { token: textIn(parameters, "NextToken"), limit: 500 },
    bad,
  );
  const Metrics = items.map((metric) => ({
    ...{ Namespace: metric.namespace, MetricName: metric.name },
    Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
  }));
  return present({ Metrics, NextToken: next });
}
