// activities.ts — finding the activity that a request means.
import type { Catalog } from "../engine/index.ts";
import { type ActivityDocument, readDocument } from "./machines/index.ts";
import { requireResource } from "./resource-arn.ts";
import { ServiceError } from "./service-error.ts";

export function requireActivity(catalog: Catalog, text: string): ActivityDocument {
  const { text: arn } = requireResource(text, ["activity"]);
  const activity = readDocument(catalog, "activity", arn);
  if (activity !== undefined) return activity;
  throw new ServiceError("ActivityDoesNotExist", `Activity Does Not Exist: '${arn}'`);
}
