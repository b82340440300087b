// DescribeExecution — Standard, and Express where a Map Run dispatched it.
import type { DescribeExecutionInput, DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireExecutionRecord, shownData } from "../executions.ts";
import { requireExecution } from "../resource-arn.ts";
import { wireTime, wireTimeOf } from "../wire.ts";

export const describeExecution: Operation<DescribeExecutionInput, DescribeExecutionOutput> = async (
  context,
  request,
) => {
  const arn = requireExecution(request.executionArn);
  const record = await requireExecutionRecord(context, arn);
  return {
    executionArn: record.executionArn,
    stateMachineArn: record.stateMachineArn,
    name: record.name,
    status: record.status,
    startDate: wireTime(record.startDate),
    stopDate: wireTimeOf(record.stopDate),
    ...shownData(record, request.includedData),
    traceHeader: record.traceHeader,
    mapRunArn: record.mapRunArn,
    stateMachineVersionArn: record.stateMachineVersionArn,
    stateMachineAliasArn: record.stateMachineAliasArn,
    redriveCount: record.redriveCount,
    redriveDate: wireTimeOf(record.redriveDate),
    redriveStatus: record.redriveStatus,
    redriveStatusReason: record.redriveStatusReason,
  };
};
