// blame.ts — which state is to blame, what it said, and what to look at.
import type { Blame } from "../../console-wire/index.ts";
import type { Engine } from "../../engine/index.ts";
import {
  type FoldEnd,
  type FoldedVisit,
  foldEvent,
  functionErrorOf,
  type HistoryFold,
  isSuperseded,
  outwardFrom,
  retryCountOf,
  type Trouble,
  textOf,
} from "../fold/index.ts";
import { hintFor, type Known, MACHINE_TIMED_OUT } from "./hint.ts";
import { idOf, type Subject, statusOf } from "./subject.ts";
import { errorOf, innermost, isSaid, iterationsAround } from "./wire-visit.ts";

const HOW: Readonly<Record<FoldEnd, Blame["how"] | undefined>> = {
  succeeded: undefined,
  failed: "failed",
  aborted: "stopped",
  timedOut: "timedOut",
};

/** With what a visit failed, where neither an event of its own nor a text of the definition says it. */
export type FailureFinder = (
  subject: Subject,
  visit: FoldedVisit,
) => Promise<{ readonly error: string; readonly cause: string } | undefined>;

export interface BlameSources {
  readonly engine: Engine;
  readonly find: FailureFinder;
  /** Undefined where it is not here, or not any more. */
  readonly child: (executionArn: string) => Promise<Subject | undefined>;
}

/** Executions that started each other and waited, at most. */
const DEPTH_MAX = 8;

/** Where the execution did not succeed; else the last failure that was caught. */
export async function blameOf(
  sources: BlameSources,
  subject: Subject,
  depth = 0,
): Promise<Blame | undefined> {
  const { engine, find } = sources;
  const { fold } = subject;
  const how = HOW[fold.end ?? "succeeded"];
  const visit = how === undefined ? lastCaught(subject) : endingVisit(subject);
  if (visit === undefined) return undefined;
  const fromOutside = how === "stopped" || how === "timedOut";
  const trouble = fromOutside ? endOf(subject) : await troubleOf(visit, subject, find);
  const functionError = functionErrorOf(trouble.cause);
  const indexes = iterationsAround(visit, subject);
  // What ended the execution from outside was caught by nobody.
  const outer = fromOutside ? undefined : caughtAround(visit);
  const said = { error: trouble.error, cause: trouble.cause };
  const known: Known = {
    input: () => inputOf(engine, subject, visit),
    children: {
      of: async (arn) => (depth < DEPTH_MAX ? sources.child(arn) : undefined),
      blame: (child) => blameOf(sources, child, depth + 1),
    },
  };
  const hint =
    how === "timedOut"
      ? MACHINE_TIMED_OUT
      : how === "stopped"
        ? undefined
        : await hintFor(said, subject, visit, known);
  return {
    how: how ?? "failed",
    stateName: visit.name,
    stateId: idOf(subject, visit.name),
    enteredEventId: visit.enteredEventId,
    failedEventId: trouble.eventId,
    ...said,
    ...(functionError === undefined ? {} : { functionError }),
    ...attemptsOf(visit, trouble, subject),
    ...(fromOutside ? {} : aroundOf(visit)),
    caught: outer !== undefined,
    ...(outer?.caughtBy === undefined ? {} : { caughtBy: outer.caughtBy }),
    ...(fromOutside ? {} : afterOf(visit, subject)),
    ...(indexes.length === 0 ? {} : { iteration: indexes }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A redrive is no retry: it gives a state its attempts anew. */
function attemptsOf(
  visit: FoldedVisit,
  trouble: Trouble,
  { fold }: Subject,
): Pick<Blame, "attempts" | "again"> {
  let redrive = trouble.eventId;
  while (redrive > 0 && fold.typeOf(redrive) !== "ExecutionRedriven") redrive -= 1;
  const before = visit.attempts.filter(({ scheduledEventId }) => scheduledEventId < redrive);
  const last = before.at(-1)?.status;
  const again = last === "failed" || last === "timedOut" || enteredAnew(visit, redrive, fold);
  return {
    attempts: Math.max(1, visit.attempts.length - before.length),
    ...(again ? { again } : {}),
  };
}

/** Up to the one that was caught: what stands around that one did not fail by it. */
function aroundOf(visit: FoldedVisit): Pick<Blame, "around"> {
  const around: { stateName: string; attempts: number }[] = [];
  let at: FoldedVisit | undefined = visit;
  while (at !== undefined && at.failure !== "caught") {
    at = at.scope.owner;
    const attempts = at === undefined ? 0 : retryCountOf(at) + 1;
    if (at !== undefined && attempts > 1) around.push({ stateName: at.name, attempts });
  }
  return around.length === 0 ? {} : { around };
}

/** What stood in the same place failed before the redrive. */
function enteredAnew(visit: FoldedVisit, redrive: number, { visits }: HistoryFold): boolean {
  if (visit.enteredEventId < redrive) return false;
  return visits.some(
    ({ name, from, scope, failure, enteredEventId }) =>
      enteredEventId < redrive &&
      failure === "failed" &&
      name === visit.name &&
      from === visit.from &&
      scope === visit.scope,
  );
}

async function inputOf(
  engine: Engine,
  { record }: Subject,
  { enteredEventId: fromId }: FoldedVisit,
): Promise<string | undefined> {
  const page = await engine.history(record.executionArn, { fromId, limit: 1 });
  const [text] = page?.events ?? [];
  return text === undefined ? undefined : textOf(foldEvent(text).details, "input");
}

/**
 * The innermost visit that failed, or that was open when the execution was ended from outside. Nobody where the
 * execution failed by itself, its history being full: whatever came to its exit last did nothing wrong.
 */
function endingVisit(subject: Subject): FoldedVisit | undefined {
  const { fold } = subject;
  if (fold.end !== "failed") {
    return fold.visits.findLast((visit) => statusOf(visit, subject) === "aborted" && isLast(visit));
  }
  const at = fold.positionOf(fold.endTrouble?.eventId ?? fold.count);
  if (at === undefined) return undefined;
  for (const visit of outwardFrom(at)) {
    if (visit.failure === "failed") return innermost(reasonFor(visit));
  }
  return undefined;
}

/** Not cut off by a failure beside it long before, whether another attempt had begun since or was waited for. */
function isLast({ scope }: FoldedVisit): boolean {
  const { owner } = scope;
  if (owner === undefined) return true;
  const hasFailed = owner.attempts.at(-1)?.status === "failed";
  return !isOver(owner) && !hasFailed && !isSuperseded(scope) && isLast(owner);
}

function isOver({ exitedAt, failure }: FoldedVisit): boolean {
  return exitedAt !== undefined || failure !== undefined;
}

function endOf({ fold }: Subject): Trouble {
  return fold.endTrouble ?? { eventId: fold.count, error: "", cause: "" };
}

/** Whoever comes to a Fail state after a failure was caught failed for that; the Fail state only says so. */
function reasonFor(failed: FoldedVisit): FoldedVisit {
  if (failed.type !== "Fail") return failed;
  for (let at = failed.from; at !== undefined; at = at.from) {
    if (at.failure === "caught") return at;
  }
  return failed;
}

/**
 * The nearest failure on the way to a visit that was caught: of a Map or Parallel, the state inside it. Of one that failed
 * on its own Catch, what that had caught.
 */
function afterOf(visit: FoldedVisit, subject: Subject): Pick<Blame, "after"> {
  let at = visit.from;
  while (at !== undefined && at.failure !== "caught") at = at.from;
  const inside = visit.failure === "failed" ? visit.attempts.at(-1)?.failedInside : undefined;
  const failed = inside ?? at;
  if (failed === undefined) return {};
  const first = innermost(failed);
  const { name: stateName, enteredEventId } = first;
  const error = errorOf(first, subject) ?? "";
  return { after: { stateName, stateId: idOf(subject, stateName), enteredEventId, error } };
}

function lastCaught({ fold }: Subject): FoldedVisit | undefined {
  const caught = fold.visits.findLast(({ failure }) => failure === "caught");
  return caught && innermost(caught);
}

/** The visit itself, or the Map or Parallel around it, that was caught. */
function caughtAround(visit: FoldedVisit): FoldedVisit | undefined {
  let at: FoldedVisit | undefined = visit;
  while (at !== undefined && at.failure !== "caught") at = at.scope.owner;
  return at;
}

async function troubleOf(
  visit: FoldedVisit,
  subject: Subject,
  find: FailureFinder,
): Promise<Trouble> {
  const { fold, picture } = subject;
  const own = visit.trouble;
  const isElsewhere = visit.type === "Fail" || visit.failure === "caught";
  const found = isElsewhere && !own?.error ? await find(subject, visit) : undefined;
  // What the execution ended with is this visit's alone where nobody caught it.
  const end = caughtAround(visit) === undefined ? fold.endTrouble : undefined;
  const eventId = own?.eventId ?? end?.eventId ?? visit.enteredEventId;
  const error = own?.error || found?.error || errorOf(visit, subject) || end?.error;
  const written = picture.states.get(visit.name)?.json["Cause"];
  const cause = own?.cause || found?.cause || (isSaid(written) ? written : undefined) || end?.cause;
  // Where nothing tells, nothing is said: what the execution ended with may be another error, or none.
  return { eventId, error: error ?? "", cause: cause ?? "" };
}
