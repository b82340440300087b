// mock-schema.ts — checks a mocked result against the service's own shape, in AWS's words.
//
// STRICT asks for the required members too; PRESENT checks only what is there; NONE never comes here.
// A member that the shape does not know is taken, as on AWS.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
} from "../../base/index.ts";
import { ServiceError } from "../service-error.ts";

/** The part of a service model that the check walks. */
export type AnswerShape =
  | {
      readonly type: "structure";
      readonly members: readonly AnswerMember[];
      readonly document: boolean;
    }
  | { readonly type: "list"; readonly element: AnswerShape }
  | { readonly type: "map"; readonly value: AnswerShape }
  | ScalarShape;

export interface ScalarShape {
  readonly type:
    | "blob"
    | "boolean"
    | "double"
    | "float"
    | "integer"
    | "long"
    | "string"
    | "timestamp";
  readonly enum: readonly string[] | undefined;
}

export interface AnswerMember {
  /** As definitions write it, `ExecutionArn`. */
  readonly name: string;
  readonly required: boolean;
  readonly shape: AnswerShape;
}

export interface SchemaCheck {
  readonly requiredToo: boolean;
  /** Members whose value is any JSON, such as the Payload of `lambda:invoke`. */
  readonly free: ReadonlySet<string>;
}

/** Throws ValidationException at the first member that AWS would name. */
export function checkMockResult(result: Json, shape: AnswerShape, check: SchemaCheck): void {
  if (shape.type !== "structure") return;
  if (!isJsonObject(result)) throw problem("Mock result must be an object");
  checkStructure(result, shape.members, check);
}

function checkStructure(
  value: JsonObject,
  members: readonly AnswerMember[],
  check: SchemaCheck,
): void {
  for (const member of members) {
    const given = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
    if (given === undefined) {
      if (check.requiredToo && member.required) {
        throw problem(`Required field '${member.name}' is missing`);
      }
    } else if (!check.free.has(member.name)) {
      checkValue(given, member.name, member.shape, check);
    }
  }
}

function checkValue(value: Json, name: string, shape: AnswerShape, check: SchemaCheck): void {
  switch (shape.type) {
    case "structure":
      if (shape.document) return;
      if (!isJsonObject(value)) throw problem(`Field '${name}' must be an object`);
      checkStructure(value, shape.members, check);
      return;
    case "list":
      if (!isJsonArray(value)) throw problem(`Field '${name}' must be an array`);
      for (const item of value) checkValue(item, name, shape.element, check);
      return;
    case "map":
      if (!isJsonObject(value)) throw problem(`Field '${name}' must be an object`);
      for (const item of Object.values(value)) checkValue(item, name, shape.value, check);
      return;
    default:
      checkScalar(value, name, shape);
  }
}

function checkScalar(value: Json, name: string, shape: ScalarShape): void {
  switch (shape.type) {
    case "boolean":
      if (typeof value !== "boolean") throw problem(`Field '${name}' must be a boolean`);
      return;
    case "double":
    case "float":
    case "integer":
    case "long":
      if (!isJsonNumber(value)) throw problem(`Field '${name}' must be a number`);
      return;
    case "blob":
    case "string":
    case "timestamp":
      if (typeof value !== "string") throw problem(`Field '${name}' must be a string`);
      if (shape.enum !== undefined && !shape.enum.includes(value)) {
        throw problem(`Field '${name}' is not an expected value`);
      }
  }
}

function problem(text: string): ServiceError {
  return new ServiceError("ValidationException", `Mock result schema validation error: ${text}`);
}
