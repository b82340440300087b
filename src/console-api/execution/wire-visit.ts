// wire-visit.ts — a visit as the console sees it.
import type { Attempt, Visit } from "../../console-wire/index.ts";
import type { FoldedAttempt, FoldedVisit } from "../fold/index.ts";
import { idOf, type Subject, statusOf } from "./subject.ts";

export function wireVisit(visit: FoldedVisit, subject: Subject): Visit {
  const { name, type, enteredEventId, exitedEventId, enteredAt, exitedAt } = visit;
  const { childExecutionArn, mapRunArn } = visit;
  const status = statusOf(visit, subject);
  const error = errorOf(visit, subject);
  return {
    id: idOf(subject, name),
    ...{ name, type, enteredEventId, enteredAt, status },
    attempts: visit.attempts.map((attempt) => wireAttempt(attempt, status !== "running")),
    path: pathOf(visit, subject),
    ...(exitedEventId === undefined ? {} : { exitedEventId }),
    ...(exitedAt === undefined ? {} : { exitedAt }),
    ...(error === undefined || error === "" ? {} : { error }),
    ...(childExecutionArn === undefined ? {} : { childExecutionArn }),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
  };
}

function wireAttempt(attempt: FoldedAttempt, isOver: boolean): Attempt {
  const { scheduledEventId, scheduledAt, startedAt, endedAt, status, error } = attempt;
  return {
    ...{ scheduledEventId, scheduledAt },
    status: isOver && status === "running" ? "aborted" : status,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(error === undefined ? {} : { error }),
  };
}

/** What a failed visit failed with; a Fail state's own words where the history does not repeat them. */
export function errorOf(visit: FoldedVisit, subject: Subject): string | undefined {
  const { picture } = subject;
  if (visit.failure === undefined) return undefined;
  const told = visit.trouble?.error;
  if (told !== undefined && told !== "") return told;
  const written = picture.states.get(visit.name)?.json["Error"];
  if (typeof written === "string") return written;
  return visit.failedInside === undefined ? told : errorOf(visit.failedInside, subject);
}

/** The branch of the Parallel around that a visit belongs to. */
export function branchOf(visit: FoldedVisit, subject: Subject): number {
  return pathOf(visit, subject).at(-1)?.index ?? 0;
}

/** Indexes of iterations and branches around it, outermost first. */
export function pathOf(visit: FoldedVisit, subject: Subject): Visit["path"] {
  const path: { of: string; index: number }[] = [];
  let inside = idOf(subject, visit.name);
  for (let { scope } = visit; scope.owner !== undefined; scope = scope.owner.scope) {
    const of = idOf(subject, scope.owner.name);
    const branch = inside.startsWith(`${of}/Branches/`)
      ? Number(inside.slice(`${of}/Branches/`.length).split("/")[0])
      : 0;
    path.push({ of, index: scope.index ?? branch });
    inside = of;
  }
  return path.reverse();
}
