// cloudwatch — CloudWatch metrics and alarms inside Treadle.
export { type CloudWatchParts, cloudWatch } from "./cloudwatch.ts";
