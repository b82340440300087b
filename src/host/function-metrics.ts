// function-metrics.ts — the metrics of AWS/Lambda, for alarms and for whoever looks.
//
// Written down in the background, as every write is a commit: what ends meanwhile waits for the next one, equal
// values of a minute as one value and how often it came.
import { isoTime, type JsonObject, type Scope, type TimestampMs } from "../base/index.ts";
import { type Clock, RealClock } from "../engine/index.ts";
import type { InvocationEnd } from "../lambda/index.ts";
import type { Services } from "../services/index.ts";

/** What one call of PutMetricData takes, and one datum of it. */
const DATA_MAX = 1_000;
const VALUES_MAX = 150;
/** Beyond it the newest are dropped: metrics must not fill the memory. */
const WAITING_MAX = 10_000;
/** Between two writes; a clock that is not real would go on without them. */
const GATHER_MS = 100;
const MINUTE_MS = 60_000;

/** Services that may not be there yet. */
export interface MetricsReader {
  readonly isBuilt: boolean;
  get(): Promise<Pick<Services, "call">>;
}

/** What one function did in one minute. */
interface Gathered {
  readonly scope: Scope;
  readonly functionName: string;
  readonly minute: TimestampMs;
  readonly metrics: Map<MetricName, Map<number, number>>;
}

const UNITS = {
  Invocations: "Count",
  Errors: "Count",
  Throttles: "Count",
  Duration: "Milliseconds",
  ConcurrentExecutions: "Count",
} as const;

type MetricName = keyof typeof UNITS;

export function functionMetrics(
  services: () => MetricsReader,
  clock: Clock,
  report: (where: string, error: unknown) => void,
): (end: InvocationEnd) => void {
  const gatherMs = clock instanceof RealClock ? GATHER_MS : 0;
  let waiting = new Map<string, Gathered>();
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    const release = clock.hold();
    try {
      const cloudwatch = await services().get();
      while (waiting.size > 0) {
        const calls = callsOf(waiting);
        waiting = new Map();
        for (const { scope, parameters } of calls) {
          const call = { service: "cloudwatch", operation: "PutMetricData", scope, parameters };
          const outcome = await cloudwatch.call(call);
          if (!outcome.ok) report("metrics of functions", new Error(outcome.message));
        }
        if (gatherMs > 0) break;
      }
    } catch (error) {
      report("metrics of functions", error);
    } finally {
      release();
    }
    if (gatherMs > 0) setTimeout(goOn, gatherMs).unref();
    else isWriting = false;
  }

  function goOn(): void {
    isWriting = false;
    if (waiting.size > 0) void write();
  }

  return (end) => {
    // Nobody has looked at any service yet, so there is no alarm that could fire.
    if (!services().isBuilt || waiting.size >= WAITING_MAX) return;
    gather(waiting, end, clock.now());
    if (!isWriting) void write();
  };
}

function gather(waiting: Map<string, Gathered>, end: InvocationEnd, now: TimestampMs): void {
  const { scope, functionName } = end;
  const minute = now - (now % MINUTE_MS);
  const key = `${scope.account}/${scope.region}/${functionName}/${minute}`;
  const fresh: Gathered = { scope, functionName, minute, metrics: new Map() };
  const known = waiting.get(key) ?? fresh;
  waiting.set(key, known);
  for (const [name, value] of metricsOf(end)) {
    const counts = known.metrics.get(name) ?? new Map<number, number>();
    counts.set(value, (counts.get(value) ?? 0) + 1);
    known.metrics.set(name, counts);
  }
}

/** Lambda developer guide, "Types of metrics". A throttled request counts as no invocation. */
function metricsOf(end: InvocationEnd): readonly (readonly [MetricName, number])[] {
  const { throttled, failed, durationMs, concurrent } = end;
  if (throttled) return [["Throttles", 1]];
  return [
    ["Invocations", 1],
    ["Errors", failed ? 1 : 0],
    ["Throttles", 0],
    ["Duration", durationMs],
    ["ConcurrentExecutions", concurrent],
  ];
}

interface PutCall {
  readonly scope: Scope;
  readonly parameters: JsonObject;
}

/** An account and region each. */
function callsOf(waiting: ReadonlyMap<string, Gathered>): readonly PutCall[] {
  const byScope = new Map<string, { readonly scope: Scope; readonly data: JsonObject[] }>();
  for (const gathered of waiting.values()) {
    const { scope } = gathered;
    const key = `${scope.account}/${scope.region}`;
    const known = byScope.get(key) ?? { scope, data: [] };
    byScope.set(key, known);
    known.data.push(...dataOf(gathered));
  }
  return [...byScope.values()].flatMap(({ scope, data }) =>
    portions(data, DATA_MAX).map((MetricData) => ({
      scope,
      parameters: { Namespace: "AWS/Lambda", MetricData },
    })),
  );
}

function dataOf({ functionName, minute, metrics }: Gathered): readonly JsonObject[] {
  const Dimensions = [{ Name: "FunctionName", Value: functionName }];
  const Timestamp = isoTime(minute);
  return [...metrics].flatMap(([MetricName, counts]) =>
    portions([...counts], VALUES_MAX).map((pairs) => ({
      ...{ MetricName, Unit: UNITS[MetricName], Timestamp, Dimensions },
      Values: pairs.map(([value]) => value),
      Counts: pairs.map(([, count]) => count),
    })),
  );
}

function portions<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
