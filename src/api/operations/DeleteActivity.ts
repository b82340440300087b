// DeleteActivity — an activity that is not there counts as deleted.
import type { DeleteActivityInput, DeleteActivityOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireResource } from "../resource-arn.ts";

export const deleteActivity: Operation<DeleteActivityInput, DeleteActivityOutput> = async (
  { engine: { catalog } },
  request,
) => {
  const { text: arn } = requireResource(request.activityArn, ["activity"]);
  await catalog.exclusively(arn, async () => {
    await catalog.change([
      { kind: "activity", key: arn, text: undefined },
      { kind: "tags", key: arn, text: undefined },
    ]);
  });
  return {};
};
