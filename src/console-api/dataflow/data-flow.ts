// data-flow.ts — `dataflow`: how data went through one visit.
//
// The compiled state is the one that ran, and its functions do the work again; what the history holds is taken from
// there, whatever they would give.
import { type Json, parseJson, stringifyJson } from "../../base/index.ts";
import type { DataFlow } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import { notFound, type Query } from "../door/index.ts";
import { attemptError, type Subject } from "../execution/index.ts";
import { type FoldEvent, type FoldedVisit, isRecord, visitEnd } from "../fold/index.ts";
import { type AttemptMeant, attemptAsked, failureOf } from "./attempt-meant.ts";
import { choiceDecisions, guardDecisions } from "./decisions.ts";
import { attemptFailedWith, failedWith, takenBefore } from "./failed-with.ts";
import { contextOf } from "./flow-env.ts";
import { noteFurther } from "./further-attempt.ts";
import { innerResult } from "./inner-result.ts";
import { itemAsked, itemShown, unlessThrown } from "./item-shown.ts";
import { jsonPathFlow } from "./json-path-flow.ts";
import { jsonataFlow } from "./jsonata-flow.ts";
import { sightOf, stateOf } from "./sights.ts";
import { Steps, type ThrownAt } from "./steps.ts";
import { thrownAt } from "./thrown-at.ts";
import { jsonOf, visitEvents } from "./visit-events.ts";
import type { Work } from "./work.ts";

export async function dataFlow(engine: Engine, subject: Subject, query: Query): Promise<DataFlow> {
  const entered = query.number("entered");
  const visit = subject.fold.visits.find(({ enteredEventId }) => enteredEventId === entered);
  if (visit === undefined) throw notFound(`No state was entered with the event ${entered}.`);
  const state = stateOf(subject, visit.name);
  if (state === undefined) throw notFound(`The definition has no state ${visit.name}.`);
  const asked = itemAsked(subject, visit, query);
  const meant = attemptAsked(visit, query, asked?.attempt);
  const sight = await sightOf(engine, subject, visit, meant);
  const failed = await (meant === undefined
    ? failedWith(engine, subject, visit)
    : attemptFailedWith(engine, subject, visit, meant));
  const thrown = await thrownAt(engine, subject, visit, failed);
  const steps = new Steps(sight, state.language, thrown);
  const { unknown } = sight;
  if (unknown.length > 0) {
    const names = unknown.map((name) => `$${name}`).join(", ");
    steps.lack(`${names}: more assignments than are looked through lie before this state`);
  }
  const shown = await itemShown(engine, { subject, visit, state }, meant, asked?.index);
  const item = unlessThrown(shown, thrown);
  const end = meant === undefined ? catchFailedAt(subject, { visit, state }, thrown) : undefined;
  const taken = end === undefined ? undefined : await takenBefore(engine, subject, visit, end);
  const parts = { subject, visit, state, steps, meant, item, failed, taken };
  const work = await workOf(engine, parts);
  if (state.language === "JSONata") jsonataFlow(work);
  else jsonPathFlow(work);
  if (mayHaveThrown(work)) steps.forgetDoubtful();
  noteFurther(work);
  return {
    stateName: visit.name,
    ...(visit.attempts.length === 0 ? {} : { attempt: meant?.number ?? visit.attempts.length }),
    queryLanguage: state.language,
    steps: steps.steps,
    variables: [...sight.variables.values()].map(({ value, ...variable }) => ({
      ...variable,
      value: stringifyJson(value),
    })),
    ...(unknown.length === 0 ? {} : { unknownVariables: unknown }),
    context: stringifyJson(contextOf(sight, { now: work.begunAt })),
    decisions: decisionsOf(work),
    missing: steps.missing,
    notes: steps.notes,
  };
}

/**
 * The event that tells of a Catch that failed itself, as far as events tell: of one in JSONPath, or that made too much,
 * the words do.
 */
function catchFailedAt(
  { fold }: Subject,
  { visit, state }: Pick<Work, "visit" | "state">,
  thrown: ThrownAt | undefined,
): number | undefined {
  const { failure, trouble } = visit;
  if (failure !== "failed" || trouble === undefined) return undefined;
  const { eventId } = trouble;
  const isOfEnd = fold.typeOf(eventId) === "ExecutionFailed";
  const may =
    state.language === "JSONata"
      ? (isOfEnd && trouble.error === "States.DataLimitExceeded") ||
        (thrown !== undefined && /^Catch\[/.test(thrown.location))
      : isOfEnd;
  return may ? eventId : undefined;
}

async function workOf(
  engine: Engine,
  parts: Pick<
    Work,
    "subject" | "visit" | "state" | "steps" | "meant" | "item" | "failed" | "taken"
  >,
): Promise<Work> {
  const { subject, visit, state, meant } = parts;
  const events = await visitEvents(engine, subject, visit, meant);
  const { entered, scheduled, succeeded, exited } = events;
  const isGroup = state.type === "Map" || state.type === "Parallel";
  const inner =
    isGroup && isThrough(visit, meant)
      ? await innerResult(engine, subject, visit, meant)
      : undefined;
  const assigned = exited?.details["assignedVariables"];
  return {
    ...parts,
    json: subject.picture.states.get(visit.name)?.json ?? {},
    input: jsonOf(entered, "input") ?? null,
    parameters: jsonOf(scheduled, "parameters") ?? jsonOf(scheduled, "input"),
    result: jsonOf(succeeded, "output"),
    inner,
    failure: meant === undefined ? visit.failure : failureOf(meant),
    recorded: recordedIn(scheduled),
    output: jsonOf(exited, "output"),
    assigned: typeof assigned === "object" && assigned !== null ? parsedTexts(assigned) : undefined,
    begunAt: scheduled?.at ?? parts.steps.sight.begunAt,
    endedAt: exited?.at ?? meant?.attempt.endedAt ?? visitEnd(visit) ?? subject.fold.lastAt,
  };
}

/** True of a visit that may have failed with an expression of its own. */
function mayHaveThrown({ failure, failed, visit, subject }: Work): boolean {
  if (failure !== "failed") return false;
  if (failed === undefined) return true;
  const { stateName, eventId } = failed.began;
  return (
    stateName === visit.name &&
    !/^(?:Task|Lambda|Activity|MapRun)/.test(subject.fold.typeOf(eventId))
  );
}

/** All inside went well, though perhaps not what was made of it: a Retry or a Catch may have taken that. */
function isThrough(visit: FoldedVisit, meant: AttemptMeant | undefined): boolean {
  const { failure, attempts, exitedEventId } = visit;
  const attempt = meant?.attempt ?? attempts.at(-1);
  if (attempt?.notBegun === true) return false;
  if (meant !== undefined && meant.attempt.status === "succeeded") return true;
  if (meant === undefined && exitedEventId !== undefined && failure === undefined) return true;
  const hasFailed =
    meant === undefined
      ? failure === "failed" || failure === "caught"
      : meant.attempt.status === "failed";
  // What a Catch failed on after it is no failure inside any more, but was one of the attempt.
  const inside = attempt?.failedInside ?? (meant === undefined ? visit.failedInside : undefined);
  return hasFailed && inside === undefined;
}

/** What a Scheduled event tells besides the parameters, by the field that it came from. */
function recordedIn(scheduled: FoldEvent | undefined): Work["recorded"] {
  const { timeoutInSeconds, heartbeatInSeconds, taskCredentials } = scheduled?.details ?? {};
  const role = isRecord(taskCredentials) ? taskCredentials["roleArn"] : undefined;
  const found: (readonly [string, Json | undefined])[] = [
    ["TimeoutSeconds", timeoutInSeconds],
    ["HeartbeatSeconds", heartbeatInSeconds],
    ["Credentials", typeof role === "string" ? { RoleArn: role } : undefined],
  ];
  return new Map(found.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function parsedTexts(assigned: object): Json {
  return Object.fromEntries(
    Object.entries(assigned).map(([name, text]) => [name, parseJson(String(text))]),
  );
}

function decisionsOf(work: Work): DataFlow["decisions"] {
  const { state, visit, subject } = work;
  if (state.type !== "Choice") {
    return guardDecisions(work, (attempt) => attemptError(attempt, subject));
  }
  const next = subject.fold.visits.find(({ from }) => from === visit)?.name;
  return choiceDecisions(state, work, next);
}
