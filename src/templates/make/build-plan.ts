// build-plan.ts — what has to be done to code before it runs: dependencies, compilers, archives of layers.
import { access, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type Json, parseJson } from "../../base/index.ts";
import type { Declaration, ProjectCode } from "../../project/index.ts";
import { declarationOf, type Making } from "./making.ts";

/** The same members as the Lambda room's plans, and where it stands. */
export interface CodeBuild extends Required<Declaration> {
  /** Of the function or layer; also of the folder that is built. */
  readonly name: string;
  readonly code: ProjectCode;
  readonly runtime: string;
  readonly work: BuildWork;
}

export type BuildWork =
  /** `pip install -r requirements.txt` beside a copy of the code. */
  | { readonly kind: "python" }
  /** `npm install` beside a copy of the code. */
  | { readonly kind: "node" }
  | { readonly kind: "go"; readonly output: string }
  /** Classes and the archives that they need, by the project's own build. */
  | { readonly kind: "java"; readonly tool: "maven" | "gradle" }
  /** The project's own esbuild. */
  | {
      readonly kind: "esbuild";
      readonly options: Readonly<Record<string, Json>>;
      readonly handler: string;
    }
  /** A layer as it stands, or its archive; `below` is where its dependencies go. */
  | { readonly kind: "layer"; readonly below: string | undefined };

export interface LayerFolder {
  readonly arn: string;
  readonly folder: string;
}

interface Subject {
  readonly name: string;
  readonly runtime: string;
  readonly handler: string | undefined;
  readonly code: ProjectCode;
}

/** Undefined where the code runs as it stands. */
export async function codeBuild(
  making: Making,
  { name, runtime, handler, code }: Subject,
): Promise<CodeBuild | undefined> {
  const { context, declared } = making;
  if (code.kind !== "folder" || context.built) return undefined;
  const work = await workOf(code.path, runtime, { metadata: declared.raw["Metadata"], handler });
  return work && { ...{ name, code, runtime, work }, ...declarationOf(making) };
}

async function workOf(
  folder: string,
  runtime: string,
  { metadata, handler }: { metadata: Json | undefined; handler: string | undefined },
): Promise<BuildWork | undefined> {
  const { BuildMethod: method, BuildProperties: options } = isJsonObject(metadata) ? metadata : {};
  if (method === "esbuild") {
    return {
      kind: "esbuild",
      options: isJsonObject(options) ? options : {},
      handler: handler ?? "",
    };
  }
  if (runtime.startsWith("python")) {
    return (await hasRequirements(folder)) ? { kind: "python" } : undefined;
  }
  if (runtime.startsWith("nodejs")) {
    return (await needsPackages(folder)) ? { kind: "node" } : undefined;
  }
  if (runtime.startsWith("java")) {
    const tool = await javaTool(folder);
    return tool && { kind: "java", tool };
  }
  const output = runtime === "go1.x" ? (handler ?? "bootstrap") : "bootstrap";
  const needsGo = (await has(folder, "go.mod")) && !(await has(folder, output));
  return needsGo ? { kind: "go", output } : undefined;
}

async function javaTool(folder: string): Promise<"maven" | "gradle" | undefined> {
  if (await has(folder, "pom.xml")) return "maven";
  const isGradle = (await has(folder, "build.gradle")) || (await has(folder, "build.gradle.kts"));
  return isGradle ? "gradle" : undefined;
}

async function hasRequirements(folder: string): Promise<boolean> {
  const text = await textAt(join(folder, "requirements.txt"));
  return text?.split("\n").some((line) => /^\s*[^#\s]/.test(line)) ?? false;
}

/** Packages that are wanted and not there. */
async function needsPackages(folder: string): Promise<boolean> {
  const text = await textAt(join(folder, "package.json"));
  if (text === undefined) return false;
  const wanted = dependenciesIn(text);
  for (const name of wanted) {
    if (!(await isFolder(join(folder, "node_modules", name)))) return true;
  }
  return false;
}

function dependenciesIn(text: string): readonly string[] {
  try {
    const manifest = parseJson(text);
    const dependencies = isJsonObject(manifest) ? manifest["dependencies"] : undefined;
    return isJsonObject(dependencies) ? Object.keys(dependencies) : [];
  } catch (error) {
    // npm says better what is wrong with it, when it is run.
    if (error instanceof SyntaxError) return ["?"];
    throw error;
  }
}

/** A layer needs a folder of its own where it is an archive or has dependencies to install. */
export function layerWork({ context, declared }: Making, code: ProjectCode): BuildWork {
  const { Metadata: metadata } = declared.raw;
  const { BuildMethod: method } = isJsonObject(metadata) && !context.built ? metadata : {};
  const built = typeof method === "string" && code.kind === "folder";
  if (built && method.startsWith("python")) return { kind: "layer", below: "python" };
  if (built && method.startsWith("nodejs")) return { kind: "layer", below: "nodejs" };
  return { kind: "layer", below: undefined };
}

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

async function has(folder: string, name: string): Promise<boolean> {
  return access(join(folder, name)).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
