// aws — calls to AWS, or to what speaks like it, over HTTP; loaded when the first call goes out.
export { AwsCaller, type AwsCallerOptions, type AwsTarget } from "./aws-caller.ts";
