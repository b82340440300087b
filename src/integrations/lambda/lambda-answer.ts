// lambda-answer.ts — what a function or Lambda itself answered, as tasks see it.
import {
  foreignJson,
  isJsonObject,
  type JsonObject,
  nestingProblem,
  Payload,
  utf8Length,
} from "../../base/index.ts";
import type { TaskOutcome } from "../../engine/index.ts";
import type { InvokeOutcome } from "../../lambda/index.ts";
import { loadModelFile } from "../models/index.ts";
import { failed } from "../outcome.ts";
import { httpDate, optimisedCause, type ResponseHeaders, sdkMetadata } from "../sdk-call.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Refused } from "./lambda-invoker.ts";

export type Responded = Extract<InvokeOutcome, { readonly kind: "responded" }>;

/** A payload that is JSON, or the outcome of a task whose function gave something else. */
export type ReadPayload =
  | { readonly ok: true; readonly payload: Payload }
  | { readonly ok: false; readonly outcome: TaskOutcome };

/**
 * `task` is how AWS names the task in the text: `lambda`, or the function's ARN. Whether JSON is too large, the
 * core decides; here only what is no JSON, for which a size beyond the limit is AWS's first objection.
 */
export function readPayload(text: string, task: string, surroundings: Surroundings): ReadPayload {
  const json = text === "" ? "null" : text;
  const deep = nestingProblem(json);
  try {
    if (deep === undefined) return { ok: true, payload: Payload.parse(json) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (utf8Length(text) > surroundings.payloadBytesMax) {
    const cause = `The state/task '${task}' returned a result with a size exceeding the maximum number of bytes service limit.`;
    return { ok: false, outcome: failed("States.DataLimitExceeded", cause) };
  }
  const cause =
    deep === undefined
      ? `The function returned a payload that is not JSON: ${text.slice(0, 1_000)}`
      : `The function returned a payload that cannot be read: ${deep}`;
  return { ok: false, outcome: failed("Lambda.Unknown", cause) };
}

/** A function's error: its `errorType`, and as cause the payload: as it came, or as compact JSON. */
export function functionFailure(payload: string, cause: "asItCame" | "compact"): TaskOutcome {
  // A bootstrap may report an error in any bytes.
  const value = foreignJson(payload);
  const errorType = isJsonObject(value) ? value["errorType"] : undefined;
  if (typeof errorType !== "string" || errorType === "") {
    return failed(
      "Lambda.Unknown",
      `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
    );
  }
  const compact = value === undefined ? payload : new Payload(value).text();
  return failed(errorType, cause === "compact" ? compact : payload);
}

/** Stands in the place of an error where nobody answered: the message is whole as it is. */
export const UNREACHABLE = "SdkClientException";

/** Lambda refused to invoke: `Lambda.ResourceNotFoundException`, `Lambda.TooManyRequestsException`, … */
export function refusal({ error, httpStatus, message, requestId }: Refused): TaskOutcome {
  if (error === UNREACHABLE) return failed(`Lambda.${error}`, message);
  const modelled = loadModelFile("lambda")?.operation("invoke")?.raw.errors ?? [];
  const name = modelled.includes(error) ? error : "AWSLambdaException";
  const said = { code: error, message, httpStatus };
  return failed(`Lambda.${name}`, optimisedCause("AWSLambda", said, requestId));
}

/** The result of `lambda:invoke`. Without a payload (`Event`, `DryRun`) it has no member for it. */
export function invokeResult(
  answer: Responded,
  payload: Payload | undefined,
  surroundings: Surroundings,
): JsonObject {
  const { executedVersion, logResult, requestId, statusCode } = answer;
  const headers: ResponseHeaders = [
    ...(logResult === undefined ? [] : [["X-Amz-Log-Result", logResult] as const]),
    ["X-Amz-Executed-Version", executedVersion],
    ["x-amzn-Remapped-Content-Length", "0"],
    ["Connection", "keep-alive"],
    ["x-amzn-RequestId", requestId],
    ["Content-Length", String(utf8Length(answer.payload))],
    ["Date", httpDate(surroundings.now())],
    ["X-Amzn-Trace-Id", answer.traceId],
    ["Content-Type", "application/json"],
  ];
  return {
    ExecutedVersion: executedVersion,
    ...(logResult === undefined ? {} : { LogResult: logResult }),
    ...(payload === undefined ? {} : { Payload: payload.value }),
    ...sdkMetadata(headers, statusCode, requestId),
    StatusCode: statusCode,
  };
}
