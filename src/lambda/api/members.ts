// members.ts — the members of a request's JSON body, each read with the type it must have.
import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonArray,
  type JsonObject,
  jsonTypeOf,
  memberOf,
  numberOf,
  parseForeignJson,
} from "../../base/index.ts";
import { LambdaError } from "../lambda-error.ts";

/** Throws SerializationException for members of a wrong type; null counts as absent, as on AWS. */
export class Members {
  readonly #object: JsonObject;

  constructor(object: JsonObject) {
    this.#object = object;
  }

  static ofBody(body: Uint8Array): Members {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
    if (text.trim() === "") return new Members({});
    const value = parsed(text);
    if (!isJsonObject(value)) throw wrongType(value, "an Object");
    return new Members(value);
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === "string") return value;
    throw wrongType(value, "a String");
  }

  number(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (isJsonNumber(value)) return numberOf(value);
    throw wrongType(value, "an Integer");
  }

  flag(name: string): boolean {
    const value = this.#value(name) ?? false;
    if (typeof value === "boolean") return value;
    throw wrongType(value, "a Boolean");
  }

  object(name: string): JsonObject | undefined {
    const value = this.#value(name);
    if (value === undefined || isJsonObject(value)) return value;
    throw wrongType(value, "an Object");
  }

  list(name: string): JsonArray | undefined {
    const value = this.#value(name);
    if (value === undefined || isJsonArray(value)) return value;
    throw wrongType(value, "a List");
  }

  /** An object whose values are all texts. */
  texts(name: string): Readonly<Record<string, string>> | undefined {
    const object = this.object(name);
    if (object === undefined) return undefined;
    const members = new Members(object);
    const entries = Object.keys(object).map((key) => [key, members.text(key) ?? ""] as const);
    return Object.fromEntries(entries);
  }

  nested(name: string): Members | undefined {
    const object = this.object(name);
    return object === undefined ? undefined : new Members(object);
  }

  #value(name: string): Json | undefined {
    return memberOf(this.#object, name) ?? undefined;
  }
}

function parsed(text: string): Json {
  try {
    return parseForeignJson(text);
  } catch {
    throw new LambdaError(
      "InvalidRequestContentException",
      "Could not parse request body into json",
    );
  }
}

function wrongType(value: Json, wanted: string): LambdaError {
  const found = `${jsonTypeOf(value).toUpperCase()}_VALUE`;
  return new LambdaError("SerializationException", `${found} can not be converted to ${wanted}`);
}
