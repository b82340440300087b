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
  const { status, scheduledAt, redriven } = attempt;
  const ms = attemptMs(visit, attempt);
  const took = ms === undefined ? "" : ` after ${durationText(ms)}`;
  return (
    <p className="attempt-head">
      <strong>
        Attempt {number} of {attempts.length}
      </strong>{" "}
      <span className="muted number">
        {redriven === true ? "by a redrive, " : ""}
        {`began at ${exactText(scheduledAt).slice(11)}, ${WORDS[status]}${took}`}
      </span>
    </p>
  );
}

const SHOWN_MAX = 100;

/** All of them, each with what it ended with. */
export function Attempts({ visit, number }: AttemptsProps): ReactNode {
  const { attempts } = visit;
  const choose = useChoose(visit);
  const first = Math.max(0, Math.min(attempts.length - SHOWN_MAX, number - 1));
  return (
    <section aria-label="Attempts">
      <h3>{attempts.length} attempts</h3>
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
      <span className={`dot ${toneOf(status)}`} />
      <span className="visually-hidden">Attempt </span>
      <span className="number">#{number}</span>
      <span className="cut">{error ?? WORDS[status]}</span>
      {error !== undefined && <span className="visually-hidden">, {WORDS[status]}, </span>}
      <span className="muted number">
        {tookMs === undefined ? "" : durationText(tookMs)}
        {pauseText(before, attempt)}
      </span>
    </button>
  );
}

/** Between two attempts lies back-off, or the time until somebody redrove the execution. */
function pauseText(before: number | undefined, { scheduledAt, redriven }: Attempt): string {
  if (before === undefined) return "";
  const pause = durationText(scheduledAt - before);
  return redriven === true ? ` redriven after ${pause}` : ` after ${pause} of back-off`;
}

interface AttemptStripProps extends AttemptsProps {
  /** The one after the last, where it could not begin. */
  readonly notBegun?: number | undefined;
}

/** In a line, above what is shown of the one that is chosen. */
export function AttemptStrip({ visit, number, notBegun }: AttemptStripProps): ReactNode {
  const { attempts } = visit;
  const choose = useChoose(visit);
  const first = Math.max(0, Math.min(attempts.length - SHOWN_MAX, number - 1));
  return (
    <ul className="iteration-chips" aria-label="Attempts">
      {attempts.slice(first, first + SHOWN_MAX).map(({ scheduledEventId, status, error }, i) => {
        const one = first + i + 1;
        return (
          <li key={scheduledEventId}>
            <button
              type="button"
              className={`iteration-chip ${toneOf(status)}`}
              aria-pressed={number === one}
              aria-label={`Attempt ${one}, ${error ?? WORDS[status]}`}
              title={error ?? WORDS[status]}
              onClick={() => choose(one)}
            >
              #{one} <span aria-hidden="true">{MARKS[status]}</span>
            </button>
          </li>
        );
      })}
      {notBegun !== undefined && (
        <li>
          <button
            type="button"
            className="iteration-chip failed"
            aria-pressed={number === notBegun}
            aria-label={`Attempt ${notBegun}, did not begin`}
            title="did not begin"
            onClick={() => choose(notBegun)}
          >
            #{notBegun} <span aria-hidden="true">×</span>
          </button>
        </li>
      )}
    </ul>
  );
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
