// failure-text.tsx — what one attempt of a visit failed with, in words: by its events, the execution's end, or its definition.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Attempt, ExecutionView, Visit } from "../../console-wire/index.ts";
import { CauseText, Loading, Note } from "../parts/index.ts";
import { detailsOf, failureWords, stateMember } from "../run/index.ts";
import { eventQuery, failuresQuery, useRun } from "../run-data/index.ts";

export interface Failure {
  readonly error: string;
  readonly cause: string;
}

interface OwnFailureProps {
  readonly visit: Visit;
  /** The attempt, from 1; 0 where it has none. */
  readonly number: number;
  /** Where it is known already. */
  readonly told?: Failure | undefined;
}

export function OwnFailure({ visit, number, told }: OwnFailureProps): ReactNode {
  const isLast = number === visit.attempts.length;
  const isTold = told !== undefined && (told.error !== "" || told.cause !== "");
  const known = isTold ? told : isLast ? unseen(visit) : undefined;
  if (known !== undefined) return <FailureText failure={known} />;
  const end = (isLast ? visit.toldBy : undefined) ?? visit.attempts[number - 1]?.toldBy;
  return end === undefined ? <EventsFailure {...{ visit, number }} /> : <EndFailure event={end} />;
}

/** What nobody caught, by the event that ended the execution with it. */
function EndFailure({ event }: { readonly event: number }): ReactNode {
  const { view } = useRun();
  const { data } = useQuery(eventQuery(view.executionArn, event));
  if (data === undefined) return <Loading lines={4} />;
  return <FailureText failure={firstFailure(data.events) ?? { error: "", cause: "" }} />;
}

function EventsFailure({ visit, number }: Omit<OwnFailureProps, "told">): ReactNode {
  const { view } = useRun();
  const { data } = useQuery(failuresQuery(view.executionArn, visit, number));
  if (data === undefined) return <Loading lines={4} />;
  const isLast = number === visit.attempts.length;
  const failure = firstFailure(data.events) ?? (isLast ? ownWords(view, visit) : undefined);
  if (failure !== undefined) {
    return (
      <>
        <FailureText failure={failure} />
        {!isLast && isToldAgain(failure, visit, view) && <Hint text={view.blame?.hint} />}
      </>
    );
  }
  if (visit.attempts.length > 1) return <AttemptWithout attempt={visit.attempts[number - 1]} />;
  const isFailed = visit.status === "failed" || visit.status === "caught";
  return (
    <p className="muted">
      {isFailed
        ? "No event says what it failed with; its data flow does."
        : "Nothing went wrong in this visit."}
    </p>
  );
}

/** In the very words that the visit failed with at last: what is to be looked at there is so here. */
function isToldAgain({ error, cause }: Failure, visit: Visit, { blame }: ExecutionView): boolean {
  if (blame?.how !== "failed" || blame.enteredEventId !== visit.enteredEventId) return false;
  return cause !== "" && cause === blame.cause && error === blame.error;
}

export function Hint({ text }: { readonly text: string | undefined }): ReactNode {
  return (
    text !== undefined && (
      <Note tone="caught" title="Look at this:">
        {text}
      </Note>
    )
  );
}

function AttemptWithout({ attempt }: { readonly attempt: Attempt | undefined }): ReactNode {
  if (attempt?.error !== undefined) {
    return <FailureText failure={{ error: attempt.error, cause: "" }} />;
  }
  switch (attempt?.status) {
    case "running":
      return <p className="muted">This attempt is under way.</p>;
    case "aborted":
      return <p className="muted">This attempt was aborted: it did not fail by itself.</p>;
    case "failed":
    case "timedOut":
      return <p className="muted">The history does not say what this attempt failed with.</p>;
    case "succeeded":
    case undefined:
      return <p className="muted">Nothing went wrong in this attempt.</p>;
  }
}

export function FailureText({ failure }: { readonly failure: Failure }): ReactNode {
  const words = failureWords(failure.cause);
  return (
    <>
      <p className="failure-name">
        {failure.error === "" ? (
          <span className="muted">an error without a name</span>
        ) : (
          <strong>{failure.error}</strong>
        )}
        {words.type !== undefined && words.type !== failure.error && (
          <span className="tag">{words.type}</span>
        )}
      </p>
      <CauseText words={words} />
    </>
  );
}

/** What its output alone tells. */
function unseen({ error, cause }: Visit): Failure | undefined {
  return error === undefined || cause === undefined ? undefined : { error, cause };
}

/** Of the last that went wrong, which comes first. */
function firstFailure(events: readonly Readonly<Record<string, unknown>>[]): Failure | undefined {
  for (const event of events) {
    const { error, cause } = detailsOf(event);
    const told = { error: typeof error === "string" ? error : "" };
    if (typeof cause === "string") return { ...told, cause };
    if (typeof error === "string") return { ...told, cause: "" };
  }
  return undefined;
}

/** A Fail state that was caught has no event that repeats its words: the definition does. */
function ownWords(view: ExecutionView, visit: Visit): Failure | undefined {
  if (visit.error === undefined) return undefined;
  const cause = stateMember(view.definition, visit.id, "Cause");
  return { error: visit.error, cause: cause ?? "" };
}
