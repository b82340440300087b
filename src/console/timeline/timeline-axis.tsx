// timeline-axis.tsx — moments since the start, and the stretches that were made short.
import type { ReactNode } from "react";
import { durationText } from "../parts/index.ts";
import { ticksOf } from "../run/index.ts";
import type { ScaleControl } from "./use-scale.ts";

interface TimelineAxisProps {
  readonly control: ScaleControl;
  readonly width: number;
  /** From when moments are counted. */
  readonly zero: number;
}

const TICK_ROOM = 84;
const LABEL_ROOM = 46;

export function TimelineAxis({ control, width, zero }: TimelineAxisProps): ReactNode {
  const { scale, expand } = control;
  const ticks = ticksOf(scale, zero, Math.max(2, Math.floor(width / TICK_ROOM)));
  const shown = ticks.filter(({ at }, i) => {
    const before = ticks[i - 1];
    return before === undefined || (at - before.at) * width >= LABEL_ROOM;
  });
  const step = Math.min(...ticks.slice(1).map(({ moment }, i) => moment - (ticks[i]?.moment ?? 0)));
  return (
    <>
      <svg className="axis" width={width} height={22} aria-hidden="true">
        {shown.map(({ moment, at }) => {
          const x = Math.min(width - 1, Math.round(at * width));
          const anchor = x < 20 ? "start" : x > width - 24 ? "end" : "middle";
          return (
            <g key={moment}>
              <line x1={x} x2={x} y1={17} y2={22} />
              <text x={x} y={13} textAnchor={anchor}>
                {tickText(moment - zero, step)}
              </text>
            </g>
          );
        })}
      </svg>
      {scale.segments
        .filter(({ collapsed }) => collapsed)
        .map(({ from, to, at, width: part }) => (
          <button
            key={from}
            type="button"
            className="gap-mark"
            style={{ left: at * width, width: Math.max(12, part * width) }}
            title={`${durationText(to - from)} in which nothing changed; click to see them`}
            aria-label={`Expand ${durationText(to - from)} in which nothing changed`}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => expand(from)}
          >
            ⋯
          </button>
        ))}
    </>
  );
}

/** `0`, `500 ms`, `2 s`, `1.25 s`, `1 min 30 s`: as exact as the step between ticks. */
function tickText(milliseconds: number, step: number): string {
  if (milliseconds === 0) return "0";
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds >= 60_000) return durationText(milliseconds);
  const digits = step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  return `${(milliseconds / 1000).toFixed(digits)} s`;
}
