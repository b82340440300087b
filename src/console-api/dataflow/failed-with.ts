// failed-with.ts — what a visit failed with, as its Catch saw it.
//
// The failure of a Map or Parallel tells nothing of why, and neither does a Fail state: what the history holds elsewhere
// is taken, and only where it holds nothing are the fields of the Fail state evaluated again.
import type { FailState, TextField } from "../../asl/index.ts";
import { boundedFailure } from "../../base/index.ts";
import type { DataStep } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import type { FailureFinder, Subject } from "../execution/index.ts";
import {
  endOf,
  endOfAttempt,
  type FailedEnd,
  type FoldEvent,
  type FoldedVisit,
  tellsFailure,
  textOf,
} from "../fold/index.ts";
import { type AttemptMeant, eventsOf, failureOf } from "./attempt-meant.ts";
import { evaluated } from "./flow-env.ts";
import { leftWith } from "./left-with.ts";
import { sightOf, stateOf } from "./sights.ts";
import { eventAt, jsonOf } from "./visit-events.ts";

/** A type and no interface: it is JSON. */
export type ErrorOutput = { readonly Error: string | null; readonly Cause: string | null };

export interface FailedWith {
  readonly value: ErrorOutput;
  readonly source: DataStep["source"];
  /** The event that says so, or the entry of the Fail state that was evaluated again. */
  readonly from: NonNullable<DataStep["from"]>;
  /** The state that failed by itself, this one or one inside it, and the event that tells so. */
  readonly began: { readonly eventId: number; readonly stateName: string };
}

type Told = Omit<FailedWith, "began">;

/** Undefined where the visit did not fail, or nothing tells with what. */
export async function failedWith(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<FailedWith | undefined> {
  if (visit.failure !== "caught" && visit.failure !== "failed") return undefined;
  const origin = originOf(visit, subject);
  const { name: stateName, enteredEventId } = origin.visit;
  const told =
    (await leftBy(engine, subject, visit)) ??
    (await toldBy(engine, subject, visit, origin)) ??
    (await toldAbove(engine, subject, visit)) ??
    (await saidByFail(engine, subject, origin.visit));
  return told && { ...told, began: { stateName, eventId: origin.eventId ?? enteredEventId } };
}

/** What one attempt failed with: it went nowhere, but was tried again. */
export async function attemptFailedWith(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
  meant: AttemptMeant,
): Promise<FailedWith | undefined> {
  if (failureOf(meant) !== "failed") return undefined;
  const { failedInside } = meant.attempt;
  if (failedInside !== undefined) {
    const inside = await failedWith(engine, subject, failedInside);
    return inside && { ...inside, source: "computed" };
  }
  const { fold } = subject;
  const [first, end] = eventsOf(meant, fold.count);
  let eventId = first;
  // The first that tells so: an expression that failed before the next attempt comes after it.
  while (eventId < end && !tellsOf(visit, eventId, subject)) eventId += 1;
  if (eventId < end) {
    const told = await toldBy(engine, subject, visit, { visit, eventId });
    return told && { ...told, began: { stateName: visit.name, eventId } };
  }
  const ended = endOfAttempt(fold.failedEnds, visit, meant.number);
  const told = ended && (await toldByEnd(engine, subject, ended));
  return told && { ...told, began: { stateName: visit.name, eventId: ended.eventId } };
}

/**
 * What a Catch had taken that failed itself: the last attempt's failure, which is told of before the event with that id.
 * Undefined where nothing tells.
 */
export async function takenBefore(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
  end: number,
): Promise<FailedWith | undefined> {
  const begun = visit.attempts.at(-1)?.scheduledEventId ?? visit.enteredEventId + 1;
  let eventId = end - 1;
  while (eventId >= begun && !tellsOf(visit, eventId, subject)) eventId -= 1;
  const inside = visit.attempts.at(-1)?.failedInside;
  if (inside !== undefined && inside.enteredEventId > eventId) {
    const told = await failedWith(engine, subject, inside);
    return told && { ...told, source: "computed" };
  }
  if (eventId < begun) return undefined;
  const told = await toldBy(engine, subject, visit, { visit, eventId });
  return told && { ...told, began: { stateName: visit.name, eventId } };
}

/** What a visit failed with, for those who want the words alone. */
export function failureFinder(engine: Engine): FailureFinder {
  return async (subject, visit) => {
    const told = await failedWith(engine, subject, visit);
    return told && { error: told.value.Error ?? "", cause: told.value.Cause ?? "" };
  };
}

/** Where a failure began: the visit, and the event that tells of it, where one does. */
interface Origin {
  readonly visit: FoldedVisit;
  readonly eventId: number | undefined;
}

function originOf(visit: FoldedVisit, subject: Subject): Origin {
  const own = ownFailure(visit, subject);
  const inside = visit.failedInside;
  // A Catch whose own expression failed comes after what it caught.
  const isOwn = inside === undefined || (own !== undefined && own > inside.enteredEventId);
  return isOwn ? { visit, eventId: own } : originOf(inside, subject);
}

/** The last event of the last attempt that says with what it failed; none where only the end of the execution does. */
function ownFailure(visit: FoldedVisit, subject: Subject): number | undefined {
  const { eventId = 0, error } = visit.trouble ?? {};
  const isOfEnd = visit.failure === "failed" && subject.fold.typeOf(eventId) === "ExecutionFailed";
  if (isOfEnd && error !== "") return undefined;
  const begun = visit.attempts.at(-1)?.scheduledEventId ?? visit.enteredEventId;
  for (let id = visit.exitedEventId ?? subject.fold.count; id >= begun; id -= 1) {
    if (tellsOf(visit, id, subject)) return id;
  }
  return undefined;
}

function tellsOf(visit: FoldedVisit, id: number, { fold }: Subject): boolean {
  return tellsFailure(fold.typeOf(id)) && fold.positionOf(id)?.visit === visit;
}

/** The output of a state whose Catch put the error there, and nothing else. */
async function leftBy(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<Told | undefined> {
  if (visit.failure !== "caught" || visit.exitedEventId === undefined) return undefined;
  const state = stateOf(subject, visit.name);
  if (state === undefined) return undefined;
  const { executionArn } = subject.record;
  const [entered, exited] = await Promise.all(
    [visit.enteredEventId, visit.exitedEventId].map((id) => eventAt(engine, executionArn, id)),
  );
  const [input, output] = [jsonOf(entered, "input"), jsonOf(exited, "output")];
  if (exited === undefined || input === undefined || output === undefined) return undefined;
  const json = subject.picture.states.get(visit.name)?.json ?? {};
  const value = leftWith({ state, json, visit, input, output });
  if (value === undefined) return undefined;
  return { value, source: "history", from: { eventId: exited.id, stateName: visit.name } };
}

async function toldBy(
  engine: Engine,
  { record }: Subject,
  visit: FoldedVisit,
  origin: Origin,
): Promise<Told | undefined> {
  const event = await eventAt(engine, record.executionArn, origin.eventId);
  if (event === undefined) return undefined;
  return {
    value: toldIn(event),
    source: origin.visit === visit ? "history" : "computed",
    from: { eventId: event.id, stateName: origin.visit.name },
  };
}

/** AWS shows an empty Cause for what ran out of time, where other failures without a cause show null. */
function toldIn({ details, type }: FoldEvent): ErrorOutput {
  const late = type.endsWith("TimedOut");
  return {
    Error: textOf(details, "error") ?? (late ? "States.Timeout" : null),
    Cause: textOf(details, "cause") ?? (late ? "" : null),
  };
}

/** What nobody inside caught went up as it was: into an output further up, or to the end of the execution. */
async function toldAbove(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<Told | undefined> {
  const { failedEnds } = subject.fold;
  for (let at: FoldedVisit | undefined = visit; at?.failure === "failed"; ) {
    const end = endOf(failedEnds, at);
    if (end !== undefined) return toldByEnd(engine, subject, end);
    const { owner }: { readonly owner: FoldedVisit | undefined } = at.scope;
    if (owner === undefined || owner.failedInside !== at) return undefined;
    if (originOf(owner, subject).visit === owner) return undefined;
    const left = await leftBy(engine, subject, owner);
    if (left !== undefined) return { ...left, source: "computed" };
    at = owner;
  }
  return undefined;
}

async function toldByEnd(
  engine: Engine,
  { record }: Subject,
  { eventId }: Pick<FailedEnd, "eventId">,
): Promise<Told | undefined> {
  const event = await eventAt(engine, record.executionArn, eventId);
  return event && { value: toldIn(event), source: "history", from: { eventId } };
}

/** The fields of a Fail state, evaluated once more. */
async function saidByFail(
  engine: Engine,
  subject: Subject,
  visit: FoldedVisit,
): Promise<Told | undefined> {
  const state = stateOf(subject, visit.name);
  if (visit.type !== "Fail" || state?.type !== "Fail") return undefined;
  const { enteredEventId: eventId, name: stateName } = visit;
  const entered = await eventAt(engine, subject.record.executionArn, eventId);
  const input = jsonOf(entered, "input");
  if (input === undefined) return undefined;
  const sight = await sightOf(engine, subject, visit);
  const text = (field: TextField | undefined): string | null | undefined => {
    if (field === undefined) return null;
    if (field.kind === "literal") return field.value;
    const value = evaluated(field.evaluate, sight, { input, now: visit.enteredAt });
    return typeof value === "string" ? value : undefined;
  };
  const value = saidOf(state, text);
  return value === undefined
    ? undefined
    : { value, source: "computed", from: { eventId, stateName } };
}

/** Undefined where a field gave no text: then the state failed with something else. */
function saidOf(
  { error, cause }: FailState,
  text: (field: TextField | undefined) => string | null | undefined,
): ErrorOutput | undefined {
  const [name, words] = [text(error), text(cause)];
  if (name === undefined || words === undefined) return undefined;
  const said = boundedFailure({
    ...(name === null ? {} : { error: name }),
    ...(words === null ? {} : { cause: words }),
  });
  return { Error: said.error ?? null, Cause: said.cause ?? null };
}
