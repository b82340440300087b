// error-pane.tsx — why a visit failed: the message, the function's trace, each attempt, what to look at.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Attempt, Blame, ExecutionView, Visit } from "../../console-wire/index.ts";
import { MapRunErrors } from "../map-run/index.ts";
import { CauseText, durationText, Loading, Note } from "../parts/index.ts";
import { detailsOf, failureWords, isAround, stateMember } from "../run/index.ts";
import { useRun, visitEventsQuery } from "../run-data/index.ts";

interface Failure {
  readonly error: string;
  readonly cause: string;
}

export function ErrorPane({ visit }: { readonly visit: Visit }): ReactNode {
  const { view } = useRun();
  const { blame } = view;
  const blamed = blame?.enteredEventId === visit.enteredEventId ? blame : undefined;
  const { data } = useQuery({
    ...visitEventsQuery(view.executionArn, visit),
    enabled: blamed === undefined,
  });
  if (blamed === undefined && data === undefined) return <Loading lines={4} />;
  const inside = blame !== undefined && isAround(visit, blame) ? blame : undefined;
  if (blamed === undefined && inside !== undefined) return <FailedInside blame={inside} />;
  const failure = blamed ?? lastFailure(data?.events ?? []) ?? ownWords(view, visit);
  if (failure === undefined) return <p className="muted">Nothing went wrong in this visit.</p>;
  return (
    <div className="failure">
      <FailureText failure={failure} />
      {blamed?.hint !== undefined && (
        <Note tone="caught" title="Look at this:">
          {blamed.hint}
        </Note>
      )}
      {visit.mapRunArn !== undefined && <MapRunErrors arn={visit.mapRunArn} />}
      <Attempts visit={visit} />
    </div>
  );
}

/** A Map or Parallel fails by what is inside it. */
function FailedInside({ blame }: { readonly blame: Blame }): ReactNode {
  const { select } = useRun();
  const iteration = blame.iteration?.map((index) => `#${index}`).join(" › ");
  const jump = (): void =>
    select({ state: blame.stateId, visit: blame.enteredEventId, event: undefined });
  return (
    <div className="failure">
      <p>
        It failed by{" "}
        <button type="button" className="link" onClick={jump}>
          {blame.stateName}
        </button>{" "}
        inside it{iteration === undefined || iteration === "" ? "" : `, iteration ${iteration}`}:
      </p>
      <FailureText failure={blame} />
    </div>
  );
}

export function FailureText({ failure }: { readonly failure: Failure }): ReactNode {
  const words = failureWords(failure.cause);
  return (
    <>
      <p className="failure-name">
        <strong>{failure.error}</strong>
        {words.type !== undefined && words.type !== failure.error && (
          <span className="tag">{words.type}</span>
        )}
      </p>
      <CauseText words={words} />
    </>
  );
}

function lastFailure(events: readonly Readonly<Record<string, unknown>>[]): Failure | undefined {
  for (const event of events.toReversed()) {
    const { error, cause } = detailsOf(event);
    if (typeof error === "string") return { error, cause: typeof cause === "string" ? cause : "" };
  }
  return undefined;
}

/** A Fail state has no event that repeats its words: the end of the execution does, or the definition. */
function ownWords(view: ExecutionView, visit: Visit): Failure | undefined {
  if (visit.error === undefined) return undefined;
  const ended = visit.type === "Fail" && visit.path.length === 0 && view.status === "FAILED";
  const cause = ended ? view.cause : stateMember(view.definition, visit.id, "Cause");
  return { error: visit.error, cause: cause ?? "" };
}

function Attempts({ visit: { attempts } }: { readonly visit: Visit }): ReactNode {
  if (attempts.length < 2) return null;
  return (
    <>
      <h3>{attempts.length} attempts</h3>
      <ol className="attempts">
        {attempts.map((attempt, i) => {
          const { scheduledEventId, scheduledAt, endedAt, status, error } = attempt;
          const tone = status === "timedOut" ? "failed" : status;
          return (
            <li key={scheduledEventId}>
              <span className={`dot ${tone}`} />
              <span className="number">#{i + 1}</span>
              <span>{error ?? status}</span>
              <span className="muted number">
                {endedAt === undefined ? "" : durationText(endedAt - scheduledAt)}
                {pauseText(attempts[i - 1]?.endedAt, attempt)}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** Between two attempts lies back-off, or the time until somebody redrove the execution. */
function pauseText(before: number | undefined, { scheduledAt, redriven }: Attempt): string {
  if (before === undefined) return "";
  const pause = durationText(scheduledAt - before);
  return redriven === true ? ` redriven after ${pause}` : ` after ${pause} of back-off`;
}
