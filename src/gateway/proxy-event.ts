// proxy-event.ts — a request as the event of a function: payload 1.0 of REST APIs, 2.0 of HTTP APIs.
//
// API Gateway developer guide, "Lambda proxy integrations in API Gateway" and "Work with AWS Lambda proxy
// integrations for HTTP APIs".
import { type JsonObject, type Scope, type TimestampMs, urlSuffixOf } from "../base/index.ts";
import type { Integrated } from "./integrated.ts";
import { type EventBody, eventBody } from "./request-body.ts";
import type { Match } from "./route.ts";

/** A request with what the gateway knows of it. */
export interface ProxyRequest {
  readonly method: string;
  /** Below the API, still percent-encoded. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** Name and value in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
}

export interface EventContext {
  readonly match: Match;
  readonly scope: Scope;
  readonly requestId: string;
  readonly at: TimestampMs;
}

/** Of an API that has no name; shaped as AWS's ids are. */
const API_ID = "treadle000";
/** REST APIs are always in a stage. */
const REST_STAGE = "local";

export function proxyEvent(request: ProxyRequest, context: EventContext): JsonObject {
  return context.match.route.type === "REST"
    ? restEvent(request, context)
    : httpEvent(request, context);
}

/** What templates and parameters of an integration see of a request. */
export function integratedRequest(
  request: ProxyRequest,
  context: EventContext,
): Omit<Integrated, "integration"> {
  const { match } = context;
  const contentType = headerOf(request, "content-type");
  const { requestContext } = proxyEvent(request, context);
  return {
    functionName: match.route.functionName,
    texts: {
      path: match.parameters,
      querystring: last(multi([...new URLSearchParams(request.query)])),
      header: last(multi(pairsOf(request.rawHeaders))),
    },
    ...{ contentType, body: Buffer.from(request.body).toString("utf8") },
    // The cast: both payloads have an object here.
    context: { ...(requestContext as JsonObject), authorizer: {} },
  };
}

function restEvent(request: ProxyRequest, context: EventContext): JsonObject {
  const { match } = context;
  const headers = multi(pairsOf(request.rawHeaders));
  const query = multi([...new URLSearchParams(request.query)]);
  const { body, isBase64Encoded } = bodyOf(request);
  return {
    resource: match.route.path,
    path: request.path,
    httpMethod: request.method,
    headers: orNull(last(headers)),
    multiValueHeaders: orNull(headers),
    queryStringParameters: orNull(last(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(match.parameters),
    stageVariables: null,
    requestContext: restContext(request, context),
    body: body ?? null,
    isBase64Encoded,
  };
}

function restContext(
  request: ProxyRequest,
  { match, scope, requestId, at }: EventContext,
): JsonObject {
  const agent = headerOf(request, "user-agent");
  return {
    accountId: scope.account,
    ...addressed(match, scope),
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: {
      ...NOBODY,
      sourceIp: request.sourceIp,
      userAgent: agent === "" ? null : agent,
    },
    path: `/${REST_STAGE}${request.path}`,
    protocol: "HTTP/1.1",
    requestId,
    requestTime: commonLogTime(at),
    requestTimeEpoch: at,
    resourceId: "resource",
    resourcePath: match.route.path,
    stage: REST_STAGE,
  };
}

/** Members of `identity` that only signed callers and keys have. */
const NOBODY: JsonObject = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

function httpEvent(request: ProxyRequest, context: EventContext): JsonObject {
  const { match, scope, requestId, at } = context;
  const { route, parameters } = match;
  const routeKey = route.path === "$default" ? "$default" : `${route.method} ${route.path}`;
  const pairs: Pairs = pairsOf(request.rawHeaders).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const cookies = pairs.flatMap(([name, value]) => (name === "cookie" ? value.split(/;\s*/) : []));
  const headers = multi(pairs.filter(([name]) => name !== "cookie"));
  const query = multi([...new URLSearchParams(request.query)]);
  const { body, isBase64Encoded } = bodyOf(request);
  return {
    version: "2.0",
    routeKey,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joined(headers),
    ...(isEmpty(query) ? {} : { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: scope.account,
      ...addressed(match, scope),
      http: {
        method: request.method,
        path: request.path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headerOf(request, "user-agent"),
      },
      requestId,
      routeKey,
      stage: "$default",
      time: commonLogTime(at),
      timeEpoch: at,
    },
    ...(isEmpty(parameters) ? {} : { pathParameters: parameters }),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded,
  };
}

function addressed({ route }: Match, { region }: Scope): JsonObject {
  const apiId = route.api ?? API_ID;
  return {
    apiId,
    domainName: `${apiId}.execute-api.${region}.${urlSuffixOf(region)}`,
    domainPrefix: apiId,
  };
}

function bodyOf(request: ProxyRequest): EventBody {
  return eventBody(request.body, headerOf(request, "content-type"));
}

function headerOf({ rawHeaders }: ProxyRequest, name: string): string {
  return pairsOf(rawHeaders).find(([known]) => known.toLowerCase() === name)?.[1] ?? "";
}

type Pairs = readonly (readonly [name: string, value: string])[];
type Multi = Readonly<Record<string, readonly string[]>>;

function pairsOf(raw: readonly string[]): Pairs {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""] as const] : []));
}

/** All values by name, in the order of their coming. */
function multi(pairs: Pairs): Multi {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}

function last(all: Multi): Readonly<Record<string, string>> {
  return mapped(all, (values) => values.at(-1) ?? "");
}

function joined(all: Multi): Readonly<Record<string, string>> {
  return mapped(all, (values) => values.join(","));
}

function mapped(all: Multi, one: (values: readonly string[]) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, one(values)]));
}

function isEmpty(members: object): boolean {
  return Object.keys(members).length === 0;
}

function orNull<T extends object>(members: T): T | null {
  return isEmpty(members) ? null : members;
}

/** `21/Nov/2026:01:19:00 +0000` */
function commonLogTime(at: TimestampMs): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
