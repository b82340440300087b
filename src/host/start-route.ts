// start-route.ts — an HTTP route that starts a state machine, as API Gateway's integration with Step Functions does.
import type { Api } from "../api/index.ts";
import { isJsonObject, type Json, parseJson, type Scope, stringifyJson } from "../base/index.ts";
import type { Called } from "../gateway/index.ts";

type Call = (functionName: string, payload: string) => Promise<Called>;

/** Behind `sync:` the route answers with what the machine gives. */
const MACHINE = /^(sync:)?(arn:[^:]*:states:[^:]*:\d+:stateMachine:.+)$/;

/** Routes to state machines start them with the request's body; all others go on to `call`. */
export function startingMachines(call: Call, api: Api, scope: Scope): Call {
  return async (target, payload) => {
    const [, sync, stateMachineArn] = MACHINE.exec(target) ?? [];
    if (stateMachineArn === undefined) return call(target, payload);
    const operation = sync === undefined ? "StartExecution" : "StartSyncExecution";
    const input = bodyOf(payload);
    const { status, text } = await api.answer(operation, { stateMachineArn, input }, scope);
    return answered(status, sync === undefined ? text : outputIn(text));
  };
}

function answered(statusCode: number, body: string): Called {
  const headers = { "Content-Type": "application/json" };
  return { ok: true, payload: stringifyJson({ statusCode, headers, body }) };
}

/** The output of a machine that succeeded; everything else as it is. */
function outputIn(text: string): string {
  const result = parseJson(text);
  const { output, status } = isJsonObject(result) ? result : {};
  return status === "SUCCEEDED" && typeof output === "string" ? output : text;
}

/** The body of a request as API Gateway hands it to functions. */
function bodyOf(payload: string): string {
  const event: Json = parseJson(payload);
  const { body, isBase64Encoded: encoded } = isJsonObject(event) ? event : {};
  if (typeof body !== "string" || body === "") return "{}";
  return encoded === true ? Buffer.from(body, "base64").toString("utf8") : body;
}
