// too-large.ts — which step of a state made more data than a state may have, in the words with which it failed.
//
// A Map or Parallel says the same of what came together inside it and of what it made of that: the first is measured.
import { type Json, reasonIn, stringifyJson, utf8Length } from "../../base/index.ts";
import { QueryFailure } from "../../query/index.ts";
import type { Work } from "./work.ts";

/** AWS's limit; where it is lifted nobody says these words. */
const DATA_BYTES_MAX = 262_144;

const SAID =
  /^The state\/task '(.*)' (provided parameters|assigned variables|returned a result) with a size exceeding /s;

type Made = "provided parameters" | "assigned variables" | "returned a result";

/** Arguments of JSONata, Parameters of JSONPath. */
export function tooLargeParameters(work: Work): QueryFailure | undefined {
  const { state, visit } = work;
  if (state.type === "Task") return saidOf(work, "provided parameters");
  const hasBegun = visit.attempts.some(({ notBegun }) => !notBegun);
  return state.type === "Parallel" && !hasBegun ? saidOf(work, "returned a result") : undefined;
}

/** True of a state that failed with more data than it may have, whichever that was. */
export function isOfSize({ failed }: Work): boolean {
  const { Error: error, Cause: cause } = failed?.value ?? {};
  return error === "States.DataLimitExceeded" && SAID.test(cause ?? "");
}

/** What a Map or Parallel put together. */
export function tooLargeInner(work: Work): QueryFailure | undefined {
  const { inner } = work;
  return inner !== undefined && isTooLarge(inner) ? saidOf(work, "returned a result") : undefined;
}

/** What an iteration or a child was to begin with; what was said where nothing in the history says it. */
export function tooLargeItem(work: Work, value: Json): QueryFailure | undefined {
  if (!isTooLarge(value)) return undefined;
  return (
    saidOf(work, "returned a result") ??
    new QueryFailure(
      "States.DataLimitExceeded",
      `What it gave has ${utf8Length(stringifyJson(value)).toLocaleString("en")} bytes; ${DATA_BYTES_MAX.toLocaleString("en")} are the most that a state may be given.`,
    )
  );
}

/** That it failed with a result that was too large. */
export function saysTooLarge(work: Work): boolean {
  return saidOf(work, "returned a result") !== undefined;
}

/** `field`: which Assign. */
export function tooLargeVariables(work: Work, field: string): QueryFailure | undefined {
  return saidOf(isOfCatch(field) ? ofCatch(work) : work, "assigned variables");
}

/** What the state was to be left with. */
export function tooLargeOutput(work: Work, field: string): QueryFailure | undefined {
  if (isOfCatch(field)) return saidOf(ofCatch(work), "returned a result");
  const { state, inner } = work;
  const isGroup = state.type === "Map" || state.type === "Parallel";
  if (isGroup && (inner === undefined || isTooLarge(inner))) return undefined;
  return saidOf(work, "returned a result");
}

function isOfCatch(field: string): boolean {
  return field.startsWith("Catch[");
}

/** A Catch that went well came after what was too large. */
function ofCatch(work: Work): Work {
  return { ...work, failed: work.catchFailed };
}

export function isTooLarge(value: Json): boolean {
  return utf8Length(stringifyJson(value)) > DATA_BYTES_MAX;
}

function saidOf({ failure, failed, visit, state }: Work, made: Made): QueryFailure | undefined {
  if (failure !== "failed" && failure !== "caught") return undefined;
  if (failed === undefined || failed.began.stateName !== visit.name) return undefined;
  const { Error: error, Cause: cause } = failed.value;
  if (state.type === "Fail" || error !== "States.DataLimitExceeded") return undefined;
  const reason = reasonIn(cause ?? "");
  const [, name, said] = SAID.exec(reason) ?? [];
  // Parameters, and the result of a task, are told of what it calls.
  const isOwn = made === "provided parameters" || name === visit.name;
  return said === made && isOwn ? new QueryFailure(error, reason) : undefined;
}
