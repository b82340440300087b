// published.ts — AutoPublishAlias: a version of what is there, and an alias that leads to it.
import type { Json, JsonObject } from "../../base/index.ts";
import { contentSuffix, type Expansion, type SamResource } from "./expansion.ts";

export interface Publishing {
  readonly types: readonly [version: string, alias: string];
  /** A version is published anew when this lies somewhere else. */
  readonly content: Json | undefined;
  readonly version: JsonObject;
  /** Of the alias, but for its name; `version` is the logical id of what it leads to. */
  readonly alias: (version: string) => JsonObject;
}

export function addPublished(
  expansion: Expansion,
  resource: SamResource,
  { alias: aliasOf, content, types, version }: Publishing,
): void {
  const { logicalId, properties } = resource;
  const { AutoPublishAlias: name } = properties;
  if (name === undefined) return;
  const [versionType, aliasType] = types;
  const versionId = `${logicalId}Version${contentSuffix(content)}`;
  const aliasId = `${logicalId}Alias${typeof name === "string" ? name.replace(/\W/g, "") : ""}`;
  expansion.add(resource, versionId, versionType, version);
  expansion.retain(versionId);
  expansion.add(resource, aliasId, aliasType, { ...aliasOf(versionId), Name: name });
  expansion.madeNames.set(`${logicalId}.Version`, versionId);
  expansion.madeNames.set(`${logicalId}.Alias`, aliasId);
}
