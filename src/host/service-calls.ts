// service-calls.ts — requests of API Gateway's integrations to services of AWS, as they are answered here.
import type { Api } from "../api/index.ts";
import { foreignJson, type Scope } from "../base/index.ts";
import type { ServiceReply, ServiceRequest } from "../gateway/index.ts";
import type { DoorAnswer, Services } from "../services/index.ts";

export interface ServiceCallPorts {
  readonly api: Api;
  readonly services: Pick<Services, "handle">;
  readonly scope: Scope;
}

/** `X-Amz-Target` before the dot, of services that speak JSON. */
const TARGETS: Readonly<Record<string, string>> = {
  ...{ dynamodb: "DynamoDB_20120810", events: "AWSEvents", logs: "Logs_20140328" },
  ...{ secretsmanager: "secretsmanager", sqs: "AmazonSQS", ssm: "AmazonSSM" },
};

const VERSIONS: Readonly<Record<string, string>> = { sns: "2010-03-31", sqs: "2012-11-05" };

/** Nothing is signed: whoever reaches a route is let in, as `docs/http.md` says. */
export async function callService(
  asked: ServiceRequest,
  { api, scope, services }: ServiceCallPorts,
): Promise<ServiceReply> {
  if (asked.service === "states") return statesReply(asked, api, scope);
  const { body, headers, query, target } = spoken(asked);
  const signal = new AbortController().signal;
  const answer = await services.handle(
    {
      ...{ method: asked.method, path: asked.path, query, headers, target },
      scope: { ...scope, accessKeyId: "apigateway", service: asked.service },
    },
    { read: () => Promise.resolve(Buffer.from(body, "utf8")), signal },
  );
  return { status: answer.status, headers: answer.headers, body: await wholeBody(answer) };
}

/** An action is a target where bodies are JSON, and a member of the form elsewhere. */
function spoken({ action, body, headers, query, service }: ServiceRequest): {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly target: string;
} {
  const given = headers["x-amz-target"] ?? "";
  const { [service]: prefix } = TARGETS;
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers["content-type"] ?? "");
  if (given !== "" || (action !== undefined && prefix !== undefined && !isForm && query === "")) {
    const target = given || `${prefix}.${action}`;
    return { body, query, target, headers: { ...headers, "content-type": JSON_TYPE } };
  }
  const { [service]: version } = VERSIONS;
  if (version === undefined) return { body, headers, query, target: "" };
  const form = new URLSearchParams(isForm ? body : "");
  for (const [name, value] of new URLSearchParams(query)) form.set(name, value);
  if (action !== undefined) form.set("Action", action);
  if (!form.has("Version")) form.set("Version", version);
  return {
    body: form.toString(),
    headers: { ...headers, "content-type": FORM_TYPE },
    query: "",
    target: "",
  };
}

const JSON_TYPE = "application/x-amz-json-1.0";
const FORM_TYPE = "application/x-www-form-urlencoded";

async function statesReply(
  { action = "", body }: ServiceRequest,
  api: Api,
  scope: Scope,
): Promise<ServiceReply> {
  const headers = ["Content-Type", JSON_TYPE];
  const parameters = foreignJson(body === "" ? "{}" : body);
  if (parameters === undefined) {
    return {
      status: 400,
      headers,
      body: '{"__type":"com.amazon.coral.service#SerializationException"}',
    };
  }
  const { status, text } = await api.answer(action, parameters, scope);
  return { status, headers, body: text };
}

async function wholeBody({ body }: DoorAnswer): Promise<string | Uint8Array> {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return asText(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return asText(Buffer.concat(chunks));
}

/** Text, which templates read, where it is text. */
function asText(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return bytes;
    throw error;
  }
}
