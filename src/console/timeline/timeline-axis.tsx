// timeline-axis.tsx — moments since the start, and the stretches that were made short.
import type { ReactNode } from "react";
import { durationText } from "../parts/index.ts";
import { axisLabels, tickStep, ticksOf, tickText } from "../run/index.ts";
import type { ScaleControl } from "./use-scale.ts";

interface TimelineAxisProps {
  readonly control: ScaleControl;
  readonly width: number;
  /** From when moments are counted. */
  readonly zero: number;
}

const TICK_ROOM = 84;
const GAP_LABEL_ROOM = 110;

export function TimelineAxis({ control, width, zero }: TimelineAxisProps): ReactNode {
  const { scale, expand } = control;
  const count = Math.max(2, Math.floor(width / TICK_ROOM));
  const ticks = ticksOf(scale, zero, count);
  const step = tickStep(scale, count);
  const shown = axisLabels(
    ticks.map(({ moment, at }) => ({ at: at * width, text: tickText(moment - zero, step) })),
    {
      width,
      marks: scale.segments
        .filter(({ collapsed }) => collapsed)
        .map(({ at, width: part }) => ({ from: at * width, to: (at + part) * width })),
    },
  );
  return (
    <>
      <svg className="axis" width={width} height={22} aria-hidden="true">
        {shown.map(({ at, text, from }) => (
          <g key={at}>
            <line x1={at} x2={at} y1={17} y2={22} />
            <text x={from} y={13}>
              {text}
            </text>
          </g>
        ))}
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
            {part * width > GAP_LABEL_ROOM ? `⋯ ${durationText(to - from)} ⋯` : "⋯"}
          </button>
        ))}
    </>
  );
}
