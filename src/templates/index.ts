// templates — CloudFormation, SAM, CDK and Serverless projects as they are; entered here.
export { type Catalogue, catalogue } from "./catalogue.ts";
export {
  type LoadedTemplates,
  loadTemplates,
  type TemplateOptions,
} from "./load-templates.ts";
export {
  type BuildWork,
  type CodeBuild,
  type LayerFolder,
  type MadeLayer,
  withLayers,
} from "./make/index.ts";
export { type FindOptions, findSource, type ProjectSource } from "./sources/index.ts";
export type { Skipped } from "./stack/index.ts";
