// ListActivities — the activities of the account, in order of their names.
import type { ListActivitiesInput, ListActivitiesOutput } from "@aws-sdk/client-sfn";
import { activityArn } from "../../base/index.ts";
import { cataloguePage } from "../catalogue-page.ts";
import type { Operation } from "../context.ts";
import { wireTime } from "../wire.ts";

export const listActivities: Operation<ListActivitiesInput, ListActivitiesOutput> = async (
  context,
  request,
) => {
  const { items, nextToken } = cataloguePage(context, request, {
    kind: "activity",
    prefix: (home) => activityArn(home, ""),
  });
  const activities = items.map(({ arn, name, creationDate }) => ({
    activityArn: arn,
    name,
    creationDate: wireTime(creationDate),
  }));
  return { activities, nextToken };
};
