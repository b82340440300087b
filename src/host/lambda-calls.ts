// lambda-calls.ts — operations of Lambda's API by name, for declared resources that Lambda keeps.
import { isJsonObject, type JsonObject, parseJson, type Scope } from "../base/index.ts";
import type { LambdaService } from "../lambda/index.ts";
import type { ServiceReply } from "../resources/index.ts";

const SOURCES = "/2015-03-31/event-source-mappings";

/** Method and path of an operation; the rest of its parameters is query or body. */
function placeOf(operation: string, { UUID = "" }: JsonObject): readonly [string, string] {
  switch (operation) {
    case "CreateEventSourceMapping":
      return ["POST", SOURCES];
    case "ListEventSourceMappings":
      return ["GET", SOURCES];
    case "UpdateEventSourceMapping":
      return ["PUT", `${SOURCES}/${String(UUID)}`];
    case "DeleteEventSourceMapping":
      return ["DELETE", `${SOURCES}/${String(UUID)}`];
    default:
      throw new Error(`no resource calls ${operation} of Lambda`);
  }
}

export async function callLambda(
  lambda: LambdaService,
  scope: Scope,
  { operation, parameters }: { readonly operation: string; readonly parameters: JsonObject },
): Promise<ServiceReply> {
  const [method, path] = placeOf(operation, parameters);
  const { UUID: _, ...rest } = parameters;
  const isRead = method === "GET";
  const query = new URLSearchParams();
  if (isRead) for (const [name, value] of Object.entries(rest)) query.set(name, String(value));
  const body = isRead ? new Uint8Array(0) : Buffer.from(JSON.stringify(rest));
  const answer = await lambda.handleRequest({ method, path, query, headers: {}, body }, scope);
  const said = parseJson(Buffer.from(answer.body).toString("utf8"));
  const output = isJsonObject(said) ? said : {};
  if (answer.status < 300) return { ok: true, output };
  const code = answer.headers["x-amzn-ErrorType"] ?? String(answer.status);
  return { ok: false, code, message: String(output["Message"] ?? output["message"] ?? "") };
}
