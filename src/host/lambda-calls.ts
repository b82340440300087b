// lambda-calls.ts — operations of Lambda's API by name, for resources that Lambda keeps.
import { isJsonObject, type JsonObject, parseJson, type Scope } from "../base/index.ts";
import type { LambdaService } from "../lambda/index.ts";
import type { ServiceReply } from "../resources/index.ts";

const SOURCES = "/2015-03-31/event-source-mappings";
const FUNCTIONS = "/2015-03-31/functions";
const CONCURRENCY = "/2017-10-31/functions/{FunctionName}/concurrency";

/** Method and path; what the path does not name is query or body. */
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  CreateAlias: ["POST", `${FUNCTIONS}/{FunctionName}/aliases`],
  CreateEventSourceMapping: ["POST", SOURCES],
  CreateFunction: ["POST", FUNCTIONS],
  DeleteAlias: ["DELETE", `${FUNCTIONS}/{FunctionName}/aliases/{Name}`],
  DeleteEventSourceMapping: ["DELETE", `${SOURCES}/{UUID}`],
  DeleteFunction: ["DELETE", `${FUNCTIONS}/{FunctionName}`],
  DeleteFunctionConcurrency: ["DELETE", CONCURRENCY],
  GetFunctionConfiguration: ["GET", `${FUNCTIONS}/{FunctionName}/configuration`],
  ListEventSourceMappings: ["GET", SOURCES],
  PublishVersion: ["POST", `${FUNCTIONS}/{FunctionName}/versions`],
  PutFunctionConcurrency: ["PUT", CONCURRENCY],
  TagResource: ["POST", "/2017-03-31/tags/{Resource}"],
  UpdateAlias: ["PUT", `${FUNCTIONS}/{FunctionName}/aliases/{Name}`],
  UpdateEventSourceMapping: ["PUT", `${SOURCES}/{UUID}`],
  UpdateFunctionCode: ["PUT", `${FUNCTIONS}/{FunctionName}/code`],
  UpdateFunctionConfiguration: ["PUT", `${FUNCTIONS}/{FunctionName}/configuration`],
};

export async function callLambda(
  lambda: LambdaService,
  scope: Scope,
  { operation, parameters }: { readonly operation: string; readonly parameters: JsonObject },
): Promise<ServiceReply> {
  const place = PLACES[operation];
  if (place === undefined) throw new Error(`no resource calls ${operation} of Lambda`);
  const [method, pattern] = place;
  const named = new Set<string>();
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    named.add(name);
    return encodeURIComponent(String(parameters[name] ?? ""));
  });
  const rest = Object.entries(parameters).filter(([name]) => !named.has(name));
  const hasBody = method === "POST" || method === "PUT";
  const query = new URLSearchParams();
  if (!hasBody) for (const [name, value] of rest) query.set(name, String(value));
  const body = hasBody ? Buffer.from(JSON.stringify(Object.fromEntries(rest))) : new Uint8Array(0);
  const answer = await lambda.handleRequest({ method, path, query, headers: {}, body }, scope);
  const text = Buffer.from(answer.body).toString("utf8");
  const said = text === "" ? {} : parseJson(text);
  const output = isJsonObject(said) ? said : {};
  if (answer.status < 300) return { ok: true, output };
  const code = answer.headers["x-amzn-ErrorType"] ?? String(answer.status);
  return { ok: false, code, message: String(output["Message"] ?? output["message"] ?? "") };
}
