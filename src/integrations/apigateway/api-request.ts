// api-request.ts — parameters of `apigateway:invoke` to an HTTP request.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  stringifyJson,
  URL_SUFFIX,
} from "../../base/index.ts";
import type { AwsTarget } from "../aws/index.ts";

export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** True where the role of the state machine signs. */
  readonly signs: boolean;
}

/** Parameters that make no request. The message is AWS's where a recording holds it. */
export class ApiRequestUnfit extends Error {}

export const API_FIELDS: ReadonlySet<string> = new Set([
  ...["ApiEndpoint", "Method", "Headers", "Stage", "Path", "QueryParameters", "RequestBody"],
  ...["AllowNullValues", "AuthType"],
]);
const METHODS: ReadonlySet<string> = new Set([
  ...["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"],
]);
const AUTH_TYPES: ReadonlySet<string> = new Set(["IAM_ROLE", "NO_AUTH", "RESOURCE_POLICY"]);
/** What the connection itself says; Step Functions lets no task say it. */
const FORBIDDEN =
  /^(authorization|connection|content-md5|expect|host|max-forwards|proxy-authenticate|server|te|transfer-encoding|trailer|upgrade|via|www-authenticate|x-forwarded.*|x-amz.*)$/i;

/** What is wrong with the parameters, wherever the route leads. */
export function apiProblem(parameters: Json): string | undefined {
  try {
    apiRequest(parameters, undefined);
    return undefined;
  } catch (error) {
    if (error instanceof ApiRequestUnfit) return error.message;
    throw error;
  }
}

/** `target`: where the route of the API leads; undefined where the endpoint's own address is to be taken. */
export function apiRequest(parameters: Json, target: AwsTarget | undefined): ApiRequest {
  if (!isJsonObject(parameters)) throw new ApiRequestUnfit("The parameters must be a JSON object");
  const unknown = Object.keys(parameters).find((name) => !API_FIELDS.has(name));
  if (unknown !== undefined) {
    throw new ApiRequestUnfit(`The field "${unknown}" is not supported by Step Functions`);
  }
  const method = required(parameters, "Method");
  if (!METHODS.has(method)) throw invalid("Method");
  const authType = textIn(parameters, "AuthType") ?? "NO_AUTH";
  if (!AUTH_TYPES.has(authType)) throw invalid("AuthType");
  const body = bodyOf(parameters);
  const typed = body === undefined ? {} : { "content-type": "application/json" };
  return {
    ...{ method, body, url: urlOf(parameters, target) },
    headers: { ...typed, ...headersOf(parameters) },
    signs: authType !== "NO_AUTH",
  };
}

function invalid(field: string): ApiRequestUnfit {
  return new ApiRequestUnfit(`The value of the field '${field}' has an invalid format`);
}

function textIn(parameters: JsonObject, name: string): string | undefined {
  const value = memberOf(parameters, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalid(name);
  return value;
}

function required(parameters: JsonObject, name: string): string {
  const value = textIn(parameters, name);
  if (value === undefined)
    throw new ApiRequestUnfit(`The field '${name}' is required but was missing`);
  return value;
}

function urlOf(parameters: JsonObject, target: AwsTarget | undefined): string {
  const endpoint = required(parameters, "ApiEndpoint").replace(/\/+$/, "");
  const stage = textIn(parameters, "Stage");
  const path = (textIn(parameters, "Path") ?? "").replace(/^\/+/, "");
  const rest = [...(stage === undefined ? [] : [encodeURIComponent(stage)]), path].join("/");
  const query = queryOf(parameters);
  const api = apiIdOf(endpoint);
  if (target?.kind === "endpoint" && api !== undefined) {
    // The path by which LocalStack and its relatives tell APIs apart.
    const stageOf = encodeURIComponent(stage ?? "$default");
    const base = target.url.replace(/\/+$/, "");
    return `${base}/restapis/${api}/${stageOf}/_user_request_/${path}${query}`;
  }
  const url = `${withScheme(endpoint)}/${rest}${query}`;
  if (!URL.canParse(url)) throw invalid("ApiEndpoint");
  return url;
}

const API_HOST = new RegExp(
  `^(?:https?://)?([a-z0-9]+)\\.execute-api\\.[a-z0-9-]+\\.(?:${URL_SUFFIX})`,
  "i",
);

/** `abc` of `abc.execute-api.us-east-1.amazonaws.com`; undefined for an address of another kind. */
export function apiIdOf(endpoint: string): string | undefined {
  return API_HOST.exec(endpoint)?.[1];
}

function withScheme(endpoint: string): string {
  if (/^https?:\/\//i.test(endpoint)) return endpoint;
  const local = /^(localhost|127\.|\[::1\])/i.test(endpoint);
  return `${local ? "http" : "https"}://${endpoint}`;
}

function queryOf(parameters: JsonObject): string {
  const given = memberOf(parameters, "QueryParameters");
  if (given === undefined || given === null) return "";
  if (!isJsonObject(given)) throw invalid("QueryParameters");
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const one of isJsonArray(value) ? value : [value]) {
      query.append(name, scalarText(one, "QueryParameters"));
    }
  }
  return query.size === 0 ? "" : `?${query}`;
}

/** Lists of texts alone, as the guide has them; how long the body is, is said when it is sent. */
function headersOf(parameters: JsonObject): Record<string, string> {
  const given = memberOf(parameters, "Headers");
  if (given === undefined || given === null) return {};
  if (!isJsonObject(given)) throw invalid("Headers");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isJsonArray(value) || FORBIDDEN.test(name) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw invalid("Headers");
    }
    const texts = value.map((one) => scalarText(one, "Headers"));
    if (texts.some((text) => /[\r\n\0]/.test(text))) throw invalid("Headers");
    headers[name.toLowerCase()] = texts.join(",");
  }
  delete headers["content-length"];
  return headers;
}

function scalarText(value: Json, field: string): string {
  if (typeof value === "string") return value;
  if (value === null || isJsonArray(value) || isJsonObject(value)) throw invalid(field);
  return stringifyJson(value);
}

function bodyOf(parameters: JsonObject): string | undefined {
  const body = memberOf(parameters, "RequestBody");
  if (body === undefined) return undefined;
  const keepsNulls = memberOf(parameters, "AllowNullValues") === true;
  return stringifyJson(keepsNulls ? body : withoutNulls(body));
}

function withoutNulls(value: Json): Json {
  if (isJsonArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner)]));
}
