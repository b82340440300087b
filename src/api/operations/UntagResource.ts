// UntagResource — removes tags by their keys; keys that are not there do no harm.
import type { UntagResourceInput, UntagResourceOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { removeTags, requireTaggable } from "../tags.ts";

export const untagResource: Operation<UntagResourceInput, UntagResourceOutput> = async (
  { engine: { catalog } },
  request,
) => {
  const arn = requireTaggable(catalog, request.resourceArn);
  await catalog.exclusively(arn, async () => {
    await catalog.change(removeTags(catalog, arn, request.tagKeys));
  });
  return {};
};
