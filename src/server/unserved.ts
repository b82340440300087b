// unserved.ts — requests for AWS services that are not here.
import type { HttpAnswer, HttpRequest } from "./http-message.ts";
import { protocolAnswer } from "./protocol-refusal.ts";

const TYPE = "UnknownOperationException";

/** Undefined for a request that is no call of an AWS service: a person with a browser, a probe. */
export function unservedAnswer(request: HttpRequest): HttpAnswer | undefined {
  const service = serviceOf(request);
  if (service === undefined) return undefined;
  const message = messageOf(request, service);
  return protocolAnswer(request, service, { type: TYPE, code: TYPE, message });
}

/** By the name that it was signed for, or that X-Amz-Target begins with. */
function serviceOf({ scope, target, headers, path, method }: HttpRequest): string | undefined {
  if (scope.service !== "") return scope.service;
  if (target !== "") return target.split(".")[0];
  const [, rpc] = /^\/service\/([^/]+)\/operation\//.exec(path) ?? [];
  if (rpc !== undefined) return rpc;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  return method === "POST" && isForm ? "unnamed" : undefined;
}

function messageOf({ method, path, target }: HttpRequest, service: string): string {
  const called = target === "" ? `${method} ${path}` : target;
  const what =
    service === "unnamed" ? "No service here answers" : `The service '${service}' does not answer`;
  return `${what} '${called}': it is not embedded in Treadle, or has no such operation here. Tasks reach it elsewhere by a route: 'routes' in treadle.yaml, or AWS_ENDPOINT_URL_<SERVICE> where the server runs; a client by an endpoint of its own.`;
}
