// unseen-failure.ts — failures of a Task that no event tells: its parameters were too large, or in JSONPath could not be made.
//
//   U1. A Task that was left and never scheduled anything did not succeed: a Catch took it on.
//   U2. With what is known where that Catch put the error into the output and changed nothing else: the whole output
//       (JSONata, or a Catch without ResultPath), or the one place in which it is not the input.
import { isJsonObject, type Json, parseJson, stringifyJson } from "../../base/index.ts";
import type { FoldedVisit } from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";

export function hasNothingScheduled({ type, attempts }: FoldedVisit): boolean {
  return type === "Task" && attempts.every(({ notBegun }) => notBegun);
}

/** U2. `exit`: the Exited event; `input`: what the Task was entered with, as JSON text. */
export function leftWithError(
  { id: eventId, details }: HistoryEvent,
  input: string | undefined,
): FoldedVisit["trouble"] {
  const output = textOf(details, "output");
  if (input === undefined || output === undefined) return undefined;
  const before = parseJson(input);
  const put = putInto(before, parseJson(output));
  if (put === undefined || !isJsonObject(put)) return undefined;
  const { Error: error, Cause: cause } = put;
  const isError = Object.keys(put).length === 2 && typeof error === "string";
  if (!isError || typeof cause !== "string") return undefined;
  // One that was there before says nothing of this failure.
  if (stringifyJson(before).includes(stringifyJson(put))) return undefined;
  return { eventId, error, cause };
}

/** Where two values differ, of the second; what differs in several places differs as a whole. */
function putInto(before: Json | undefined, after: Json): Json | undefined {
  if (before === undefined || !isJsonObject(before) || !isJsonObject(after)) return after;
  if (Object.keys(before).some((name) => !Object.hasOwn(after, name))) return after;
  const isSame = (name: string): boolean =>
    Object.hasOwn(before, name) &&
    stringifyJson(before[name] as Json) === stringifyJson(after[name] as Json);
  const [name, other] = Object.keys(after).filter((one) => !isSame(one));
  if (name === undefined) return undefined;
  if (other !== undefined) return after;
  // The cast: it is one of its names.
  return putInto(Object.hasOwn(before, name) ? before[name] : undefined, after[name] as Json);
}
