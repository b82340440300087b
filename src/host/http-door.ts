// http-door.ts — HTTP routes to functions on the server's port, below a prefix of their own.
import { ServiceError } from "../api/index.ts";
import type { Called, Gateway } from "../gateway/index.ts";
import type { LambdaInvoker } from "../integrations/index.ts";
import { type HttpAnswer, type Mount, plainAnswer } from "../server/index.ts";
import { HTTP_PREFIX } from "./http-prefix.ts";

/** API Gateway takes 10 MB; a function's event is smaller still. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** Anybody may call, as a route without an authorizer on AWS. */
export function httpDoor(gateway: Gateway): Mount {
  return {
    name: "http",
    admission: "own",
    matches: ({ path }) => path === HTTP_PREFIX || path.startsWith(`${HTTP_PREFIX}/`),
    handle: async (request, body) => {
      const { method, query, rawHeaders, remoteAddress } = request;
      const bytes = await body.read(BODY_BYTES_MAX).catch(tooLarge);
      if (!(bytes instanceof Uint8Array)) return bytes;
      return gateway.answer({
        path: request.path.slice(HTTP_PREFIX.length) || "/",
        sourceIp: remoteAddress.replace(/^::ffff:/, ""),
        body: bytes,
        ...{ method, query, rawHeaders },
      });
    },
  };
}

function tooLarge(error: unknown): HttpAnswer {
  if (error instanceof ServiceError && error.type === "RequestEntityTooLargeException") {
    return plainAnswer(413, "application/json", '{"message":"Request Entity Too Large"}');
  }
  throw error;
}

/** Calls a function for a route. */
export function calling(
  lambda: LambdaInvoker,
  scope: Parameters<LambdaInvoker["invoke"]>[1]["scope"],
): (functionName: string, payload: string) => Promise<Called> {
  return async (functionName, payload) => {
    const signal = new AbortController().signal;
    const answer = await lambda.invoke({ functionName, payload }, { scope, signal });
    switch (answer.kind) {
      case "responded":
        return answer.functionError === undefined
          ? { ok: true, payload: answer.payload }
          : { ok: false, problem: answer.payload };
      case "refused":
        return { ok: false, problem: `${answer.error}: ${answer.message}` };
      case "abandoned":
        return { ok: false, problem: "the invocation was given up" };
    }
  };
}
