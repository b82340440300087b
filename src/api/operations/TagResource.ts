// TagResource — adds tags; the same key again replaces the value.
import type { TagResourceInput, TagResourceOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { addTags, requireTaggable } from "../tags.ts";

export const tagResource: Operation<TagResourceInput, TagResourceOutput> = async (
  { engine: { catalog } },
  request,
) => {
  const arn = requireTaggable(catalog, request.resourceArn);
  await catalog.exclusively(arn, async () => {
    await catalog.change(addTags(catalog, arn, request.tags));
  });
  return {};
};
