// call.ts — a request of Lambda's REST API on its way to an operation, and the answers operations give.
import type { JsonObject, Scope, TimestampMs } from "../../base/index.ts";
import type { CodeStore } from "../code/index.ts";
import type { EventSources } from "../event-sources/index.ts";
import type { InvokeOutcome, InvokeRequest } from "../invocation.ts";
import type { FunctionRegistry } from "../registry/index.ts";
import type { KnowsLayer } from "./layers.ts";

export interface LambdaRequest {
  readonly method: string;
  /** As it came, still URL-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface LambdaResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Reads an object of S3, for functions whose code lies there; undefined where there is none. */
export type ReadObject = (
  scope: Scope,
  bucket: string,
  key: string,
) => Promise<Uint8Array | undefined>;

/** What operations work with. */
export interface ApiContext {
  readonly registry: FunctionRegistry;
  readonly codeStore: CodeStore;
  readonly now: () => TimestampMs;
  readonly invoke: (request: InvokeRequest) => Promise<InvokeOutcome>;
  readonly readObject: ReadObject;
  readonly knowsLayer: KnowsLayer;
  /** Absent where there are no queues. */
  readonly eventSources: EventSources | undefined;
}

export interface Call {
  readonly context: ApiContext;
  readonly scope: Scope;
  /** The variable parts of the path, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export type Operation = (call: Call) => Promise<LambdaResponse> | LambdaResponse;

export function jsonResponse(status: number, value: JsonObject): LambdaResponse {
  return {
    status,
    headers: { "Content-Type": "application/json" },
    body: Buffer.from(JSON.stringify(value), "utf8"),
  };
}

export function emptyResponse(status: number): LambdaResponse {
  return { status, headers: {}, body: new Uint8Array(0) };
}
