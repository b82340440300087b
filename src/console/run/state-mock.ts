// state-mock.ts — the answer that TestState is given for a state that it does not run by itself.
import type { Blame, DataStep, Visit } from "../../console-wire/index.ts";
import { isAround } from "./failure-words.ts";
import { parsed, prettyJson } from "./json-text.ts";
import { mockReason, stateMember } from "./state-definition.ts";

/** Both texts are JSON: the result as it is, and `{"error": …, "cause": …}`, without `cause` where it is not known. */
export interface MockDraft {
  readonly kind: "result" | "error";
  readonly result: string;
  readonly error: string;
}

/** What a real visit was answered, to begin with. */
export interface Answered {
  readonly steps: readonly DataStep[];
  readonly visit: Visit | undefined;
  /** Of the execution. */
  readonly blame: Blame | undefined;
}

/** Undefined where the state is tested without. */
export function mockDraft(
  definition: string,
  id: string,
  answered: Answered,
): MockDraft | undefined {
  if (mockReason(definition, id) === undefined) return undefined;
  const { steps, visit } = answered;
  const isTask = stateMember(definition, id, "Type") === "Task";
  const result = steps.findLast(({ field }) => field === "Result")?.value;
  const failed = visit?.status === "failed" || visit?.status === "caught";
  return {
    kind: failed ? "error" : "result",
    result: prettyJson(result ?? (isTask ? "{}" : "[]")),
    error: prettyJson(JSON.stringify(errorOf(answered))),
  };
}

/** A failure that was caught stands among the steps, in AWS's words; of others the execution tells the last. */
function errorOf({ steps, visit, blame }: Answered): object {
  const step = parsed(steps.findLast(({ field }) => /(?:^|\/)Error$/.test(field))?.value ?? "");
  const known = typeof step === "object" && step !== null ? step : {};
  const { error: name = "States.TaskFailed" } = visit ?? {};
  const told = visit !== undefined && blame !== undefined && isOf(visit, blame) ? blame : undefined;
  // An object that is no array has members by name.
  const { Error: error, Cause: said } = known as Readonly<Record<string, unknown>>;
  const cause = said ?? (told?.cause || undefined);
  return { error: String(error ?? name), ...(cause === undefined ? {} : { cause: String(cause) }) };
}

/** A Map or Parallel fails with what failed inside it. */
function isOf(visit: Visit, blame: Blame): boolean {
  if (blame.how !== "failed" || blame.error !== visit.error) return false;
  return blame.enteredEventId === visit.enteredEventId || isAround(visit, blame);
}

/** As the operation takes it. The answer need not have all that the service's own would. */
export function mockMember({ kind, result, error }: MockDraft): object {
  return kind === "error"
    ? { errorOutput: parsed(error) }
    : { result, fieldValidationMode: "NONE" };
}
