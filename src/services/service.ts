// service.ts — what every embedded service is to the front door: a name and operations on parsed parameters.
import type { JsonObject, Scope } from "../base/index.ts";
import { ServiceFault } from "./service-fault.ts";

/** Who calls, and what a handler may need to know of the request. */
export interface Call {
  readonly scope: Scope;
  readonly accessKeyId: string;
  readonly requestId: string;
  /** `http://127.0.0.1:8083`, the address under which the caller reaches this server. */
  readonly origin: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal | undefined;
  /** The body where it is bytes: an object for S3. */
  readonly payload?: Uint8Array;
  /** Treadle itself tells of its services: names that AWS keeps for itself may be used. */
  readonly isOurs?: boolean;
}

/** Members named as the model names them; blobs are base64 text, times are seconds since 1970. */
export type Operation = (parameters: JsonObject, call: Call) => JsonObject | Promise<JsonObject>;

export interface EmbeddedService {
  /** The model's file name: `sqs`, `cloudwatch`. */
  readonly model: string;
  operation(name: string): Operation | undefined;
  /** Names of the operations that answer. */
  readonly operationNames: readonly string[];
  /** Resolves when everything that was changed so far is on disk. */
  durable(): Promise<void>;
  close(): Promise<void>;
}

export type OperationTable = Readonly<Record<string, Operation>>;

/** An operation by its exact name; inherited names are none. */
export function operationIn(table: OperationTable, name: string): Operation | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The error for an operation that `service` does not answer; `isAws` where AWS has it. */
export function unknownOperation(service: string, operation: string, isAws: boolean): ServiceFault {
  if (QUERY_SERVICES.has(service) && !isAws) {
    const text = `The action ${operation} is not valid for this web service.`;
    return new ServiceFault("InvalidAction", text);
  }
  const text = `The operation ${operation} of ${service} is not embedded in Treadle`;
  return new ServiceFault("UnknownOperationException", text);
}

const QUERY_SERVICES: ReadonlySet<string> = new Set([
  ...["cloudformation", "cloudwatch", "iam", "sns", "sqs", "sts"],
]);
