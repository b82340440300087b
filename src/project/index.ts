// project — files of the user's to state machines, functions and settings; entered here.
export {
  type DefinitionOptions,
  definitionOfText,
  definitionOfValue,
  type LoadedDefinition,
  loadDefinitionFile,
} from "./definition.ts";
export {
  findProjectFile,
  loadProject,
  PROJECT_FILES,
  type ProjectOptions,
  type RouteProblem,
} from "./load-project.ts";
export type {
  Declaration,
  Project,
  ProjectCode,
  ProjectFunction,
  ProjectHttpIntegration,
  ProjectHttpResponse,
  ProjectHttpRoute,
  ProjectLogging,
  ProjectOutput,
  ProjectResource,
  ProjectSettings,
  ProjectStateMachine,
} from "./project.ts";
export { type ProjectInput, projectInputs } from "./project-inputs.ts";
export { type ProjectProblem, projectProblemText } from "./project-problem.ts";
export { reasonOf } from "./read-file.ts";
export type { Substitutions } from "./substitution.ts";
