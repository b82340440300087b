// templates.ts — the way to projects of templates; their room is loaded by whoever has one.
import type { Parsed } from "../base/index.ts";
import type { Project, ProjectProblem } from "../project/index.ts";
import type {
  FindOptions,
  LoadedTemplates,
  ProjectSource,
  TemplateOptions,
} from "../templates/index.ts";
import type { BuildOptions } from "./built-project.ts";
import { SERVICE_KNOWLEDGE } from "./service-knowledge.ts";

export async function findTemplates(
  path: string,
  options: FindOptions,
): Promise<Parsed<ProjectSource, ProjectProblem>> {
  const { findSource } = await import("../templates/index.ts");
  return findSource(path, options);
}

export async function loadTemplates(
  source: ProjectSource,
  options: TemplateOptions,
): Promise<Parsed<LoadedTemplates, ProjectProblem>> {
  const templates = await import("../templates/index.ts");
  return templates.loadTemplates(source, { knowledge: SERVICE_KNOWLEDGE, ...options });
}

/** The project with its functions' packages installed and its programs built. */
export async function buildTemplates(
  loaded: LoadedTemplates,
  options: BuildOptions,
): Promise<Project> {
  const { builtProject } = await import("./built-project.ts");
  return builtProject(loaded, options);
}
