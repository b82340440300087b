// unserved.ts — requests for AWS services that are not here.
import { type HttpAnswer, type HttpRequest, plainAnswer, TEXT_TYPE } from "./http-message.ts";
import { protocolAnswer } from "./protocol-refusal.ts";

const TYPE = "UnknownOperationException";

/** Undefined for a request that is no call of an AWS service: a person with a browser, a probe. */
export function unservedAnswer(request: HttpRequest): HttpAnswer | undefined {
  const service = serviceOf(request);
  if (service === undefined) return undefined;
  const message = messageOf(request, service);
  return protocolAnswer(request, service, { type: TYPE, code: TYPE, message });
}

/** Paths that belong to one service, for calls that nobody signed. */
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/v2\/(apis|domainnames|vpclinks)\b/, "apigatewayv2"],
  [/^\/(restapis|apikeys|usageplans|domainnames|vpclinks)\b/, "apigateway"],
  [/^\/v1\/apis\b/, "appsync"],
  [/^\/2013-04-01\/(hostedzone|healthcheck|change|delegationset)/, "route53"],
  [
    /^\/20\d\d-\d\d-\d\d\/(distribution|origin-access|streaming-distribution|cache-policy)/,
    "cloudfront",
  ],
  [/^\/2015-02-01\/(file-systems|mount-targets|access-points)\b/, "efs"],
  [/^\/v20180820\//, "s3control"],
  [/^\/model\/[^/]+\/(invoke|converse)/, "bedrock-runtime"],
  [
    /^\/v1\/(create|describe|list|submit|register|cancel|terminate|update|delete)(jobs?|jobqueues?|jobdefinitions?|computeenvironments?)\b/,
    "batch",
  ],
];

/** By the name that it was signed for, or that X-Amz-Target begins with. */
function serviceOf({ scope, target, headers, path, method }: HttpRequest): string | undefined {
  if (scope.service !== "") return scope.service;
  if (target !== "") return target.split(".")[0];
  const [, rpc] = /^\/service\/([^/]+)\/operation\//.exec(path) ?? [];
  if (rpc !== undefined) return rpc;
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  if (method === "POST" && isForm) return "unnamed";
  return PATHS.find(([pattern]) => pattern.test(path))?.[1];
}

function messageOf({ method, path, target }: HttpRequest, service: string): string {
  const called = target === "" ? `${method} ${path}` : target;
  const what =
    service === "unnamed" ? "No service here answers" : `The service '${service}' does not answer`;
  return `${what} '${called}': it is not embedded in Treadle, or has no such operation here. Tasks reach it elsewhere by a route: 'routes' in treadle.yaml, or AWS_ENDPOINT_URL_<SERVICE> where the server runs; a client by an endpoint of its own.`;
}

/** To what is neither a page nor a call of a service: a path that somebody mistyped, a call without its signature. */
export function strangerAnswer({ method, path }: HttpRequest): HttpAnswer {
  const text = `Nothing here answers ${method} ${path}.
  GET /             what is here
  AWS's services    are told apart by the signature of a call, or its X-Amz-Target; this one has neither
  HTTP routes       of a project stand below /-/http/
`;
  return plainAnswer(404, TEXT_TYPE, text);
}
