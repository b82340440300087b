// status-event.ts — "Step Functions Execution Status Change" as EventBridge shows it.
import { parseArn, type TimestampMs, utf8Length } from "../base/index.ts";
import type { StatusEvent } from "./ports.ts";
import type { ExecutionRecord } from "./records.ts";

/** Input and output together above this are left out. */
const PAYLOADS_BYTES_MAX = 248 * 1024;

export function statusEventOf(
  execution: ExecutionRecord,
  id: string,
  at: TimestampMs,
): StatusEvent {
  const scope = parseArn(execution.executionArn);
  const { input, output } = execution;
  const included = utf8Length(input) + utf8Length(output ?? "") <= PAYLOADS_BYTES_MAX;
  return {
    version: "0",
    id,
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: scope?.account ?? "",
    time: new Date(Math.floor(at / 1000) * 1000).toISOString().replace(".000Z", "Z"),
    region: scope?.region ?? "",
    resources: [execution.executionArn],
    detail: {
      executionArn: execution.executionArn,
      stateMachineArn: execution.stateMachineArn,
      stateMachineVersionArn: execution.stateMachineVersionArn ?? null,
      stateMachineAliasArn: execution.stateMachineAliasArn ?? null,
      name: execution.name,
      status: execution.status,
      startDate: execution.startDate,
      stopDate: execution.stopDate ?? null,
      input: included ? input : null,
      inputDetails: { included },
      output: included ? (output ?? null) : null,
      outputDetails: output === undefined ? null : { included },
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      redriveCount: execution.redriveCount,
      redriveDate: execution.redriveDate ?? null,
      redriveStatus: execution.redriveStatus,
      redriveStatusReason: execution.redriveStatusReason ?? null,
    },
  };
}
