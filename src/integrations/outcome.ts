// outcome.ts — how a runner says how it ended.
import { type Json, Payload } from "../base/index.ts";
import type { TaskOutcome } from "../engine/index.ts";

/** The value as it is; a Payload keeps the text that it came with. */
export function succeeded(output: Json | Payload): TaskOutcome {
  return { type: "succeeded", output: output instanceof Payload ? output : new Payload(output) };
}

export function failed(error: string, cause: string): TaskOutcome {
  return { type: "failed", failure: { error, cause } };
}

export const WAITING: TaskOutcome = { type: "waiting" };
