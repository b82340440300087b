// sdk-loading.ts — definitions and projects read by somebody who knows the services of AWS.
import type { Parsed } from "../base/index.ts";
import { knowsSdkAction, sdkActionHint } from "../integrations/index.ts";
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

const SDK = { knowsSdkAction, sdkActionHint };

export function loadDefinitionFile(
  file: string,
  options: DefinitionOptions = {},
): Promise<Parsed<LoadedDefinition, ProjectProblem>> {
  return load(file, { ...SDK, ...options });
}

export function loadProject(
  pathOrFolder: string,
  options: ProjectOptions = {},
): Promise<Parsed<Project, ProjectProblem>> {
  return loadAny(pathOrFolder, { ...SDK, routeProblems, ...options });
}
