// state-mock.ts — the answer that TestState is given for a state that it does not run by itself.
import type { DataStep, Visit } from "../../console-wire/index.ts";
import { parsed, prettyJson } from "./json-text.ts";
import { mockReason, stateMember } from "./state-definition.ts";

/** Both texts are JSON: the result as it is, and `{"error": …, "cause": …}`. */
export interface MockDraft {
  readonly kind: "result" | "error";
  readonly result: string;
  readonly error: string;
}

/** What a real visit was answered, to begin with. */
export interface Answered {
  readonly steps: readonly DataStep[];
  readonly visit: Pick<Visit, "status" | "error"> | undefined;
}

/** Undefined where the state is tested without. */
export function mockDraft(
  definition: string,
  id: string,
  { steps, visit }: Answered,
): MockDraft | undefined {
  if (mockReason(definition, id) === undefined) return undefined;
  const isTask = stateMember(definition, id, "Type") === "Task";
  const result = steps.findLast(({ field }) => field === "Result")?.value;
  const failed = visit?.status === "failed" || visit?.status === "caught";
  return {
    kind: failed ? "error" : "result",
    result: prettyJson(result ?? (isTask ? "{}" : "[]")),
    error: prettyJson(JSON.stringify(errorOf(steps, visit?.error))),
  };
}

/** A failure that was caught stands among the steps, in AWS's words; of others the name is known. */
function errorOf(
  steps: readonly DataStep[],
  name = "States.TaskFailed",
): { readonly error: string; readonly cause: string } {
  const step = parsed(steps.findLast(({ field }) => /(?:^|\/)Error$/.test(field))?.value ?? "");
  const known = typeof step === "object" && step !== null ? step : {};
  // An object that is no array has members by name.
  const { Error: error = name, Cause: cause = "" } = known as Readonly<Record<string, unknown>>;
  return { error: String(error), cause: String(cause) };
}

/** As the operation takes it. The answer need not have all that the service's own would. */
export function mockMember({ kind, result, error }: MockDraft): object {
  return kind === "error"
    ? { errorOutput: parsed(error) }
    : { result, fieldValidationMode: "NONE" };
}
