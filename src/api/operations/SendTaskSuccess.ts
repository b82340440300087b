// SendTaskSuccess — a worker's or a callback's result.
import type { SendTaskSuccessInput, SendTaskSuccessOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireJson, TASK_OUTPUT } from "../json-input.ts";
import { requireAccepted } from "../task-answers.ts";

export const sendTaskSuccess: Operation<SendTaskSuccessInput, SendTaskSuccessOutput> = async (
  { engine, payloadBytesMax },
  request,
) => {
  const output = requireJson(request.output, TASK_OUTPUT, payloadBytesMax);
  requireAccepted(await engine.completeTask(request.taskToken, { type: "succeeded", output }));
  return {};
};
