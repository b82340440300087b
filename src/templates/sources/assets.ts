// assets.ts — files that a deployment would find in S3, and that lie beside the template instead.
import { isJsonObject, type Json, type JsonObject, parseJson } from "../../base/index.ts";

/** By the key in the bucket, the path relative to the assembly. */
export type Assets = ReadonlyMap<string, string>;

export const NO_ASSETS: Assets = new Map();

/** `<stack>.assets.json` of a CDK assembly. */
export function assetsOf(text: string): Assets {
  const manifest = parseJson(text);
  const files = isJsonObject(manifest) ? manifest["files"] : undefined;
  const assets = new Map<string, string>();
  for (const file of Object.values(isJsonObject(files) ? files : {})) {
    const { source, destinations } = isJsonObject(file) ? file : {};
    const path = isJsonObject(source) ? source["path"] : undefined;
    if (typeof path !== "string") continue;
    for (const key of keysOf(destinations)) assets.set(key, path);
  }
  return assets;
}

function keysOf(destinations: Json | undefined): readonly string[] {
  const list: readonly Json[] = Object.values(isJsonObject(destinations) ? destinations : {});
  return list.flatMap((destination) => {
    const key = isJsonObject(destination) ? destination["objectKey"] : undefined;
    return typeof key === "string" ? [key] : [];
  });
}

/** What `cdk synth` writes on a resource whose file lies in the assembly: property and path. */
export function assetOnResource(raw: JsonObject, property: string): string | undefined {
  const { Metadata: metadata } = raw;
  if (!isJsonObject(metadata) || metadata["aws:asset:property"] !== property) return undefined;
  const path = metadata["aws:asset:path"];
  return typeof path === "string" ? path : undefined;
}
