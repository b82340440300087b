// code.ts — where a function's or a layer's code lies.
import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { ProjectCode } from "../../project/index.ts";
import { type Place, TemplateFault } from "../document/index.ts";
import { assetOnResource } from "../sources/index.ts";
import { type Making, memberPlace } from "./making.ts";

export type FoundCode =
  | { readonly found: true; readonly code: ProjectCode }
  /** It is somewhere else: in a registry of images, in S3. */
  | { readonly found: false; readonly why: string };

/** AWS: 50 MB zipped. */
const ZIP_BYTES_MAX = 52_428_800;
const ZIPS: ReadonlySet<string> = new Set([".zip", ".jar"]);

/** `property` is `Code` of functions and `Content` of layers. */
export async function codeOf(making: Making, property: "Code" | "Content"): Promise<FoundCode> {
  const { context, declared, properties, stack } = making;
  const { folder } = stack.parts.template;
  const place = memberPlace(making, property);
  const asset = assetOnResource(declared.raw, property);
  if (asset !== undefined) return codeAt(await context.files.locate(folder, asset, place), place);
  const given = properties[property];
  if (given === undefined) return codeAt(await context.files.locate(folder, ".", place), place);
  if (typeof given === "string") return localCode(making, given, place);
  if (!isJsonObject(given)) {
    throw new TemplateFault(place, `${property} is a path, an object of S3, or a text`);
  }
  return remoteCode(making, given, place);
}

async function remoteCode(making: Making, given: JsonObject, place: Place): Promise<FoundCode> {
  const { ImageUri: image, S3Key: key, ZipFile: text } = given;
  if (typeof text === "string") return inlineCode(making, text);
  if (image !== undefined) return { found: false, why: "container images are not run here" };
  if (typeof key !== "string") {
    throw new TemplateFault(place, "code needs S3Key, ZipFile or a path");
  }
  return codeByKey(making, key, place);
}

async function localCode(making: Making, given: string, place: Place): Promise<FoundCode> {
  const { context, stack } = making;
  if (/^(s3|https?):\/\//.test(given)) return codeByKey(making, given, place);
  const { folder } = stack.parts.template;
  return codeAt(await context.files.locate(folder, given, place), place);
}

/** The assembly's asset of this key, or the only file of the project with its name. */
async function codeByKey(making: Making, key: string, place: Place): Promise<FoundCode> {
  const { assets, context, stack } = making;
  const name = key.split("/").at(-1) ?? key;
  const known = assets.get(key) ?? assets.get(name);
  const { folder } = stack.parts.template;
  if (known !== undefined) return codeAt(await context.files.locate(folder, known, place), place);
  const found = await context.files.findByKey(key);
  if (found !== undefined) return codeAt(found, place);
  const why = `its code lies in S3 (${name}), and no one file of the project has that name`;
  return { found: false, why };
}

async function codeAt(path: string, place: Place): Promise<FoundCode> {
  const stats = await stat(path);
  if (stats.isDirectory()) return { found: true, code: { kind: "folder", path } };
  if (stats.size > ZIP_BYTES_MAX) {
    throw new TemplateFault(place, `${path} is larger than ${ZIP_BYTES_MAX} bytes`);
  }
  const bytes = await readFile(path);
  if (ZIPS.has(extname(path).toLowerCase())) return { found: true, code: { kind: "zip", bytes } };
  // One file alone, which the AWS CLI would zip.
  return {
    found: true,
    code: { kind: "files", files: { [basename(path)]: bytes.toString("utf8") } },
  };
}

function inlineCode({ properties }: Making, text: string): FoundCode {
  const { Handler: handler, Runtime: runtime } = properties;
  const [file = "index"] = typeof handler === "string" ? handler.split(".") : [];
  const ending = isPython(runtime) ? "py" : "js";
  return { found: true, code: { kind: "files", files: { [`${file}.${ending}`]: text } } };
}

function isPython(runtime: Json | undefined): boolean {
  return typeof runtime === "string" && runtime.startsWith("python");
}
