// unseen-failure.ts — failures that no event tells: of a Task whose parameters were too large, or in JSONPath could not be
// made; of a Task or Parallel that was tried again and kept from it by the same; of a Catch that made too much data.
//
//   U1. A Task that was left and never scheduled anything did not succeed: a Catch took it on.
//   U2. With what is known where that Catch put the error into the output and changed nothing else: the whole output
//       (JSONata, or a Catch without ResultPath), or the one place in which it is not the input.
//   U3. What was caught with an error whose words name it, but had failed with another one, was tried again and failed
//       before that attempt could begin. What stood in the input says nothing of that.
import {
  isJsonArray,
  isJsonObject,
  type Json,
  parseJson,
  stateCauseIn,
  stringifyJson,
} from "../../base/index.ts";
import type { FoldedVisit, Trouble } from "./folded.ts";
import { type HistoryEvent, textOf } from "./history-event.ts";

const TOO_LARGE =
  /^The state\/task '(.*)' (provided parameters|assigned variables|returned a result) with a size exceeding the maximum /s;
const WORDS =
  /An error occurred while executing the state '|The state\/task '.*?' (?:\w+ ){2,3}with a size exceeding /;

/** The engine's own words, which name that visit. AWS tells of parameters by what the Task calls. */
export function isOf(
  { name, type, enteredEventId }: FoldedVisit,
  { error, cause }: Pick<Trouble, "error" | "cause">,
): boolean {
  const told = stateCauseIn(cause);
  if (told !== undefined) return told.stateName === name && told.enteredEventId === enteredEventId;
  if (error !== "States.DataLimitExceeded") return false;
  const [, of, made] = TOO_LARGE.exec(cause) ?? [];
  return made === "provided parameters" ? type === "Task" : of === name;
}

/** In a text that holds no words of the engine nothing is looked for. */
export function hasWords(text: string): boolean {
  return WORDS.test(text);
}

export function hasNothingScheduled({ type, attempts }: FoldedVisit): boolean {
  return type === "Task" && attempts.every(({ notBegun }) => notBegun);
}

/** U3. `exit`: the Exited event; `input`: what it was entered with, where that holds words of the engine. */
export function leftWithOther(
  { id: eventId, details }: HistoryEvent,
  visit: FoldedVisit,
  input: string | undefined,
): FoldedVisit["trouble"] {
  const output = textOf(details, "output");
  if (output === undefined || !hasWords(output)) return undefined;
  const own = errorsIn(parseJson(output)).filter((put) => isOf(visit, put));
  const [found] = own;
  if (found === undefined || found.cause === visit.trouble?.cause) return undefined;
  if (own.some(({ cause }) => cause !== found.cause)) return undefined;
  const { error, cause } = found;
  const wasThere =
    input !== undefined && stringifyJson(parseJson(input)).includes(stringifyJson(cause));
  return wasThere ? undefined : { eventId, error, cause };
}

/** Errors as a Catch sees them, wherever they stand. */
function errorsIn(value: Json): readonly Pick<Trouble, "error" | "cause">[] {
  if (isJsonArray(value)) return value.flatMap(errorsIn);
  if (!isJsonObject(value)) return [];
  if (!isErrorOutput(value)) return Object.values(value).flatMap(errorsIn);
  // The casts: they are texts.
  return [{ error: value["Error"] as string, cause: value["Cause"] as string }];
}

function isErrorOutput(value: Json): boolean {
  if (!isJsonObject(value) || Object.keys(value).length !== 2) return false;
  return typeof value["Error"] === "string" && typeof value["Cause"] === "string";
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
  if (Object.keys(put).length !== 2 || typeof error !== "string" || typeof cause !== "string") {
    return undefined;
  }
  // One that was there before says nothing of this failure.
  if (stringifyJson(before).includes(stringifyJson(put))) return undefined;
  return { eventId, error, cause };
}

/** Where two values differ, of the second; what differs in several places differs as a whole, and so does an error. */
function putInto(before: Json | undefined, after: Json): Json | undefined {
  if (isErrorOutput(after) || !isJsonObject(after)) return after;
  // A place that was not there was made, with nothing else in it.
  if (before === undefined) {
    const [only, more] = Object.values(after);
    return only === undefined || more !== undefined ? after : putInto(undefined, only);
  }
  if (!isJsonObject(before)) return after;
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
