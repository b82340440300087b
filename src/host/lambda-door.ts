// lambda-door.ts — Lambda's REST API on the server's port.
import type { LambdaService } from "../lambda/index.ts";
import type { HttpRequest, Mount } from "../server/index.ts";

/** A zip of 50 MB as base64 inside JSON. */
const BODY_BYTES_MAX = 70 * 1024 * 1024;

export function lambdaDoor(lambda: LambdaService): Mount {
  return {
    name: "lambda",
    matches: ({ path, scope }) =>
      scope.service === "lambda" ||
      /^\/20\d\d-\d\d-\d\d\/(functions|tags|account-settings)\b/.test(path),
    handle: async (request, body) => {
      const answer = await lambda.handleRequest(
        {
          method: request.method,
          path: request.path,
          query: new URLSearchParams(request.query),
          headers: plainHeaders(request),
          body: await body.read(BODY_BYTES_MAX),
        },
        request.scope,
      );
      return {
        status: answer.status,
        headers: Object.entries(answer.headers).flat(),
        body: answer.body,
      };
    },
  };
}

function plainHeaders({ headers }: HttpRequest): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    plain[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return plain;
}
