// logs-tab.tsx — what functions printed, visit by visit, the newest first.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { allStates } from "../../graph/index.ts";
import { VisitLogs, VisitLogsPane } from "../inspector/index.ts";
import { EmptyState } from "../parts/index.ts";
import { attemptMark, pathText } from "../run/index.ts";
import { type Run, useRun, useSelectedVisit } from "../run-data/index.ts";

const STEP = 8;

export function LogsTab(): ReactNode {
  const run = useRun();
  const [count, setCount] = useState(STEP);
  const visits = functionVisits(run);
  const marked = attemptMark(useSelectedVisit(run).visit, run.selection);
  const own = marked?.chosen === true ? marked.entered : undefined;
  const at = visits.findIndex(({ enteredEventId }) => enteredEventId === own);
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
      {visits.slice(0, Math.max(count, at + 1)).map((visit, i) => (
        <LogsOfVisit
          key={visit.enteredEventId}
          {...{ run, visit }}
          attempt={i === at ? marked?.attempt : undefined}
        />
      ))}
      {visits.length > Math.max(count, at + 1) && (
        <button
          type="button"
          className="button small"
          onClick={() => setCount(Math.max(count, at + 1) + STEP)}
        >
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

interface LogsOfVisitProps {
  readonly run: Run;
  readonly visit: Visit;
  /** That is chosen of it. */
  readonly attempt: number | undefined;
}

function LogsOfVisit({ run, visit, attempt }: LogsOfVisitProps): ReactNode {
  const iteration = pathText(visit);
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (attempt !== undefined) place.current?.scrollIntoView({ block: "nearest" });
  }, [attempt]);
  return (
    <article ref={place} className="logs-of-visit">
      <h2>
        <button type="button" className="link" onClick={() => run.selectVisit(visit)}>
          {visit.name}
        </button>{" "}
        {iteration} <span className={`dot ${visit.status}`} />
      </h2>
      {attempt === undefined ? <VisitLogs visit={visit} /> : <VisitLogsPane visit={visit} />}
    </article>
  );
}
