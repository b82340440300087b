// host — builds everything once, wires it, starts it, drains and stops it.

export type { EngineNews } from "../engine/index.ts";
export {
  findProjectFile,
  type LoadedDefinition,
  type Project,
  type ProjectProblem,
  type ProjectSettings,
  type ProjectStateMachine,
  projectProblemText,
  reasonOf,
} from "../project/index.ts";
export { StoreRefused } from "../store/index.ts";
export type {
  FindOptions,
  LoadedTemplates,
  ProjectSource,
  Skipped,
  TemplateOptions,
} from "../templates/index.ts";
export type { BuildOptions } from "./built-project.ts";
export { DataRefused } from "./data-refused.ts";
export type { Deployment, Left } from "./deploy-project.ts";
export { DeploymentRefused } from "./deploy-project.ts";
export { Host, MockFileRefused } from "./host.ts";
export { HTTP_PREFIX } from "./http-prefix.ts";
export { type LocalAddresses, localAddresses } from "./local-addresses.ts";
export { clockOf, HOME_SCOPE, type HostOptions } from "./options.ts";
export { RoutesRefused } from "./route-rules.ts";
export { loadDefinitionFile, loadProject } from "./sdk-loading.ts";
export { buildTemplates, findTemplates, loadTemplates } from "./templates.ts";
