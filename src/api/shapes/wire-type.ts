// wire-type.ts — does a JSON value have the type that its shape asks for? AWS's reader answers first, before
// any constraint is looked at, and stops at the first wrong type.
//
// The texts are those of AWS's common JSON reader as other AWS JSON services answer with them; no recording
// of Step Functions itself holds one.
import { ServiceError } from "../service-error.ts";
import type { Shape } from "./shape.ts";

const JAVA_TYPE: Record<Exclude<Shape["type"], "structure" | "list">, string> = {
  string: "String",
  boolean: "Boolean",
  integer: "Integer",
  long: "Long",
  float: "Float",
};

/** Throws SerializationException unless `value` (not null) has the JSON type of `shape`. */
export function requireWireType(value: unknown, shape: Shape): void {
  if (!fits(value, shape))
    throw new ServiceError("SerializationException", wrongType(value, shape));
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape.type) {
    case "structure":
      return typeof value === "object" && !Array.isArray(value);
    case "list":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return isWhole(value) && value >= -(2 ** 31) && value < 2 ** 31;
    case "long":
      return isWhole(value) && value >= -(2 ** 63) && value < 2 ** 63;
    case "float":
      return typeof value === "number";
  }
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value);
}

function wrongType(value: unknown, shape: Shape): string {
  if (shape.type === "structure" || shape.type === "list") {
    if (Array.isArray(value)) return "Unexpected list found where a structure was expected";
    if (typeof value === "object") return "Start of structure or map found where not expected";
    return "Unexpected field type";
  }
  const type = JAVA_TYPE[shape.type];
  if (Array.isArray(value)) return `Unrecognized collection type class java.lang.${type}`;
  if (typeof value === "object") return "Start of structure or map found where not expected";
  if (typeof value === "string" && shape.type === "boolean") {
    return "Unexpected token received from parser";
  }
  const article = type === "Integer" ? "an" : "a";
  return `${tokenOf(value)} can not be converted to ${article} ${type}`;
}

function tokenOf(value: unknown): string {
  switch (typeof value) {
    case "boolean":
      return value ? "TRUE_VALUE" : "FALSE_VALUE";
    case "number":
      // 1e400 reads as Infinity.
      return Number.isFinite(value) && !Number.isInteger(value) ? "DECIMAL_VALUE" : "NUMBER_VALUE";
    default:
      return "STRING_VALUE";
  }
}
