// function.ts — AWS::Lambda::Function to a function of the project.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject } from "../../base/index.ts";
import type { ProjectCode, ProjectFunction } from "../../project/index.ts";
import { below, MissingFile, TemplateFault } from "../document/index.ts";
import { type CodeBuild, codeBuild, type LayerFolder } from "./build-plan.ts";
import { codeOf, type FoundCode } from "./code.ts";
import { type AskedLayer, layersAsked } from "./layers.ts";
import {
  declarationOf,
  type Making,
  memberPlace,
  numberProperty,
  skip,
  tagsOf,
  textProperty,
  textsOf,
} from "./making.ts";

export interface MadeFunction {
  readonly function: ProjectFunction;
  /** What has to be done to its code before it runs. */
  readonly build: CodeBuild | undefined;
  readonly layers: readonly AskedLayer[];
}

/** What runs here: the interpreters at hand, and programs of their own. */
const RUNS = /^(nodejs|python|java|provided|go1\.x)/;

/** Undefined where it cannot run here; then it is listed as skipped. */
export async function makeFunction(making: Making): Promise<MadeFunction | undefined> {
  const { declared, properties, stack } = making;
  if (properties["PackageType"] === "Image") {
    skip(making, "container images are not run here");
    return undefined;
  }
  const runtime = textProperty(making, "Runtime");
  if (runtime !== undefined && !RUNS.test(runtime)) {
    skip(
      making,
      `functions for ${runtime} are not run here; Node.js, Python, Java, Go and provided.* are`,
    );
    return undefined;
  }
  const found = await functionCode(making, runtime);
  if (!found.found) {
    skip(making, found.why);
    return undefined;
  }
  if (runtime === undefined)
    throw new TemplateFault(making.place, `${declared.logicalId} needs a Runtime`);
  const name = stack.physicalName(declared);
  const handler = textProperty(making, "Handler");
  const artifact = await builtBySam(making);
  if (artifact === undefined && buildMethod(declared) === "makefile") {
    skip(making, "it is built by make: run `sam build` first");
    return undefined;
  }
  const code: ProjectCode = artifact ?? found.code;
  const build =
    artifact === undefined ? await codeBuild(making, { name, runtime, handler, code }) : undefined;
  return {
    function: {
      ...settings(making, name, runtime),
      code,
      ...(handler === undefined ? {} : { handler }),
    },
    build,
    layers: layersAsked(making),
  };
}

/** An archive of Java that nobody has built yet is no reason to refuse the rest. */
async function functionCode(making: Making, runtime: string | undefined): Promise<FoundCode> {
  try {
    return await codeOf(making, "Code");
  } catch (error) {
    if (!(error instanceof MissingFile) || runtime?.startsWith("java") !== true) throw error;
    return { found: false, why: `${error.message}: build it first (mvn package, gradle build)` };
  }
}

/** What `sam build` left, for code that only SAM's own tools can build. */
async function builtBySam({ context, declared }: Making): Promise<ProjectCode | undefined> {
  const method = buildMethod(declared);
  if (context.built || method === undefined || !BUILT_BY_TOOLS.test(method)) return undefined;
  const path = join(context.home, ".aws-sam", "build", declared.logicalId);
  const there = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return there ? { kind: "folder", path } : undefined;
}

const BUILT_BY_TOOLS = /^(esbuild|makefile|rust-cargolambda)$/;

function buildMethod({ raw }: Making["declared"]): string | undefined {
  const { Metadata: metadata } = raw;
  const method = isJsonObject(metadata) ? metadata["BuildMethod"] : undefined;
  return typeof method === "string" ? method : undefined;
}

function settings(making: Making, name: string, runtime: string): Omit<ProjectFunction, "code"> {
  const { Environment: environment } = making.properties;
  const variables = isJsonObject(environment) ? environment["Variables"] : undefined;
  const place = below(memberPlace(making, "Environment"), "Variables");
  const timeoutSeconds = numberProperty(making, "Timeout");
  const memoryMb = numberProperty(making, "MemorySize");
  const reservedConcurrency = numberProperty(making, "ReservedConcurrentExecutions");
  const role = textProperty(making, "Role");
  const description = textProperty(making, "Description");
  return {
    ...{ name, runtime, environment: textsOf(variables, place), tags: tagsOf(making) },
    ...declarationOf(making),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    ...(role === undefined ? {} : { role }),
    ...(description === undefined ? {} : { description: description.slice(0, 256) }),
  };
}

/** The function with its layers where its language looks for them. */
export function withLayers(made: ProjectFunction, layers: readonly LayerFolder[]): ProjectFunction {
  const folders = layers.map(({ folder }) => folder);
  const environment = layerVariables(made.runtime, made.environment, folders);
  return environment === made.environment ? made : { ...made, environment };
}

/** Where a language looks in a layer, and the variable that says so. */
const LAYER_PATHS = [
  { family: "python", name: "PYTHONPATH", below: ["python"] },
  { family: "nodejs", name: "NODE_PATH", below: ["nodejs", "node_modules"] },
  { family: "java", name: "CLASSPATH", below: ["java", "lib", "*"] },
] as const;

/** The variables of a function with the folders of its layers among them. */
export function layerVariables(
  runtime: string,
  environment: Readonly<Record<string, string>>,
  layers: readonly string[],
): Readonly<Record<string, string>> {
  const looked = LAYER_PATHS.find(({ family }) => runtime.startsWith(family));
  if (layers.length === 0 || looked === undefined) return environment;
  const { below: parts, name } = looked;
  const folders = layers.map((folder) => join(folder, ...parts));
  const own = environment[name];
  const path = [...(own === undefined ? [] : [own]), ...folders].join(":");
  return { ...environment, [name]: path };
}
