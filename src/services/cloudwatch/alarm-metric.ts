// alarm-metric.ts — the one metric of an alarm that is given as a list, `Metrics: [{Id, MetricStat}]`.
import type { JsonObject } from "../../base/index.ts";
import { objectIn, objectsIn, present, textIn } from "../parameters.ts";
import { ServiceFault } from "../service-fault.ts";

const STATISTICS = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"];
/** Members that say what `Metrics` says, which AWS does not take beside it. */
const OWN = [
  ...["MetricName", "Namespace", "Period", "Dimensions", "Statistic", "ExtendedStatistic", "Unit"],
];

export function isStatistic(text: string): boolean {
  return STATISTICS.includes(text);
}

/** PutMetricAlarm's parameters with the metric where an alarm on a single one has it. */
export function withMetric(parameters: JsonObject): JsonObject {
  const { Metrics: _, ...others } = parameters;
  const queries = objectsIn(parameters, "Metrics");
  if (queries.length === 0) return parameters;
  const beside = OWN.find((name) => others[name] !== undefined);
  if (beside !== undefined)
    throw wrong(`The parameter ${beside} and the parameter Metrics may not be specified together.`);
  if (queries.some((query) => textIn(query, "Expression") !== undefined))
    throw wrong("Alarms on metric math are not embedded in Treadle.");
  const [shown, ...more] = queries.filter(({ ReturnData: isShown }) => isShown !== false);
  const stat = objectIn(shown ?? {}, "MetricStat");
  if (stat === undefined || more.length > 0)
    throw wrong("Exactly one element of the metrics list should return data.");
  const { MetricName, Namespace, Dimensions } = objectIn(stat, "Metric") ?? {};
  const { Period, Stat = "", Unit } = stat;
  const statistic = isStatistic(String(Stat)) ? "Statistic" : "ExtendedStatistic";
  return present({ ...others, MetricName, Namespace, Dimensions, Period, [statistic]: Stat, Unit });
}

function wrong(message: string): ServiceFault {
  return new ServiceFault("ValidationError", message);
}
