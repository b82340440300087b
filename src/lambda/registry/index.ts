// registry — the records of functions, their versions and aliases.
export { FunctionFiles } from "./function-files.ts";
export { FunctionRegistry } from "./function-registry.ts";
export {
  checkRevision,
  findVersion,
  LATEST,
  publishVersion,
  versionOf,
  withLatest,
} from "./versions.ts";
export { type FileKind, readWhole, writeWhole } from "./whole-file.ts";
