// StartExecution — Standard: idempotent while the execution of that name and input runs. Express: never.
import type { StartExecutionInput, StartExecutionOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireStart, startRefusal } from "../starting.ts";
import { wireTime } from "../wire.ts";

export const startExecution: Operation<StartExecutionInput, StartExecutionOutput> = async (
  context,
  request,
) => {
  const start = await requireStart(context, request);
  const answer = await context.engine.startExecution(start.request);
  if (answer.type !== "started") throw startRefusal(answer, request.stateMachineArn);
  return { executionArn: answer.executionArn, startDate: wireTime(answer.startDate) };
};
