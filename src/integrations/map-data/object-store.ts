// object-store.ts — S3 as readers and writers of Distributed Maps reach it, wherever it is.
import type { JsonObject, Scope } from "../../base/index.ts";
import { sdkCause } from "../sdk-call.ts";

export type ObjectOperation =
  | "CompleteMultipartUpload"
  | "CreateMultipartUpload"
  | "GetObject"
  | "HeadObject"
  | "ListMultipartUploads"
  | "ListObjectsV2"
  | "ListParts"
  | "PutObject"
  | "UploadPart";

export interface ObjectRequest {
  readonly operation: ObjectOperation;
  /** Members as the model names them, without `Body`. */
  readonly parameters: JsonObject;
  readonly payload?: Uint8Array;
  readonly scope: Scope;
  readonly signal: AbortSignal;
}

export type ObjectAnswer =
  | {
      readonly type: "answered";
      readonly output: JsonObject;
      /** The object's bytes; where absent, `output.Body` holds them as text. */
      readonly payload?: Uint8Array;
    }
  | {
      readonly type: "refused";
      /** `NoSuchKey` */
      readonly code: string;
      readonly message: string;
      readonly httpStatus: number;
      readonly requestId: string;
    };

/** Never rejects for what S3 says; a rejection says that S3 could not be asked. */
export interface ObjectStore {
  call(request: ObjectRequest): Promise<ObjectAnswer>;
}

/** Items cannot be read, or results not be written; the message is the failure's cause. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

type Refusal = Extract<ObjectAnswer, { readonly type: "refused" }>;

/** A refusal as AWS's own words put it. */
export function refusedBy(refusal: Refusal): Unreadable {
  return new Unreadable(sdkCause("S3", refusal, refusal.requestId));
}

export function isTransient({ httpStatus, code }: Refusal): boolean {
  return httpStatus >= 500 || httpStatus === 429 || code === "SlowDown";
}
