// dynamic-references.ts — `{{resolve:ssm:…}}` and `{{resolve:secretsmanager:…}}`, read when a resource is made.
//
// What is kept of a resource has them as they are written, so that no secret stands in a stack's events.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  setMember,
} from "../base/index.ts";
import { ResourceRefused } from "../resources/index.ts";
import { plainText } from "./parameters.ts";
import type { Link } from "./providers/index.ts";

const REFERENCE = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}/g;

/** `properties` with their values in the places of references. */
export async function resolvedObject(properties: JsonObject, link: Link): Promise<JsonObject> {
  const members: Record<string, Json> = {};
  for (const [name, value] of Object.entries(properties)) {
    setMember(members, name, await resolved(value, link));
  }
  return members;
}

async function resolved(value: Json, link: Link): Promise<Json> {
  if (typeof value === "string") return resolvedText(value, link);
  if (isJsonArray(value)) return Promise.all(value.map((item) => resolved(item, link)));
  return isJsonObject(value) ? resolvedObject(value, link) : value;
}

async function resolvedText(text: string, link: Link): Promise<string> {
  let filled = text;
  for (const [whole, service, key = ""] of text.matchAll(REFERENCE)) {
    const value =
      service === "secretsmanager" ? await secret(key, link) : await parameter(key, link);
    filled = filled.replaceAll(whole, () => value);
  }
  return filled;
}

/** `name` or `name:version`. */
async function parameter(key: string, link: Link): Promise<string> {
  const found = await link.call("ssm", "GetParameter", { Name: key, WithDecryption: true });
  const { Parameter: own } = found;
  return isJsonObject(own) ? plainText(own["Value"] ?? "") : "";
}

/** `secret-id:SecretString:json-key:version-stage:version-id`; the id may be an ARN. */
async function secret(key: string, link: Link): Promise<string> {
  const parts = key.split(":");
  const idParts = key.startsWith("arn:") ? 7 : 1;
  const SecretId = parts.slice(0, idParts).join(":");
  const [, jsonKey = "", stage = "", version = ""] = parts.slice(idParts);
  const found = await link.call("secretsmanager", "GetSecretValue", {
    SecretId,
    ...(stage === "" ? {} : { VersionStage: stage }),
    ...(version === "" ? {} : { VersionId: version }),
  });
  const text = plainText(found["SecretString"] ?? "");
  if (jsonKey === "") return text;
  const value = memberOfText(text, jsonKey);
  if (value !== undefined) return plainText(value);
  throw new ResourceRefused(
    `Could not find a value associated with JSONKey in SecretString (${SecretId}: ${jsonKey})`,
  );
}

function memberOfText(text: string, name: string): Json | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value[name] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
