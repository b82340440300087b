// logs-tab.tsx — what functions printed, visit by visit, the newest first.
import { type ReactNode, useState } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { allStates } from "../../graph/index.ts";
import { VisitLogs } from "../inspector/index.ts";
import { EmptyState } from "../parts/index.ts";
import { pathText } from "../run/index.ts";
import { type Run, useRun } from "../run-data/index.ts";

const STEP = 8;

export function LogsTab(): ReactNode {
  const run = useRun();
  const [count, setCount] = useState(STEP);
  const visits = functionVisits(run);
  if (visits.length === 0) {
    return (
      <EmptyState title="No function ran">
        <p>
          Lines that functions of this server print appear here, under the state that called them.
        </p>
      </EmptyState>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll fill run-logs" aria-label="Logs" tabIndex={0}>
      {visits.slice(0, count).map((visit) => (
        <LogsOfVisit key={visit.enteredEventId} run={run} visit={visit} />
      ))}
      {visits.length > count && (
        <button type="button" className="button small" onClick={() => setCount(count + STEP)}>
          Earlier ones
        </button>
      )}
    </section>
  );
}

function functionVisits({ graph, visits }: Run): readonly Visit[] {
  const called = new Set(
    allStates(graph.flow).flatMap(({ id, service }) => (service === "lambda" ? [id] : [])),
  );
  return visits.items.filter(({ id }) => called.has(id)).toReversed();
}

function LogsOfVisit({ run, visit }: { readonly run: Run; readonly visit: Visit }): ReactNode {
  const iteration = pathText(visit);
  return (
    <article className="logs-of-visit">
      <h2>
        <button type="button" className="link" onClick={() => run.selectVisit(visit)}>
          {visit.name}
        </button>{" "}
        {iteration} <span className={`dot ${visit.status}`} />
      </h2>
      <VisitLogs visit={visit} />
    </article>
  );
}
