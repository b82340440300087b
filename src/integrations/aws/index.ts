// aws — calls to AWS, or to what speaks like it, over HTTP; loaded when the first call goes out.
export {
  AwsCaller,
  type AwsCallerOptions,
  type AwsTarget,
  type HttpOutcome,
  type PlainOptions,
  type PlainRequest,
} from "./aws-caller.ts";
export type { HttpAnswer } from "./http-sender.ts";
