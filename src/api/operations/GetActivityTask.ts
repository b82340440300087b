// GetActivityTask — the long poll of an activity's worker; no task in time is an empty answer.
import type { GetActivityTaskInput, GetActivityTaskOutput } from "@aws-sdk/client-sfn";
import { requireActivity } from "../activities.ts";
import type { Operation } from "../context.ts";

export const getActivityTask: Operation<GetActivityTaskInput, GetActivityTaskOutput> = async (
  { engine, signal },
  request,
) => {
  const { arn } = requireActivity(engine.catalog, request.activityArn);
  const task = await engine.getActivityTask(arn, request.workerName, signal);
  return task === undefined ? {} : { taskToken: task.taskToken, input: task.input };
};
