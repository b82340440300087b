// use-place.ts — who comes back to a list by the browser's Back finds it where it was left.
//
//   P1. A place belongs to an entry of the browser's history, for as long as the page is not loaded anew.
//   P2. It is the execution that stood at the top, not its number: others have started meanwhile.
//   P3. Of a place far down a long list only the first rows are fetched again.
import { useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import type { VirtualTableHandle } from "../parts/index.ts";
import type { ExecutionRows, RowsView } from "./execution-rows.ts";
import type { RowFocus } from "./use-row-focus.ts";

interface Place {
  /** Of the row at the top, with what is hidden of it in pixels. */
  readonly top?: { readonly arn: string; readonly index: number; readonly hidden: number };
  readonly focused?: { readonly arn: string; readonly index: number };
}

const places = new Map<string, Place>();
const PLACES_MAX = 100;
const FETCHED_AGAIN_MAX = 5_000;

interface ListParts {
  readonly rows: ExecutionRows;
  readonly view: RowsView;
  readonly table: { readonly current: VirtualTableHandle | null };
  readonly rowHeight: number;
  readonly focus: RowFocus;
}

/** Answers what is told of scrolling. */
export function usePlace({
  rows,
  view,
  table,
  rowHeight,
  focus,
}: ListParts): (top: number) => void {
  const key = useRouterState({ select: ({ location }) => location.state.__TSR_key ?? "" });
  const wanted = useRef<Place>(undefined);
  const [, renderAgain] = useReducer((times: number) => times + 1, 0);
  const { focused, restore } = focus;
  useEffect(() => {
    const place = places.get(key);
    wanted.current = place;
    // Whoever comes back before the list has gone finds it rendered, and nothing else would look at the place soon.
    if (place !== undefined) renderAgain();
    const last = Math.max(place?.top?.index ?? 0, place?.focused?.index ?? 0);
    if (last > 0) void rows.want(Math.min(last, FETCHED_AGAIN_MAX));
  }, [key, rows]);
  useEffect(() => {
    if (wanted.current === undefined && focused !== undefined) remember(key, { focused });
  }, [key, focused]);
  // After each rendering: the rows of the place may have come with it.
  useLayoutEffect(() => {
    const place = wanted.current;
    if (place === undefined || view.loaded === 0) return;
    const last = Math.max(place.top?.index ?? 0, place.focused?.index ?? 0);
    // Between two pages nothing is loading, and there is more to come.
    const more = view.error === undefined && !view.ended;
    if (more && view.loaded <= Math.min(last, FETCHED_AGAIN_MAX)) return;
    wanted.current = undefined;
    const top = place.top && standing(rows, place.top);
    if (top !== undefined) table.current?.scrollToOffset(top.index * rowHeight + top.hidden);
    const row = place.focused && standing(rows, place.focused);
    if (row !== undefined) restore(row);
  });
  return useCallback(
    (offset) => {
      if (wanted.current !== undefined) return;
      const index = Math.floor(offset / rowHeight);
      const arn = rows.row(index)?.executionArn;
      if (arn === undefined) return;
      remember(key, { top: { arn, index, hidden: offset - index * rowHeight } });
    },
    [key, rows, rowHeight],
  );
}

/** Where an execution stands now; undefined where it is gone. */
function standing<T extends { readonly arn: string; readonly index: number }>(
  rows: ExecutionRows,
  place: T,
): T | undefined {
  const index = rows.indexOf(place.arn, place.index);
  return index < 0 ? undefined : { ...place, index };
}

function remember(key: string, place: Place): void {
  const known = places.get(key);
  places.delete(key);
  places.set(key, { ...known, ...place });
  for (const oldest of places.keys()) {
    if (places.size <= PLACES_MAX) break;
    places.delete(oldest);
  }
}
