// CreateActivity — idempotent on the name; other tags are ignored, another encryption is refused.
import type { CreateActivityInput, CreateActivityOutput } from "@aws-sdk/client-sfn";
import { activityArn } from "../../base/index.ts";
import type { Operation } from "../context.ts";
import { type ActivityDocument, readDocument, requireEncryption } from "../machines/index.ts";
import { requireName } from "../names.ts";
import { ServiceError } from "../service-error.ts";
import { addTags } from "../tags.ts";
import { wireTime } from "../wire.ts";

export const createActivity: Operation<CreateActivityInput, CreateActivityOutput> = async (
  { engine: { catalog }, scope, now },
  request,
) => {
  const name = requireName(request.name);
  const encryption = requireEncryption(request.encryptionConfiguration) ?? {
    type: "AWS_OWNED_KEY",
  };
  const arn = activityArn(scope, name);
  return await catalog.exclusively(arn, async () => {
    const standing = readDocument(catalog, "activity", arn);
    if (standing !== undefined) return answer(standing, encryption.type);
    const activity: ActivityDocument = { version: 1, arn, name, creationDate: now(), encryption };
    await catalog.change([
      { kind: "activity", key: arn, text: JSON.stringify(activity) },
      ...addTags(catalog, arn, request.tags ?? []),
    ]);
    return answer(activity, encryption.type);
  });
};

function answer(
  activity: ActivityDocument,
  encryptionType: string,
): { readonly activityArn: string; readonly creationDate: number } {
  if (activity.encryption.type !== encryptionType) {
    throw new ServiceError("ActivityAlreadyExists", `Activity Already Exists: '${activity.arn}'`);
  }
  return { activityArn: activity.arn, creationDate: wireTime(activity.creationDate) };
}
