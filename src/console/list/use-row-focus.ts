// use-row-focus.ts — j and k walk the rows of a list of executions: a row's link has the focus, so that Enter opens it
// and a screen reader says it.
//
//   F1. The focus is on an execution, not on a place: rows that come and go leave it there.
//   F2. Its row is in the document however far one scrolls away.
//   F3. Where its row is gone from the list, the one that took its place has the focus.
import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { VirtualTableHandle } from "../parts/index.ts";
import { rowStep, topRow } from "../rows/index.ts";
import type { ExecutionRows } from "./execution-rows.ts";

export interface Focused {
  readonly arn: string;
  /** Where it stood last. */
  readonly index: number;
}

export interface RowFocus {
  /** The row that has the focus, from 0. */
  readonly kept: number | undefined;
  readonly focused: Focused | undefined;
  /** Gives a row the focus as soon as it is there. */
  readonly restore: (row: Focused) => void;
  /** Of what holds the table. */
  readonly place: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

export function useRowFocus(
  rows: ExecutionRows,
  table: { readonly current: VirtualTableHandle | null },
): RowFocus {
  const place = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<Focused>();
  /** Was asked for, and its row may be on its way. */
  const wanted = useRef(false);
  const kept = focused && placeOf(rows, focused);
  const latest = useRef(kept);
  latest.current = kept;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const step = rowStep(event);
      if (step === undefined) return;
      const index = nextRow(rows, { at: latest.current, step, place: place.current });
      const arn = rows.row(index)?.executionArn;
      if (arn === undefined) return;
      wanted.current = true;
      table.current?.scrollTo(index);
      setFocused({ arn, index });
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [rows, table]);
  useLayoutEffect(() => {
    if (focused === undefined || kept === undefined) return;
    const arn = rows.row(kept)?.executionArn;
    if (arn === undefined) return setFocused(undefined);
    if (arn !== focused.arn || kept !== focused.index) setFocused({ arn, index: kept });
    // F3: what is taken out of the document loses the focus to the page as a whole.
    if (!wanted.current && document.activeElement !== document.body) return;
    const link = place.current?.querySelector<HTMLElement>(`[data-index="${kept}"] .row-link`);
    if (!link) return;
    wanted.current = false;
    link.focus({ preventScroll: true });
  });
  const onFocus = ({ target }: FocusEvent): void => {
    const index = Number(target.closest<HTMLElement>("[data-index]")?.dataset["index"] ?? "NaN");
    const arn = rows.row(index)?.executionArn;
    if (arn !== undefined) setFocused({ arn, index });
  };
  const onBlur = ({ target, relatedTarget }: FocusEvent): void => {
    // Who is on the way to the button that lets new rows in still reads these.
    if (relatedTarget?.closest(".list-new")) return;
    // A window that is left keeps the focus for when one comes back.
    if (document.activeElement !== target) setFocused(undefined);
  };
  const restore = useCallback((row: Focused): void => {
    wanted.current = true;
    setFocused(row);
  }, []);
  return { kept, focused, restore, place: { ref: place, onFocus, onBlur } };
}

function placeOf(rows: ExecutionRows, { arn, index }: Focused): number {
  const at = rows.indexOf(arn, index);
  return at >= 0 ? at : Math.max(0, Math.min(index, rows.view.loaded - 1));
}

interface Step {
  readonly at: number | undefined;
  readonly step: 1 | -1;
  readonly place: HTMLElement | null;
}

/** Nobody's row yet: the first one in sight. */
function nextRow(rows: ExecutionRows, { at, step, place }: Step): number {
  if (at !== undefined) return Math.max(0, Math.min(at + step, rows.view.loaded - 1));
  const shown = [...(place?.querySelectorAll<HTMLElement>("[data-index]") ?? [])];
  const first = shown.find((row) => topRow(row) >= 0) ?? shown.at(-1);
  return Number(first?.dataset["index"] ?? 0);
}
