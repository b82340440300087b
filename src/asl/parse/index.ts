// parse — definition text to a positioned document.
export { type DefinitionDocument, parseDefinition } from "./document.ts";
export { locationOf, type Path, pointerOf } from "./path.ts";
export type { Position, Remark } from "./position-index.ts";
export { type LongName, parseYamlDefinition, type YamlLibrary } from "./yaml.ts";
