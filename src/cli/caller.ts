// caller.ts — calls Step Functions operations on a server, as any AWS client does.
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../base/index.ts";
import { CommandError, EXIT } from "./exit.ts";
import { keysOf, signedHeaders } from "./signing.ts";

/** One operation of the wire API; a refusal is thrown as {@link ServiceRefusal}. `signal` hangs up. */
export type Caller = (
  operation: string,
  parameters: JsonObject,
  signal?: AbortSignal,
) => Promise<JsonObject>;

/** The service said no. */
export class ServiceRefusal extends Error {
  override readonly name = "ServiceRefusal";
  /** AWS's error type, such as `ExecutionDoesNotExist`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** `--endpoint`, else the variables that AWS's own tools read, else the default port. */
export function endpointOf(option: string | undefined, env: NodeJS.ProcessEnv): string {
  return (
    option || env["AWS_ENDPOINT_URL_SFN"] || env["AWS_ENDPOINT_URL"] || "http://127.0.0.1:8083"
  );
}

export function httpCaller(endpoint: string, env: NodeJS.ProcessEnv): Caller {
  const keys = keysOf(env);
  return async (operation, parameters, signal) => {
    const body = stringifyJson(parameters);
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AWSStepFunctions.${operation}`,
    };
    const url = addressOf(endpoint);
    const response = await post(endpoint, {
      headers: signedHeaders(url, headers, body, keys),
      body,
      signal: signal ?? null,
    });
    return answerOf(endpoint, response.status, await response.text());
  };
}

/** Throws where it is no address that a client could call. */
export function addressOf(endpoint: string): URL {
  if (/^https?:\/\//.test(endpoint) && URL.canParse(endpoint)) return new URL(endpoint);
  throw new CommandError(
    EXIT.usage,
    `--endpoint ${endpoint}?`,
    "an address such as http://127.0.0.1:8083",
  );
}

async function post(endpoint: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(endpoint, { method: "POST", ...request });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new CommandError(
      EXIT.unreachable,
      `no Treadle server answers at ${endpoint}: ${cause instanceof Error ? cause.message : String(cause)}`,
      "start one with `treadle serve`, or name another with --endpoint URL",
    );
  }
}

function answerOf(endpoint: string, status: number, text: string): JsonObject {
  let body: Json;
  try {
    body = parseJson(text);
  } catch {
    body = null;
  }
  if (!isJsonObject(body)) {
    throw new CommandError(
      EXIT.unreachable,
      `what answers at ${endpoint} is not Step Functions (HTTP ${status}, not JSON)`,
      "name the right address with --endpoint URL",
    );
  }
  if (status === 200) return body;
  const type = String(body["__type"] ?? `HTTP ${status}`);
  const message = String(body["message"] ?? body["Message"] ?? "");
  throw new ServiceRefusal(type.slice(type.lastIndexOf("#") + 1), message);
}
