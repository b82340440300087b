// DescribeStateMachineForExecution — the revision that an execution runs, whatever became of its machine.
import type {
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
} from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireExecutionRecord } from "../executions.ts";
import { revisionOf, shownRevision } from "../machines/index.ts";
import { requireMachine, requireStandardExecution } from "../resource-arn.ts";
import { wireTime } from "../wire.ts";

export const describeStateMachineForExecution: Operation<
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput
> = async (context, request) => {
  const arn = requireStandardExecution(request.executionArn);
  const record = await requireExecutionRecord(context, arn);
  const revision = revisionOf(context.engine.catalog, record.revisionId);
  return {
    stateMachineArn: record.stateMachineArn,
    name: revision.name,
    updateDate: wireTime(revision.updateDate),
    mapRunArn: record.mapRunArn,
    label: requireMachine(record.stateMachineArn).label,
    ...shownRevision(revision, request.includedData),
    // As it stood when the execution began: a later change of the machine's role is a new revision.
    roleArn: record.roleArn,
  };
};
