// built-project.ts — a project of templates with its functions' code made ready to run.
import type { BuildOutcome } from "../lambda/index.ts";
import type { Project, ProjectCode, ProjectFunction } from "../project/index.ts";
import {
  type CodeBuild,
  type LayerFolder,
  type LoadedTemplates,
  withLayers,
} from "../templates/index.ts";

export interface BuildOptions {
  /** Absolute: everything that is built goes below it. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
  /** A line for code that could not be made ready; it is deployed as it stands. */
  readonly warn: (line: string) => void;
}

export async function builtProject(
  { builds, layers, layersOf, project }: LoadedTemplates,
  options: BuildOptions,
): Promise<Project> {
  const folders: LayerFolder[] = [];
  for (const { arn, build } of layers) {
    const outcome = await built(build, options);
    if (outcome.ok) folders.push({ arn, folder: outcome.folder });
  }
  const outcomes = new Map<string, BuildOutcome>();
  for (const build of builds) outcomes.set(build.name, await built(build, options));
  await warnOfRuntimes(project, options);
  return {
    ...project,
    functions: project.functions.map((declared) => {
      const own = layersOf.get(declared.name) ?? [];
      const used = own.flatMap((arn) => folders.filter((layer) => layer.arn === arn));
      return withLayers(withBuilt(declared, outcomes.get(declared.name)), used);
    }),
  };
}

/** Told before the first call fails for it. */
async function warnOfRuntimes({ functions }: Project, options: BuildOptions): Promise<void> {
  const runtimes = new Set(functions.map(({ runtime }) => runtime));
  for (const runtime of [...runtimes].filter((one) => one.startsWith("java"))) {
    const { runtimeProblem } = await import("../lambda/index.ts");
    const problem = await runtimeProblem(runtime);
    const names = functions.flatMap((one) => (one.runtime === runtime ? [one.name] : []));
    if (problem !== undefined) options.warn(`${names.join(", ")}: ${problem}`);
  }
}

async function built(build: CodeBuild, options: BuildOptions): Promise<BuildOutcome> {
  const { buildCode } = await import("../lambda/index.ts");
  const outcome = await buildCode(build, options);
  if (!outcome.ok) options.warn(`${build.place}: ${build.label}: ${outcome.reason}`);
  return outcome;
}

function withBuilt(declared: ProjectFunction, outcome: BuildOutcome | undefined): ProjectFunction {
  if (outcome?.ok !== true) return declared;
  const code: ProjectCode = { kind: "folder", path: outcome.folder };
  if (outcome.paths.length === 0) return { ...declared, code };
  const { PYTHONPATH: own } = declared.environment;
  const path = [...(own === undefined ? [] : [own]), ...outcome.paths].join(":");
  return { ...declared, code, environment: { ...declared.environment, PYTHONPATH: path } };
}
