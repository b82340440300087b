// json-input.ts — JSON texts in requests: an execution's input, a task's output.
import { Payload, utf8Length, whyNotJson } from "../base/index.ts";
import { type ErrorType, ServiceError } from "./service-error.ts";

/** Service quota: input and output of tasks, states and executions. */
export const PAYLOAD_BYTES_MAX = 262_144;
/** Jackson's own limit; deeper text is refused before anything recursive meets it. */
const NESTING_MAX = 1_000;

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
  if (text.length > NESTING_MAX && nestingOf(text) > NESTING_MAX) {
    throw refusal(
      kind,
      `Document nesting depth (${NESTING_MAX + 1}) exceeds the maximum allowed (${NESTING_MAX})`,
    );
  }
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

/** The deepest nesting of brackets outside strings; the text need not be JSON. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return deepest;
}
