// ListTagsForResource — in the order of addition.
import type { ListTagsForResourceInput, ListTagsForResourceOutput } from "@aws-sdk/client-sfn";
import type { Operation } from "../context.ts";
import { requireTaggable, tagsOf } from "../tags.ts";

export const listTagsForResource: Operation<
  ListTagsForResourceInput,
  ListTagsForResourceOutput
> = async ({ engine: { catalog } }, request) => {
  const arn = requireTaggable(catalog, request.resourceArn);
  return { tags: tagsOf(catalog, arn).map(([key, value]) => ({ key, value })) };
};
