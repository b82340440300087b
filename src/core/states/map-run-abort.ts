// map-run-abort.ts — a map run that comes to nothing: what runs is stopped, and its results say so.

import { stringifyJson } from "../../base/index.ts";
import type { Draft } from "../draft.ts";
import type { MapRun } from "../map-run.ts";
import { closeRun, stoppingIn, stopRunning } from "../map-run-close.ts";
import { windowAt } from "./map-run-input.ts";
import { keepResults, type RunResult, writeAborted } from "./map-writer.ts";

/** Children that wait and are told of in PENDING files. */
const PENDING_MAX = 100_000;

/** Stops what runs. Where results go into files, what was not begun is told of there. */
export function endAborted(draft: Draft, run: MapRun): void {
  stopRunning(draft, run);
  if (run.start.source.write?.destination === undefined || run.results.complete) return;
  keepResults(draft, run, "PENDING", pendingOf(run));
}

/** The children of items at hand that were not begun. */
function pendingOf(run: MapRun): readonly RunResult[] {
  const pending: RunResult[] = [];
  const { itemsPerChild, batched } = run.start.source;
  let from = run.nextItem;
  while (pending.length < PENDING_MAX) {
    const window = windowAt(run, from);
    const end = window === undefined ? 0 : window.first + window.items.length;
    if (window === undefined || from >= end) return pending;
    const to = Math.min(from + itemsPerChild, end);
    const items = window.items.slice(from - window.first, to - window.first);
    const input = stringifyJson(batched ? { Items: items } : (items[0] ?? null));
    const child = { index: run.next + pending.length, status: "PENDING", input } as const;
    pending.push({ child, items: to - from });
    from = to;
  }
  return pending;
}

/** Files that are written at once cannot wait to hear how they end. */
function stoppedIn(run: MapRun): readonly RunResult[] {
  return stoppingIn(run).map((index) => ({
    child: { index, status: "ABORTED" },
    items: run.itemCountOf(index),
  }));
}

/** The execution, or the branch, is torn down with its map run. */
export function abortMapRun(draft: Draft, arn: string): void {
  const run = draft.touchMapRun(arn);
  if (run.status !== "RUNNING") return;
  if (run.ending === undefined) endAborted(draft, run);
  run.ending = undefined;
  // Nobody waits for the files any more: they are written if they can be.
  if (run.start.source.write?.destination !== undefined && run.next > 0) {
    if (!run.results.complete) keepResults(draft, run, "FAILED", stoppedIn(run));
    writeAborted(draft, run);
  }
  closeRun(draft, run, "ABORTED");
}
