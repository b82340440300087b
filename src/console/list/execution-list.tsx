// execution-list.tsx — executions to look through: filters, live rows, keys.
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
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
import { isWriting } from "../shell/index.ts";
import { Row, RowBone } from "./execution-row.tsx";
import type { ExecutionRows, RowsView } from "./execution-rows.ts";
import { FilterBar, type FilterChange } from "./filter-bar.tsx";
import { isFiltered, totalOf } from "./filters.ts";
import { RefusedNote } from "./refused-note.tsx";
import { UnseenNote } from "./unseen-note.tsx";
import { useExecutionRows } from "./use-execution-rows.ts";

/** Below this the list is still "at the top", and new rows may come in. */
const TOP_PX = 60;

interface ExecutionListProps {
  readonly search: ListSearch;
  /** What the page itself fixes. */
  readonly fixed?: ListSearch;
  readonly onSearch: (search: ListSearch, change: FilterChange) => void;
  /** Shown where nothing was started yet. */
  readonly none?: ReactNode;
}

export function ExecutionList({
  search,
  fixed = {},
  onSearch,
  none,
}: ExecutionListProps): ReactNode {
  const { refused: _refused, ...understood } = search;
  const asked = { ...understood, ...fixed };
  const [rows, view] = useExecutionRows(asked);
  const table = useRef<VirtualTableHandle>(null);
  const current = useRowKeys(rows, view, table);
  const scrolled = useCallback((top: number) => rows.hold(top > TOP_PX), [rows]);
  const ranged = useCallback((_first: number, last: number) => void rows.want(last), [rows]);
  const total = totalOf(view.counts, asked);
  const count = Math.max(view.loaded, view.ended ? view.loaded : (total ?? view.loaded + 1));
  const showNew = (): void => {
    rows.hold(false);
    table.current?.scrollTo(0);
  };
  const narrow = useNarrow();
  const found = search.text !== undefined;
  const ofOne = asked.machine !== undefined || asked.mapRun !== undefined;
  const columns = useMemo(() => columnsOf(narrow, ofOne), [narrow, ofOne]);
  const row = (index: number): ReactNode => {
    const item = rows.row(index);
    if (item === undefined) return <RowBone />;
    return <Row {...{ item, index, columns, found }} current={index === current} />;
  };
  const rowHeight = narrow ? 58 : found ? 56 : 38;
  return (
    <div className="list">
      <FilterBar search={search} fixed={fixed} counts={view.counts} onChange={onSearch} />
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
      <div className="list-table card">
        {view.ended && view.loaded === 0 ? (
          <Nothing filtered={isFiltered(understood, fixed)} none={none} />
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

function Nothing({
  filtered,
  none,
}: {
  readonly filtered: boolean;
  readonly none: ReactNode;
}): ReactNode {
  if (filtered) {
    return (
      <EmptyState title="No execution fits these filters">
        <p>Clear some of them, or look in a longer time.</p>
      </EmptyState>
    );
  }
  return <EmptyState title="Nothing was started yet">{none}</EmptyState>;
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

/** j, k and Enter; answers the row that they stand on. */
function useRowKeys(
  rows: ExecutionRows,
  view: RowsView,
  table: { readonly current: VirtualTableHandle | null },
): number {
  const [at, setAt] = useState(-1);
  const navigate = useNavigate();
  const latest = useRef({ at, loaded: view.loaded });
  latest.current = { at, loaded: view.loaded };
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector("[role=dialog],[role=menu]") !== null) return;
      const step = { j: 1, k: -1 }[event.key];
      if (step !== undefined) {
        const next = Math.max(0, Math.min(latest.current.at + step, latest.current.loaded - 1));
        setAt(next);
        table.current?.scrollTo(next);
      }
      const item = rows.row(latest.current.at);
      const onLink =
        event.target instanceof HTMLAnchorElement || event.target instanceof HTMLButtonElement;
      if (event.key === "Enter" && item !== undefined && !onLink) {
        void navigate({ to: "/executions/$arn", params: { arn: item.executionArn } });
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [rows, navigate, table]);
  return at;
}
