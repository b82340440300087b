// integrated.ts — answers a request by what stands behind its route: a service of AWS, a plain function, nobody.
import { foreignJson, isJsonObject, type Json, type JsonObject } from "../base/index.ts";
import type { RequestTexts } from "../query/index.ts";
import type { Called } from "./gateway.ts";
import type { HttpIntegration, ServiceReply, ServiceRequest } from "./integration.ts";
import type { MappedFrom } from "./mapped-value.ts";
import {
  type Filled,
  requestParts,
  requestText,
  responseAnswer,
  responseFor,
  type Unfit,
} from "./mapping.ts";
import { type GatewayAnswer, messageAnswer } from "./proxy-answer.ts";
import { subtypeRequest } from "./subtypes.ts";

/** A request as its integration sees it. */
export interface Integrated {
  readonly integration: HttpIntegration;
  readonly functionName: string;
  readonly texts: RequestTexts;
  readonly contentType: string;
  readonly body: string;
  readonly context: JsonObject;
}

export interface IntegrationPorts {
  call(functionName: string, payload: string): Promise<Called>;
  callService(request: ServiceRequest): Promise<ServiceReply>;
}

export type IntegrationOutcome = { readonly ok: true; readonly answer: GatewayAnswer } | Unfit;

export async function integrated(
  asked: Integrated,
  ports: IntegrationPorts,
): Promise<IntegrationOutcome> {
  const { body, context, integration, texts } = asked;
  if (integration.type === "subtype") {
    const request = subtypeRequest(integration, { texts, body, context });
    const { headers, ...reply } = await ports.callService(request);
    return { ok: true, answer: { ...reply, headers: onlyType(headers) } };
  }
  const scope = { body, parameters: texts, context, stageVariables: {} };
  const filled = requestText(integration, asked.contentType, scope);
  if (!filled.ok) return filled;
  const reply = await replyTo(asked, filled, ports);
  const response = responseFor(integration.responses, reply.told);
  if (response === undefined) {
    const problem = `no response is for ${reply.told ?? "this answer"}`;
    return { ok: false, answer: messageAnswer(500, "Internal server error"), problem };
  }
  return responseAnswer(response, reply, { texts, context });
}

/** What came back, and what responses are chosen by. */
type Told = ServiceReply & { readonly told: string | undefined };

async function replyTo(
  asked: Integrated,
  filled: Extract<Filled, { ok: true }>,
  ports: IntegrationPorts,
): Promise<Told> {
  const { functionName, integration } = asked;
  if (integration.type === "mock") {
    return { status: 200, headers: [], body: "", told: mockStatus(filled.text) };
  }
  if (integration.service === "lambda") {
    const called = await ports.call(functionName, filled.text || "{}");
    const body = called.ok ? called.payload : called.problem;
    return { status: 200, headers: [], body, told: called.ok ? undefined : errorIn(body) };
  }
  const from: MappedFrom = { texts: asked.texts, body: asked.body, context: filled.context };
  const reply = await ports.callService(serviceRequest(integration, filled.text, from));
  return { ...reply, told: String(reply.status) };
}

function serviceRequest(
  integration: HttpIntegration,
  body: string,
  from: MappedFrom,
): ServiceRequest {
  const { action, method, path = "", service } = integration;
  const named = requestParts(integration, "path", from);
  const query = new URLSearchParams(requestParts(integration, "querystring", from)).toString();
  const headers = Object.entries(requestParts(integration, "header", from)).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const filled = path.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    encodeURIComponent(named[name] ?? "").replaceAll("%2F", "/"),
  );
  return {
    ...{ service, method, query, path: filled.startsWith("/") ? filled : `/${filled}`, body },
    headers: { "content-type": "application/json", ...Object.fromEntries(headers) },
    ...(action === undefined ? {} : { action }),
  };
}

/** The status that the request's template of a mock chooses. */
function mockStatus(text: string): string | undefined {
  // API Gateway takes names without quotes here, and tools write them so.
  return /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(text)?.[1];
}

/** The message of a function that failed, which responses are chosen by. */
function errorIn(text: string): string {
  const message = memberIn(text, "errorMessage");
  return typeof message === "string" ? message : text;
}

function memberIn(text: string, name: string): Json | undefined {
  const value = foreignJson(text);
  return isJsonObject(value) ? value[name] : undefined;
}

function onlyType(headers: readonly string[]): readonly string[] {
  const at = headers.findIndex((name, i) => i % 2 === 0 && /^content-type$/i.test(name));
  return ["Content-Type", at < 0 ? "application/json" : (headers[at + 1] ?? "")];
}
