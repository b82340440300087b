// router.ts — from method and path to an operation.
import { randomUUID } from "node:crypto";
import type { Scope } from "../../base/index.ts";
import { LambdaError } from "../lambda-error.ts";
import type { ApiContext, LambdaRequest, LambdaResponse, Operation } from "./call.ts";
import { errorResponse } from "./error-response.ts";
import { ROUTES } from "./routes.ts";
import { UNSUPPORTED } from "./unsupported.ts";

/** Answers a request; what the caller did wrong becomes an error of AWS's shape. */
export async function routeLambdaRequest(
  context: ApiContext,
  request: LambdaRequest,
  scope: Scope,
): Promise<LambdaResponse> {
  const requestId = randomUUID();
  try {
    const { operation, path } = operationFor(request.method, request.path);
    const { query, headers, body } = request;
    const response = await operation({ context, scope, path, query, headers, body });
    return { ...response, headers: { "x-amzn-RequestId": requestId, ...response.headers } };
  } catch (error) {
    if (error instanceof LambdaError) return errorResponse(error, requestId);
    throw error;
  }
}

function operationFor(
  method: string,
  path: string,
): { readonly operation: Operation; readonly path: readonly string[] } {
  const parts = path.replace(/\/+$/, "").split("/");
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const variables = routeMethod === method ? variablesOf(pattern, parts) : undefined;
    if (variables !== undefined) return { operation, path: variables };
  }
  for (const [routeMethod, pattern, name] of UNSUPPORTED) {
    if (routeMethod !== method || variablesOf(pattern, parts) === undefined) continue;
    const message = `The operation ${name} of AWS Lambda is not supported by Treadle.`;
    throw new LambdaError("UnsupportedOperationException", message);
  }
  const message = `${method} ${path} is no operation of AWS Lambda.`;
  throw new LambdaError("UnknownOperationException", message);
}

/** The parts of the path where the pattern has `*`, or undefined where it does not fit. */
function variablesOf(pattern: string, parts: readonly string[]): readonly string[] | undefined {
  const wanted = pattern.split("/");
  if (wanted.length !== parts.length) return undefined;
  const variables: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (wanted[i] === "*") variables.push(decoded(part));
    else if (wanted[i] !== part) return undefined;
  }
  return variables;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new LambdaError("ValidationException", `The path part ${part} is not URL-encoded.`);
  }
}
