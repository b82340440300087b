// rest.ts — the REST protocols: which operation a method and a path mean, and where its members stand.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import { type ApiMember, type ApiModel, type ApiShape, membersOf, shapeOf } from "./api-model.ts";
import { timeFromText, wireTime } from "./wire-time.ts";

export interface RestRequest {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface RestMatch {
  readonly operation: string;
  /** The variable parts of the path, decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  readonly names: readonly string[];
  /** Headers without which another operation is meant. */
  readonly headers: readonly string[];
  /** `?uploads`, `?list-type=2`; undefined: any value. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
}

const tables = new WeakMap<ApiModel, readonly Route[]>();

/** The most particular route: the one that asks for most of the query. */
export function restOperation(model: ApiModel, request: RestRequest): RestMatch | undefined {
  let routes = tables.get(model);
  if (routes === undefined) {
    routes = routesOf(model);
    tables.set(model, routes);
  }
  for (const route of routes) {
    if (route.method !== request.method || !queryMatches(route, request.query)) continue;
    if (route.headers.some((name) => request.headers[name] === undefined)) continue;
    const match = route.path.exec(request.path);
    if (match === null) continue;
    const labels = route.names.map((name, i): [string, string] => [name, decode(match[i + 1])]);
    return { operation: route.operation, labels: Object.fromEntries(labels) };
  }
  return undefined;
}

/** S3's older forms of operations that have the same method and path. */
const SUPERSEDED: ReadonlySet<string> = new Set([
  "GetBucketLifecycle",
  "GetBucketNotification",
  "PutBucketLifecycle",
  "PutBucketNotification",
]);

function routesOf(model: ApiModel): Route[] {
  return Object.keys(model.operations)
    .filter((operation) => !SUPERSEDED.has(operation))
    .map((operation) => routeOf(model, operation))
    .sort((left, right) => weight(right) - weight(left));
}

function weight(route: Route): number {
  return (route.query.length + route.headers.length) * 100 + route.names.length;
}

function routeOf(model: ApiModel, operation: string): Route {
  const known = model.operations[operation];
  const [template = "", query = ""] = (known?.http.requestUri ?? "").split("?");
  const names: string[] = [];
  const pattern = template.replace(/\/?\{([^}+]+)(\+)?\}/g, (_, name: string, greedy?: string) => {
    names.push(name);
    return greedy === undefined ? "/([^/]+)" : "/(.+)";
  });
  const asked = Array.from(
    new URLSearchParams(query),
    ([name, value]) => [name, value || undefined] as const,
  );
  const required = requiredMembers(model, known?.input?.shape);
  return {
    operation,
    method: known?.http.method ?? "",
    path: new RegExp(`^${pattern}/?$`.replace("(.+)/?$", "(.+)$")),
    names,
    headers: required.headers,
    query: [...asked, ...required.query.map((name) => [name, undefined] as const)],
  };
}

/** PutObject, CopyObject and UploadPart have one path: what they require tells them apart. */
function requiredMembers(
  model: ApiModel,
  shapeName: string | undefined,
): { readonly headers: readonly string[]; readonly query: readonly string[] } {
  const shape = shapeOf(model, shapeName);
  const required = membersOf(shape).filter(([name]) => shape.required?.includes(name) === true);
  const at = (location: string): string[] =>
    required
      .filter(([, member]) => member.location === location)
      .map(([name, member]) => member.locationName ?? name);
  return { headers: at("header").map((name) => name.toLowerCase()), query: at("querystring") };
}

function queryMatches({ query }: Route, asked: URLSearchParams): boolean {
  return query.every(([name, value]) =>
    value === undefined ? asked.has(name) : asked.get(name) === value,
  );
}

function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    // Not percent-encoding: the text as it came.
    return text ?? "";
  }
}

/** The members that stand in path, query and headers. */
export function restParameters(
  model: ApiModel,
  match: RestMatch,
  request: RestRequest,
): Record<string, Json> {
  const shape = shapeOf(model, model.operations[match.operation]?.input?.shape);
  const parameters: Record<string, Json> = {};
  for (const [name, member] of membersOf(shape)) {
    const value = locatedValue(model, { name, member }, { match, request });
    if (value !== undefined) parameters[name] = value;
  }
  return parameters;
}

function locatedValue(
  model: ApiModel,
  { name, member }: { readonly name: string; readonly member: ApiMember },
  { match, request }: { readonly match: RestMatch; readonly request: RestRequest },
): Json | undefined {
  const at = member.locationName ?? name;
  const shape = shapeOf(model, member.shape);
  switch (member.location) {
    case "uri":
      return fromText(shape, match.labels[at]);
    case "querystring":
      if (shape.type === "list")
        return request.query.has(at) ? request.query.getAll(at) : undefined;
      return fromText(shape, request.query.get(at) ?? undefined);
    case "header": {
      const header = request.headers[at.toLowerCase()];
      const text = Array.isArray(header) ? header.join(",") : header;
      if (shape.type === "list") return text?.split(",").map((item) => item.trim());
      return fromText(shape, text);
    }
    case "headers":
      return prefixedHeaders(at.toLowerCase(), request);
    default:
      return undefined;
  }
}

function prefixedHeaders(prefix: string, { headers }: RestRequest): JsonObject | undefined {
  const found = Object.entries(headers)
    .filter(([name, value]) => name.startsWith(prefix) && value !== undefined)
    .map(([name, value]): [string, string] => [name.slice(prefix.length), String(value)]);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function fromText(shape: ApiShape, text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  switch (shape.type) {
    case "boolean":
      return text === "true";
    case "double":
    case "float":
    case "integer":
    case "long":
      return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
    case "timestamp":
      return timeFromText(text) ?? text;
    default:
      return text;
  }
}

/** The members of an answer that go out as headers. */
export function restHeaders(model: ApiModel, shape: ApiShape, output: JsonObject): string[] {
  const headers: string[] = [];
  for (const [name, member] of membersOf(shape)) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const at = member.locationName ?? name;
    if (member.location === "header") headers.push(at, headerText(model, member, value));
    if (member.location === "headers" && isJsonObject(value)) {
      for (const [key, text] of Object.entries(value)) headers.push(`${at}${key}`, String(text));
    }
  }
  return headers;
}

function headerText(model: ApiModel, member: ApiMember, value: Json): string {
  const shape = shapeOf(model, member.shape);
  if (shape.type === "timestamp") return wireTime(value, shape.timestampFormat ?? "rfc822");
  return isJsonArray(value) ? value.map(String).join(",") : String(value);
}
