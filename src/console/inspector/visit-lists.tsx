// visit-lists.tsx — events and function logs of one visit, those of the attempt that is chosen told from the others.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { FunctionLogs, Visit } from "../../console-wire/index.ts";
import { durationText, ErrorNote, exactText, JsonView, Loading } from "../parts/index.ts";
import { attemptOfEvent, chosenAttempt, eventWords, type WireEvent } from "../run/index.ts";
import { functionLogsQuery, useRun, visitEventsQuery } from "../run-data/index.ts";
import { AttemptStrip } from "./lazy-attempts.ts";

export interface PaneProps {
  readonly visit: Visit;
}

export function VisitEventsPane({ visit }: PaneProps): ReactNode {
  const { view, selection } = useRun();
  const several = visit.attempts.length > 1;
  const number = chosenAttempt(visit, selection);
  const all = useQuery(visitEventsQuery(view.executionArn, visit));
  // Too many to show them all: those of the attempt alone.
  const cut = several && all.data !== undefined && all.data.total > all.data.events.length;
  const own = useQuery({
    ...visitEventsQuery(view.executionArn, visit, number),
    enabled: cut,
  });
  const { data, error } = cut ? own : all;
  const list = useRef<HTMLUListElement>(null);
  const isChosen = selection.attempt !== undefined && selection.event === undefined;
  useShownAttempt(list, several && isChosen && data !== undefined ? number : 0);
  if (error !== null) return <ErrorNote error={error} />;
  if (data === undefined) return <Loading lines={5} />;
  return (
    <>
      {several && <AttemptStrip visit={visit} number={number} />}
      <ul ref={list} className="visit-events">
        {data.events.map((event) => (
          <VisitEvent
            key={Number(event["id"])}
            {...{ visit, event }}
            chosen={several ? number : 0}
          />
        ))}
        {data.total > data.events.length && (
          <li className="muted">
            The first {data.events.length} of {data.total}; all are in the tab Events.
          </li>
        )}
      </ul>
    </>
  );
}

/** Scrolls to the first event of an attempt, with as many of its others as there is room for; 0: stays. */
function useShownAttempt(list: RefObject<HTMLUListElement | null>, number: number): void {
  useEffect(() => {
    if (number === 0) return;
    const own = [...(list.current?.querySelectorAll("li.of-attempt") ?? [])];
    for (const event of [own.at(-1), own[0]]) event?.scrollIntoView({ block: "nearest" });
  }, [list, number]);
}

interface VisitEventProps extends PaneProps {
  readonly event: WireEvent;
  /** The attempt whose events are told from the others; 0 where there are no others. */
  readonly chosen: number;
}

function VisitEvent({ visit, event, chosen }: VisitEventProps): ReactNode {
  const { selection, select } = useRun();
  const { id, type, at, summary, tone } = eventWords(event);
  const attempt = attemptOfEvent(visit, id);
  const isOfChosen = chosen > 0 && attempt === chosen;
  return (
    <li className={isOfChosen ? "of-attempt" : undefined}>
      <details
        open={selection.event === id}
        onToggle={({ currentTarget }) => {
          if (!currentTarget.open || selection.event === id) return;
          select({ state: visit.id, visit: visit.enteredEventId, attempt, event: id });
        }}
      >
        <summary>
          <span className="muted number">{id}</span>
          <span className={`event-type ${tone}`}>{type}</span>
          <span className="muted cut">{summary}</span>
          {chosen > 0 && attempt !== undefined && (
            <span className="muted number" title={`Of attempt ${attempt}`}>
              <span className="visually-hidden">Of attempt </span>#{attempt}
            </span>
          )}
          <span className="muted number">+{durationText(at - visit.enteredAt)}</span>
        </summary>
        <JsonView text={JSON.stringify(event)} label={`Event ${id} of the visit`} />
      </details>
    </li>
  );
}

/** In the inspector: of the attempt that is chosen, or of all. */
export function VisitLogsPane({ visit }: PaneProps): ReactNode {
  const { selection } = useRun();
  const [whole, setWhole] = useState(false);
  const number = chosenAttempt(visit, selection);
  if (visit.attempts.length < 2) return <VisitLogs visit={visit} />;
  return (
    <>
      <AttemptStrip visit={visit} number={number} />
      <label className="check">
        <input
          type="checkbox"
          checked={whole}
          onChange={({ target }) => setWhole(target.checked)}
        />
        lines of all attempts
      </label>
      <VisitLogs visit={visit} {...(whole ? {} : { attempt: number })} />
    </>
  );
}

interface VisitLogsProps extends PaneProps {
  /** From 1; all of them without. */
  readonly attempt?: number;
}

export function VisitLogs({ visit, attempt }: VisitLogsProps): ReactNode {
  const { view } = useRun();
  const { data, error } = useQuery(functionLogsQuery(view.executionArn, visit, attempt));
  if (error !== null) return <p className="muted">{error.message}</p>;
  if (data === undefined) return <Loading lines={4} />;
  const lines = data.lines.filter((line) => attempt === undefined || line.attempt === attempt);
  const untold = attempt === undefined ? 0 : data.lines.filter((line) => !line.attempt).length;
  return (
    <>
      {lines.length === 0 && <p className="muted">{nothingText(data, visit, attempt, untold)}</p>}
      {lines.length > 0 && (
        <>
          <h3>
            {data.functionName}
            {attempt !== undefined && ` · attempt ${attempt} of ${visit.attempts.length}`}
          </h3>
          <LogLines lines={lines} />
        </>
      )}
      {data.more && <p className="muted">Older lines are left out.</p>}
      {untold > 0 && (
        <p className="muted">
          Of {untold} more lines the log no longer tells which attempt they are of: they are among
          the lines of all attempts.
        </p>
      )}
    </>
  );
}

function nothingText(
  { functionName, noLogGroup }: FunctionLogs,
  { status, attempts }: Visit,
  attempt: number | undefined,
  untold: number,
): string {
  if (functionName === "") return "No function ran here.";
  if (attempt !== undefined && attempts[attempt - 1]?.notBegun === true) {
    return `Attempt ${attempt} did not begin: it called no function.`;
  }
  const when = attempt === undefined ? "" : ` in attempt ${attempt}`;
  if (untold > 0) return `No line is known to be ${functionName}'s${when}.`;
  if (status === "running") return `No line of ${functionName}${when} has come yet.`;
  return noLogGroup
    ? `No line of ${functionName}${when} is known: it has no log group here.`
    : `The log group of ${functionName} has no line that is known to be of this visit${when}.`;
}

function LogLines({
  lines,
}: {
  readonly lines: readonly { readonly at: number; readonly text: string }[];
}): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="json run-log" aria-label="Log" tabIndex={0}>
      {lines.map(({ at, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log do not move.
        <div key={i} className="run-log-line">
          <time className="muted">{exactText(at).slice(11)}</time>
          <span>{text}</span>
        </div>
      ))}
    </section>
  );
}
