// error-response.ts — an error of Lambda as bytes.
import type { LambdaError, LambdaErrorType } from "../lambda-error.ts";
import type { LambdaResponse } from "./call.ts";

/** AWS's model spells the member `Message` in these types and `message` in the others. */
const CAPITAL_MESSAGE: ReadonlySet<LambdaErrorType> = new Set([
  "InvalidZipFileException",
  "ResourceNotFoundException",
  "ServiceException",
  "UnknownOperationException",
]);

export function errorResponse(error: LambdaError, requestId: string): LambdaResponse {
  const body = {
    ...(error.reason === undefined ? {} : { Reason: error.reason }),
    Type: error.httpStatus < 500 ? "User" : "Service",
    [CAPITAL_MESSAGE.has(error.type) ? "Message" : "message"]: error.message,
  };
  return {
    status: error.httpStatus,
    headers: {
      "Content-Type": "application/json",
      "x-amzn-ErrorType": error.type,
      "x-amzn-RequestId": requestId,
    },
    body: Buffer.from(JSON.stringify(body), "utf8"),
  };
}
