// summaries.ts — what every state did so far, all its visits together, and which edges were taken.
import type { StateSummary } from "../../console-wire/index.ts";
import { edgesTaken, stateSum } from "../../graph/index.ts";
import type { FoldedVisit } from "../fold/index.ts";
import { idOf, type Subject } from "./subject.ts";

type IterationCounts = NonNullable<StateSummary["iterations"]>;

/** `ofRuns`: the children of each map run, by its ARN. */
export function stateSummaries(
  subject: Subject,
  until: number,
  ofRuns: ReadonlyMap<string, IterationCounts>,
): readonly StateSummary[] {
  const { fold } = subject;
  const byName = new Map<string, FoldedVisit[]>();
  for (const visit of fold.visits) {
    const known = byName.get(visit.name);
    if (known === undefined) byName.set(visit.name, [visit]);
    else known.push(visit);
  }
  const countsOfRun = (arn: string): IterationCounts | undefined => ofRuns.get(arn);
  return [...byName].map(([name, visits]) => ({
    id: idOf(subject, name),
    name,
    ...stateSum(visits, { fold, until, countsOfRun }),
    ...attemptsOf(visits),
  }));
}

function attemptsOf(visits: readonly FoldedVisit[]): Pick<StateSummary, "attempts"> {
  const attempts = visits.reduce((most, visit) => Math.max(most, visit.attempts.length), 0);
  return attempts > 1 ? { attempts } : {};
}

/** Keys of the room graph. */
export function takenEdges(subject: Subject): readonly string[] {
  return [...edgesTaken(subject.fold.visits, (name) => idOf(subject, name))];
}
