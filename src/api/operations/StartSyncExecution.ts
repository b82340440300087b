// StartSyncExecution — runs an Express machine and answers when it has ended, 200 however it ended.
import type { StartSyncExecutionInput, StartSyncExecutionOutput } from "@aws-sdk/client-sfn";
import { assert } from "../../base/index.ts";
import type { SyncExecutionRecord } from "../../engine/index.ts";
import type { Operation } from "../context.ts";
import { shownData } from "../executions.ts";
import { typeNotSupported } from "../machines/index.ts";
import { requireStart, startRefusal } from "../starting.ts";
import { wireTime } from "../wire.ts";

export const startSyncExecution: Operation<
  StartSyncExecutionInput,
  StartSyncExecutionOutput
> = async (context, request) => {
  const start = await requireStart(context, request);
  if (start.type !== "EXPRESS") throw typeNotSupported();
  const answer = await context.engine.startSyncExecution(start.request);
  if (answer.type !== "closed") throw startRefusal(answer, request.stateMachineArn);
  const { execution } = answer;
  const { input, inputDetails, output, outputDetails, error, cause } = shownData(
    execution,
    request.includedData,
  );
  return {
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    startDate: wireTime(execution.startDate),
    stopDate: wireTime(execution.stopDate ?? execution.startDate),
    status: syncStatus(execution),
    input,
    inputDetails,
    output,
    outputDetails,
    error,
    cause,
    traceHeader: execution.traceHeader,
    billingDetails: execution.billingDetails,
  };
};

function syncStatus({ status }: SyncExecutionRecord): "SUCCEEDED" | "FAILED" | "TIMED_OUT" {
  if (status === "SUCCEEDED" || status === "FAILED" || status === "TIMED_OUT") return status;
  // Express executions cannot be stopped, but their machine may be deleted under them.
  assert(status === "ABORTED", "a synchronous execution is answered when it is closed");
  return "FAILED";
}
