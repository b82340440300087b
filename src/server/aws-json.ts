// aws-json.ts — AWS JSON 1.0: bytes to a call of the API and back.
//
// The hot path of the server: one header lookup, one JSON.parse, one JSON.stringify (in the API), headers as a
// prepared list.
import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type Api, type ApiText, ServiceError } from "../api/index.ts";
import type { Scope } from "../base/index.ts";
import { endEarly } from "./body-reader.ts";

export const TARGET_PREFIX: string = "AWSStepFunctions.";
const CONTENT_TYPE = "application/x-amz-json-1.0";
/** Service quota: the whole request; what the headers take of it is left to them. */
export const REQUEST_BYTES_MAX: number = 1_048_576 + 65_536;

export interface JsonCall {
  readonly operation: string;
  readonly body: Buffer;
  readonly scope: Scope;
  readonly signal: AbortSignal | undefined;
}

/** Calls the operation; a body that is no JSON is refused in its place. */
export function callOperation(api: Api, call: JsonCall): Promise<ApiText> {
  const { body } = call;
  let request: unknown;
  try {
    if (!isUtf8(body)) throw new SyntaxError("the body is not UTF-8");
    request = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const refusal = new ServiceError("SerializationException", unreadable(body));
    return Promise.resolve(refusalText(refusal));
  }
  return api.answer(call.operation, request, call.scope, call.signal);
}

function unreadable(body: Buffer): string {
  return isUtf8(body)
    ? "The request body is not valid JSON"
    : "The request body is not valid UTF-8";
}

export function refusalText(refusal: ServiceError): ApiText {
  return { status: refusal.status, text: JSON.stringify(refusal.body()), error: refusal.type };
}

/** Writes an answer as AWS's front end does. */
export function writeAnswer(response: ServerResponse, answer: ApiText): void {
  writeHead(response, answer);
  response.end(answer.text);
}

/** The same to a request that has not come to its end, and need not be read any further; the connection ends. */
export function writeEarlyAnswer(response: ServerResponse, answer: ApiText): void {
  response.shouldKeepAlive = false;
  writeHead(response, answer);
  endEarly(response, answer.text);
}

function writeHead(response: ServerResponse, { status, text }: ApiText): void {
  response.writeHead(status, [
    "x-amzn-RequestId",
    randomUUID(),
    "Content-Type",
    CONTENT_TYPE,
    "Content-Length",
    String(Buffer.byteLength(text)),
  ]);
}
