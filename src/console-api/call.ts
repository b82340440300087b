// call.ts — `call/<Operation>`: the operations of Step Functions, answered as on the wire.
import { isJsonObject, type JsonObject, parseJson } from "../base/index.ts";
import { Refused } from "./door/index.ts";
import type { ConsolePorts } from "./ports.ts";

const READS = /^(?:Describe|List|Get(?!ActivityTask)|ValidateStateMachineDefinition$)/;

/** Long enough for a definition of 1 MB and its input. */
export const CALL_BYTES_MAX: number = 4 * 1024 * 1024;

export async function callOperation(
  { api, scope, settings }: ConsolePorts,
  operation: string,
  body: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  if (settings.readOnly && !READS.test(operation)) {
    throw new Refused(403, "ReadOnly", `The console may only look here; ${operation} is refused.`);
  }
  const { status, text, error } = await api.answer(operation, requestOf(body), scope, signal);
  if (error === undefined) return { status, text };
  const { message, Message } = JSON.parse(text);
  throw new Refused(status, error, String(message ?? Message ?? ""));
}

function requestOf(body: string): JsonObject {
  try {
    const value = parseJson(body === "" ? "{}" : body);
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refused(400, "BadRequest", "An operation is given a JSON object.");
}
