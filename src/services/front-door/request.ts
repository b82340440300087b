// request.ts — a request as the front door sees it, and what it answers with.
import type { Scope } from "../../base/index.ts";

export interface DoorScope extends Scope {
  readonly accessKeyId: string;
  /** The service that the request was signed for; empty without a signature. */
  readonly service: string;
}

export interface DoorRequest {
  readonly method: string;
  /** The path without the query, still percent-encoded. */
  readonly path: string;
  /** The query without `?`; empty where there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly scope: DoorScope;
  /** The X-Amz-Target header; empty without one. */
  readonly target: string;
}

export interface DoorBody {
  read(maxBytes: number): Promise<Buffer>;
  readonly signal: AbortSignal;
}

export interface DoorAnswer {
  readonly status: number;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export function headerOf(request: DoorRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
