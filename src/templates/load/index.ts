// load — files to stacks, with their nested ones.
export { locateFile } from "./includes.ts";
export type { LoadContext, ReadSsm, TemplateFiles } from "./load-context.ts";
export { openStack, prepared } from "./open-stack.ts";
