// SendTaskHeartbeat — resets the heartbeat clock of a task, and writes no event.
import type { SendTaskHeartbeatInput, SendTaskHeartbeatOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireAccepted } from "../task-answers.ts";

export const sendTaskHeartbeat: Operation<SendTaskHeartbeatInput, SendTaskHeartbeatOutput> = async (
  { engine },
  request,
) => {
  requireAccepted(await engine.heartbeat(request.taskToken));
  return {};
};
