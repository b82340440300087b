// route-reading.ts — `routes:` of a project file, and AWS's variables for endpoints, to rules.
//
//   routes:
//     default: http://127.0.0.1:4566
//     s3: embedded
//     glue: { aws: { profile: dev, region: eu-west-1, role: "arn:aws:iam::123456789012:role/tasks" } }
//     glue:getTable: { endpoint: "http://127.0.0.1:5000", timeout: 10 }
//     "arn:aws:lambda:*:*:function:remote-*": aws
//     batch: { mock: { Return: { Status: SUCCEEDED } } }
import {
  didYouMean,
  isJsonObject,
  type Json,
  type JsonObject,
  meantHint,
  type Parsed,
} from "../../base/index.ts";
import type { MockRoute, Route, RoutePattern, RouteRule } from "./route.ts";
import { fileOfVariable, filesOf, knownNames, unknownAction } from "./service-names.ts";

export interface RouteProblem {
  /** The key under `routes`, or the variable's name. */
  readonly key: string;
  /** Members of the route to the one that is wrong; empty where all of it is. */
  readonly inside: readonly string[];
  readonly message: string;
}

/** Ends the reading of one rule; never leaves this file. */
class Unreadable extends Error {
  readonly inside: readonly string[];

  constructor(message: string, inside: readonly string[] = []) {
    super(message);
    this.inside = inside;
  }
}

/** `entries` is the object under `routes`. */
export function readRoutes(entries: JsonObject): Parsed<readonly RouteRule[], RouteProblem> {
  const problems: RouteProblem[] = [];
  const rules: RouteRule[] = [];
  for (const [key, value] of Object.entries(entries)) {
    try {
      rules.push({ pattern: patternOf(key), route: routeOf(value) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      problems.push({ key, inside: error.inside, message: error.message });
    }
  }
  return problems.length === 0 ? { ok: true, value: rules } : { ok: false, problems };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS switches them off. Where
 * AWS_ENDPOINT_URL_SFN points is a server like this one: a shell holds it, and what else points there, for tools.
 */
export function environmentRoutes(env: Environment): Parsed<readonly RouteRule[], RouteProblem> {
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true") return { ok: true, value: [] };
  const problems: RouteProblem[] = [];
  const rules: RouteRule[] = [];
  const treadle = urlOf(env["AWS_ENDPOINT_URL_SFN"] ?? "");
  for (const [key, value] of Object.entries(env)) {
    const suffix = /^AWS_ENDPOINT_URL(?:_([A-Z0-9_]+))?$/.exec(key);
    if (suffix === null || value === undefined || value === "") continue;
    const file = suffix[1] === undefined ? undefined : fileOfVariable(suffix[1]);
    // Variables of services that are newer than the models concern no task of ours.
    if (suffix[1] !== undefined && file === undefined) continue;
    const url = urlOf(value);
    if (url === undefined) {
      problems.push({ key, inside: [], message: `'${value}' is not an http(s) URL` });
    } else if (url !== treadle) rules.push(ruleOf(file, url));
  }
  return problems.length === 0 ? { ok: true, value: rules } : { ok: false, problems };
}

function ruleOf(file: string | undefined, url: string): RouteRule {
  const pattern: RoutePattern =
    file === undefined ? { kind: "default" } : { kind: "service", files: [file] };
  return { pattern, route: { kind: "endpoint", url }, fromEnvironment: true };
}

function patternOf(key: string): RoutePattern {
  if (key === "default") return { kind: "default" };
  if (key.startsWith("arn:")) return { kind: "arn", arn: key };
  const [service = "", action, ...rest] = key.replace(/^aws-sdk:/, "").split(":");
  if (rest.length > 0) {
    throw new Unreadable("a route is for `default`, a service, service:action or an ARN pattern");
  }
  const files = filesOf(service);
  if (files === undefined) {
    throw new Unreadable(`there is no AWS service '${service}'${meantHint(service, knownNames())}`);
  }
  if (action === undefined) return { kind: "service", files };
  const plain = action.replace(/\..*$/, "");
  const meant = unknownAction(service, plain);
  if (meant === undefined) return { kind: "action", files, action: plain.toLowerCase() };
  const hint = meant === "" ? "" : `; did you mean '${service}:${meant}'?`;
  throw new Unreadable(`the service '${service}' has no action '${plain}'${hint}`);
}

const FORMS =
  "a route is `embedded`, `aws`, `mock`, a URL, or one of { endpoint }, { aws }, { mock }";

function routeOf(value: Json): Route {
  if (typeof value === "string") return routeOfText(value);
  if (!isJsonObject(value)) throw new Unreadable(FORMS);
  const { endpoint, aws, mock } = value;
  if (typeof endpoint === "string") return endpointRoute(endpoint, value, ["endpoint"]);
  if (aws === true) return { kind: "aws" };
  if (isJsonObject(aws)) return awsRoute(aws);
  if (mock !== undefined) return mockRoute(mock);
  throw new Unreadable(FORMS);
}

function routeOfText(text: string): Route {
  switch (text) {
    case "embedded":
    case "aws":
      return { kind: text };
    case "mock":
      return { kind: "mock", answer: { type: "return", value: {} } };
    default:
      return endpointRoute(text, {}, []);
  }
}

function endpointRoute(endpoint: string, more: JsonObject, inside: readonly string[]): Route {
  const url = urlOf(endpoint);
  if (url === undefined) {
    const hint = didYouMean(endpoint, ["embedded", "aws", "mock"]) ?? FORMS;
    throw new Unreadable(`'${endpoint}' is not an http(s) URL; ${hint}`, inside);
  }
  return {
    kind: "endpoint",
    url,
    ...texts(more, ["region", "accessKeyId", "secretAccessKey"]),
    ...silence(more),
  };
}

function awsRoute(given: JsonObject): Route {
  return {
    kind: "aws",
    ...texts(given, ["profile", "role", "externalId", "region"]),
    ...silence(given),
  };
}

function silence({ timeout }: JsonObject): { readonly silenceMs?: number } {
  return typeof timeout === "number" ? { silenceMs: timeout * 1000 } : {};
}

function texts(given: JsonObject, names: readonly string[]): Readonly<Record<string, string>> {
  const found = names.flatMap((name) => {
    const value = given[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

function mockRoute(mock: Json): MockRoute {
  const thrown = isJsonObject(mock) ? mock["Throw"] : undefined;
  if (isJsonObject(thrown)) {
    const { Error: error, Cause: cause } = thrown;
    if (typeof error !== "string") {
      throw new Unreadable("Throw needs an Error, and may have a Cause", ["mock", "Throw"]);
    }
    const answer = { type: "throw", error } as const;
    return { kind: "mock", answer: typeof cause === "string" ? { ...answer, cause } : answer };
  }
  const returned = isJsonObject(mock) ? mock["Return"] : undefined;
  if (returned === undefined) {
    throw new Unreadable("a mock is { Return: … } or { Throw: { Error } }", ["mock"]);
  }
  return { kind: "mock", answer: { type: "return", value: returned } };
}

function urlOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url.href : undefined;
}
