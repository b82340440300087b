// events-tab.tsx — the history itself, the newest first, in pages; one event opened at a time.
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import type { EventPage, EventPlace } from "../../console-wire/index.ts";
import { get } from "../api/index.ts";
import {
  countText,
  durationText,
  EmptyState,
  ErrorNote,
  JsonView,
  Loading,
} from "../parts/index.ts";
import {
  type AttemptMark,
  attemptMark,
  eventChange,
  eventWords,
  type WireEvent,
} from "../run/index.ts";
import {
  eventQuery,
  type Run,
  type Tail,
  type TailSource,
  useRun,
  useSelectedVisit,
  useTail,
} from "../run-data/index.ts";

const PAGE = 200;
const ROW_HEIGHT = 30;

const TYPES = [
  ["", "All types"],
  ["Failed,TimedOut,Aborted", "Errors"],
  ["StateEntered,StateExited", "States"],
  ["Task,LambdaFunction,Activity", "Tasks"],
  ["Map,Parallel", "Map and Parallel"],
  ["Execution", "Execution"],
] as const;

export function EventsTab(): ReactNode {
  const run = useRun();
  const { view, selection } = run;
  const { type, iteration } = selection;
  const name = run.states.find(({ id }) => id === selection.state)?.name;
  const state = selection.onlyState === true ? name : undefined;
  const source = useMemo(
    () => eventSource(view.executionArn, { type, iteration, state }),
    [view.executionArn, type, iteration, state],
  );
  const tail = useTail(source, view.eventCount);
  const { visit } = useSelectedVisit(run);
  const marked = attemptMark(visit, selection);
  return (
    <div className="events">
      <EventFilters {...{ run, name, tail, marked }} />
      {tail.error !== undefined && <ErrorNote error={tail.error} />}
      {!tail.ready && tail.error === undefined && <Loading lines={6} />}
      {tail.ready && tail.items.length === 0 && <EmptyState title="No such events" />}
      <StrayEvent {...{ run, tail, marked }} />
      {tail.items.length > 0 && <EventRows {...{ run, tail, marked }} />}
    </div>
  );
}

interface EventFilter {
  readonly type: string | undefined;
  readonly iteration: string | undefined;
  readonly state: string | undefined;
}

interface PlacedEvent {
  readonly event: WireEvent;
  readonly place: EventPlace | null;
}

const idOf = ({ event }: PlacedEvent): number => Number(event["id"]);

function placed({ events, places }: EventPage): readonly PlacedEvent[] {
  return events.map((event, i) => ({ event, place: places[i] ?? null }));
}

function eventSource(arn: string, filter: EventFilter): TailSource<PlacedEvent> {
  return {
    name: [arn, filter.type, filter.iteration, filter.state].join(" "),
    keyOf: idOf,
    load: async (from, signal) => {
      const page = await get<EventPage>(
        "events",
        { arn, ...filter, from, reverse: true, limit: PAGE },
        signal,
      );
      return { items: placed(page), next: page.next, total: page.total };
    },
  };
}

interface PartProps {
  readonly run: Run;
  readonly tail: Tail<PlacedEvent>;
  /** Whose events are told from the others. */
  readonly marked: AttemptMark | undefined;
}

function EventFilters({
  run,
  name,
  tail,
}: PartProps & { readonly name: string | undefined }): ReactNode {
  const { selection, select } = run;
  return (
    <div className="event-filters">
      <label>
        <span className="visually-hidden">Type of event</span>
        <select
          className="input"
          value={selection.type ?? ""}
          onChange={({ target }) =>
            select({ type: target.value === "" ? undefined : target.value })
          }
        >
          {TYPES.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {name !== undefined && (
        <label className="check">
          <input
            type="checkbox"
            checked={selection.onlyState === true}
            onChange={({ target }) => select({ onlyState: target.checked ? true : undefined })}
          />
          only {name}
        </label>
      )}
      <span className="muted number">
        {tail.ready ? `${countText(tail.total)} events, newest first` : ""}
      </span>
    </div>
  );
}

function EventRows({ run, tail, marked }: PartProps): ReactNode {
  const { selection } = run;
  const newestFirst = useMemo(() => tail.items.toReversed(), [tail.items]);
  const place = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: newestFirst.length + (tail.older === undefined ? 0 : 1),
    getScrollElement: () => place.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => (newestFirst[index] === undefined ? "older" : idOf(newestFirst[index])),
    overscan: 10,
  });
  const shown = virtualizer.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { loadOlder } = tail;
  useEffect(() => {
    if (last >= newestFirst.length - 1) loadOlder();
  }, [last, newestFirst.length, loadOlder]);
  const latest = useRef({ newestFirst, virtualizer });
  latest.current = { newestFirst, virtualizer };
  const chosen = selection.event;
  useEffect(() => {
    // Once a selection, not whenever rows arrive.
    const { current } = latest;
    const open = current.newestFirst.findIndex((event) => idOf(event) === chosen);
    if (open >= 0) current.virtualizer.scrollToIndex(open, { align: "start" });
  }, [chosen]);
  const of = chosen === undefined && marked?.chosen === true ? marked : undefined;
  const [entered, attempt] = [of?.entered, of?.attempt];
  useEffect(() => {
    if (entered === undefined) return;
    const { current } = latest;
    // The last in the list is the first of the attempt; the others stand above it.
    const first = current.newestFirst.findLastIndex(
      ({ place: at }) => at?.entered === entered && at.attempt === attempt,
    );
    if (first >= 0) current.virtualizer.scrollToIndex(first, { align: "center" });
  }, [entered, attempt]);
  return (
    <section ref={place} className="event-rows" aria-label="Events">
      <ol style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const event = newestFirst[index];
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="event-place"
              style={{ transform: `translateY(${start}px)` }}
            >
              {event === undefined ? (
                <div className="event-row muted">Loading earlier events…</div>
              ) : (
                <EventRow {...{ run, marked }} {...event} />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

type EventRowProps = PlacedEvent & Pick<PartProps, "run" | "marked">;

function EventRow({ run, marked, event, place }: EventRowProps): ReactNode {
  const { view, selection, select } = run;
  const { id, type, at, place: where, summary, tone } = eventWords(event, place);
  const open = selection.event === id;
  const isMarked =
    marked !== undefined && place?.entered === marked.entered && place.attempt === marked.attempt;
  return (
    <>
      <button
        type="button"
        className={`event-row${isMarked ? " of-attempt" : ""}`}
        aria-expanded={open}
        onClick={() => select(open ? { event: undefined } : eventChange(id, place))}
      >
        <span className="muted number">{id}</span>
        <span className={`event-type cut ${tone}`}>{type}</span>
        <span className="event-what cut">
          {where !== undefined && <span className="event-where">{where}</span>}{" "}
          {isMarked && <span className="tag">attempt {marked.attempt}</span>}{" "}
          <span className="muted">{summary}</span>
        </span>
        <span className="muted number end">{durationText(at - view.startDate)}</span>
      </button>
      {open && <JsonView text={JSON.stringify(event)} label={`Event ${id}`} />}
    </>
  );
}

/** The first event of the attempt that is chosen, where the list does not reach so far back yet. */
function firstBefore(
  { items: [oldest], older }: Tail<PlacedEvent>,
  marked: AttemptMark | undefined,
): number | undefined {
  if (older === undefined || oldest === undefined || marked?.chosen !== true) return undefined;
  return marked.first < idOf(oldest) ? marked.first : undefined;
}

/** The selected event, or the first of the attempt that is chosen, where it is older than all that are held. */
function StrayEvent({ run, tail, marked }: PartProps): ReactNode {
  const { view, selection } = run;
  const id = selection.event ?? firstBefore(tail, marked);
  const stray = id !== undefined && tail.ready && !tail.items.some((event) => idOf(event) === id);
  const { data } = useQuery({ ...eventQuery(view.executionArn, id ?? 0), enabled: stray });
  const [event] = data === undefined ? [] : placed(data);
  if (!stray || event === undefined || idOf(event) !== id) return null;
  return (
    <div className="stray-event">
      <EventRow {...{ run, marked }} {...event} />
    </div>
  );
}
