// mapping.ts — a request to what its integration sends, and what comes back to the answer, by templates and parameters.
import { isJsonNumber, isJsonObject, type JsonObject, numberOf } from "../base/index.ts";
import {
  compileMappingTemplate,
  type MappingOutcome,
  type MappingTemplate,
  type TemplateScope,
  wholeMatch,
} from "../query/index.ts";
import type { HttpIntegration, HttpIntegrationResponse, ServiceReply } from "./integration.ts";
import { type MappedFrom, restValue } from "./mapped-value.ts";
import { type GatewayAnswer, messageAnswer } from "./proxy-answer.ts";

/** Texts of templates are the same for every request. */
const COMPILED = new WeakMap<object, Map<string, MappingTemplate | string>>();

/** `context` is as the template leaves it: it may override what is sent. */
export type Filled =
  | { readonly ok: true; readonly text: string; readonly context: JsonObject }
  | Unfit;

export interface Unfit {
  readonly ok: false;
  readonly answer: GatewayAnswer;
  /** For the server's log. */
  readonly problem: string;
}

/** What the request's template makes of it, or its body as it is. */
export function requestText(
  { passthrough, requestTemplates }: HttpIntegration,
  contentType: string,
  scope: TemplateScope,
): Filled {
  const type = contentType.split(";")[0]?.trim().toLowerCase() || "application/json";
  const name = Object.keys(requestTemplates).find((own) => own.toLowerCase() === type);
  if (name !== undefined) return filledWith(requestTemplates, name, scope);
  const hasTemplates = Object.keys(requestTemplates).length > 0;
  if (passthrough === "NEVER" || (passthrough === "WHEN_NO_TEMPLATES" && hasTemplates)) {
    const answer = messageAnswer(415, "Unsupported Media Type");
    return { ok: false, answer, problem: `no template takes a body of ${type}` };
  }
  return { ok: true, text: scope.body, context: scope.context };
}

function filledWith(
  templates: HttpIntegration["requestTemplates"],
  name: string,
  scope: TemplateScope,
): Filled {
  const outcome = fill(templates, name, scope);
  if (outcome.ok) return { ok: true, ...outcome.value };
  const { message, of } = outcome;
  const answer =
    of === "body" ? messageAnswer(400, message) : messageAnswer(500, "Internal server error");
  return { ok: false, answer, problem: `the template for ${name}: ${message}` };
}

function fill(
  templates: Readonly<Record<string, string>>,
  name: string,
  scope: TemplateScope,
): MappingOutcome {
  const known = COMPILED.get(templates) ?? new Map<string, MappingTemplate | string>();
  COMPILED.set(templates, known);
  const template = known.get(name) ?? compiled(templates[name] ?? "");
  known.set(name, template);
  if (typeof template === "string") return { ok: false, of: "template", message: template };
  return template.fill(scope);
}

function compiled(text: string): MappingTemplate | string {
  const parsed = compileMappingTemplate(text);
  if (parsed.ok) return parsed.value;
  return parsed.problems.map(({ line, message }) => `line ${line}: ${message}`).join("; ");
}

/** What `request` parameters of this kind give, by their names. */
export function requestParts(
  { requestParameters }: HttpIntegration,
  kind: "header" | "path" | "querystring",
  from: MappedFrom,
): Readonly<Record<string, string>> {
  const prefix = `integration.request.${kind}.`;
  const given = Object.entries(requestParameters).flatMap(([name, expression]) => {
    const value = name.startsWith(prefix) ? restValue(expression, from) : undefined;
    return value === undefined ? [] : [[name.slice(prefix.length), value] as const];
  });
  const overridden = from.context["requestOverride"];
  const own = isJsonObject(overridden) ? overridden[kind] : undefined;
  const more = Object.entries(isJsonObject(own) ? own : {}).map(([name, value]) => [
    name,
    String(value),
  ]);
  return Object.fromEntries([...given, ...more]);
}

/** Undefined where no response is for it: API Gateway answers 500. */
export function responseFor(
  responses: readonly HttpIntegrationResponse[],
  told: string | undefined,
): HttpIntegrationResponse | undefined {
  const matching = responses.find(
    ({ pattern }) =>
      pattern !== undefined && told !== undefined && wholeMatch(pattern, told) === "matches",
  );
  return matching ?? responses.find(({ pattern }) => pattern === undefined);
}

/** What a client gets of an integration's answer. */
export function responseAnswer(
  response: HttpIntegrationResponse,
  reply: ServiceReply,
  { context, texts }: Pick<MappedFrom, "context" | "texts">,
): { readonly ok: true; readonly answer: GatewayAnswer } | Unfit {
  const body = typeof reply.body === "string" ? reply.body : "";
  const names = Object.keys(response.templates);
  const name = names.find((own) => own.toLowerCase() === "application/json") ?? names[0];
  const scope: TemplateScope = { body, parameters: texts, context, stageVariables: {} };
  const filled: Filled =
    name === undefined
      ? { ok: true, text: "", context }
      : filledWith(response.templates, name, scope);
  if (!filled.ok) return { ...filled, answer: messageAnswer(500, "Internal server error") };
  const { responseOverride } = filled.context;
  const override = isJsonObject(responseOverride) ? responseOverride : {};
  const status = override["status"];
  const from = { context, texts, body, responseHeaders: headersByName(reply) };
  const shown = status !== undefined && isJsonNumber(status) ? numberOf(status) : response.status;
  const answer: GatewayAnswer = {
    status: shown,
    headers: overridden(headersOf(response, from), ownHeaders(override)),
    body: BODILESS.has(shown) ? "" : name === undefined ? reply.body : filled.text,
  };
  return { ok: true, answer: typed(answer, name ?? "application/json") };
}

/** Answers that have no body, whatever a template makes. */
const BODILESS: ReadonlySet<number> = new Set([204, 304]);

function headersOf({ parameters }: HttpIntegrationResponse, from: MappedFrom): readonly string[] {
  return Object.entries(parameters).flatMap(([name, expression]) => {
    const [, header] = /^method\.response\.header\.(.+)$/.exec(name) ?? [];
    const value = header === undefined ? undefined : restValue(expression, from);
    return header === undefined || value === undefined ? [] : [header, value];
  });
}

function ownHeaders({ header }: JsonObject): readonly string[] {
  if (!isJsonObject(header)) return [];
  return Object.entries(header).flatMap(([name, value]) => [name, String(value)]);
}

/** A header that the template sets stands for the one of the same name. */
function overridden(headers: readonly string[], own: readonly string[]): readonly string[] {
  const names = new Set(own.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()));
  const kept = headers.filter((_, at) => !names.has((headers[at - (at % 2)] ?? "").toLowerCase()));
  return [...kept, ...own];
}

function typed(answer: GatewayAnswer, type: string): GatewayAnswer {
  const has = answer.headers.some((name, at) => at % 2 === 0 && /^content-type$/i.test(name));
  return has ? answer : { ...answer, headers: ["Content-Type", type, ...answer.headers] };
}

function headersByName({ headers }: ServiceReply): Readonly<Record<string, string>> {
  const pairs = headers.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), headers[at + 1] ?? ""] as const] : [],
  );
  return Object.fromEntries(pairs);
}
