// timeline-row.tsx — one row: name, bars, duration.
import { memo, type ReactNode, useCallback } from "react";
import { countText, timeText, timeTitle } from "../parts/index.ts";
import {
  type AttemptMark,
  type PlacedBar,
  placedBars,
  placeOf,
  type Row,
  type Segment,
} from "../run/index.ts";
import { useRun } from "../run-data/index.ts";
import type { ScaleControl } from "./use-scale.ts";

interface TimelineRowProps {
  readonly row: Row;
  readonly start: number;
  readonly width: number;
  readonly height: number;
  readonly control: ScaleControl;
  readonly onToggle: (id: string) => void;
  readonly wasBrushed: () => boolean;
  /** The attempt that is chosen, where its visit has several. */
  readonly marked: AttemptMark | undefined;
}

const BARS_MAX = 120;

export function TimelineRow(props: TimelineRowProps): ReactNode {
  const { row, start, width, height, control, wasBrushed, marked } = props;
  const { selection, select } = useRun();
  const chosen =
    row.kind === "visit"
      ? selection.visit === row.visit.enteredEventId
      : selection.state === row.id && !(row.open && selection.visit !== undefined);
  const { scale } = control;
  const inside = row.bars.filter(({ from, to }) => to >= scale.from && from <= scale.to);
  const bars = placedBars(inside, (moment) => placeOf(scale, moment), {
    limit: BARS_MAX,
    cells: Math.max(40, Math.floor(width / 3)),
    from: scale.from,
  });
  const pick = useCallback(
    (visit: number | undefined, attempt?: number) => {
      if (!wasBrushed()) select({ state: row.id, visit, attempt, event: undefined });
    },
    [row.id, select, wasBrushed],
  );
  return (
    <li
      className={`timeline-row${chosen ? " chosen" : ""}`}
      style={{ transform: `translateY(${start}px)`, height }}
    >
      <RowName
        {...props}
        onPick={() => pick(row.kind === "visit" ? row.visit.enteredEventId : undefined)}
      />
      <Bars {...{ bars, width, height, marked }} segments={scale.segments} onPick={pick} />
      <TimeOf durationMs={row.durationMs} visits={row.kind === "state" ? row.visits : 1} />
    </li>
  );
}

function TimeOf(of: { readonly durationMs: number; readonly visits: number }): ReactNode {
  const title = timeTitle(of.visits);
  return (
    <span className="timeline-time number" title={title}>
      {timeText(of)}
      {title !== undefined && <span className="visually-hidden">, {title}</span>}
    </span>
  );
}

interface RowNameProps extends TimelineRowProps {
  readonly onPick: () => void;
}

function RowName({ row, onToggle, onPick, marked }: RowNameProps): ReactNode {
  const status = row.kind === "state" ? row.status : row.visit.status;
  const title = row.kind === "state" ? row.name : row.label;
  return (
    <span className="timeline-name" style={{ paddingLeft: Math.min(row.depth, 5) * 14 }}>
      <button type="button" className="row-button" onClick={onPick} title={title}>
        <span className={`dot ${status}`} />
        <span className="cut">{title}</span>
        <span className="visually-hidden">
          , {status}
          {row.bars.some(({ enteredEventId }) => enteredEventId === marked?.entered) &&
            `, attempt ${marked?.attempt} is chosen`}
        </span>
      </button>
      {row.kind === "state" && row.visits > 1 && (
        <button
          type="button"
          className="times"
          aria-expanded={row.open}
          aria-label={`${row.visits} visits of ${row.name}`}
          onClick={() => onToggle(row.id)}
        >
          ×{countText(row.visits)} {row.open ? "▾" : "▸"}
        </button>
      )}
    </span>
  );
}

interface BarsProps {
  readonly bars: readonly PlacedBar[];
  readonly segments: readonly Segment[];
  readonly width: number;
  readonly height: number;
  readonly onPick: (entered: number, attempt: number | undefined) => void;
  readonly marked: AttemptMark | undefined;
}

const BAR = { height: 10, min: 3 } as const;

const Bars = memo(function Bars(props: BarsProps): ReactNode {
  const { bars, segments, width, height, onPick, marked } = props;
  const y = (height - BAR.height) / 2;
  return (
    <svg className="bars" width={width} height={height} aria-hidden="true">
      {segments
        .filter(({ collapsed }) => collapsed)
        .map(({ from, at, width: part }) => (
          <rect
            key={from}
            className="gap"
            x={at * width}
            width={part * width}
            y={0}
            height={height}
          />
        ))}
      {bars.map((bar, i) => {
        // By their order: a bar that moves while the execution goes on stays the same to whoever clicks on it.
        const key = `${bar.kind} ${bar.enteredEventId} ${i}`;
        const x = bar.at * width;
        const length = bar.width * width;
        if (bar.kind === "backoff")
          return (
            <line
              key={key}
              className="backoff"
              x1={x}
              x2={x + length}
              y1={height / 2}
              y2={height / 2}
            />
          );
        const isMarked = marked?.attempt === bar.attempt && marked?.entered === bar.enteredEventId;
        const look = `${bar.last ? "" : " earlier"}${isMarked ? " marked" : ""}`;
        const body = (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same is reached by the rows' buttons and by j and k.
          <rect
            key={key}
            className={`bar ${bar.kind} ${bar.status}${look}`}
            x={Math.min(x, width - BAR.min)}
            y={y}
            width={Math.max(BAR.min, length)}
            height={BAR.height}
            rx={2.5}
            onClick={() => onPick(bar.enteredEventId, bar.attempt)}
          >
            {bar.attempt !== undefined && <title>Attempt {bar.attempt}</title>}
          </rect>
        );
        if (bar.earlier !== true) return body;
        return (
          <g key={key}>
            {body}
            <path
              className="from-before"
              d={`M-2 ${y - 1}l-5 ${BAR.height / 2 + 1} 5 ${BAR.height / 2 + 1}`}
            >
              <title>It began before what is shown</title>
            </path>
          </g>
        );
      })}
    </svg>
  );
});
