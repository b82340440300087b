// integration.ts — integrations of API Gateway, of methods, OpenAPI documents and HTTP APIs, to what a route calls.
import { isJsonObject, type Json, type JsonObject } from "../../base/index.ts";
import type { ProjectHttpIntegration, ProjectHttpResponse } from "../../project/index.ts";
import { compileMappingTemplate } from "../../query/index.ts";
import { SUBTYPES } from "./subtypes.ts";

/** What a route calls, or why nothing here can be called. */
export type Target =
  | {
      readonly ok: true;
      readonly functionName: string;
      readonly integration?: ProjectHttpIntegration;
    }
  | { readonly ok: false; readonly why: string };

/** Services that answer here, by the names that integrations have for them. */
const SERVICES: ReadonlySet<string> = new Set([
  ...["dynamodb", "events", "lambda", "logs", "s3", "secretsmanager", "sns", "sqs", "ssm"],
  "states",
]);

type Texts = Readonly<Record<string, string>>;

/** `text`: a value as it will most likely be, where it comes with the deployment. */
export function integrationTarget(given: JsonObject, text: (value: Json) => string): Target {
  const read = new Reading(given, text);
  const type = read.text("Type").toUpperCase();
  const subtype = read.text("IntegrationSubtype");
  if (subtype !== "") return subtypeTarget(subtype, read);
  const uri = read.text("Uri") || read.text("IntegrationUri");
  if (type === "MOCK") return checked({ ...read.integration("mock", ""), method: "" }, "mock");
  const functionArn = functionIn(uri);
  if (functionArn !== undefined && type !== "AWS") return { ok: true, functionName: functionArn };
  if (functionArn !== undefined) {
    return checked(read.integration("aws", "lambda"), functionArn);
  }
  return serviceTarget(uri, read);
}

function functionIn(uri: string): string | undefined {
  const [, arn] = /\/functions\/(arn:[^/]+)\/invocations/.exec(uri) ?? [];
  return arn ?? (/^arn:[^:]*:lambda:/.test(uri) ? uri : undefined);
}

/** `arn:aws:apigateway:{region}:{service}:action/{action}` or `…:path/{path}`, the service with a host before it or not. */
function serviceTarget(uri: string, read: Reading): Target {
  const [, named = "", kind = "", rest = ""] =
    /^arn:[^:]*:apigateway:[^:]*:([^:]+):(action|path)\/(.*)$/s.exec(uri) ?? [];
  if (named === "") {
    return { ok: false, why: "its integration is neither a function nor a service of AWS" };
  }
  const service = named.split(".").at(-1) ?? named;
  if (!SERVICES.has(service)) {
    return { ok: false, why: `its integration calls ${service}, which does not answer here` };
  }
  const [action = "", query] = rest.split("&");
  const where = kind === "path" ? { path: rest } : { action };
  const parameters = Object.fromEntries(
    [...new URLSearchParams(query)].map(([name, value]) => [
      `integration.request.querystring.${name}`,
      `'${value}'`,
    ]),
  );
  const made = read.integration("aws", service);
  const requestParameters = { ...parameters, ...made.requestParameters };
  const called = kind === "path" ? `${service}:${rest}` : `${service}:${action}`;
  return checked({ ...made, ...where, requestParameters }, machineIn(made) ?? called);
}

/** What a request's template starts, so that people see it. */
function machineIn({ requestTemplates, service }: ProjectHttpIntegration): string | undefined {
  if (service !== "states") return undefined;
  return Object.values(requestTemplates)
    .map((one) => /arn:[^"'\\\s]*:stateMachine:[\w.-]+/.exec(one)?.[0])
    .find(Boolean);
}

function subtypeTarget(subtype: string, read: Reading): Target {
  const known = SUBTYPES.get(subtype);
  if (known === undefined) {
    return { ok: false, why: `its integration ${subtype} does not answer here` };
  }
  const integration = { ...read.integration("subtype", known.service), action: known.action };
  const { StateMachineArn: machine = "" } = integration.requestParameters;
  const name = machine.startsWith("arn:") ? machine : `${known.service}:${known.action}`;
  return { ok: true, functionName: name, integration: { ...integration, method: "POST" } };
}

/** A template that holds what is not run here makes no route: it would answer something else than on AWS. */
function checked(integration: ProjectHttpIntegration, functionName: string): Target {
  const { requestTemplates, responses } = integration;
  const templates: readonly (readonly [string, string])[] = [
    ...Object.entries(requestTemplates).map(([type, one]) => [`request for ${type}`, one] as const),
    ...responses.flatMap(({ status, templates: own }) =>
      Object.values(own).map((one) => [`response ${status}`, one] as const),
    ),
  ];
  for (const [what, one] of templates) {
    const compiled = compileMappingTemplate(one);
    if (compiled.ok) continue;
    const [problem] = compiled.problems;
    const why = `its template of the ${what}, line ${problem?.line ?? 1}: ${problem?.message ?? ""}`;
    return { ok: false, why };
  }
  return { ok: true, functionName, integration };
}

/** Members under CloudFormation's names, which OpenAPI documents begin with small letters. */
class Reading {
  readonly #given: JsonObject;
  readonly #text: (value: Json) => string;

  constructor(given: JsonObject, text: (value: Json) => string) {
    this.#given = given;
    this.#text = text;
  }

  member(name: string): Json | undefined {
    return this.#given[name] ?? this.#given[name.slice(0, 1).toLowerCase() + name.slice(1)];
  }

  text(name: string): string {
    const value = this.member(name);
    if (value === undefined || value === null || typeof value === "object") return "";
    return this.#text(value);
  }

  texts(value: Json | undefined): Texts {
    if (!isJsonObject(value)) return {};
    const entries = Object.entries(value).flatMap(([name, one]) =>
      isJsonObject(one) || Array.isArray(one) ? [] : [[name, this.#text(one ?? "")] as const],
    );
    return Object.fromEntries(entries);
  }

  integration(type: ProjectHttpIntegration["type"], service: string): ProjectHttpIntegration {
    const passthrough = this.text("PassthroughBehavior").toUpperCase();
    const method = this.text("IntegrationHttpMethod") || this.text("HttpMethod");
    return {
      ...{ type, service, method: method.toUpperCase() || "POST" },
      requestTemplates: this.texts(this.member("RequestTemplates")),
      requestParameters: this.texts(this.member("RequestParameters")),
      passthrough:
        passthrough === "NEVER" || passthrough === "WHEN_NO_TEMPLATES"
          ? passthrough
          : "WHEN_NO_MATCH",
      responses: this.#responses(),
    };
  }

  #responses(): readonly ProjectHttpResponse[] {
    const list = this.member("IntegrationResponses");
    const byPattern = this.member("Responses");
    if (Array.isArray(list)) return list.filter(isJsonObject).map((one) => this.#response(one));
    if (!isJsonObject(byPattern)) return [];
    return Object.entries(byPattern).flatMap(([pattern, one]) => {
      if (!isJsonObject(one)) return [];
      return [this.#response({ ...one, ...(pattern === "default" ? {} : { pattern }) })];
    });
  }

  #response(given: JsonObject): ProjectHttpResponse {
    const own = new Reading(given, this.#text);
    const pattern = own.text("SelectionPattern") || own.text("Pattern");
    const status = Number(String(own.member("StatusCode") ?? "200"));
    return {
      ...(pattern === "" ? {} : { pattern }),
      status: Number.isInteger(status) ? status : 200,
      templates: own.texts(own.member("ResponseTemplates")),
      parameters: own.texts(own.member("ResponseParameters")),
    };
  }
}
