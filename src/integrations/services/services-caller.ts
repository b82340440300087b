// services-caller.ts — AWS services as tasks reach them: in process where they are embedded.
import type { JsonObject, Scope } from "../../base/index.ts";
import type { ResponseHeaders } from "../sdk-call.ts";

export interface ServiceCall {
  /** The model's file name: `sqs`, `redshift-data`. */
  readonly service: string;
  /** `SendMessage`. */
  readonly operation: string;
  /** Members as the model names them. */
  readonly parameters: JsonObject;
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** Members that make a repetition harmless are derived from it: a task given again after a crash has the same. */
  readonly idempotencyKey?: string;
  /** `Credentials` of the task: the role in whose name AWS itself is called. */
  readonly credentialsRoleArn?: string;
  /** The body where it is bytes; otherwise it stands among the parameters as text. */
  readonly payload?: Uint8Array;
}

export type ServiceAnswer =
  | {
      readonly type: "answered";
      /** Members as the model names them, times in seconds since 1970. */
      readonly output: JsonObject;
      /** Of the answer over HTTP; without what every HTTP server adds. */
      readonly headers: ResponseHeaders;
      /** Of the body over HTTP. */
      readonly contentLength: number;
      readonly requestId: string;
      /** The body where the operation answers with one: the bytes of an object. */
      readonly payload?: Uint8Array;
    }
  | {
      readonly type: "refused";
      /** The exception in the model, or the code that the service answers with: `ValidationException`. */
      readonly code: string;
      readonly message: string;
      readonly httpStatus: number;
      readonly requestId: string;
      /** S3 has two. */
      readonly extendedRequestId?: string;
    }
  /** Nobody answered, or not in the service's language; `message` as AWS's SDK for Java says it. */
  | { readonly type: "unreachable"; readonly message: string }
  /** The parameters make no request; `problem` as Step Functions says it. */
  | { readonly type: "unfit"; readonly problem: string };

export interface ServicesCaller {
  /** Whether the service of this model file is there. */
  has(service: string, action?: string): Promise<boolean>;
  /** Never rejects for what the service says. */
  call(call: ServiceCall): Promise<ServiceAnswer>;
}
