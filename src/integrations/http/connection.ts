// connection.ts — what an EventBridge connection adds to a request.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";

/** A connection with its secrets. */
export interface HttpConnection {
  readonly name: string;
  /** `API_KEY`, `BASIC`, `OAUTH_CLIENT_CREDENTIALS`. */
  readonly type: string;
  readonly state: string;
  /** AuthParameters as CreateConnection took them. */
  readonly auth: JsonObject;
}

export interface ConnectionSource {
  /** By ARN; undefined where there is none. */
  connection(arn: string): Promise<HttpConnection | undefined>;
}

export type Pair = readonly [name: string, value: string];

/** Headers, query and body members that overrule the task's own. */
export interface Additions {
  readonly headers: readonly Pair[];
  readonly query: readonly Pair[];
  readonly body: readonly Pair[];
}

export const NOTHING: Additions = { headers: [], query: [], body: [] };

/** The additions of a connection; `token` is the access token of one that has OAuth. */
export function additionsOf({ type, auth }: HttpConnection, token: string | undefined): Additions {
  const invocation = httpParameters(objectOf(auth, "InvocationHttpParameters"));
  const own = authorization(type, auth, token);
  return own === undefined ? invocation : { ...invocation, headers: [...invocation.headers, own] };
}

function authorization(
  type: string,
  auth: JsonObject,
  token: string | undefined,
): Pair | undefined {
  switch (type) {
    case "API_KEY": {
      const key = objectOf(auth, "ApiKeyAuthParameters");
      return [textOf(key, "ApiKeyName"), textOf(key, "ApiKeyValue")];
    }
    case "BASIC": {
      const basic = objectOf(auth, "BasicAuthParameters");
      const pair = `${textOf(basic, "Username")}:${textOf(basic, "Password")}`;
      return ["Authorization", `Basic ${Buffer.from(pair).toString("base64")}`];
    }
    default:
      return token === undefined ? undefined : ["Authorization", `Bearer ${token}`];
  }
}

/** ConnectionHttpParameters: of invocations, and of the request for a token. */
export function httpParameters(parameters: JsonObject): Additions {
  return {
    headers: pairsOf(parameters["HeaderParameters"]),
    query: pairsOf(parameters["QueryStringParameters"]),
    body: pairsOf(parameters["BodyParameters"]),
  };
}

function pairsOf(list: Json | undefined): readonly Pair[] {
  if (!isJsonArray(list)) return [];
  return list
    .filter(isJsonObject)
    .map((member) => [textOf(member, "Key"), textOf(member, "Value")] as const);
}

export function objectOf(owner: JsonObject, name: string): JsonObject {
  const value = owner[name];
  return isJsonObject(value) ? value : {};
}

export function textOf(owner: JsonObject, name: string): string {
  const value = owner[name];
  return typeof value === "string" ? value : "";
}
