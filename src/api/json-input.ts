// json-input.ts — JSON texts in requests: an execution's input, a task's output.
import {
  hasLoneSurrogate,
  nestingProblem,
  Payload,
  utf8Length,
  whyNotJson,
} from "../base/index.ts";
import { type ErrorType, ServiceError } from "./service-error.ts";

/** Service quota: input and output of tasks, states and executions. */
export const PAYLOAD_BYTES_MAX = 262_144;

/** What a broken text is called: the error type and how its message begins. */
export interface JsonKind {
  readonly error: ErrorType;
  readonly title: string;
  /** Said of an empty text. */
  readonly empty: string;
}

export const EXECUTION_INPUT: JsonKind = {
  error: "InvalidExecutionInput",
  title: "Invalid State Machine Execution Input",
  empty: "Invalid execution input.",
};

export const TASK_OUTPUT: JsonKind = {
  error: "InvalidOutput",
  title: "Invalid Output",
  empty: "Invalid output.",
};

/** The payload of a text of at most `bytesMax` bytes, its text kept as it was given. */
export function requireJson(
  text: string,
  kind: JsonKind,
  bytesMax: number = PAYLOAD_BYTES_MAX,
): Payload {
  if (text.trim() === "") throw refusal(kind, kind.empty);
  if (text.length * 3 > bytesMax && utf8Length(text) > bytesMax) {
    throw refusal(kind, `The size exceeds the maximum of ${bytesMax} bytes`);
  }
  if (hasLoneSurrogate(text))
    throw refusal(kind, "It holds half a surrogate pair, which is no text");
  const deep = nestingProblem(text);
  if (deep !== undefined) throw refusal(kind, deep);
  try {
    return Payload.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal(kind, whyNotJson(text));
  }
}

function refusal({ error, title }: JsonKind, detail: string): ServiceError {
  return new ServiceError(error, `${title}: '${detail}'`);
}
