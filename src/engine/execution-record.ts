// execution-record.ts — executions as the rooms above see them, from what is stored or what a turn holds.
import type { TimestampMs } from "../base/index.ts";
import type { Execution } from "../core/index.ts";
import type { ExecutionRecord, ExecutionSummary } from "./records.ts";
import { redriveStatusOf } from "./redrive-rules.ts";
import type { ExecutionBirth, ExecutionStanding } from "./store-port.ts";

export interface RecordedExecution {
  readonly executionArn: string;
  readonly birth: ExecutionBirth;
  readonly standing: ExecutionStanding;
}

export interface RecordCircumstances {
  readonly now: TimestampMs;
  readonly deleting: boolean;
  readonly historyEventsMax: number;
}

/** The same of an execution in memory, which is made when somebody looks. */
export interface MemorisedExecution {
  readonly executionArn: string;
  readonly birth: ExecutionBirth;
  readonly execution: Execution;
}

export function recorded({
  executionArn,
  birth,
  execution,
}: MemorisedExecution): RecordedExecution {
  return { executionArn, birth, standing: standingOf(execution) };
}

/** How an execution stands, for the store. */
export function standingOf(execution: Execution): ExecutionStanding {
  const { stopDate, redriveDate, output, failure } = execution;
  return {
    status: execution.status,
    ...(stopDate === undefined ? {} : { stopDate }),
    redriveCount: execution.redriveCount,
    ...(redriveDate === undefined ? {} : { redriveDate }),
    historyCount: execution.historyCount,
    ...(output === undefined ? {} : { output: output.text() }),
    ...(failure?.error === undefined ? {} : { error: failure.error }),
    ...(failure?.cause === undefined ? {} : { cause: failure.cause }),
  };
}

export function recordOf(
  { executionArn, birth, standing }: RecordedExecution,
  { now, deleting, historyEventsMax }: RecordCircumstances,
): ExecutionRecord {
  const { output, error, cause, historyCount } = standing;
  const { traceHeader, parentExecutionArn } = birth;
  const facts = { ...birth, ...standing, deleting, historyEventsMax };
  return {
    ...summaryOf({ executionArn, birth, standing }),
    input: birth.input,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    revisionId: birth.revisionId,
    roleArn: birth.roleArn,
    flow: birth.flow,
    ...(parentExecutionArn === undefined ? {} : { parentExecutionArn }),
    historyCount,
    ...redriveStatusOf(facts, now),
  };
}

export function summaryOf({ executionArn, birth, standing }: RecordedExecution): ExecutionSummary {
  const { stateMachineVersionArn, stateMachineAliasArn, mapRunArn } = birth;
  const { stopDate, redriveDate } = standing;
  return {
    executionArn,
    stateMachineArn: birth.stateMachineArn,
    ...(stateMachineVersionArn === undefined ? {} : { stateMachineVersionArn }),
    ...(stateMachineAliasArn === undefined ? {} : { stateMachineAliasArn }),
    name: birth.name,
    type: birth.type,
    status: standing.status,
    startDate: birth.startDate,
    ...(stopDate === undefined ? {} : { stopDate }),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
    redriveCount: standing.redriveCount,
    ...(redriveDate === undefined ? {} : { redriveDate }),
  };
}
