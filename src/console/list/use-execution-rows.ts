// use-execution-rows.ts — the rows for what the URL asks, made anew when it asks for something else.
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ExecutionPage } from "../../console-wire/index.ts";
import { get, news, type Parameters } from "../api/index.ts";
import type { ListSearch } from "../page-search.ts";
import { ExecutionRows, type RowsView } from "./execution-rows.ts";
import { askedFor, belongs } from "./filters.ts";
import { FoundLater } from "./found-later.ts";

/** Counting looks at every execution there is; not at each of a thousand starts a second. */
const COUNT_EVERY_MS = 1500;
/** What news left out is asked for together. */
const CATCH_UP_EVERY_MS = 700;

export function useExecutionRows(search: ListSearch): readonly [ExecutionRows, RowsView] {
  const key = JSON.stringify(search);
  const rows = useMemo(() => rowsFor(JSON.parse(key)), [key]);
  const view = useSyncExternalStore(rows.subscribe, () => rows.view);
  useEffect(() => follow(rows, search.mapRun !== undefined), [rows, search.mapRun]);
  return [rows, view];
}

function rowsFor(search: ListSearch): ExecutionRows {
  const openedAt = Date.now();
  const asked = askedFor(search, openedAt);
  // Of children no news is told one by one.
  const later = search.text !== undefined && search.mapRun === undefined;
  return new ExecutionRows({
    page: (after, limit) => {
      const counts = after === undefined && search.text === undefined;
      return get<ExecutionPage>("executions", { ...asked, after, limit, counts });
    },
    counts: async () => {
      if (search.text !== undefined) return undefined;
      const parameters = { ...asked, status: undefined, limit: 1, counts: true };
      return (await get<ExecutionPage>("executions", parameters)).counts;
    },
    belongs: (item) => belongs(item, search, Date.now()),
    ...(later ? { later: laterOf(asked, openedAt) } : {}),
  });
}

/** At most so many of a window; where there are more, the server says so. */
const WINDOW_LIMIT = 1000;

function laterOf(asked: Parameters, openedAt: number): FoundLater {
  return new FoundLater(
    (window) => get("executions", { ...asked, ...window, limit: WINDOW_LIMIT }),
    openedAt,
  );
}

function follow(rows: ExecutionRows, ofMapRun: boolean): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (): void => {
    timer = undefined;
    void rows.count();
  };
  let missed = 0;
  let catching: ReturnType<typeof setTimeout> | undefined;
  const catchUp = (): void => {
    catching = undefined;
    void rows.catchUp(missed);
    missed = 0;
  };
  let [closed, asking] = [false, false];
  let askedAgain: ReturnType<typeof setTimeout> | undefined;
  /** One round at a time, and none without a pause before it. */
  const askLater = (): void => {
    if (asking || closed || rows.later?.waits !== true) return;
    asking = true;
    askedAgain = setTimeout(async () => {
      await rows.askLater();
      asking = false;
      askLater();
    }, CATCH_UP_EVERY_MS);
  };
  void rows.want(0);
  const stop = news.listen((heard) => {
    if (heard.type === "executions") {
      rows.hear(heard.items);
      if (rows.later === undefined) missed += heard.more;
      else rows.later.leaveOut(heard.more);
      askLater();
    }
    if (heard.type === "reset") void rows.restart();
    // Children are too many to be told one by one: the page asks for those it shows.
    const children = ofMapRun && heard.type === "catalog" && heard.kind === "mapRun";
    if (children) missed = Math.max(missed, rows.view.loaded);
    if (missed > 0) catching ??= setTimeout(catchUp, CATCH_UP_EVERY_MS);
    const counted = heard.type !== "catalog" && heard.type !== "history";
    if (children || counted) timer ??= setTimeout(count, COUNT_EVERY_MS);
  });
  return () => {
    stop();
    closed = true;
    clearTimeout(askedAgain);
    clearTimeout(timer);
    clearTimeout(catching);
  };
}
