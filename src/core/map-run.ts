// map-run.ts — the run of a Distributed Map: which children there are and how they fare.
import type { Payload, TimestampMs } from "../base/index.ts";
import type { Owner } from "./chunked-list.ts";
import type { Draft } from "./draft.ts";

export interface MapRun {
  readonly owner: Owner | undefined;
  readonly arn: string;
  readonly label: string;
  readonly startDate: TimestampMs;
  readonly items: Payload;
}

export function ownedMapRun(run: MapRun, owner: Owner): MapRun {
  return { ...run, owner };
}

export function abortMapRun(_draft: Draft, _arn: string): void {}
