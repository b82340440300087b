// tags.ts — tags of state machines and activities.
//
// Kept in the catalog as JSON text: [[key, value], …] in the order of addition.
import type { Catalog, CatalogChange } from "../engine/index.ts";
import { readDocument, resourceNotFound } from "./machines/index.ts";
import { requireResource } from "./resource-arn.ts";
import { ServiceError } from "./service-error.ts";

/** Service quota. */
const TAGS_MAX = 50;
const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export interface GivenTag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

type Tag = readonly [key: string, value: string];

export function tagsOf(catalog: Catalog, resourceArn: string): readonly Tag[] {
  const text = catalog.get("tags", resourceArn);
  // The cast: written below, from the same type.
  return text === undefined ? [] : (JSON.parse(text) as readonly Tag[]);
}

/** The change that adds tags; a key that stands already gets the new value. */
export function addTags(
  catalog: Catalog,
  resourceArn: string,
  given: readonly GivenTag[],
): readonly CatalogChange[] {
  if (given.length === 0) return [];
  const tags = new Map(tagsOf(catalog, resourceArn));
  for (const [i, { key, value = "" }] of given.entries()) {
    if (key === undefined) throw missingKey(i);
    requireTagText(key, value);
    tags.set(key, value);
  }
  if (tags.size > TAGS_MAX) {
    throw new ServiceError("TooManyTags", `Too many tags on resource: '${resourceArn}'`, {
      resourceName: resourceArn,
    });
  }
  return [{ kind: "tags", key: resourceArn, text: JSON.stringify([...tags]) }];
}

/** The change that removes tags by their keys. */
export function removeTags(
  catalog: Catalog,
  resourceArn: string,
  keys: readonly string[],
): readonly CatalogChange[] {
  const tags = new Map(tagsOf(catalog, resourceArn));
  for (const key of keys) tags.delete(key);
  const text = tags.size === 0 ? undefined : JSON.stringify([...tags]);
  return [{ kind: "tags", key: resourceArn, text }];
}

/** The model lets a tag be without a key; AWS can have none. */
function missingKey(index: number): ServiceError {
  return new ServiceError(
    "ValidationException",
    `1 validation error detected: Value null at 'tags.${index + 1}.member.key' failed to satisfy constraint: Member must not be null`,
  );
}

function requireTagText(key: string, value: string): void {
  if (key.toLowerCase().startsWith("aws:")) {
    throw new ServiceError(
      "ValidationException",
      `Tag keys must not begin with the reserved prefix 'aws:': '${key}'`,
    );
  }
  for (const text of [key, value]) {
    if (TEXT.test(text)) continue;
    throw new ServiceError(
      "ValidationException",
      `Tags may contain only Unicode letters, digits, white space, or these symbols: _ . : / = + - @. Received: '${text}'`,
    );
  }
}

/** The ARN of something that can have tags and stands: a state machine or an activity. */
export function requireTaggable(catalog: Catalog, resourceArn: string): string {
  const { type } = requireResource(resourceArn, ["stateMachine", "activity"]);
  const kind = type === "activity" ? "activity" : "stateMachine";
  if (readDocument(catalog, kind, resourceArn) === undefined) throw resourceNotFound(resourceArn);
  return resourceArn;
}
