// function-metrics.ts — the metrics of AWS/Lambda, for alarms and for whoever looks.
import type { Clock } from "../engine/index.ts";
import type { InvocationEnd } from "../lambda/index.ts";
import { MetricGathering, type MetricsReader } from "./metric-gathering.ts";

const EVERY_MS = 100;

export interface FunctionMetrics {
  tell(end: InvocationEnd): void;
  close(): Promise<void>;
}

export function functionMetrics(
  services: () => MetricsReader,
  clock: Clock,
  report: (where: string, error: unknown) => void,
): FunctionMetrics {
  const gathering = new MetricGathering({
    ...{ namespace: "AWS/Lambda", units: { Duration: "Milliseconds" }, everyMs: EVERY_MS },
    ...{ services, clock, report },
  });
  return {
    tell: (end) => {
      if (!gathering.isWanted) return;
      const { scope, functionName: value } = end;
      gathering.add({ scope, dimension: "FunctionName", value }, metricsOf(end));
    },
    close: () => gathering.close(),
  };
}

/** Lambda developer guide, "Types of metrics". A throttled request counts as no invocation. */
function metricsOf(end: InvocationEnd): readonly (readonly [string, number])[] {
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
