// starts-chart.tsx — starts and ends over time, drawn by uPlot; the same numbers as a table for who cannot see it.
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import type { Dashboard } from "../../console-wire/index.ts";
import { countText, exactText } from "../parts/index.ts";
import { useThemeInUse } from "../theme.ts";
import "uplot/dist/uPlot.min.css";

type Series = Dashboard["series"];

const HEIGHT = 200;

export function StartsChart({ series }: { readonly series: Series }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const theme = useThemeInUse();
  const data = useMemo(() => dataOf(series), [series]);
  const first = useRef(data);
  first.current = data;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page, which the theme changes.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(optionsFor(element.clientWidth), first.current, element);
    chart.current = made;
    const resized = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [theme]);

  useEffect(() => chart.current?.setData(data), [data]);

  return (
    <>
      <div ref={place} className="chart" aria-hidden="true" />
      <ChartTable series={series} />
    </>
  );
}

function dataOf({ from, stepMs, started, succeeded, failed }: Series): uPlot.AlignedData {
  // One point more than steps: the last step has an end too.
  const times = [...started, 0].map((_, i) => (from + i * stepMs) / 1000);
  const ended = (counts: readonly number[]): (number | null)[] => [
    ...counts,
    counts.at(-1) ?? null,
  ];
  return [times, [...started, null], ended(succeeded), ended(failed)];
}

function optionsFor(width: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour("--muted"),
    font: `11px ${colour("--font")}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  const bars = uPlot.paths.bars?.({ size: [0.9, 60], align: 1 });
  const line = uPlot.paths.stepped?.({ align: 1 });
  const pen = (tone: string): uPlot.Series => ({
    stroke: colour(`--${tone}`),
    width: 1.75,
    points: { show: false },
    ...(line === undefined ? {} : { paths: line }),
  });
  return {
    width,
    height: HEIGHT,
    padding: [12, 16, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_chart, _min, max) => [0, Math.max(4, max * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, values: (_chart, times) => times.map(timeText) },
      {
        ...axis,
        // As wide as the longest number, in letters of 11 px.
        size: (_chart, counts) =>
          24 + 7 * Math.max(2, ...(counts ?? []).map(({ length }) => length)),
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000],
      },
    ],
    series: [
      {},
      {
        fill: colour("--line"),
        stroke: colour("--line-strong"),
        width: 1,
        points: { show: false },
        ...(bars === undefined ? {} : { paths: bars }),
      },
      pen("succeeded"),
      pen("failed"),
    ],
  };
}

const DAY_SECONDS = 86_400;

/** The time of day; on the stroke of midnight the day. */
function timeText(seconds: number, i: number, all: readonly number[]): string {
  const text = exactText(seconds * 1000);
  const apart = (all[1] ?? seconds) - (all[0] ?? seconds);
  const isDay = apart >= DAY_SECONDS || (i > 0 && text.slice(11, 16) === "00:00");
  return isDay ? text.slice(5, 10) : text.slice(11, 16);
}

function ChartTable({ series }: { readonly series: Series }): ReactNode {
  const { from, stepMs, started, succeeded, failed } = series;
  const busy = started
    .map((count, i) => ({
      count,
      ok: succeeded[i] ?? 0,
      bad: failed[i] ?? 0,
      at: from + i * stepMs,
    }))
    .filter(({ count, ok, bad }) => count + ok + bad > 0);
  return (
    <table className="visually-hidden">
      <caption>Executions over time; times without any are left out</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Started</th>
          <th scope="col">Succeeded</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        {busy.map(({ at, count, ok, bad }) => (
          <tr key={at}>
            <th scope="row">{exactText(at).slice(0, 16)}</th>
            <td>{countText(count)}</td>
            <td>{countText(ok)}</td>
            <td>{countText(bad)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
