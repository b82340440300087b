// start-route.ts — an HTTP route that starts a state machine, as API Gateway's integration with Step Functions does.
import type { Api } from "../api/index.ts";
import { isJsonObject, type Json, parseJson, type Scope, stringifyJson } from "../base/index.ts";
import type { Called } from "../gateway/index.ts";

type Call = (functionName: string, payload: string) => Promise<Called>;

const MACHINE = /^arn:[^:]*:states:[^:]*:\d+:stateMachine:/;

/** Routes to state machines start them with the request's body; all others go on to `call`. */
export function startingMachines(call: Call, api: Api, scope: Scope): Call {
  return async (target, payload) => {
    if (!MACHINE.test(target)) return call(target, payload);
    const { status, text } = await api.answer(
      "StartExecution",
      { stateMachineArn: target, input: bodyOf(payload) },
      scope,
    );
    const headers = { "Content-Type": "application/json" };
    return { ok: true, payload: stringifyJson({ statusCode: status, headers, body: text }) };
  };
}

/** The body of a request as API Gateway hands it to functions. */
function bodyOf(payload: string): string {
  const event: Json = parseJson(payload);
  const { body, isBase64Encoded: encoded } = isJsonObject(event) ? event : {};
  if (typeof body !== "string" || body === "") return "{}";
  return encoded === true ? Buffer.from(body, "base64").toString("utf8") : body;
}
