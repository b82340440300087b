// context-object.ts — checks the context object that a caller of TestState hands in.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  parseForeignJson,
} from "../../base/index.ts";
import { ServiceError } from "../service-error.ts";

type Field = "string" | "number" | "any" | { readonly [name: string]: Field };

const CONTEXT: { readonly [name: string]: Field } = {
  Execution: {
    Id: "string",
    Input: "any",
    Name: "string",
    RoleArn: "string",
    StartTime: "string",
    RedriveCount: "number",
    RedriveTime: "string",
  },
  State: { EnteredTime: "string", Name: "string", RetryCount: "number" },
  StateMachine: { Id: "string", Name: "string" },
  Task: { Token: "string" },
};

/** The parsed context object; throws ValidationException in AWS's words. */
export function parseContextObject(text: string): JsonObject {
  let value: Json;
  try {
    value = parseForeignJson(text);
  } catch {
    throw invalid("must be a valid JSON object");
  }
  if (!isJsonObject(value)) throw invalid("must be a valid JSON object");
  if (Object.hasOwn(value, "Map")) {
    throw invalid("'Map' field is not supported when mocking a Context object");
  }
  checkFields(value, CONTEXT, "");
  return value;
}

function checkFields(
  value: JsonObject,
  fields: { readonly [name: string]: Field },
  path: string,
): void {
  for (const [name, member] of Object.entries(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw invalid(`Field '${name}' is not allowed`);
    checkField(member, field, `${path}${name}`);
  }
}

function checkField(value: Json, field: Field, path: string): void {
  if (field === "any") return;
  if (field === "string") {
    if (typeof value !== "string") throw invalid(`${path} must be a string`);
  } else if (field === "number") {
    if (!isJsonNumber(value)) throw invalid(`${path} must be a number`);
  } else {
    if (!isJsonObject(value) || isJsonArray(value)) throw invalid(`${path} must be an object`);
    checkFields(value, field, `${path}.`);
  }
}

function invalid(text: string): ServiceError {
  return new ServiceError("ValidationException", `Invalid Context object provided: ${text}`);
}
