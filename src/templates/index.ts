// templates — CloudFormation, SAM, CDK and Serverless projects as they are; entered here.
export { type Catalogue, catalogue } from "./catalogue.ts";
export {
  type DeployedWishes,
  deployedStack,
  preparedTemplate,
  routesOf,
} from "./deployed-stack.ts";
export {
  attributeParts,
  functionCall,
  parseTemplateText,
  type Template,
  TemplateFault,
  type TemplateText,
} from "./document/index.ts";
export { circleIn, dependencies, namesIn, parameterValue, textOf } from "./evaluate/index.ts";
export type { TemplateFiles } from "./load/index.ts";
export {
  type LoadedTemplates,
  loadTemplates,
  type TemplateOptions,
} from "./load-templates.ts";
export {
  type BuildWork,
  type CodeBuild,
  type LayerFolder,
  layerVariables,
  type MadeLayer,
  ownProperties,
  typedProperties,
  withLayers,
} from "./make/index.ts";
export { transformsOf } from "./sam/index.ts";
export { type FindOptions, findSource, type ProjectSource } from "./sources/index.ts";
export {
  type Declared,
  type MadeValues,
  madeType,
  nameLengthMax,
  OWN_TYPES,
  pseudoParameters,
  ROUTE_TYPE,
  SKIPPED_TYPE,
  type Skipped,
  Stack,
  templateType,
} from "./stack/index.ts";
