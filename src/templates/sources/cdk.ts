// cdk.ts — a CDK cloud assembly: its stacks in the order of what they need, their assets, nested assemblies.
import { readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
} from "../../base/index.ts";
import { type Assets, assetsOf } from "./assets.ts";
import type { StackSource } from "./source.ts";

export type Assembly =
  | {
      readonly ok: true;
      readonly stacks: readonly StackSource[];
      /** Where the app says it: the same for all stacks here. */
      readonly account: string | undefined;
      readonly region: string | undefined;
    }
  | { readonly ok: false; readonly why: string };

const NESTING_MAX = 5;

/** A file of the assembly that is not what it should be. */
class AssemblyFault extends Error {}

export async function assemblyStacks(folder: string): Promise<Assembly> {
  try {
    const stacks = await stacksIn(folder, 0);
    if (stacks.length === 0) return { ok: false, why: "the assembly has no stacks" };
    const environments = stacks.map(({ environment }) => environment);
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environments[0] ?? "") ?? [];
    return {
      ok: true,
      stacks: stacks.map(({ stack }) => stack),
      account: /^\d{12}$/.test(account ?? "") ? account : undefined,
      region: region?.startsWith("unknown") ? undefined : region,
    };
  } catch (error) {
    if (error instanceof AssemblyFault) return { ok: false, why: error.message };
    throw error;
  }
}

interface AssemblyStack {
  readonly stack: StackSource;
  readonly environment: string;
}

async function stacksIn(folder: string, depth: number): Promise<readonly AssemblyStack[]> {
  if (depth > NESTING_MAX) throw new AssemblyFault("assemblies nest too deeply");
  const manifest = await jsonFile(join(folder, "manifest.json"));
  const { artifacts } = manifest;
  if (!isJsonObject(artifacts)) throw new AssemblyFault("manifest.json has no artifacts");
  const assets = await allAssets(folder, artifacts);
  const stacks: AssemblyStack[] = [];
  for (const id of ordered(artifacts)) {
    const artifact = artifacts[id];
    if (!isJsonObject(artifact)) continue;
    const { properties: given, type } = artifact;
    const properties = isJsonObject(given) ? given : {};
    if (type === "cdk:cloud-assembly") {
      const { directoryName: name } = properties;
      if (typeof name === "string")
        stacks.push(...(await stacksIn(inside(folder, name), depth + 1)));
    }
    if (type !== "aws:cloudformation:stack") continue;
    stacks.push({
      stack: stackOf(folder, id, { artifact, properties, assets }),
      environment: String(artifact["environment"]),
    });
  }
  return stacks;
}

interface StackParts {
  readonly artifact: JsonObject;
  readonly properties: JsonObject;
  readonly assets: Assets;
}

function stackOf(folder: string, id: string, { properties, assets }: StackParts): StackSource {
  const { parameters, stackName, templateFile } = properties;
  if (typeof templateFile !== "string")
    throw new AssemblyFault(`the stack ${id} has no templateFile`);
  const given = Object.entries(isJsonObject(parameters) ? parameters : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return {
    file: inside(folder, templateFile),
    name: typeof stackName === "string" ? stackName : id,
    parameters: new Map(given),
    assets,
  };
}

/** Needed ones first. */
function ordered(artifacts: JsonObject): readonly string[] {
  const done = new Set<string>();
  const order: string[] = [];
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (done.has(id) || !isJsonObject(artifact)) return;
    done.add(id);
    const { dependencies } = artifact;
    const needed: readonly Json[] = isJsonArray(dependencies) ? dependencies : [];
    for (const one of needed) if (typeof one === "string") visit(one);
    order.push(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return order;
}

async function allAssets(folder: string, artifacts: JsonObject): Promise<Assets> {
  const assets = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (!isJsonObject(artifact) || artifact["type"] !== "cdk:asset-manifest") continue;
    const { properties } = artifact;
    const file = isJsonObject(properties) ? properties["file"] : undefined;
    if (typeof file !== "string") continue;
    const text = await readFile(inside(folder, file), "utf8").catch(() => "{}");
    for (const [key, path] of assetsOf(text)) assets.set(key, path);
  }
  return assets;
}

async function jsonFile(path: string): Promise<JsonObject> {
  try {
    const value = parseJson(await readFile(path, "utf8"));
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isMissing(error)) throw error;
  }
  throw new AssemblyFault(`${path} is no JSON object`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Names of an assembly stay inside of it. */
function inside(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (path === folder || path.startsWith(folder + sep)) return path;
  throw new AssemblyFault(`'${name}' is outside of the assembly`);
}
