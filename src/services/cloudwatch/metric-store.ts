// metric-store.ts — data points, added up by minute (by second for metrics of high resolution).
//
//   M1. A bucket holds count, sum, least, most and up to VALUES_MAX distinct values, for percentiles.
//   M2. Buckets are kept for KEPT_MS; older ones go when the metric gets new data.
import type { Scope, TimestampMs } from "../../base/index.ts";
import type { Journal, Shelf } from "../journal/index.ts";
import type { Texts } from "../parameters.ts";

export interface Metric {
  readonly scope: Scope;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Texts;
}

export interface Bucket {
  readonly at: TimestampMs;
  readonly unit: string;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** Values and how often they came. */
  readonly values: readonly (readonly [value: number, count: number])[];
}

const KEPT_MS = 15 * 86_400_000;
const VALUES_MAX = 200;

export function metricKey({ scope, namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([scope.account, scope.region, namespace, name, sorted]);
}

export class MetricStore {
  readonly #metrics: Shelf<Metric>;
  readonly #buckets: Shelf<Bucket>;
  readonly #byMetric = new Map<string, Map<string, Bucket>>();

  constructor(journal: Journal) {
    this.#metrics = journal.shelf("metrics");
    this.#buckets = journal.shelf("buckets");
    for (const [key, bucket] of this.#buckets.entries())
      this.#of(key.slice(0, key.lastIndexOf("#"))).set(key, bucket);
  }

  #of(metric: string): Map<string, Bucket> {
    const known = this.#byMetric.get(metric) ?? new Map<string, Bucket>();
    this.#byMetric.set(metric, known);
    return known;
  }

  metrics(): IterableIterator<Metric> {
    return this.#metrics.values();
  }

  add(metric: Metric, point: Bucket, now: TimestampMs): void {
    const own = metricKey(metric);
    if (!this.#metrics.has(own)) this.#metrics.put(own, metric);
    const buckets = this.#of(own);
    const key = `${own}#${point.at}/${point.unit}`;
    const known = buckets.get(key);
    const merged = known === undefined ? point : merge(known, point);
    buckets.set(key, merged);
    this.#buckets.put(key, merged);
    for (const [oldKey, bucket] of buckets) {
      if (bucket.at >= now - KEPT_MS) break;
      buckets.delete(oldKey);
      this.#buckets.delete(oldKey);
    }
  }

  /** Buckets whose time is in [from, to), of one unit where it is said. */
  between(metric: Metric, from: TimestampMs, to: TimestampMs): Bucket[] {
    const all = this.#byMetric.get(metricKey(metric))?.values() ?? [];
    return [...all].filter(({ at }) => at >= from && at < to);
  }
}

function merge(left: Bucket, right: Bucket): Bucket {
  const counts = new Map(left.values);
  for (const [value, count] of right.values) counts.set(value, (counts.get(value) ?? 0) + count);
  return {
    at: left.at,
    unit: left.unit,
    count: left.count + right.count,
    sum: left.sum + right.sum,
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
    values: [...counts].slice(0, VALUES_MAX),
  };
}

export interface Period extends Bucket {
  readonly at: TimestampMs;
}

/** The buckets added up in periods counted from `from`; periods without data are left out. */
export function periodsOf(
  buckets: readonly Bucket[],
  from: TimestampMs,
  periodMs: number,
): Period[] {
  const periods = new Map<number, Bucket>();
  for (const bucket of buckets) {
    const at = from + Math.floor((bucket.at - from) / periodMs) * periodMs;
    const known = periods.get(at);
    const moved = { ...bucket, at };
    periods.set(at, known === undefined ? moved : merge(known, moved));
  }
  return [...periods.values()].sort((left, right) => left.at - right.at);
}

/** `Average`, `Sum`, `p99`, `tm90` is not known; undefined for a statistic that is none. */
export function statistic(name: string, period: Bucket): number | undefined {
  switch (name) {
    case "Average":
      return period.count === 0 ? 0 : period.sum / period.count;
    case "Maximum":
      return period.max;
    case "Minimum":
      return period.min;
    case "SampleCount":
      return period.count;
    case "Sum":
      return period.sum;
    default: {
      const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1];
      return percent === undefined ? undefined : percentile(Number(percent), period);
    }
  }
}

function percentile(percent: number, { values, max }: Bucket): number {
  const sorted = [...values].sort(([left], [right]) => left - right);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= (percent / 100) * total) return value;
  }
  return max;
}
