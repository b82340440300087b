// status-event.ts — "Step Functions Execution Status Change" as EventBridge shows it.
import { parseArn, type TimestampMs, utf8Length } from "../base/index.ts";
import { type RecordCircumstances, type RecordedExecution, recordOf } from "./execution-record.ts";
import type { StatusEvent, StatusNews } from "./ports.ts";
import type { ExecutionRecord } from "./records.ts";

/** Input and output together above this are left out. */
const PAYLOADS_BYTES_MAX = 248 * 1024;

/** As the execution stood when it was told. */
export class RecordedStatusNews implements StatusNews {
  readonly #execution: RecordedExecution;
  readonly #circumstances: RecordCircumstances;
  readonly #uuid: () => string;
  #event: StatusEvent | undefined;

  constructor(
    execution: RecordedExecution,
    circumstances: RecordCircumstances,
    uuid: () => string,
  ) {
    this.#execution = execution;
    this.#circumstances = circumstances;
    this.#uuid = uuid;
  }

  get executionArn(): string {
    return this.#execution.executionArn;
  }

  get characters(): number {
    const { birth, standing } = this.#execution;
    return birth.input.length + (standing.output?.length ?? 0) + (standing.cause?.length ?? 0);
  }

  event(): StatusEvent {
    this.#event ??= statusEventOf(recordOf(this.#execution, this.#circumstances), this.#uuid());
    return this.#event;
  }
}

function statusEventOf(execution: ExecutionRecord, id: string): StatusEvent {
  const { stopDate, redriveDate, startDate } = execution;
  const at: TimestampMs = stopDate ?? redriveDate ?? startDate;
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
