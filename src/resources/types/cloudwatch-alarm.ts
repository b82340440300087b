// cloudwatch-alarm.ts — AWS::CloudWatch::Alarm.
import { arnOf } from "../../base/index.ts";
import { nameOf, tagsMember } from "../property.ts";
import type { ResourceType } from "../resource.ts";

/** PutMetricAlarm's members, which are the properties; the name is looked at apart. */
const SETTINGS = [
  ...[
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "ComparisonOperator",
    "DatapointsToAlarm",
  ],
  ...["Dimensions", "EvaluateLowSampleCountPercentile", "EvaluationPeriods", "ExtendedStatistic"],
  ...["InsufficientDataActions", "MetricName", "Metrics", "Namespace", "OKActions", "Period"],
  ...["Statistic", "Threshold", "ThresholdMetricId", "TreatMissingData", "Unit"],
];

export const CLOUDWATCH_ALARM: ResourceType = {
  properties: ["AlarmName", "Tags", ...SETTINGS],
  required: ["ComparisonOperator", "EvaluationPeriods"],
  attributes: ["Arn"],
  make: async (resource, services) => {
    const AlarmName = nameOf(resource, "AlarmName");
    const { Tags: _, ...settings } = resource.properties;
    await services.call("cloudwatch", "PutMetricAlarm", {
      ...{ ...settings, AlarmName },
      ...tagsMember(resource.properties),
    });
    const Arn = arnOf(services.scope, "cloudwatch", `alarm:${AlarmName}`);
    return { ref: AlarmName, attributes: { Arn } };
  },
};
