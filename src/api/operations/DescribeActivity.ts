// DescribeActivity — what an activity is.
import type { DescribeActivityInput, DescribeActivityOutput } from "@aws-sdk/client-sfn";
import { requireActivity } from "../activities.ts";
import type { Operation } from "../context.ts";
import { wireTime } from "../wire.ts";

export const describeActivity: Operation<DescribeActivityInput, DescribeActivityOutput> = async (
  { engine },
  request,
) => {
  const activity = requireActivity(engine.catalog, request.activityArn);
  return {
    activityArn: activity.arn,
    name: activity.name,
    creationDate: wireTime(activity.creationDate),
    encryptionConfiguration: activity.encryption,
  };
};
