// RedriveExecution — idempotent by client token for the last ten successful ones, 15 minutes each.
import type { RedriveExecutionInput, RedriveExecutionOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { executionDoesNotExist } from "../executions.ts";
import { requireStandardExecution } from "../resource-arn.ts";
import { ServiceError } from "../service-error.ts";
import { wireTime } from "../wire.ts";

export const redriveExecution: Operation<RedriveExecutionInput, RedriveExecutionOutput> = async (
  { engine },
  request,
) => {
  const arn = requireStandardExecution(request.executionArn);
  const answer = await engine.redriveExecution(arn, request.clientToken);
  switch (answer.type) {
    case "redriven":
      return { redriveDate: wireTime(answer.redriveDate) };
    case "notRedrivable":
      throw new ServiceError("ExecutionNotRedrivable", answer.reason);
    case "executionDoesNotExist":
      throw executionDoesNotExist(arn);
  }
};
