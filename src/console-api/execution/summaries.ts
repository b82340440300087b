// summaries.ts — what every state did so far, all its visits together, and which edges were taken.
import type { StateSummary, VisitStatus } from "../../console-wire/index.ts";
import { edgeKey } from "../../graph/index.ts";
import { type FoldedVisit, isSuperseded } from "../fold/index.ts";
import { idOf, type Subject, statusOf } from "./subject.ts";

type IterationCounts = NonNullable<StateSummary["iterations"]>;

/** What catches the eye first where iterations differ. */
const PRECEDENCE: readonly VisitStatus[] = ["failed", "running", "caught", "aborted", "succeeded"];

/** `ofRuns`: the children of each map run, by its ARN. */
export function stateSummaries(
  subject: Subject,
  until: number,
  ofRuns: ReadonlyMap<string, IterationCounts>,
): readonly StateSummary[] {
  const byName = new Map<string, FoldedVisit[]>();
  for (const visit of subject.fold.visits) {
    const known = byName.get(visit.name);
    if (known === undefined) byName.set(visit.name, [visit]);
    else known.push(visit);
  }
  return [...byName].map(([name, visits]) => {
    // In a loop the last visit counts, and of a Map or Parallel the last attempt; iterations stand side by side.
    const current = visits.filter((visit) => !isSuperseded(visit.scope));
    const counted = current.length > 0 ? current : visits;
    const last = [...new Map(counted.map((visit) => [visit.scope, visit])).values()];
    const statuses = new Set(last.map((visit) => statusOf(visit, subject)));
    const counts = last.flatMap((visit) => countsOf(visit, subject, ofRuns));
    return {
      id: idOf(subject, name),
      name,
      status: PRECEDENCE.find((one) => statuses.has(one)) ?? "succeeded",
      visits: visits.length,
      retries: sum(visits, ({ attempts }) => Math.max(0, attempts.length - 1)),
      durationMs: sum(visits, (visit) => Math.max(0, endOf(visit, until) - visit.enteredAt)),
      ...(counts.length === 0 ? {} : { iterations: counts.reduce(added) }),
    };
  });
}

/** What failed was not left, but it was over with its last attempt. */
function endOf({ exitedAt, failure, attempts, enteredAt }: FoldedVisit, until: number): number {
  if (exitedAt !== undefined) return exitedAt;
  return failure === undefined ? until : (attempts.at(-1)?.endedAt ?? enteredAt);
}

function sum(visits: readonly FoldedVisit[], of: (visit: FoldedVisit) => number): number {
  return visits.reduce((total, visit) => total + of(visit), 0);
}

function countsOf(
  visit: FoldedVisit,
  subject: Subject,
  ofRuns: ReadonlyMap<string, IterationCounts>,
): readonly IterationCounts[] {
  const ofRun = visit.mapRunArn === undefined ? undefined : ofRuns.get(visit.mapRunArn);
  if (ofRun !== undefined) return [ofRun];
  if (visit.iterations === undefined) return [];
  const { total, scopes } = visit.iterations;
  const counts = { total, succeeded: 0, failed: 0, running: 0, aborted: 0 };
  const open = statusOf(visit, subject) === "running" ? "running" : "aborted";
  for (const { end } of scopes.values()) counts[end ?? open] += 1;
  return [counts];
}

function added(a: IterationCounts, b: IterationCounts): IterationCounts {
  return {
    total: a.total + b.total,
    succeeded: a.succeeded + b.succeeded,
    failed: a.failed + b.failed,
    running: a.running + b.running,
    aborted: a.aborted + b.aborted,
  };
}

/** Keys of the room graph. */
export function edgesTaken(subject: Subject): readonly string[] {
  const taken = new Set<string>();
  for (const { name, from } of subject.fold.visits) {
    if (from === undefined) continue;
    const kind = from.failure === "caught" ? "catch" : "next";
    taken.add(edgeKey({ from: idOf(subject, from.name), to: idOf(subject, name), kind }));
  }
  return [...taken];
}
