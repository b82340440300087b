// GetActivityTask — the long poll of an activity's worker; no task in time is an empty answer.
import type { GetActivityTaskInput, GetActivityTaskOutput } from "@aws-sdk/client-sfn";
import { TooManyWorkers } from "../../engine/index.ts";
import { requireActivity } from "../activities.ts";
import type { Operation } from "../context.ts";
import { ServiceError } from "../service-error.ts";

export const getActivityTask: Operation<GetActivityTaskInput, GetActivityTaskOutput> = async (
  { engine, signal },
  request,
) => {
  const { arn } = requireActivity(engine.catalog, request.activityArn);
  const task = await engine.getActivityTask(arn, request.workerName, signal).catch(refused);
  return task === undefined ? {} : { taskToken: task.taskToken, input: task.input };
};

function refused(error: unknown): never {
  if (!(error instanceof TooManyWorkers)) throw error;
  throw new ServiceError(
    "ActivityWorkerLimitExceeded",
    "The maximum number of workers concurrently polling for activity tasks has been reached.",
  );
}
