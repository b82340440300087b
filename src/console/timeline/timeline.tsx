// timeline.tsx — when every state worked: a row a state, its attempts, back-off and waits, its visits below it.
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Visit } from "../../console-wire/index.ts";
import { countText, ErrorNote, Loading, useNow } from "../parts/index.ts";
import {
  type AttemptMark,
  attemptMark,
  earlierVisits,
  type Row,
  rowsOf,
  shownOrder,
} from "../run/index.ts";
import { type Run, useReached, useRun, useSelectedVisit } from "../run-data/index.ts";
import { TimelineAxis } from "./timeline-axis.tsx";
import { TimelineRow } from "./timeline-row.tsx";
import { useBrush } from "./use-brush.tsx";
import { useScale } from "./use-scale.ts";
import "./timeline.css";

const ROW_HEIGHT = 24;
const LIVE_STEP_MS = 250;

export function Timeline(): ReactNode {
  const run = useRun();
  const { visits } = run;
  const { visit: chosen, around } = useSelectedVisit(run);
  // A Map that goes on into what is shown is drawn from its left edge: nothing has to be fetched for it.
  const isDrawn = visits.around.some(({ enteredEventId: id }) => id === chosen?.enteredEventId);
  const selected = isDrawn ? undefined : chosen;
  useReached(visits, selected?.enteredEventId);
  const earlier = useEarlier(run, selected);
  if (visits.error !== undefined) return <ErrorNote error={visits.error} />;
  if (!visits.ready) return <Loading lines={5} />;
  return <TimelineBody {...{ run, earlier, around }} marked={attemptMark(chosen, run.selection)} />;
}

interface TimelineBodyProps {
  readonly run: Run;
  readonly earlier: readonly Visit[];
  /** What the selected one stands in. */
  readonly around: readonly Visit[] | undefined;
  readonly marked: AttemptMark | undefined;
}

/** What was selected though it lies before all that is held: it stays when something else is selected. */
function useEarlier(
  { visits: { items }, selection: { iteration } }: Run,
  selected: Visit | undefined,
): readonly Visit[] {
  const known = useRef<readonly Visit[]>([]);
  return useMemo(() => {
    // What is selected may stand outside the iteration that is shown.
    if (iteration === undefined) known.current = earlierVisits(items, known.current, selected);
    return iteration === undefined ? known.current : [];
  }, [items, iteration, selected]);
}

function TimelineBody({ run, earlier, around, marked }: TimelineBodyProps): ReactNode {
  const { view, visits, selection, live } = run;
  const now = useNow(live ? LIVE_STEP_MS : undefined);
  const until = view.stopDate ?? Math.max(now, view.startDate);
  const control = useScale(run, until, earlier);
  const { rows, toggle } = useRows(run, until, useKnown(run, earlier, around));
  const place = useRef<HTMLDivElement>(null);
  const lanes = useRef<HTMLDivElement>(null);
  const width = useWidth(lanes);
  const brush = useBrush(lanes, control);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  useScrollToSelected(rows, selection, (index) => virtualizer.scrollToIndex(index));
  return (
    <div className="timeline">
      <OlderNote run={run} />
      <div className="timeline-head">
        <span className="timeline-name muted">
          {visits.total === 1 ? "1 visit" : `${countText(visits.total)} visits`}
        </span>
        <div ref={lanes} className="timeline-lanes" {...brush.handlers}>
          <TimelineAxis control={control} width={width} zero={view.startDate} />
        </div>
        <span className="timeline-time">
          {control.zoomed && (
            <button
              type="button"
              className="button plain small"
              onClick={() => control.zoom(undefined)}
            >
              Reset
            </button>
          )}
        </span>
      </div>
      <section ref={place} className="timeline-rows" aria-label="Timeline" {...brush.handlers}>
        <ul style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <TimelineRow
                key={rowKey(row)}
                {...{ row, start, width, control, marked }}
                height={ROW_HEIGHT}
                onToggle={toggle}
                wasBrushed={brush.wasBrushed}
              />
            );
          })}
        </ul>
      </section>
      {brush.shade}
    </div>
  );
}

function rowKey(row: Row): string {
  return row.kind === "state" ? row.id : `${row.id} ${row.visit.enteredEventId}`;
}

/** All that can be drawn, each once. */
function useKnown(
  { visits: { items, around } }: Run,
  earlier: readonly Visit[],
  outer: readonly Visit[] | undefined = NONE,
): readonly Visit[] {
  return useMemo(() => {
    const held = items[0]?.enteredEventId ?? 0;
    const before = new Map<number, Visit>();
    for (const visit of [...earlier, ...around, ...outer]) {
      if (visit.enteredEventId < held) before.set(visit.enteredEventId, visit);
    }
    return [...before.values(), ...items];
  }, [earlier, around, outer, items]);
}

const NONE: readonly Visit[] = [];

function useRows(
  { view, graph, states, selection }: Run,
  until: number,
  known: readonly Visit[],
): { readonly rows: readonly Row[]; readonly toggle: (id: string) => void } {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { iteration } = selection;
  const order = useMemo(
    () => shownOrder(graph, view.states, iteration),
    [graph, view.states, iteration],
  );
  const rows = useMemo(
    () => rowsOf({ order, summaries: states, visits: known, open, now: until }),
    [order, states, known, open, until],
  );
  const toggle = useCallback((id: string) => {
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  return { rows, toggle };
}

function OlderNote({ run: { visits } }: { readonly run: Run }): ReactNode {
  if (visits.older === undefined) return null;
  return (
    <div className="older-note">
      <span>
        The last {countText(visits.items.length)} of {countText(visits.total)} visits
      </span>
      <button
        type="button"
        className="button small"
        disabled={visits.loadingOlder}
        onClick={visits.loadOlder}
      >
        {visits.loadingOlder ? "Loading…" : "Load earlier ones"}
      </button>
    </div>
  );
}

/** Brings the row of what was selected elsewhere into sight. */
function useScrollToSelected(
  rows: readonly Row[],
  { state, visit }: Run["selection"],
  scrollTo: (index: number) => void,
): void {
  const latest = useRef({ rows, scrollTo });
  latest.current = { rows, scrollTo };
  useEffect(() => {
    if (state === undefined) return;
    const { current } = latest;
    const own = current.rows.findIndex(
      (row) => row.kind === "visit" && row.visit.enteredEventId === visit,
    );
    const index = own >= 0 ? own : current.rows.findIndex((row) => row.id === state);
    if (index >= 0) current.scrollTo(index);
  }, [state, visit]);
}

/** Pixels; read before the first frame, so that no bar is ever seen where it does not belong. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const read = (): void => setWidth(current.getBoundingClientRect().width);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
