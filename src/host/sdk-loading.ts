// sdk-loading.ts — definitions and projects read by somebody who knows the services of AWS.
import type { Parsed } from "../base/index.ts";
import {
  type DefinitionOptions,
  type LoadedDefinition,
  loadDefinitionFile as load,
  loadProject as loadAny,
  type Project,
  type ProjectOptions,
  type ProjectProblem,
} from "../project/index.ts";
import { routeProblems } from "./route-rules.ts";
import { SERVICE_KNOWLEDGE } from "./service-knowledge.ts";

export function loadDefinitionFile(
  file: string,
  options: DefinitionOptions = {},
): Promise<Parsed<LoadedDefinition, ProjectProblem>> {
  return load(file, { ...SERVICE_KNOWLEDGE, ...options });
}

export function loadProject(
  pathOrFolder: string,
  options: ProjectOptions = {},
): Promise<Parsed<Project, ProjectProblem>> {
  return loadAny(pathOrFolder, { knowledge: SERVICE_KNOWLEDGE, routeProblems, ...options });
}
