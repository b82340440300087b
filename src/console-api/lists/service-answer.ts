// service-answer.ts — members of what an embedded service answers, read as what they should be.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
} from "../../base/index.ts";

export function objects(value: Json | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}

export function texts(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((one) => typeof one === "string") : [];
}

export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function wholeOf(value: Json | undefined): number {
  return isJsonNumber(value) ? numberOf(value) : Number(textOf(value) || 0);
}
