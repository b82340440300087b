// DescribeMapRun — settings and live counts of a Map Run.
import type { DescribeMapRunInput, DescribeMapRunOutput } from "@aws-sdk/client-sfn";
import type { MapRunCounts } from "../../engine/index.ts";
import type { Operation } from "../context.ts";
import { requireMapRun } from "../map-runs.ts";
import { wireTime, wireTimeOf } from "../wire.ts";

export const describeMapRun: Operation<DescribeMapRunInput, DescribeMapRunOutput> = async (
  context,
  request,
) => {
  const mapRun = await requireMapRun(context, request.mapRunArn);
  const redriven = mapRun.redriveCount > 0;
  return {
    mapRunArn: mapRun.mapRunArn,
    executionArn: mapRun.executionArn,
    status: mapRun.status,
    startDate: wireTime(mapRun.startDate),
    stopDate: wireTimeOf(mapRun.stopDate),
    maxConcurrency: mapRun.maxConcurrency,
    toleratedFailurePercentage: mapRun.toleratedFailurePercentage,
    toleratedFailureCount: mapRun.toleratedFailureCount,
    itemCounts: shownCounts(mapRun.itemCounts),
    executionCounts: shownCounts(mapRun.executionCounts),
    redriveCount: redriven ? mapRun.redriveCount : undefined,
    redriveDate: wireTimeOf(mapRun.redriveDate),
  };
};

/** Counts of redrives are shown where there are any, as in AWS's recorded answers. */
function shownCounts({ failuresNotRedrivable, pendingRedrive, ...counts }: MapRunCounts): Omit<
  MapRunCounts,
  "failuresNotRedrivable" | "pendingRedrive"
> & {
  readonly failuresNotRedrivable: number | undefined;
  readonly pendingRedrive: number | undefined;
} {
  return {
    ...counts,
    failuresNotRedrivable: failuresNotRedrivable === 0 ? undefined : failuresNotRedrivable,
    pendingRedrive: pendingRedrive === 0 ? undefined : pendingRedrive,
  };
}
