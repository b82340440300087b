// attempts.tsx — the attempts of a visit: which one is looked at, and what it was. Each is chosen by its button.
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Attempt, Visit } from "../../console-wire/index.ts";
import { durationText, exactText, Loading } from "../parts/index.ts";
import { attemptMs } from "../run/index.ts";
import { useRun, visitQuery } from "../run-data/index.ts";
import { type Failure, FailureText, OwnFailure } from "./failure-text.tsx";

export interface AttemptsProps {
  readonly visit: Visit;
  /** The one that is chosen, from 1. */
  readonly number: number;
}

type AttemptStatus = Attempt["status"];

const WORDS: Readonly<Record<AttemptStatus, string>> = {
  ...{ succeeded: "succeeded", failed: "failed", timedOut: "timed out" },
  ...{ running: "under way", aborted: "aborted" },
};

const MARKS: Readonly<Record<AttemptStatus, string>> = {
  ...{ succeeded: "✓", failed: "×", timedOut: "×", running: "◌", aborted: "■" },
};

const NOT_BEGUN = "did not begin";

function endWords({ status, notBegun }: Attempt): string {
  return notBegun === true ? NOT_BEGUN : WORDS[status];
}

function toneOf(status: AttemptStatus): string {
  return status === "timedOut" ? "failed" : status;
}

function useChoose(visit: Visit): (attempt: number) => void {
  const { select } = useRun();
  const { id: state, enteredEventId } = visit;
  return (attempt) => select({ state, visit: enteredEventId, attempt, event: undefined });
}

/** Which one, and when it was. */
export function AttemptHead({ visit, number }: AttemptsProps): ReactNode {
  const { attempts } = visit;
  const attempt = attempts[number - 1];
  if (attempt === undefined) return null;
  const { redriven } = attempt;
  return (
    <p className="attempt-head">
      <strong>
        Attempt {number} of {attempts.length}
      </strong>{" "}
      <span className="muted number">
        {redriven === true ? "by a redrive, " : ""}
        {whenText(visit, attempt)}
      </span>
    </p>
  );
}

function whenText(visit: Visit, attempt: Attempt): string {
  const at = `at ${exactText(attempt.scheduledAt).slice(11)}`;
  if (attempt.notBegun === true) return `${NOT_BEGUN}: an evaluation failed ${at}`;
  const ms = attemptMs(visit, attempt);
  const took = ms === undefined ? "" : ` after ${durationText(ms)}`;
  return `began ${at}, ${WORDS[attempt.status]}${took}`;
}

const SHOWN_MAX = 100;

/** All of them, each with what it ended with. */
export function Attempts({ visit, number }: AttemptsProps): ReactNode {
  const { attempts } = visit;
  const choose = useChoose(visit);
  const first = Math.max(0, Math.min(attempts.length - SHOWN_MAX, number - 1));
  return (
    <section aria-label="Attempts">
      <h3>{countWords(attempts)}</h3>
      {first > 0 && (
        <button type="button" className="link" onClick={() => choose(first)}>
          {first} earlier ones
        </button>
      )}
      <ol className="attempts">
        {attempts.slice(first, first + SHOWN_MAX).map((attempt, i) => (
          <li key={attempt.scheduledEventId}>
            <AttemptRow
              {...{ attempt, number: first + i + 1, tookMs: attemptMs(visit, attempt) }}
              before={attempts[first + i - 1]?.endedAt}
              chosen={number === first + i + 1}
              onChoose={choose}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

function countWords(attempts: readonly Attempt[]): string {
  const kept = attempts.filter(({ notBegun }) => notBegun === true).length;
  const which = kept === attempts.length ? "none began" : `${kept} did not begin`;
  return `${attempts.length} attempts${kept === 0 ? "" : `, ${which}`}`;
}

interface AttemptRowProps {
  readonly attempt: Attempt;
  readonly number: number;
  readonly tookMs: number | undefined;
  /** When the one before had ended. */
  readonly before: number | undefined;
  readonly chosen: boolean;
  readonly onChoose: (number: number) => void;
}

function AttemptRow(props: AttemptRowProps): ReactNode {
  const { attempt, number, tookMs, before, chosen, onChoose } = props;
  const { status, error } = attempt;
  return (
    <button
      type="button"
      className="attempt-row"
      aria-pressed={chosen}
      onClick={() => onChoose(number)}
    >
      <span className={`dot ${toneOf(status)}${hollow(attempt)}`} />
      <span className="visually-hidden">Attempt </span>
      <span className="number">#{number}</span>
      <span className="cut">{error ?? WORDS[status]}</span>
      {error !== undefined && <span className="visually-hidden">, {WORDS[status]}, </span>}
      <span className="muted number">
        {attempt.notBegun === true ? NOT_BEGUN : tookMs !== undefined && durationText(tookMs)}
        {pauseText(before, attempt)}
      </span>
    </button>
  );
}

/** Between two attempts lies back-off, or the time until somebody redrove the execution. */
function pauseText(before: number | undefined, attempt: Attempt): string {
  if (before === undefined) return "";
  const { scheduledAt, redriven, notBegun } = attempt;
  const pause = durationText(scheduledAt - before);
  const words = redriven === true ? `redriven after ${pause}` : `after ${pause} of back-off`;
  return `${notBegun === true ? "," : ""} ${words}`;
}

function hollow({ notBegun }: Attempt): string {
  return notBegun === true ? " not-begun" : "";
}

/** In a line, above what is shown of the one that is chosen. */
export function AttemptStrip({ visit, number }: AttemptsProps): ReactNode {
  const { attempts } = visit;
  const choose = useChoose(visit);
  const first = Math.max(0, Math.min(attempts.length - SHOWN_MAX, number - 1));
  return (
    <ul className="iteration-chips" aria-label="Attempts">
      {attempts.slice(first, first + SHOWN_MAX).map((attempt, i) => {
        const { scheduledEventId, status, notBegun } = attempt;
        const one = first + i + 1;
        const words = chipWords(attempt);
        return (
          <li key={scheduledEventId}>
            <button
              type="button"
              className={`iteration-chip ${toneOf(status)}`}
              aria-pressed={number === one}
              aria-label={`Attempt ${one}, ${words}`}
              title={words}
              onClick={() => choose(one)}
            >
              #{one} <span aria-hidden="true">{notBegun === true ? "⊘" : MARKS[status]}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function chipWords(attempt: Attempt): string {
  const { error, notBegun } = attempt;
  if (error === undefined) return endWords(attempt);
  return notBegun === true ? `${NOT_BEGUN}: ${error}` : error;
}

export interface FailedInsideProps {
  readonly at: NonNullable<Attempt["failedInside"]>;
  /** Where it is known already. */
  readonly failure?: Failure;
}

/** A Map or Parallel fails by what is inside it. */
export function FailedInside({ at, failure }: FailedInsideProps): ReactNode {
  const { select } = useRun();
  const { stateName, stateId, enteredEventId } = at;
  const iteration = at.iteration?.map((index) => `#${index}`).join(" › ") ?? "";
  const jump = (): void =>
    select({ state: stateId, visit: enteredEventId, event: undefined, pane: "error" });
  return (
    <>
      <p>
        It failed by{" "}
        <button type="button" className="link" onClick={jump}>
          {stateName}
        </button>{" "}
        inside it{iteration === "" ? "" : `, iteration ${iteration}`}:
      </p>
      {failure === undefined ? <InnerFailure {...at} /> : <FailureText failure={failure} />}
    </>
  );
}

function InnerFailure({ enteredEventId }: FailedInsideProps["at"]): ReactNode {
  const { view } = useRun();
  const { data } = useQuery(visitQuery(view.executionArn, enteredEventId));
  const visit = data?.visits.find((one) => one.enteredEventId === enteredEventId);
  if (visit === undefined) return <Loading lines={3} />;
  return <OwnFailure visit={visit} number={visit.attempts.length} />;
}
