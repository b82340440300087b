// SendTaskFailure — a worker's or a callback's failure; error and cause may both be absent.
import type { SendTaskFailureInput, SendTaskFailureOutput } from "@aws-sdk/client-sfn";
import { wellFormed } from "../../base/index.ts";
import type { Operation } from "../context.ts";
import { requireAccepted } from "../task-answers.ts";

export const sendTaskFailure: Operation<SendTaskFailureInput, SendTaskFailureOutput> = async (
  { engine },
  request,
) => {
  const failure = {
    ...(request.error === undefined ? {} : { error: wellFormed(request.error) }),
    ...(request.cause === undefined ? {} : { cause: wellFormed(request.cause) }),
  };
  requireAccepted(await engine.completeTask(request.taskToken, { type: "failed", failure }));
  return {};
};
