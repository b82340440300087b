// make — stacks to the parts of a project.
export type { BuildWork, CodeBuild, LayerFolder } from "./build-plan.ts";
export { layerVariables, withLayers } from "./function.ts";
export { checkLayers } from "./layers.ts";
export {
  addOutputs,
  type MadeLayer,
  type MadeParts,
  makeStack,
  newParts,
  withAliases,
} from "./make-project.ts";
export { ownProperties, typedProperties } from "./resource.ts";
export { makeRoutes } from "./routes.ts";
