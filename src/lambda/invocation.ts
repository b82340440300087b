// invocation.ts — what Invoke takes and what it gives: shapes, limits, texts.
import { randomUUID } from "node:crypto";
import type { Scope, TimestampMs } from "../base/index.ts";
import { LambdaError, type LambdaErrorType } from "./lambda-error.ts";

export type InvocationType = "RequestResponse" | "Event" | "DryRun";

export interface InvokeRequest {
  /** A name, a partial ARN or an ARN, perhaps with `:qualifier`. */
  readonly functionName: string;
  readonly qualifier?: string;
  /** JSON text; empty text is the event `{}`. */
  readonly payload: string;
  readonly invocationType?: InvocationType;
  readonly logType?: "None" | "Tail";
  /** Base64 of a JSON object, as in the header X-Amz-Client-Context. */
  readonly clientContext?: string;
  /** X-Amzn-Trace-Id of the caller. */
  readonly traceId?: string;
  /** A name that who calls knows itself by; the id of this invocation, and so its part of the log, can be told by it. */
  readonly caller?: string;
}

/** A function's answer or error is `responded`; `refused` is Lambda itself saying no. */
export type InvokeOutcome =
  | {
      readonly kind: "responded";
      /** 200, 202 for Event, 204 for DryRun. */
      readonly statusCode: number;
      /** As the function gave it; need not be JSON. Empty for Event and DryRun. */
      readonly payload: string;
      readonly functionError: "Handled" | "Unhandled" | undefined;
      /** Base64 of the last 4 KB of the log, where `Tail` was asked for. */
      readonly logResult: string | undefined;
      /** `$LATEST` or the number of the version that ran. */
      readonly executedVersion: string;
      readonly requestId: string;
      readonly traceId: string;
    }
  | {
      readonly kind: "refused";
      readonly error: LambdaErrorType;
      readonly httpStatus: number;
      readonly message: string;
      readonly reason: string | undefined;
      readonly requestId: string;
    }
  /** The signal was raised first. As on AWS, an invocation that had begun goes on to its end. */
  | { readonly kind: "abandoned"; readonly requestId: string };

/** What metrics want to know of an invocation that ended or was throttled. */
export interface InvocationEnd {
  readonly scope: Scope;
  readonly functionName: string;
  readonly durationMs: number;
  readonly throttled: boolean;
  /** The function's error, or a start that failed. */
  readonly failed: boolean;
  /** How many were under way when it began, itself included. */
  readonly concurrent: number;
}

export const SYNC_PAYLOAD_BYTES_MAX = 6_291_456;
export const EVENT_PAYLOAD_BYTES_MAX = 1_048_576;

/** The bytes of a payload that Lambda would accept. Throws LambdaError. */
export function checkedPayload(text: string, type: InvocationType): Buffer {
  const payload = Buffer.from(text === "" ? "{}" : text, "utf8");
  if (type === "Event" && payload.length > EVENT_PAYLOAD_BYTES_MAX) {
    throw new LambdaError(
      "RequestEntityTooLargeException",
      `${payload.length} byte payload is too large for the Event invocation type (limit ${EVENT_PAYLOAD_BYTES_MAX} bytes)`,
    );
  }
  if (payload.length > SYNC_PAYLOAD_BYTES_MAX) {
    throw new LambdaError(
      "RequestTooLargeException",
      `Request must be smaller than ${SYNC_PAYLOAD_BYTES_MAX} bytes for the InvokeFunction operation`,
    );
  }
  if (!isJson(text === "" ? "{}" : text)) {
    throw new LambdaError(
      "InvalidRequestContentException",
      `Could not parse request body into json: Could not parse payload into json: ${parserWords(text)}`,
    );
  }
  return payload;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What AWS's parser says, exactly for a bare word and in its manner otherwise. */
function parserWords(text: string): string {
  const source = `[Source: (byte[])"${text.slice(0, 500)}"; line: 1, column: `;
  const word = /^\s*([A-Za-z_][A-Za-z0-9_]*)/.exec(text);
  if (word?.[1] !== undefined && !["true", "false", "null"].includes(word[1])) {
    return `Unrecognized token '${word[1]}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at ${source}${word[0].length + 1}]`;
  }
  const first = text.trimStart().codePointAt(0);
  if (first === undefined || /^["[{\d-]/.test(text.trimStart())) {
    return `Unexpected end-of-input or malformed JSON value\n at ${source}${text.length + 1}]`;
  }
  return `Unexpected character ('${String.fromCodePoint(first)}' (code ${first})): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at ${source}${text.length - text.trimStart().length + 2}]`;
}

/** The JSON text in a client context. Throws LambdaError where it is none. */
export function clientContextText(base64: string): string {
  const text = Buffer.from(base64, "base64").toString("utf8");
  // It travels in a header, which holds no line ends and no characters beyond ASCII.
  if (isJson(text)) return JSON.stringify(JSON.parse(text)).replaceAll(/[^ -~]/g, escaped);
  throw new LambdaError(
    "InvalidRequestContentException",
    "Client context must be a valid Base64-encoded JSON object.",
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A new X-Ray trace that is not sampled. */
export function newTraceId(now: TimestampMs): string {
  const seconds = Math.floor(now / 1_000)
    .toString(16)
    .padStart(8, "0");
  // Of UUIDs Node keeps a supply; other random bytes it asks the system for, one by one.
  const parent = randomUUID().slice(-12) + randomUUID().slice(-4);
  const unique = randomUUID().slice(-12) + randomUUID().slice(-12);
  return `Root=1-${seconds}-${unique};Parent=${parent};Sampled=0`;
}
