// sdk-call.ts — what the AWS SDKs add to answers and errors, as Step Functions passes it on.
//
// Optimised integrations speak through SDK 1.x for Java: its answers carry `SdkHttpMetadata` and
// `SdkResponseMetadata`, its errors end in `(Service: AWSLambda; Status Code: 404; Error Code: …; Proxy: null)`.
// `aws-sdk:*` tasks speak through SDK 2.x: no metadata, and `(Service: Sfn, Status Code: 400, Request ID: …)`.
import type { Json, JsonObject, TimestampMs } from "../base/index.ts";

/** Headers of a service's answer, in the order that they came; a list shows one value. */
export type ResponseHeaders = readonly (readonly [name: string, value: string])[];

/** The two metadata members of an optimised integration's result. */
export function sdkMetadata(
  headers: ResponseHeaders,
  httpStatusCode: number,
  requestId: string,
): JsonObject {
  const caseless = (name: string): string => name.toLowerCase();
  const sorted = [...headers].sort(([a], [b]) => (caseless(a) < caseless(b) ? -1 : 1));
  const all: Record<string, Json> = Object.fromEntries(
    headers.map(([name, value]) => [name, [value]]),
  );
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: all,
      HttpHeaders: Object.fromEntries(sorted),
      HttpStatusCode: httpStatusCode,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** `Tue, 21 Nov 2026 01:19:00 GMT` */
export function httpDate(at: TimestampMs): string {
  return new Date(at).toUTCString();
}

/** What a service said instead of an answer. */
export interface ServiceRefusal {
  /** `ResourceNotFoundException` */
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  /** S3 has two. */
  readonly extendedRequestId?: string;
}

/** The cause as optimised integrations give it. */
export function optimisedCause(
  service: string,
  { code, message, httpStatus }: ServiceRefusal,
  requestId: string,
): string {
  return `${message} (Service: ${service}; Status Code: ${httpStatus}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`;
}

/** The cause as `aws-sdk:*` tasks give it. */
export function sdkCause(
  service: string,
  { message, httpStatus, extendedRequestId }: ServiceRefusal,
  requestId: string,
): string {
  const extended =
    extendedRequestId === undefined ? "" : `, Extended Request ID: ${extendedRequestId}`;
  return `${message} (Service: ${service}, Status Code: ${httpStatus}, Request ID: ${requestId}${extended}) (SDK Attempt Count: 1)`;
}

/** A time as SDK 2.x prints it: `2026-11-21T01:19:00Z`, with milliseconds where there are some. */
export function sdkTime(at: TimestampMs): string {
  return new Date(at).toISOString().replace(".000Z", "Z");
}
