// hint.ts — what to look at where a state failed, in a sentence; nothing where nothing is known.
import { isJsonNumber, type JsonObject, numberOf, stateCauseIn } from "../../base/index.ts";
import { type FoldedVisit, functionErrorOf, type HistoryFold } from "../fold/index.ts";
import { type Children, childHint, failedChildOf } from "./child-failure.ts";
import { limitHint } from "./limit-hint.ts";
import { missingMember } from "./missing-member.ts";
import { noListText } from "./no-list.ts";
import type { Subject } from "./subject.ts";

const HISTORY_FULL =
  "A history holds 25,000 events at most. Split the work: a Distributed Map, whose children have histories of their own, or an execution that starts another one.";

/** Of an execution that ended by itself, no state being to blame. */
export function hintOfEnd(cause: string | undefined): string | undefined {
  return cause !== undefined && FULL.test(cause) ? HISTORY_FULL : undefined;
}

/** Of an execution that ran out of its time in a state that did nothing wrong. */
export const MACHINE_TIMED_OUT: string =
  "The machine's TimeoutSeconds has passed. Give the machine more time, or this state a TimeoutSeconds and a Catch of its own.";

interface Said {
  readonly error: string;
  readonly cause: string;
}

/** What else is known of the failure. */
export interface Known {
  /** The recorded input of the visit, as JSON text. */
  readonly input: () => Promise<string | undefined>;
  readonly children: Children;
}

export async function hintFor(
  said: Said,
  subject: Subject,
  visit: FoldedVisit,
  { input, children }: Known,
): Promise<string | undefined> {
  const reason = ownReason(said, visit);
  if (reason !== undefined) {
    const state = subject.picture.states.get(visit.name)?.json ?? {};
    const searched = { state, input };
    const own = (await missingMember(reason, searched)) ?? (await noListText(reason, searched));
    return own ?? byError(said, subject, visit);
  }
  const child = failedChildOf(visit, said);
  if (child !== undefined) return childHint(child, said.cause, children);
  // What a Fail state says is made up, or passed on from elsewhere.
  return visit.type === "Fail" ? undefined : byError(said, subject, visit);
}

/** What the engine says of this very visit: functions, children and workers may use the same words of theirs. */
function ownReason({ cause }: Said, { enteredEventId }: FoldedVisit): string | undefined {
  const told = stateCauseIn(cause);
  return told?.enteredEventId === enteredEventId ? told.reason : undefined;
}

const FULL = /maximum number of history events/;

function byError(
  { error, cause }: Said,
  { picture, fold }: Subject,
  visit: FoldedVisit,
): string | undefined {
  const state = picture.states.get(visit.name)?.json ?? {};
  switch (error) {
    case "States.Runtime":
      if (visit.type === "Choice" && NO_WAY.test(cause)) return NO_RULE;
      return hintOfEnd(cause);
    case "States.DataLimitExceeded":
      return limitHint(cause, { visit, state, isOfRun: hasRunFailed(visit, fold) });
    case "States.Timeout":
      return timedOutText(state, visit);
    case "States.HeartbeatTimeout":
      return NO_HEARTBEAT;
    case "States.NoChoiceMatched":
      return visit.type === "Choice" ? NO_RULE : undefined;
    case "States.Permissions":
      return "The role of the machine may not do this; here that means that something was told to refuse it.";
    case "States.BranchFailed":
      return "A branch of this Parallel failed; the branch's own failure says more.";
    case "States.ExceedToleratedFailureThreshold":
      return "More items failed than ToleratedFailureCount or ToleratedFailurePercentage lets pass; the map run lists their errors.";
    case "States.ItemReaderFailed":
      return "The items of this Map could not be read: look at ItemReader, the bucket and the key.";
    case "States.ResultWriterFailed":
      return "The results of this Map could not be written: look at ResultWriter and its bucket.";
    case "States.QueryEvaluationError":
      return "A JSONata expression of this state failed or gave what its field does not take; the data flow shows each expression with its value.";
    case "States.IntrinsicFailure":
      return "An intrinsic function (States.…) failed with its arguments; the data flow shows them.";
    case "States.ParameterPathFailure":
    case "States.ResultPathMatchFailure":
      return "A path of this state does not fit its data; the data flow shows each path with its value.";
    default:
      return ofService(error, cause);
  }
}

/** As the events of its last attempt tell. */
function hasRunFailed(visit: FoldedVisit, fold: HistoryFold): boolean {
  const { attempts, mapRunArn, exitedEventId = fold.count } = visit;
  const from = attempts.at(-1)?.scheduledEventId;
  if (mapRunArn === undefined || from === undefined) return false;
  for (let id = from; id <= exitedEventId; id += 1) {
    if (fold.typeOf(id) === "MapRunFailed" && fold.positionOf(id)?.visit === visit) return true;
  }
  return false;
}

const NO_WAY = /The state does not point to a next state\.$/;
const NO_RULE =
  "No rule of this Choice held for its input. Add a Default, where it goes then; the data flow shows each rule with its values.";

const NO_HEARTBEAT =
  "The worker sent no heartbeat in time: SendTaskHeartbeat must come more often than HeartbeatSeconds.";

/** AWS says States.Timeout of both limits; the earlier one has passed. */
function timedOutText(state: JsonObject, { attempts }: FoldedVisit): string {
  const limits = ["TimeoutSeconds", "HeartbeatSeconds"].filter(
    (name) => state[name] !== undefined || state[`${name}Path`] !== undefined,
  );
  const last = attempts.at(-1);
  const ranFor =
    last?.endedAt === undefined
      ? undefined
      : (last.endedAt - (last.startedAt ?? last.scheduledAt)) / 1000;
  const timeout = state["TimeoutSeconds"];
  const isEarlier =
    ranFor !== undefined && isJsonNumber(timeout) && ranFor < numberOf(timeout) - CLOCK_SECONDS;
  const hasPassed = isEarlier ? limits.filter((name) => name !== "TimeoutSeconds") : limits;
  if (hasPassed.join() === "HeartbeatSeconds") return NO_HEARTBEAT;
  const limit = hasPassed.length === 0 ? "TimeoutSeconds" : hasPassed.join(" or ");
  const resource = state["Resource"];
  const during = resource === undefined ? "" : ` while ${String(resource)} was under way`;
  return `Nothing answered in time: the state's ${limit} has passed${during}.`;
}

/** Timers are late by a little and never early. */
const CLOCK_SECONDS = 0.1;

/** Why a function gave none, by what Lambda says of it. */
const NO_ANSWER: ReadonlyMap<string, string> = new Map([
  ["Lambda.Unknown", "it ran out of its time or memory, or its process ended"],
  ["Sandbox.Timedout", "it ran out of its time, which its Timeout gives it"],
  ["Runtime.ExitError", "its process ended before, by itself or for want of memory"],
]);

function ofService(error: string, cause: string): string | undefined {
  const noAnswer = NO_ANSWER.get(error);
  if (noAnswer !== undefined) return `The function gave no answer: ${noAnswer}. Its log says more.`;
  // From here on a service speaks: a function may say the same of something else.
  if (functionErrorOf(cause) !== undefined) return undefined;
  if (/Lambda\.ResourceNotFoundException|Function not found/.test(`${error} ${cause}`)) {
    return "There is no such function here. Declare it in treadle.yaml, create it by Lambda's API, or lead its calls elsewhere by a route.";
  }
  if (/\.SdkClientException$/.test(error) || UNSERVED.test(cause)) {
    return "The service that this task calls is not here. Lead its calls elsewhere: 'routes' in treadle.yaml, or AWS_ENDPOINT_URL_<SERVICE> where the server runs.";
  }
  return undefined;
}

const UNSERVED = /^No route leads to | is not embedded\b/;
