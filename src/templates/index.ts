// templates — CloudFormation, SAM, CDK and Serverless projects as they are; entered here.
export { parseTemplateText } from "./document/index.ts";
export { Evaluation } from "./evaluate/index.ts";
