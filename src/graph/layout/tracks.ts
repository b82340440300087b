// tracks.ts — lines of different nets side by side: no two share a track where both run.
import { type Interval, type Net, valueAt } from "./work.ts";

/** How many tracks each gutter and each channel has. */
export interface TrackCounts {
  readonly gutters: ReadonlyMap<number, number>;
  readonly channels: ReadonlyMap<number, number>;
}

export function assignTracks(nets: readonly Net[]): TrackCounts {
  const gutters = new Map<number, number>();
  for (const [gutter, runs] of runsBy(nets, ({ verticals }) => verticals)) {
    const left = packed(runs.filter(({ net }) => net.toward === "left"));
    const right = packed(runs.filter(({ net }) => net.toward === "right"));
    const count = left.count + right.count;
    for (const { net, track } of left.placed) net.verticalTracks.set(gutter, track);
    for (const { net, track } of right.placed) net.verticalTracks.set(gutter, count - 1 - track);
    gutters.set(gutter, count);
  }
  const channels = new Map<number, number>();
  for (const [channel, runs] of runsBy(nets, ({ horizontals }) => horizontals)) {
    const { placed, count } = packed(runs);
    for (const { net, track } of placed) net.horizontalTracks.set(channel, track);
    channels.set(channel, count);
  }
  return { gutters, channels };
}

interface Run {
  readonly net: Net;
  readonly interval: Interval;
}

function runsBy(
  nets: readonly Net[],
  of: (net: Net) => ReadonlyMap<number, Interval>,
): ReadonlyMap<number, readonly Run[]> {
  const runs = new Map<number, Run[]>();
  for (const net of nets) {
    for (const [where, interval] of of(net)) valueAt(runs, where, () => []).push({ net, interval });
  }
  return runs;
}

interface Packed {
  readonly placed: readonly { readonly net: Net; readonly track: number }[];
  readonly count: number;
}

/** Short runs first, each on the first track that is free for it: short ones then lie inside long ones. */
function packed(runs: readonly Run[]): Packed {
  const tracks: Interval[][] = [];
  const placed = runs.toSorted(byLength).map(({ net, interval }) => {
    let track = tracks.findIndex((taken) => taken.every((other) => isApart(interval, other)));
    if (track < 0) track = tracks.push([]) - 1;
    tracks[track]?.push(interval);
    return { net, track };
  });
  return { placed, count: tracks.length };
}

function byLength(a: Run, b: Run): number {
  const difference = a.interval.high - a.interval.low - (b.interval.high - b.interval.low);
  return difference || a.interval.low - b.interval.low || a.net.index - b.net.index;
}

function isApart(a: Interval, b: Interval): boolean {
  return a.high < b.low || b.high < a.low;
}
