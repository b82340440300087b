// stack — templates with parameters: what their names mean.
export { type LoadNotes, newNotes, type Skipped } from "./notes.ts";
export { NO_VALUE, pseudoParameters } from "./pseudo.ts";
export {
  type Declared,
  type MadeValues,
  nameLengthMax,
  Stack,
  type StackParts,
} from "./stack.ts";
export {
  madeType,
  OWN_TYPES,
  ROUTE_TYPE,
  SKIPPED_TYPE,
  type TemplateType,
  templateType,
} from "./template-type.ts";
