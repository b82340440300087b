// execution-list.tsx — executions to look through: filters, live rows.
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import type { ListSearch } from "../page-search.ts";
import {
  type Column,
  countText,
  EmptyState,
  ErrorNote,
  manyText,
  useNarrow,
  VirtualTable,
  type VirtualTableHandle,
} from "../parts/index.ts";
import { Row, RowBone } from "./execution-row.tsx";
import type { ExecutionRows, RowsView } from "./execution-rows.ts";
import { FilterBar, type FilterChange } from "./filter-bar.tsx";
import { isFiltered, totalOf } from "./filters.ts";
import { RefusedNote } from "./refused-note.tsx";
import { UnseenNote } from "./unseen-note.tsx";
import { useExecutionRows } from "./use-execution-rows.ts";
import { usePlace } from "./use-place.ts";
import { useRowFocus } from "./use-row-focus.ts";

/** Below this the list is still "at the top", and new rows may come in. */
const TOP_PX = 60;

interface ExecutionListProps {
  readonly search: ListSearch;
  /** What the page itself fixes. */
  readonly fixed?: ListSearch;
  readonly onSearch: (search: ListSearch, change: FilterChange) => void;
  /** Shown where nothing was started yet. */
  readonly none?: ReactNode;
  /** Instead, where there were some that are not kept any more. */
  readonly forgotten?: ReactNode;
}

export function ExecutionList({
  search,
  fixed = {},
  onSearch,
  none,
  forgotten,
}: ExecutionListProps): ReactNode {
  const { refused: _refused, ...understood } = search;
  const asked = { ...understood, ...fixed };
  const [rows, view] = useExecutionRows(asked);
  const table = useRef<VirtualTableHandle>(null);
  const narrow = useNarrow();
  const found = search.text !== undefined;
  const rowHeight = narrow ? (found ? 82 : 58) : found ? 56 : 38;
  const focus = useRowFocus(rows, table);
  const { kept, place } = focus;
  const hold = useHold(rows, kept !== undefined);
  const placed = usePlace({ rows, view, table, rowHeight, focus });
  const scrolled = useCallback(
    (top: number) => {
      hold(top);
      placed(top);
    },
    [hold, placed],
  );
  const ranged = useCallback((_first: number, last: number) => void rows.want(last), [rows]);
  const total = totalOf(view.counts, asked);
  const count = Math.max(view.loaded, view.ended ? view.loaded : (total ?? view.loaded + 1));
  const showNew = (): void => {
    // The button that was pressed goes, and the focus is not left to nothing.
    place.ref.current?.querySelector<HTMLElement>("[role=table]")?.focus({ preventScroll: true });
    rows.hold(false);
    table.current?.scrollTo(0);
  };
  const keyOf = useCallback((index: number) => rows.row(index)?.executionArn ?? index, [rows]);
  const ofOne = asked.machine !== undefined || asked.mapRun !== undefined;
  const columns = useMemo(() => columnsOf(narrow, ofOne), [narrow, ofOne]);
  const row = (index: number): ReactNode => {
    const item = rows.row(index);
    if (item === undefined) return <RowBone />;
    return <Row {...{ item, index, narrow, ofOne, found }} />;
  };
  if (view.error !== undefined && view.loaded === 0) {
    return (
      <div className="list">
        <FilterBar search={search} fixed={fixed} counts={undefined} onChange={onSearch} />
        <Notes {...{ search, onSearch, rows, view }} />
      </div>
    );
  }
  return (
    <div className="list">
      <FilterBar search={search} fixed={fixed} counts={view.counts} onChange={onSearch} />
      <Notes {...{ search, onSearch, rows, view }} />
      <div className="list-table card" {...place}>
        {view.ended && view.loaded === 0 ? (
          <Nothing filtered={isFiltered(understood, fixed)} {...{ none, forgotten }} />
        ) : (
          <VirtualTable
            key={rowHeight}
            label="Executions"
            columns={narrow ? [{ title: "Execution", width: "minmax(0,1fr)" }] : columns}
            count={count}
            row={row}
            rowHeight={rowHeight}
            headless={narrow}
            onRange={ranged}
            onScrolled={scrolled}
            handle={table}
            keyOf={keyOf}
            kept={kept}
          />
        )}
        {view.fresh > 0 && (
          <button type="button" className="button primary list-new" onClick={showNew}>
            {countText(view.fresh)} new — show
          </button>
        )}
      </div>
      <ListFoot view={view} total={total} found={found} />
    </div>
  );
}

interface NotesProps extends Pick<ExecutionListProps, "search" | "onSearch"> {
  readonly rows: ExecutionRows;
  readonly view: RowsView;
}

function Notes({ search, onSearch, rows, view }: NotesProps): ReactNode {
  return (
    <>
      <RefusedNote
        refused={search.refused}
        onRemove={() => {
          const { refused: _refused, ...rest } = search;
          onSearch(rest, { replace: true });
        }}
      />
      {view.error !== undefined && (
        <ErrorNote error={view.error} onRetry={() => void rows.retry()} />
      )}
      {view.unseen > 0 && <UnseenNote unseen={view.unseen} onSearch={() => void rows.restart()} />}
    </>
  );
}

/** Rows do not move while one reads further down, or goes through them by keys; answers what is told of scrolling. */
function useHold(rows: ExecutionRows, isFocused: boolean): (top: number) => void {
  const top = useRef(0);
  const scrolled = useCallback(
    (to: number) => {
      top.current = to;
      rows.hold(to > TOP_PX || isFocused);
    },
    [rows, isFocused],
  );
  useEffect(() => scrolled(top.current), [scrolled]);
  return scrolled;
}

/** `ofOne`: of one machine, which need not stand in every row. */
function columnsOf(narrow: boolean, ofOne: boolean): readonly Column[] {
  if (narrow) return [];
  const machineColumn = { title: "State machine", width: "minmax(90px,1.6fr)" };
  return [
    { title: "Status", width: "128px" },
    { title: "Name", width: "minmax(190px,4fr)" },
    ...(ofOne ? [] : [machineColumn]),
    { title: "Started", width: "110px" },
    { title: "Duration", width: "112px", end: true },
  ];
}

interface NothingProps extends Pick<ExecutionListProps, "none" | "forgotten"> {
  readonly filtered: boolean;
}

function Nothing({ filtered, none, forgotten }: NothingProps): ReactNode {
  if (filtered) {
    return (
      <EmptyState title="No execution fits these filters">
        <p>Clear some of them, or look in a longer time.</p>
      </EmptyState>
    );
  }
  return forgotten ?? <EmptyState title="Nothing was started yet">{none}</EmptyState>;
}

interface ListFootProps {
  readonly view: RowsView;
  readonly total: number | undefined;
  readonly found: boolean;
}

function ListFoot({ view, total, found }: ListFootProps): ReactNode {
  const many = total === undefined ? view.loaded : Math.max(total, view.loaded);
  const said = found
    ? `${countText(view.loaded)} found in ${countText(Math.max(view.searched, view.loaded))} looked at${view.ended ? "" : " so far"}`
    : manyText(many, "execution");
  return (
    <div className="list-foot muted" role="status">
      {view.loaded === 0 && view.loading ? "Loading …" : said}
      {view.fresh > 0 && <span className="visually-hidden">, {view.fresh} new</span>}
    </div>
  );
}
