// iterations.tsx — the iterations of a Map as chips, or squares where there are many; a click filters everything.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { IterationPage, Visit } from "../../console-wire/index.ts";
import { countText } from "../parts/index.ts";
import { chosenAttempt, iterationText, outerIndexes, parseIteration } from "../run/index.ts";
import { iterationsQuery, useRun } from "../run-data/index.ts";

const CHIPS_MAX = 12;
const PAGE = 200;

type Item = IterationPage["items"][number];

const MARKS = { succeeded: "✓", failed: "×", running: "◌", caught: "!", aborted: "■" } as const;

export interface IterationsProps {
  readonly mapId: string;
  /** The visit that is shown: the Map's own, or one inside it; undefined where the iteration has none of the state. */
  readonly visit: Visit | undefined;
}

export function Iterations({ mapId, visit }: IterationsProps): ReactNode {
  const { view, visits, selection, select } = useRun();
  const chosen = parseIteration(selection.iteration);
  const own = chosen?.of === mapId ? chosen.index : undefined;
  const current = visit?.path.find(({ of }) => of === mapId)?.index;
  const ofMap = visit?.id === mapId ? visit : undefined;
  // Of what is inside it the server knows in which attempt it stands.
  const attempt = ofMap && (chosenAttempt(ofMap, selection) || undefined);
  const shown = own ?? current ?? failedIndex(ofMap, attempt) ?? 0;
  const [from, setFrom] = useState(() => pageOf(shown));
  // The page of what is shown; pages are turned by hand after that.
  useEffect(() => setFrom(pageOf(shown)), [shown]);
  // All visits are of the iteration that is chosen: any of them tells whose strip it is.
  const inside =
    visit ??
    (own === undefined ? undefined : visits.items.findLast(({ id }) => id.startsWith(`${mapId}/`)));
  const entered = inside?.enteredEventId;
  const page = { from, limit: PAGE, entered, attempt };
  const { data } = useQuery(iterationsQuery(view.executionArn, mapId, page));
  const list = useRef<HTMLUListElement>(null);
  const isThere = data !== undefined;
  useEffect(() => {
    if (isThere) showCurrent(list.current, shown);
  }, [isThere, shown]);
  if (data === undefined || data.total === 0) return null;
  const pick = (index: number): void => {
    const outer = inside === undefined ? [] : outerIndexes(inside, mapId);
    const picked = { of: mapId, index, outer, attempt: data.attempt };
    filterBy(isOwn(index) ? undefined : iterationText(picked));
  };
  const filterBy = (iteration: string | undefined): void => {
    // The Map that was tried again stays as it is chosen.
    const stays = data.attempt === undefined ? undefined : ofMap?.enteredEventId;
    const kept = stays === undefined ? {} : { visit: stays, attempt: data.attempt };
    const range = { from: undefined, to: undefined };
    select({ visit: undefined, ...kept, ...range, iteration, event: undefined });
  };
  const isOwn = (index: number): boolean =>
    own === index && (chosen?.attempt === undefined || chosen.attempt === (data.attempt ?? 1));
  const few = data.total <= CHIPS_MAX;
  return (
    <div className="iterations">
      <ul ref={list} className={few ? "iteration-chips" : "squares"} aria-label="Iterations">
        {data.items.map((item) => (
          <li key={item.index}>
            <Cell
              {...{ item, few }}
              chosen={isOwn(item.index)}
              current={current === item.index}
              onPick={pick}
            />
          </li>
        ))}
      </ul>
      <div className="iterations-foot">
        {data.attempt !== undefined && (
          <span className="muted number">iterations of attempt {data.attempt}</span>
        )}
        {data.total > PAGE && <Pager from={from} total={data.total} onFrom={setFrom} />}
        {own !== undefined && (
          <button type="button" className="button plain small" onClick={() => filterBy(undefined)}>
            Show all iterations
          </button>
        )}
      </div>
    </div>
  );
}

function pageOf(index: number): number {
  return Math.floor(index / PAGE) * PAGE;
}

/** The iteration by which an attempt of a Map failed. */
function failedIndex(map: Visit | undefined, attempt = 1): number | undefined {
  const failed = map?.attempts[attempt - 1]?.failedInside?.iteration;
  return map && failed?.[outerIndexes(map, map.id).length];
}

/** Where the squares are more than fit, the list alone moves. */
function showCurrent(list: HTMLUListElement | null, index: number): void {
  const square = list?.querySelector<HTMLElement>(`[aria-label^="#${index},"]`);
  if (list === null || square === null || square === undefined) return;
  const { offsetTop: top, offsetHeight: height } = square;
  const isSeen = top >= list.scrollTop && top + height <= list.scrollTop + list.clientHeight;
  if (!isSeen) list.scrollTop = top - list.clientHeight / 2;
}

interface CellProps {
  readonly item: Item;
  readonly few: boolean;
  readonly chosen: boolean;
  readonly current: boolean;
  readonly onPick: (index: number) => void;
}

function Cell({ item, few, chosen, current, onPick }: CellProps): ReactNode {
  const { index, status, error } = item;
  return (
    <button
      type="button"
      className={`${few ? "iteration-chip" : "square"} ${status}`}
      aria-pressed={chosen}
      aria-current={current}
      aria-label={`#${index}, ${status}${error === undefined ? "" : `, ${error}`}`}
      title={`#${index} ${error ?? status}`}
      onClick={() => onPick(index)}
    >
      {few && (
        <>
          #{index} <span aria-hidden="true">{MARKS[status]}</span>
        </>
      )}
    </button>
  );
}

interface PagerProps {
  readonly from: number;
  readonly total: number;
  readonly onFrom: (from: number) => void;
}

function Pager({ from, total, onFrom }: PagerProps): ReactNode {
  const last = Math.min(from + PAGE, total);
  return (
    <span className="pager">
      <button
        type="button"
        className="button small"
        disabled={from === 0}
        onClick={() => onFrom(Math.max(0, from - PAGE))}
      >
        Earlier
      </button>
      <span className="number muted">
        #{from} – #{last - 1} of {countText(total)}
      </span>
      <button
        type="button"
        className="button small"
        disabled={last >= total}
        onClick={() => onFrom(from + PAGE)}
      >
        Later
      </button>
    </span>
  );
}
