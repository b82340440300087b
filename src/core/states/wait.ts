// wait.ts — the Wait state: for some seconds, or until a time.
import type { NumberField, TextField, WaitState } from "../../asl/index.ts";
import { parseTimestamp } from "../../asl/index.ts";
import {
  isJsonNumber,
  type Json,
  numberOf,
  type Seconds,
  type TimestampMs,
} from "../../base/index.ts";
import { type QueryEnv, QueryFailure } from "../../query/index.ts";
import {
  type Conclusion,
  concludeWithoutResult,
  effectiveInput,
  evaluateAssign,
  selectOutput,
} from "../data-flow.ts";
import type { Draft } from "../draft.ts";
import { evaluationProblem, fieldProblem, shownText } from "../fields.ts";
import type { Frame } from "../frame.ts";
import { failEvaluation } from "../guard.ts";
import { leave } from "../transition.ts";

/** AWS waits no longer. */
const SECONDS_MAX = 99_999_999;

/** A time may be further off, as long as the seconds until then fit 32 bits: 24,855 days. */
const SECONDS_TO_TIME_MAX = 2_147_483_647;

const TOO_LONG = "Wait state delay is too long.";

export function startWait(draft: Draft, frame: Frame, state: WaitState): void {
  const seconds = waitSeconds(draft, frame, state);
  if (seconds instanceof QueryFailure) {
    failEvaluation(draft, frame, seconds);
    return;
  }
  if (seconds > 0) frame.position = { at: "waiting", timer: draft.startTimer(frame, seconds) };
  else endWait(draft, frame, state);
}

export function endWait(draft: Draft, frame: Frame, state: WaitState): void {
  const conclusion =
    state.language === "JSONata"
      ? concludeWithoutResult(draft, frame, state)
      : waitJsonPath(draft, frame, state);
  if (conclusion instanceof QueryFailure) failEvaluation(draft, frame, conclusion);
  else leave(draft, frame, conclusion, state.next);
}

function waitJsonPath(draft: Draft, frame: Frame, state: WaitState): Conclusion | QueryFailure {
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  const { assign } = state.data;
  const assigned = assign && evaluateAssign(assign, draft.env.of(frame, input.value));
  if (assigned instanceof QueryFailure) return assigned;
  const output = selectOutput(draft, frame, state, input);
  return output instanceof QueryFailure ? output : { output, assigned };
}

function waitSeconds(draft: Draft, frame: Frame, state: WaitState): Seconds | QueryFailure {
  const input = effectiveInput(draft, frame, state);
  if (input instanceof QueryFailure) return input;
  return waitSecondsOf(state, draft.env.of(frame, input.value), draft.at);
}

/** How long it waits from `at` on. */
export function waitSecondsOf(
  { until }: Pick<WaitState, "until">,
  env: QueryEnv,
  at: TimestampMs,
): Seconds | QueryFailure {
  if (until.kind === "seconds") {
    const { seconds } = until;
    if (seconds.kind === "literal") return seconds.value;
    return checkedSeconds(seconds, seconds.evaluate(env));
  }
  const { timestamp } = until;
  const value = timestamp.kind === "literal" ? timestamp.value : timestamp.evaluate(env);
  const time = checkedTime(timestamp, value);
  if (time instanceof QueryFailure) return time;
  const seconds = (time - at) / 1000;
  if (seconds <= SECONDS_TO_TIME_MAX) return seconds;
  return timestamp.kind === "jsonata"
    ? fieldProblem(timestamp, TOO_LONG)
    : new QueryFailure("States.Runtime", TOO_LONG);
}

function checkedSeconds(
  field: Exclude<NumberField, { kind: "literal" }>,
  value: Json | QueryFailure,
): Seconds | QueryFailure {
  if (field.kind === "path") return secondsFromPath(field.text, value);
  if (value instanceof QueryFailure) return value;
  if (!isJsonNumber(value)) return evaluationProblem(field, value, "number");
  const seconds = numberOf(value);
  if (seconds < 0) {
    return fieldProblem(field, `The Seconds field references a negative value: ${seconds}`);
  }
  return seconds > SECONDS_MAX ? fieldProblem(field, TOO_LONG) : seconds;
}

function secondsFromPath(path: string, value: Json | QueryFailure): Seconds | QueryFailure {
  const refuse = (reason: string): QueryFailure => new QueryFailure("States.Runtime", reason);
  if (value instanceof QueryFailure) {
    return refuse(`The SecondsPath parameter does not reference an input value: ${path}`);
  }
  const text = shownText(value);
  if (!/^-?\d+$/.test(text)) {
    return refuse(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${text}`);
  }
  const seconds = Number(text);
  if (seconds < 0) {
    return refuse(`The SecondsPath parameter references a negative value: ${path} == ${text}`);
  }
  return seconds > SECONDS_MAX ? refuse(TOO_LONG) : seconds;
}

const TIME_FORM = "ISO-8601 extended offset date-time format string";

function checkedTime(field: TextField, value: Json | QueryFailure): number | QueryFailure {
  if (value instanceof QueryFailure) {
    if (field.kind !== "path") return value;
    return new QueryFailure(
      "States.Runtime",
      `The TimestampPath parameter does not reference an input value: ${field.text}`,
    );
  }
  const time = typeof value === "string" ? parseTimestamp(value) : undefined;
  if (time !== undefined) return time;
  if (field.kind === "jsonata" && typeof value !== "string") {
    return evaluationProblem(field, value, "string");
  }
  const text = shownText(value);
  if (field.kind === "path") {
    return new QueryFailure(
      "States.Runtime",
      `The TimestampPath parameter does not reference a valid ${TIME_FORM}: ${field.text} == ${text}`,
    );
  }
  const located = field.kind === "jsonata" ? field : { field: "Timestamp" };
  return fieldProblem(located, `The Timestamp field cannot be parsed as an ${TIME_FORM}: ${text}`);
}
