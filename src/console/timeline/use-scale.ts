// use-scale.ts — what the timeline shows, and how moments become places on it.
import { useCallback, useMemo, useState } from "react";
import type { Visit } from "../../console-wire/index.ts";
import { allSpans, type Range, type TimeScale, timeScale } from "../run/index.ts";
import type { Run } from "../run-data/index.ts";

export interface ScaleControl {
  readonly scale: TimeScale;
  /** All that could be shown. */
  readonly whole: Range;
  readonly zoomed: boolean;
  readonly zoom: (range: Range | undefined) => void;
  readonly expand: (from: number) => void;
}

export function useScale(run: Run, now: number, earlier: readonly Visit[]): ScaleControl {
  const { view, visits, selection, select } = run;
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const whole = wholeOf(run, now, earlier);
  const { from, to } = selection;
  const { startDate } = view;
  const range =
    from === undefined || to === undefined ? whole : { from: startDate + from, to: startDate + to };
  const spans = useMemo(() => allSpans(visits.items, earlier, now), [visits.items, earlier, now]);
  const scale = useMemo(
    () =>
      timeScale(spans, {
        ...{ from: range.from, to: range.to, expanded },
        whole: { from: whole.from, to: whole.to },
        live: run.live && range.to >= whole.to,
      }),
    [spans, range.from, range.to, whole.from, whole.to, run.live, expanded],
  );
  const zoom = useCallback(
    (next: Range | undefined) =>
      select({
        from: next === undefined ? undefined : Math.max(0, next.from - startDate),
        to: next === undefined ? undefined : next.to - startDate,
      }),
    [select, startDate],
  );
  const expand = useCallback((at: number) => setExpanded((before) => new Set([...before, at])), []);
  return { scale, whole, zoomed: from !== undefined, zoom, expand };
}

/** From the start, or from the oldest visit that is known. */
function wholeOf({ view, visits, selection }: Run, now: number, [first]: readonly Visit[]): Range {
  const oldest = first ?? visits.items[0];
  const narrowed = visits.older !== undefined || selection.iteration !== undefined;
  const from = narrowed && oldest !== undefined ? oldest.enteredAt : view.startDate;
  const end = view.stopDate ?? now;
  const last =
    selection.iteration === undefined
      ? end
      : Math.max(...visits.items.map(({ exitedAt, endedAt }) => exitedAt ?? endedAt ?? end), from);
  return { from, to: Math.max(last, from + 1) };
}
