// document — a template's text to values that know where they stand.
export {
  below,
  type Place,
  pathOf,
  placedAs,
  placedAt,
  placeOf,
  positionOf,
  problemAt,
  type TemplateSource,
} from "./place.ts";
export { attributeParts, functionCall, longNameOf } from "./short-forms.ts";
export { entryOf, type Section, sectionOf, type Template } from "./template.ts";
export { MissingFile, TemplateFault } from "./template-fault.ts";
export { parseTemplateText, type TemplateText } from "./template-text.ts";
