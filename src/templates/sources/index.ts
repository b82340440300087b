// sources — what a project is made of, and the files that it may read.
export { type Assets, assetOnResource, assetsOf, NO_ASSETS } from "./assets.ts";
export { type FindOptions, findSource } from "./find-source.ts";
export { ProjectFiles } from "./project-files.ts";
export { overridesOf, type SamConfig, samConfigOf } from "./samconfig.ts";
export type { ProjectSource, StackSource } from "./source.ts";
export { parseToml, TomlFault } from "./toml.ts";
