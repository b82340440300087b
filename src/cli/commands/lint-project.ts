// lint-project.ts — which files given to `treadle lint` are projects, and what is wrong with those.
//
// A template read as a definition would be told that it lacks StartAt, which helps nobody.
import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { nestingProblem } from "../../base/index.ts";
import {
  findProjectFile,
  findTemplates,
  HOME_SCOPE,
  loadProject,
  loadTemplates,
  type ProjectProblem,
  type ProjectSource,
} from "../../host/index.ts";

export type ProjectKind = "folder" | "serverless" | "template" | "treadle";

/** What is wrong, and what may be. */
export interface ProjectFindings {
  readonly errors: readonly ProjectProblem[];
  readonly warnings: readonly ProjectProblem[];
}

/** Undefined for a definition, and for what cannot be read. */
export async function projectKindOf(path: string): Promise<ProjectKind | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return "folder";
  if (found === undefined) return undefined;
  const name = basename(path);
  if (/^treadle\.(ya?ml|json)$/.test(name)) return "treadle";
  if (/^serverless\.ya?ml$/.test(name)) return "serverless";
  if (name === "cdk.json" || name === "manifest.json") return "template";
  const names = topLevelNames(await readFile(path, "utf8").catch(() => ""));
  if (names.has("StartAt") || names.has("States")) return undefined;
  if (names.has("service") && names.has("provider")) return "serverless";
  const isTemplate = ["AWSTemplateFormatVersion", "Resources", "Transform"].some((one) =>
    names.has(one),
  );
  return isTemplate ? "template" : undefined;
}

/** What to do instead, for commands that take a definition and were given something that holds some. */
export async function whatElse(path: string): Promise<string | undefined> {
  const kind = await projectKindOf(path);
  if (kind === undefined) return undefined;
  const what = kind === "template" ? "a template" : "a project";
  return `this is ${what}, not a definition: \`treadle up ${path}\` makes what it declares, \`treadle lint ${path}\` checks its definitions`;
}

/** Of YAML only those that begin their lines, which those of a template do. */
function topLevelNames(text: string): ReadonlySet<string> {
  if (!text.trimStart().startsWith("{")) {
    return new Set(
      Array.from(text.matchAll(/^(["']?)(\w+)\1[ \t]*:/gm), ([, , name = ""]) => name),
    );
  }
  if (nestingProblem(text) !== undefined) return new Set();
  try {
    return new Set(Object.keys(JSON.parse(text)));
  } catch (error) {
    if (error instanceof SyntaxError) return new Set();
    throw error;
  }
}

export async function projectFindings(
  path: string,
  kind: ProjectKind,
  parameters: ReadonlyMap<string, string>,
): Promise<ProjectFindings> {
  const own = kind === "treadle" ? path : kind === "folder" ? await findProjectFile(path) : path;
  if (kind === "treadle" || (kind === "folder" && own !== undefined && own !== path)) {
    const loaded = await loadProject(own ?? path);
    if (!loaded.ok) return { errors: loaded.problems, warnings: [] };
    return told(path, loaded.value.stateMachines.length, loaded.value.warnings);
  }
  const found = await findTemplates(kind === "serverless" ? dirname(path) : path, {});
  if (found.ok) return templateFindings(path, found.value, parameters);
  if (kind !== "serverless") return { errors: found.problems, warnings: [] };
  const message =
    "this is a Serverless project without .serverless: run `npx serverless package` first";
  return { errors: [{ file: path, message }], warnings: [] };
}

async function templateFindings(
  path: string,
  source: ProjectSource,
  parameters: ReadonlyMap<string, string>,
): Promise<ProjectFindings> {
  const { account = HOME_SCOPE.account, region = HOME_SCOPE.region } = source;
  const loaded = await loadTemplates(source, { scope: { account, region }, parameters });
  if (!loaded.ok) return { errors: loaded.problems, warnings: [] };
  const { project, skipped } = loaded.value;
  // A machine whose definition is not here was not looked at, and nobody should think so.
  const unread = skipped
    .filter(({ what }) => what.includes("(AWS::StepFunctions::StateMachine)"))
    .map(({ file, line, what }) => ({ file, line, message: `${what}; it was not checked` }));
  const count = project.stateMachines.length + unread.length;
  return told(path, count, [...project.warnings, ...unread]);
}

function told(
  file: string,
  machines: number,
  warnings: readonly ProjectProblem[],
): ProjectFindings {
  if (machines > 0) return { errors: [], warnings };
  return { errors: [], warnings: [...warnings, { file, message: "it has no state machine" }] };
}
