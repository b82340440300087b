// function-error.ts — a function's failure read out of the cause that carries it.
import { causeJson } from "../../base/index.ts";
import type { FunctionError } from "../../console-wire/index.ts";
import { isRecord } from "./fold-event.ts";

const TRACE_LINES_MAX = 200;

/** Lambda's own form of an error: `{"errorMessage": …, "errorType": …, "trace" or "stackTrace": […]}`. */
export function functionErrorOf(cause: string): FunctionError | undefined {
  if (!cause.startsWith("{")) return undefined;
  const { value, isCut } = causeJson(cause);
  if (!isRecord(value) || typeof value["errorMessage"] !== "string") return undefined;
  const type = value["errorType"];
  const trace = value["trace"] ?? value["stackTrace"];
  return {
    message: value["errorMessage"],
    ...(typeof type === "string" ? { type } : {}),
    trace: Array.isArray(trace) ? trace.flat().slice(0, TRACE_LINES_MAX).map(String) : [],
    ...(isCut ? { isCut } : {}),
  };
}
