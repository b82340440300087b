// load — files to stacks, with their nested ones.
export { locateFile } from "./includes.ts";
export type { LoadContext, ReadSsm } from "./load-context.ts";
export { openStack } from "./open-stack.ts";
