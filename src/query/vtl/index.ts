// vtl — API Gateway's mapping templates: as much of Velocity as they have.
export type { RequestTexts, TemplateScope } from "./evaluate.ts";
export {
  compileMappingTemplate,
  type Mapped,
  type MappingOutcome,
  type MappingProblem,
  type MappingTemplate,
} from "./mapping-template.ts";
