// gateway.ts — takes a request, finds its route, calls the function and answers as API Gateway does.
import { validateHeaderName, validateHeaderValue } from "node:http";
import { type Scope, stringifyJson, type TimestampMs } from "../base/index.ts";
import { integrated } from "./integrated.ts";
import type { HttpIntegration, ServiceReply, ServiceRequest } from "./integration.ts";
import {
  brokenAnswer,
  type GatewayAnswer,
  lateAnswer,
  messageAnswer,
  proxyAnswer,
} from "./proxy-answer.ts";
import {
  type EventContext,
  integratedRequest,
  type ProxyRequest,
  proxyEvent,
} from "./proxy-event.ts";
import { type GatewayRoute, type Match, matchOf } from "./route.ts";

/** How a function's call ended. */
export type Called =
  | { readonly ok: true; readonly payload: string }
  /** The function failed, or nobody could call it. */
  | { readonly ok: false; readonly problem: string };

export interface GatewayPorts {
  readonly scope: Scope;
  /** Asked at every request. */
  routes(): readonly GatewayRoute[];
  now(): TimestampMs;
  uuid(): string;
  call(functionName: string, payload: string): Promise<Called>;
  callService(request: ServiceRequest): Promise<ServiceReply>;
  /** A line for whoever runs the server: why a client got an error. */
  log(line: string): void;
  /** 29 s where nothing is said. */
  readonly timeoutMs?: number;
}

/** `path` is what stands behind the gateway's own prefix. */
export type GatewayRequest = ProxyRequest;

export interface Gateway {
  answer(request: GatewayRequest): Promise<GatewayAnswer>;
}

/** API Gateway gives up after 29 seconds. */
const TIMEOUT_MS = 29_000;

export function createGateway(ports: GatewayPorts): Gateway {
  return {
    answer: async (request) => {
      const found = routed(ports.routes(), request);
      if (found === undefined) return messageAnswer(404, "Not Found");
      return answered(ports, { ...request, path: found.path }, found.match);
    },
  };
}

/** The routes of the API that the first segment names, else those without a name. */
function routed(
  all: readonly GatewayRoute[],
  { method, path }: GatewayRequest,
): { readonly match: Match; readonly path: string } | undefined {
  const [, first = ""] = path.split("/");
  const named = all.filter(({ api }) => api !== undefined && api === first);
  const below = path.slice(first.length + 1) || "/";
  const inNamed = matchOf(named, method, below);
  if (inNamed !== undefined) return { match: inNamed, path: below };
  const unnamed = all.filter(({ api }) => api === undefined);
  const match = matchOf(unnamed, method, path);
  return match && { match, path };
}

async function answered(
  ports: GatewayPorts,
  request: ProxyRequest,
  match: Match,
): Promise<GatewayAnswer> {
  const { route } = match;
  const context = { match, scope: ports.scope, requestId: ports.uuid(), at: ports.now() };
  const { integration } = route;
  if (integration !== undefined) return byIntegration(ports, request, { integration, context });
  const event = stringifyJson(proxyEvent(request, context));
  const called = await inTime(ports.call(route.functionName, event), ports.timeoutMs ?? TIMEOUT_MS);
  const tell = telling(ports, request, route);
  if (called === "late") {
    tell("the function did not return in time");
    return lateAnswer(route.type);
  }
  const read = called.ok ? proxyAnswer(called.payload, route.type) : called;
  if (read.ok && isSendable(read.answer)) return read.answer;
  tell(read.ok ? "a header's name or value cannot be sent" : read.problem);
  return brokenAnswer(route.type);
}

function telling(
  { log }: GatewayPorts,
  { method, path }: ProxyRequest,
  { functionName }: GatewayRoute,
): (problem: string) => void {
  return (problem) => log(`${method} ${path}: ${functionName}: ${problem}`);
}

async function byIntegration(
  ports: GatewayPorts,
  request: ProxyRequest,
  {
    integration,
    context,
  }: { readonly integration: HttpIntegration; readonly context: EventContext },
): Promise<GatewayAnswer> {
  const { route } = context.match;
  const tell = telling(ports, request, route);
  const asked = { ...integratedRequest(request, context), integration };
  const outcome = await inTime(integrated(asked, ports), ports.timeoutMs ?? TIMEOUT_MS);
  if (outcome === "late") {
    tell("it did not answer in time");
    return lateAnswer(route.type);
  }
  if (!outcome.ok) tell(outcome.problem);
  if (isSendable(outcome.answer)) return outcome.answer;
  tell("a header's name or value cannot be sent");
  return brokenAnswer(route.type);
}

/** The call goes on when nobody waits for it any more, as on AWS. */
async function inTime<T>(call: Promise<T>, timeoutMs: number): Promise<T | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), timeoutMs);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

function isSendable({ headers }: GatewayAnswer): boolean {
  try {
    for (let at = 0; at < headers.length; at += 2) {
      validateHeaderName(headers[at] ?? "");
      validateHeaderValue(headers[at] ?? "", headers[at + 1] ?? "");
    }
    return true;
  } catch (error) {
    // TypeError: a character that no header may have.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
