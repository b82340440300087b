// cloudformation — stacks of templates by CloudFormation's API; entered here.
export { type CloudFormation, cloudFormation } from "./cloud-formation.ts";
export type { CustomAnswers } from "./custom.ts";
export type { CloudFormationPorts } from "./ports.ts";
