// route.ts — which route a request takes: the most exact one, as API Gateway chooses.
import type { HttpIntegration } from "./integration.ts";

/** REST APIs send payload 1.0 to functions, HTTP APIs payload 2.0; their error texts differ too. */
export type ApiType = "HTTP" | "REST";

/** A method and a path, and the function behind them. */
export interface GatewayRoute {
  /** The first segment of its addresses; absent for routes that are in no API with a name. */
  readonly api?: string;
  readonly type: ApiType;
  /** Upper case, or `ANY`. */
  readonly method: string;
  /** `/products/{id}`, `/files/{proxy+}`; `$default` takes what no other route does. */
  readonly path: string;
  /** A name or an ARN; with an integration that calls no function what people know it by. */
  readonly functionName: string;
  /** Where the function is not called by proxy. */
  readonly integration?: HttpIntegration;
}

export interface Match {
  readonly route: GatewayRoute;
  /** Values of the path's parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** `path` begins with a slash and is still percent-encoded. */
export function matchOf(
  routes: readonly GatewayRoute[],
  method: string,
  path: string,
): Match | undefined {
  const segments = segmentsOf(path);
  const matches = routes.flatMap((route): readonly Ranked[] => {
    if (route.method !== method && route.method !== "ANY") return [];
    const parameters = parametersOf(route.path, segments);
    return parameters === undefined ? [] : [{ route, parameters, rank: rankOf(route) }];
  });
  // Of two routes with the same rank the first one given.
  const [best] = matches.sort((a, b) => compareText(a.rank, b.rank));
  return best && { route: best.route, parameters: best.parameters };
}

type Ranked = Match & { readonly rank: string };

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Exact segments before parameters, those before greedy ones; then methods before ANY. */
function rankOf({ method, path }: GatewayRoute): string {
  if (path === "$default") return "z";
  const kinds = segmentsOf(path).map((segment) => {
    if (isGreedy(segment)) return "c";
    return isParameter(segment) ? "b" : "a";
  });
  return `${kinds.join("")}${method === "ANY" ? "B" : "A"}`;
}

function parametersOf(
  pattern: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern === "$default") return {};
  const parts = segmentsOf(pattern);
  const greedy = parts.findIndex(isGreedy);
  // A greedy parameter takes at least one segment, and is the last one.
  if (greedy < 0 ? parts.length !== segments.length : segments.length < parts.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const segment = segments[at] ?? "";
    if (at === greedy) parameters[part.slice(1, -2)] = segments.slice(at).map(decoded).join("/");
    else if (isParameter(part)) {
      if (segment === "") return undefined;
      parameters[part.slice(1, -1)] = decoded(segment);
    } else if (part !== decoded(segment)) return undefined;
  }
  return parameters;
}

function segmentsOf(path: string): readonly string[] {
  return path
    .replace(/^\//, "")
    .replace(/(.)\/$/, "$1")
    .split("/");
}

function isParameter(segment: string): boolean {
  return /^\{[^{}]+\}$/.test(segment);
}

function isGreedy(segment: string): boolean {
  return /^\{[^{}]+\+\}$/.test(segment);
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    // A percent sign that begins no character stays what it is.
    if (error instanceof URIError) return text;
    throw error;
  }
}
