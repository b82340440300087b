// invoke-operation.ts — Invoke: headers and body in, headers and body out.
import { isUtf8 } from "node:buffer";
import type { InvocationType, InvokeOutcome, InvokeRequest } from "../invocation.ts";
import { LambdaError } from "../lambda-error.ts";
import type { Call, LambdaResponse } from "./call.ts";
import { errorResponse } from "./error-response.ts";
import { referenceOf } from "./function-operations.ts";

const TYPES: readonly string[] = ["Event", "RequestResponse", "DryRun"];

export async function invoke(call: Call): Promise<LambdaResponse> {
  return responseOf(await call.context.invoke(requestOf(call)));
}

function requestOf(call: Call): InvokeRequest {
  const { name, scope, qualifier } = referenceOf(call);
  const { headers, body } = call;
  const invocationType = headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (!TYPES.includes(invocationType)) {
    throw new LambdaError(
      "ValidationException",
      `1 validation error detected: Value '${invocationType}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
    );
  }
  const clientContext = headers["x-amz-client-context"];
  const traceId = headers["x-amzn-trace-id"];
  return {
    functionName: `${scope.account}:function:${name}`,
    ...(qualifier === undefined ? {} : { qualifier }),
    payload: payloadOf(body),
    // The cast: the value is one of TYPES.
    invocationType: invocationType as InvocationType,
    logType: headers["x-amz-log-type"] === "Tail" ? "Tail" : "None",
    ...(clientContext === undefined ? {} : { clientContext }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** Broken UTF-8 is refused: decoded, it would reach the function as other text. */
function payloadOf(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new LambdaError(
    "InvalidRequestContentException",
    "Could not parse request body into json: Invalid UTF-8 in the payload",
  );
}

function responseOf(outcome: InvokeOutcome): LambdaResponse {
  switch (outcome.kind) {
    case "refused": {
      const error = new LambdaError(outcome.error, outcome.message, outcome.reason);
      return errorResponse(error, outcome.requestId);
    }
    case "abandoned":
      return errorResponse(
        new LambdaError("ServiceException", "The caller gave up the invocation."),
        outcome.requestId,
      );
    case "responded":
      return {
        status: outcome.statusCode,
        headers: {
          "Content-Type": "application/json",
          "X-Amz-Executed-Version": outcome.executedVersion,
          "x-amzn-Remapped-Content-Length": "0",
          "x-amzn-RequestId": outcome.requestId,
          "X-Amzn-Trace-Id": outcome.traceId,
          ...(outcome.functionError === undefined
            ? {}
            : { "X-Amz-Function-Error": outcome.functionError }),
          ...(outcome.logResult === undefined ? {} : { "X-Amz-Log-Result": outcome.logResult }),
        },
        body: Buffer.from(outcome.payload, "utf8"),
      };
  }
}
