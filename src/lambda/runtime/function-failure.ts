// function-failure.ts — what Invoke returns when a function broke instead of answering, letter for letter.

import { RESPONSE_BYTES_MAX } from "./runtime-api.ts";
import type { Answer, WorkerEnd } from "./worker.ts";

/** The body of an invocation's answer, and whether it tells an error. */
export interface FunctionResult {
  readonly payload: string;
  readonly functionError: "Handled" | "Unhandled" | undefined;
  /** For the log's REPORT line; undefined where the function answered. */
  readonly failure:
    | { readonly status: "timeout" | "error"; readonly errorType: string }
    | undefined;
}

/** Go's words for signals, which AWS shows. */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGTRAP: "trace/breakpoint trap",
};

export function resultOfAnswer(answer: Answer): FunctionResult {
  switch (answer.kind) {
    case "response":
      return {
        payload: answer.body.toString("utf8"),
        functionError: undefined,
        failure: undefined,
      };
    case "error":
      return {
        payload: answer.body.toString("utf8"),
        functionError: answer.errorType === "Handled" ? "Handled" : "Unhandled",
        failure: undefined,
      };
    case "tooLarge":
      return broken("Function.ResponseSizeTooLarge", {
        message: `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`,
        status: "error",
      });
  }
}

export function resultOfTimeout(requestId: string, timeoutSeconds: number): FunctionResult {
  return broken("Sandbox.Timedout", {
    message: `RequestId: ${requestId} Error: ${timeoutWords(timeoutSeconds)}`,
    status: "timeout",
  });
}

export function timeoutWords(timeoutSeconds: number): string {
  return `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
}

export function resultOfEnd(requestId: string, end: WorkerEnd): FunctionResult {
  switch (end.kind) {
    case "initError":
      return {
        payload: end.body.toString("utf8"),
        functionError: "Unhandled",
        failure: { status: "error", errorType: errorTypeIn(end.body) },
      };
    case "notStarted":
      return resultOfProblem(requestId, "Runtime.InvalidEntrypoint", end.reason);
    case "exit":
      return end.status === 0
        ? exited(requestId, "without providing a reason")
        : exited(requestId, `with error: exit status ${end.status}`);
    case "signal":
      return exited(requestId, `with error: signal: ${SIGNAL_WORDS[end.signal] ?? end.signal}`);
    case "killed":
      return exited(requestId, "with error: signal: killed");
  }
}

function exited(requestId: string, how: string): FunctionResult {
  return resultOfProblem(requestId, "Runtime.ExitError", `Runtime exited ${how}`);
}

export function resultOfProblem(
  requestId: string,
  errorType: string,
  reason: string,
): FunctionResult {
  return broken(errorType, {
    message: `RequestId: ${requestId} Error: ${reason}`,
    status: "error",
  });
}

function errorTypeIn(body: Buffer): string {
  const match = /"errorType"\s*:\s*"([^"\\]*)"/.exec(body.toString("utf8"));
  return match?.[1] ?? "Runtime.Unknown";
}

function broken(
  errorType: string,
  detail: { readonly message: string; readonly status: "timeout" | "error" },
): FunctionResult {
  return {
    payload: JSON.stringify({ errorType, errorMessage: detail.message }),
    functionError: "Unhandled",
    failure: { status: detail.status, errorType },
  };
}
