// http-message.ts — what a mounted handler sees of a request, and what it answers with.
import type { IncomingHttpHeaders } from "node:http";
import type { CredentialScope } from "./credential-scope.ts";

export interface HttpRequest {
  readonly method: string;
  /** The path without the query, still percent-encoded. */
  readonly path: string;
  /** The query without `?`; empty where there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** Name and value in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** The client's address. */
  readonly remoteAddress: string;
  /** Who asks: account, region and the service that was signed for. */
  readonly scope: CredentialScope;
  /** The X-Amz-Target header: `AWSStepFunctions.StartExecution`, `AmazonSQS.SendMessage`, … */
  readonly target: string;
}

export interface HttpBody {
  /** The whole body; refuses with RequestEntityTooLargeException past `maxBytes`. */
  read(maxBytes: number): Promise<Buffer>;
  /** The body as it arrives, for uploads that must not stand in memory. Read it or use `read`, not both. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Aborted when the client leaves or the server drains. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  /** A stream (server-sent events) goes out as it is produced and ends with the client or the server. */
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** A door for another room: the Lambda API, the console, a service by its X-Amz-Target. */
export interface Mount {
  /** Shown in metrics and logs. */
  readonly name: string;
  /**
   * Who lets requests in where the server asks for signatures. `signature` (the default): the server, which
   * then holds the whole body in memory; `own`: the handler itself (the console with its session).
   */
  readonly admission?: "signature" | "own";
  matches(request: HttpRequest): boolean;
  handle(request: HttpRequest, body: HttpBody): Promise<HttpAnswer>;
}

export const JSON_TYPE = "application/json";
export const TEXT_TYPE = "text/plain; charset=utf-8";

/** An answer that stands in memory. */
export function plainAnswer(status: number, contentType: string, body: string): HttpAnswer {
  return { status, headers: ["Content-Type", contentType], body };
}
