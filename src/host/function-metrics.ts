// function-metrics.ts — the metrics of AWS/Lambda, for alarms and for whoever looks.
import { isoTime, type JsonObject } from "../base/index.ts";
import type { Clock } from "../engine/index.ts";
import type { InvocationEnd } from "../lambda/index.ts";
import type { LazyServices } from "./lazy-services.ts";

/** What one call of PutMetricData takes. */
const DATA_MAX = 1_000;
/** Beyond it the newest are dropped: metrics must not fill the memory. */
const WAITING_MAX = 50_000;

interface Waiting {
  readonly end: InvocationEnd;
  readonly data: readonly JsonObject[];
}

/** Writes down invocations in the background, those that end meanwhile together. */
export function functionMetrics(
  services: () => LazyServices,
  clock: Clock,
  report: (where: string, error: unknown) => void,
): (end: InvocationEnd) => void {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    const release = clock.hold();
    try {
      const cloudwatch = await services().get();
      while (waiting.length > 0) {
        const [first] = waiting;
        if (first === undefined) return;
        const { scope } = first.end;
        const isSame = ({ end }: Waiting): boolean =>
          end.scope.account === scope.account && end.scope.region === scope.region;
        const MetricData = waiting.filter(isSame).flatMap(({ data }) => data);
        waiting = waiting.filter((one) => !isSame(one));
        for (let at = 0; at < MetricData.length; at += DATA_MAX) {
          const outcome = await cloudwatch.call({
            ...{ service: "cloudwatch", operation: "PutMetricData", scope },
            parameters: {
              ...{ Namespace: "AWS/Lambda", MetricData: MetricData.slice(at, at + DATA_MAX) },
            },
          });
          if (!outcome.ok) report("metrics of functions", new Error(outcome.message));
        }
      }
    } catch (error) {
      report("metrics of functions", error);
    } finally {
      isWriting = false;
      release();
    }
  }

  return (end) => {
    // Nobody has looked at any service yet, so there is no alarm that could fire.
    if (!services().isBuilt || waiting.length >= WAITING_MAX) return;
    waiting.push({ end, data: dataOf(end, isoTime(clock.now())) });
    if (!isWriting) void write();
  };
}

/** Lambda developer guide, "Types of metrics". A throttled request counts as no invocation. */
function dataOf(end: InvocationEnd, Timestamp: string): readonly JsonObject[] {
  const { functionName, throttled, failed, durationMs, concurrent } = end;
  const Dimensions = [{ Name: "FunctionName", Value: functionName }];
  const datum = (MetricName: string, Value: number, Unit: string): JsonObject => ({
    ...{ MetricName, Value, Unit, Timestamp, Dimensions },
  });
  if (throttled) return [datum("Throttles", 1, "Count")];
  return [
    datum("Invocations", 1, "Count"),
    datum("Errors", failed ? 1 : 0, "Count"),
    datum("Throttles", 0, "Count"),
    datum("Duration", durationMs, "Milliseconds"),
    datum("ConcurrentExecutions", concurrent, "Count"),
  ];
}
