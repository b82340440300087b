// build — code made ready to run: packages, compilers, layers.
export { buildCode } from "./build-code.ts";
export type { BuildOutcome, BuildPorts, BuildWork, CodeBuild } from "./build-plan.ts";
