// timeline-row.tsx — one row: name, bars, duration.
import { memo, type ReactNode, useCallback } from "react";
import { countText, timeText, timeTitle } from "../parts/index.ts";
import {
  type AttemptMark,
  barBox,
  barTargets,
  drawnBars,
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
          aria-label={`${countText(row.visits)} visits of ${row.name}`}
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

const BAR_HEIGHT = 10;

const Bars = memo(function Bars(props: BarsProps): ReactNode {
  const { bars, segments, width, height, onPick } = props;
  const targets = barTargets(bars, width);
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
      {/* Below all bars: each is chosen where it is seen. */}
      {bars.map((bar, i) =>
        bar.kind === "backoff" ? (
          <line
            key={keyOf(bar, i)}
            className="backoff"
            x1={bar.at * width}
            x2={(bar.at + bar.width) * width}
            y1={height / 2}
            y2={height / 2}
          />
        ) : (
          targets.has(bar) && (
            // biome-ignore lint/a11y/noStaticElementInteractions: the same is reached by the rows' buttons and by j and k.
            <rect
              key={keyOf(bar, i)}
              className="bar-target"
              {...targets.get(bar)}
              height={height}
              onClick={() => onPick(bar.enteredEventId, bar.attempt)}
            >
              {titleOf(bar)}
            </rect>
          )
        ),
      )}
      {drawnBars(bars).map(({ bar, i }) => (
        <OneBar key={keyOf(bar, i)} {...props} bar={bar} />
      ))}
    </svg>
  );
});

/** By their order: a bar that moves while the execution goes on stays the same to whoever clicks on it. */
function keyOf({ kind, enteredEventId }: PlacedBar, i: number): string {
  return `${kind} ${enteredEventId} ${i}`;
}

function titleOf({ attempt, notBegun }: PlacedBar): ReactNode {
  const did = notBegun === true ? " did not begin" : "";
  return attempt !== undefined && <title>{`Attempt ${attempt}${did}`}</title>;
}

function OneBar(props: BarsProps & { readonly bar: PlacedBar }): ReactNode {
  const { bar, width, height, onPick, marked } = props;
  const y = (height - BAR_HEIGHT) / 2;
  const isMarked = marked?.attempt === bar.attempt && marked?.entered === bar.enteredEventId;
  const kept = bar.notBegun === true ? " not-begun" : "";
  const look = `${bar.last ? "" : " earlier"}${kept}${isMarked ? " marked" : ""}`;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same is reached by the rows' buttons and by j and k. */}
      <rect
        className={`bar ${bar.kind} ${bar.status}${look}`}
        {...barBox(bar, width)}
        y={y}
        height={BAR_HEIGHT}
        rx={2.5}
        onClick={() => onPick(bar.enteredEventId, bar.attempt)}
      >
        {titleOf(bar)}
      </rect>
      {bar.earlier === true && (
        <path
          className="from-before"
          d={`M-2 ${y - 1}l-5 ${BAR_HEIGHT / 2 + 1} 5 ${BAR_HEIGHT / 2 + 1}`}
        >
          <title>It began before what is shown</title>
        </path>
      )}
    </>
  );
}
