// load-project.ts — `treadle.yaml` (or `.yml`, `.json`) to a project, or to everything that is wrong with it.
import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { DefinitionDocument, ServiceKnowledge } from "../asl/index.ts";
import type { JsonObject, Parsed, Scope } from "../base/index.ts";
import { formatOf, parseText } from "./definition.ts";
import type { Project, ProjectSettings } from "./project.ts";
import { readFunctions } from "./project-functions.ts";
import { readHttpRoutes } from "./project-http.ts";
import { readStateMachines } from "./project-machines.ts";
import { type ProjectProblem, problemOfDiagnostic } from "./project-problem.ts";
import { ProjectReading, present } from "./project-reading.ts";
import { readResources } from "./project-resources.ts";
import { readTextFile, reasonOf } from "./read-file.ts";
import { projectSchema, schemaProblems } from "./schema/json-schema.ts";

/** In the order in which a folder is searched for them. */
export const PROJECT_FILES: readonly string[] = ["treadle.yaml", "treadle.yml", "treadle.json"];

export interface ProjectOptions {
  /** Absent: what definitions say of services is not looked up. */
  readonly knowledge?: ServiceKnowledge;
  /** For ARNs in substitutions, where the command line overrules the file's settings. */
  readonly scope?: Scope;
  /** What is wrong with `routes`, member by member. */
  readonly routeProblems?: (routes: JsonObject) => readonly RouteProblem[];
}

export interface RouteProblem {
  /** Below `routes`. */
  readonly path: readonly string[];
  readonly message: string;
}

/** `pathOrFolder` is the project file, or a folder that has one. */
export async function loadProject(
  pathOrFolder: string,
  options: ProjectOptions = {},
): Promise<Parsed<Project, ProjectProblem>> {
  const file = await findProjectFile(pathOrFolder);
  if (file === undefined) {
    const message = `there is no ${PROJECT_FILES.join(", ")} in this folder`;
    return { ok: false, problems: [{ file: pathOrFolder, message }] };
  }
  const document = await readDocument(file);
  if (!document.ok) return document;
  const reading = new ProjectReading(file, dirname(resolve(file)), document.value, options.scope);
  const stateMachines = await readStateMachines(reading, options.knowledge ?? {});
  const functions = await readFunctions(reading);
  const resources = readResources(reading);
  const http = readHttpRoutes(reading);
  const mocks = await mocksOf(reading);
  for (const { path, message } of options.routeProblems?.(reading.content.routes ?? {}) ?? []) {
    reading.problem(["routes", ...path], `routes: ${message}`);
  }
  const { problems, warnings, content, folder } = reading;
  if (problems.length > 0) return { ok: false, problems };
  const { activities = [], routes } = content;
  const settings = settingsOf(reading);
  return {
    ok: true,
    value: present<Project>({
      ...{ file, folder, settings, stateMachines, functions, activities, resources },
      ...{ http, routes, mocks, warnings },
    }),
  };
}

/** The project file that is meant; undefined where a folder has none. A path that is no folder is the file. */
export async function findProjectFile(pathOrFolder: string): Promise<string | undefined> {
  if (!(await isFolder(pathOrFolder))) return pathOrFolder;
  for (const name of PROJECT_FILES) {
    const file = join(pathOrFolder, name);
    if (await exists(file)) return file;
  }
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  // A path that cannot be looked at is told of when it is read as a file.
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function readDocument(file: string): Promise<Parsed<DefinitionDocument, ProjectProblem>> {
  const read = await readTextFile(file);
  if (!read.ok) return read;
  const parsed = await parseText(read.value, formatOf(file, read.value));
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map((one) => unparsed(file, one)) };
  const document = parsed.value;
  const problems = schemaProblems(projectSchema(), document.value).map(
    ({ path, message }): ProjectProblem => ({ file, ...document.positionAt(path), message }),
  );
  return problems.length === 0 ? parsed : { ok: false, problems };
}

function unparsed(
  file: string,
  diagnostic: Parameters<typeof problemOfDiagnostic>[1],
): ProjectProblem {
  if (diagnostic.code === "INVALID_JSON_DESCRIPTION") return problemOfDiagnostic(file, diagnostic);
  const message =
    "a project file is an object: settings, stateMachines, functions, resources, activities, http, routes, mocks";
  return { file, message };
}

async function mocksOf(reading: ProjectReading): Promise<string | undefined> {
  const given = reading.content.mocks;
  if (given === undefined) return undefined;
  const path = reading.pathOf(given);
  try {
    if ((await stat(path)).isFile()) return path;
    reading.problem(["mocks"], `mocks: this is not a file: ${path}`);
  } catch (error) {
    reading.problem(["mocks"], `mocks: ${reasonOf(error)}: ${path}`);
  }
  return undefined;
}

function settingsOf(reading: ProjectReading): ProjectSettings {
  const settings = reading.content.settings ?? {};
  const { data } = settings;
  return data === undefined ? settings : { ...settings, data: reading.pathOf(data) };
}
