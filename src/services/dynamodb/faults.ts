// faults.ts — dynalite's errors and our own as DynamoDB's.
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { ServiceFault } from "../service-fault.ts";

/** What dynalite throws or calls back with: an Error with the body of the answer. */
interface DynaliteError {
  readonly statusCode: number;
  readonly body: JsonObject;
}

function isDynaliteError(error: unknown): error is DynaliteError {
  return (
    typeof error === "object" &&
    error !== null &&
    "statusCode" in error &&
    "body" in error &&
    // The cast: every body in dynalite is JSON.
    isJsonObject(error.body as Json)
  );
}

/** The error as the front door writes it; anything else comes back as it is. */
export function faultOf(error: unknown, members: JsonObject = {}): unknown {
  if (!isDynaliteError(error)) return error;
  const { body, statusCode } = error;
  const code = String(body["__type"]).replace(/^.*#/, "");
  const message = String(body["message"] ?? body["Message"] ?? "");
  return new ServiceFault(code, message, { status: statusCode, members });
}

export function invalid(message: string): ServiceFault {
  return new ServiceFault("ValidationException", message);
}

export function resourceMissing(message: string): ServiceFault {
  return new ServiceFault("ResourceNotFoundException", message);
}

export function inUse(message: string): ServiceFault {
  return new ServiceFault("ResourceInUseException", message);
}

export function isConditionFault(error: unknown): error is ServiceFault {
  return error instanceof ServiceFault && error.code === "ConditionalCheckFailedException";
}
