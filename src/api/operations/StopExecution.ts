// StopExecution — Standard only.
import type { StopExecutionInput, StopExecutionOutput } from "@aws-sdk/client-sfn";
import { wellFormed } from "../../base/index.ts";
import type { Operation } from "../context.ts";
import { executionDoesNotExist } from "../executions.ts";
import { requireStandardExecution } from "../resource-arn.ts";
import { wireTime } from "../wire.ts";

export const stopExecution: Operation<StopExecutionInput, StopExecutionOutput> = async (
  { engine },
  request,
) => {
  const arn = requireStandardExecution(request.executionArn);
  const answer = await engine.stopExecution(arn, {
    ...(request.error === undefined ? {} : { error: wellFormed(request.error) }),
    ...(request.cause === undefined ? {} : { cause: wellFormed(request.cause) }),
  });
  if (answer.type === "executionDoesNotExist") throw executionDoesNotExist(arn);
  return { stopDate: wireTime(answer.stopDate) };
};
