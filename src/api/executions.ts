// executions.ts — executions as requests name them and answers show them.
import type { ExecutionRecord } from "../engine/index.ts";
import type { ApiContext } from "./context.ts";
import { ServiceError } from "./service-error.ts";

export function executionDoesNotExist(arn: string): ServiceError {
  return new ServiceError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}

export async function requireExecutionRecord(
  { engine }: ApiContext,
  arn: string,
): Promise<ExecutionRecord> {
  const record = await engine.describeExecution(arn);
  if (record === undefined) throw executionDoesNotExist(arn);
  return record;
}

export interface ShownData {
  readonly input: string | undefined;
  readonly inputDetails: { readonly included: boolean };
  readonly output: string | undefined;
  readonly outputDetails: { readonly included: boolean } | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Input and outcome of an execution; METADATA_ONLY leaves the texts out and says so. */
export function shownData(
  record: ExecutionRecord,
  includedData: "ALL_DATA" | "METADATA_ONLY" | undefined,
): ShownData {
  const included = includedData !== "METADATA_ONLY";
  return {
    input: included ? record.input : undefined,
    inputDetails: { included },
    output: included ? record.output : undefined,
    outputDetails: record.output === undefined ? undefined : { included },
    error: included ? record.error : undefined,
    cause: included ? record.cause : undefined,
  };
}
