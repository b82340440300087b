// proxy-answer.ts — what a function returned, as the client of its API gets it.
import {
  foreignJson,
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  numberOf,
  stringifyJson,
} from "../base/index.ts";
import type { ApiType } from "./route.ts";

export interface GatewayAnswer {
  readonly status: number;
  /** Name and value in turn. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
}

/** A function that failed, that could not be invoked or that returned nothing to answer with. */
export function brokenAnswer(type: ApiType): GatewayAnswer {
  return type === "REST"
    ? spacedAnswer(502, "Internal server error")
    : messageAnswer(500, "Internal Server Error");
}

/** A function that did not return in time. */
export function lateAnswer(type: ApiType): GatewayAnswer {
  return type === "REST"
    ? spacedAnswer(504, "Endpoint request timed out")
    : messageAnswer(503, "Service Unavailable");
}

export function messageAnswer(status: number, message: string): GatewayAnswer {
  return {
    status,
    headers: ["Content-Type", "application/json"],
    body: JSON.stringify({ message }),
  };
}

/** As REST APIs write it. */
function spacedAnswer(status: number, message: string): GatewayAnswer {
  return { ...messageAnswer(status, message), body: `{"message": ${JSON.stringify(message)}}` };
}

/** The answer, or why there is none: the reason is for the server's log. */
export type ProxyAnswer =
  | { readonly ok: true; readonly answer: GatewayAnswer }
  | { readonly ok: false; readonly problem: string };

export function proxyAnswer(payload: string, type: ApiType): ProxyAnswer {
  const value = foreignJson(payload);
  if (value === undefined) return problem("what the function returned is no JSON");
  const hasStatus = isJsonObject(value) && value["statusCode"] !== undefined;
  // Payload 2.0: what has no status code is a body.
  if (type === "HTTP" && !hasStatus) return { ok: true, answer: inferred(value) };
  if (!isJsonObject(value)) {
    return problem("the function must return an object: statusCode, headers, body");
  }
  return explicit(value, type);
}

function problem(text: string): ProxyAnswer {
  return { ok: false, problem: text };
}

function inferred(value: Json): GatewayAnswer {
  const body = typeof value === "string" ? value : stringifyJson(value);
  return { status: 200, headers: ["Content-Type", "application/json"], body };
}

const REST_MEMBERS: ReadonlySet<string> = new Set([
  ...["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"],
]);

function explicit(value: JsonObject, type: ApiType): ProxyAnswer {
  const extra = Object.keys(value).find((name) => !REST_MEMBERS.has(name));
  if (type === "REST" && extra !== undefined) {
    return problem(`the function returned '${extra}', which is no member of an answer`);
  }
  const status = statusOf(value["statusCode"]);
  if (status === undefined) return problem("the function's statusCode is none: 100 to 599");
  const headers = headersOf(value);
  if (headers === undefined) return problem("the function's headers must be texts by name");
  const body = value["body"] ?? "";
  if (typeof body !== "string") {
    return problem("the function's body must be a text: JSON.stringify it");
  }
  const encoded = value["isBase64Encoded"] === true;
  const answer = { status, headers, body: encoded ? Buffer.from(body, "base64") : body };
  return { ok: true, answer };
}

function statusOf(given: Json | undefined): number | undefined {
  if (given === undefined || given === null) return 200;
  const status = isJsonNumber(given) ? numberOf(given) : Number(given);
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}

/** Single values, lists of values and cookies; undefined where one is an object or a list. */
function headersOf(value: JsonObject): readonly string[] | undefined {
  const [single, lists] = [value["headers"] ?? {}, value["multiValueHeaders"] ?? {}];
  if (!isJsonObject(single) || !isJsonObject(lists)) return undefined;
  const listed = new Set(Object.keys(lists).map((name) => name.toLowerCase()));
  const cookies = value["cookies"];
  const pairs: (readonly [string, Json])[] = [
    ...Object.entries(single).filter(([name]) => !listed.has(name.toLowerCase())),
    ...Object.entries(lists).flatMap(([name, values]) =>
      (isJsonArray(values) ? values : [values]).map((one) => [name, one] as const),
    ),
    ...(isJsonArray(cookies) ? cookies.map((cookie) => ["Set-Cookie", cookie] as const) : []),
  ];
  if (pairs.some(([, one]) => isJsonObject(one) || isJsonArray(one))) return undefined;
  const sendable = pairs.filter(([name]) => !OURS.has(name.toLowerCase()));
  const hasType = pairs.some(([name]) => name.toLowerCase() === "content-type");
  return [
    ...(hasType ? [] : ["Content-Type", "application/json"]),
    ...sendable.flatMap(([name, one]) => [name, String(one)]),
  ];
}

/** Headers that belong to the connection: the server sets them. */
const OURS: ReadonlySet<string> = new Set([
  ...["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"],
]);
