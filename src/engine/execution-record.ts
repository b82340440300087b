// execution-record.ts — executions as the rooms above see them, from what is stored or what a turn holds.
import type { TimestampMs } from "../base/index.ts";
import type { Execution } from "../core/index.ts";
import type { MachineStanding } from "./deletions.ts";
import type { ExecutionRecord, ExecutionStatus, ExecutionSummary } from "./records.ts";
import { redriveStatusOf } from "./redrive-rules.ts";
import type { ExecutionBirth, ExecutionStanding } from "./store-port.ts";

export interface RecordedExecution {
  readonly executionArn: string;
  readonly birth: ExecutionBirth;
  readonly standing: ExecutionStanding;
}

export interface RecordCircumstances {
  readonly now: TimestampMs;
  readonly machine: MachineStanding;
  readonly historyEventsMax: number;
  /** Of the execution that a child's map run belongs to, where it has been looked up. */
  readonly parentStatus?: ExecutionStatus;
}

/** What of an execution its standing is made of. */
export type Ending = Pick<
  Execution,
  "status" | "stopDate" | "redriveCount" | "redriveDate" | "historyCount" | "output" | "failure"
>;

/** The same of an execution in memory, whose standing is made when somebody looks. */
export interface MemorisedExecution {
  readonly executionArn: string;
  readonly birth: ExecutionBirth;
  readonly execution: Ending;
}

export function recorded({
  executionArn,
  birth,
  execution,
}: MemorisedExecution): RecordedExecution {
  return { executionArn, birth, standing: standingOf(execution) };
}

/** An object while it is put together, member by member: this is done for every change of status. */
type Draft<T> = { -readonly [member in keyof T]: T[member] };

/** How an execution stands, for the store. */
export function standingOf(execution: Ending): ExecutionStanding {
  const { status, stopDate, redriveCount, redriveDate, historyCount, output, failure } = execution;
  const standing: Draft<ExecutionStanding> = { status, redriveCount, historyCount };
  if (stopDate !== undefined) standing.stopDate = stopDate;
  if (redriveDate !== undefined) standing.redriveDate = redriveDate;
  if (output !== undefined) standing.output = output.text();
  if (failure?.error !== undefined) standing.error = failure.error;
  if (failure?.cause !== undefined) standing.cause = failure.cause;
  return standing;
}

export function recordOf(
  { executionArn, birth, standing }: RecordedExecution,
  { now, ...circumstances }: RecordCircumstances,
): ExecutionRecord {
  const { output, error, cause, historyCount } = standing;
  const { traceHeader, parentExecutionArn, input, revisionId, roleArn, flow } = birth;
  const { redriveStatus, redriveStatusReason } = redriveStatusOf(
    { birth, standing, ...circumstances },
    now,
  );
  // The cast: the members that a summary lacks follow at once.
  const record = summaryOf({ executionArn, birth, standing }) as Draft<ExecutionRecord>;
  record.input = input;
  record.revisionId = revisionId;
  record.roleArn = roleArn;
  record.flow = flow;
  record.historyCount = historyCount;
  record.redriveStatus = redriveStatus;
  if (output !== undefined) record.output = output;
  if (error !== undefined) record.error = error;
  if (cause !== undefined) record.cause = cause;
  if (traceHeader !== undefined) record.traceHeader = traceHeader;
  if (parentExecutionArn !== undefined) record.parentExecutionArn = parentExecutionArn;
  if (redriveStatusReason !== undefined) record.redriveStatusReason = redriveStatusReason;
  return record;
}

export function summaryOf({ executionArn, birth, standing }: RecordedExecution): ExecutionSummary {
  const { stateMachineArn, name, type, startDate } = birth;
  const { status, stopDate, redriveCount, redriveDate } = standing;
  const summary: Draft<ExecutionSummary> = {
    executionArn,
    stateMachineArn,
    name,
    type,
    status,
    startDate,
    redriveCount,
  };
  if (birth.stateMachineVersionArn !== undefined)
    summary.stateMachineVersionArn = birth.stateMachineVersionArn;
  if (birth.stateMachineAliasArn !== undefined)
    summary.stateMachineAliasArn = birth.stateMachineAliasArn;
  if (stopDate !== undefined) summary.stopDate = stopDate;
  if (birth.mapRunArn !== undefined) summary.mapRunArn = birth.mapRunArn;
  if (birth.itemCount !== undefined) summary.itemCount = birth.itemCount;
  if (redriveDate !== undefined) summary.redriveDate = redriveDate;
  return summary;
}
