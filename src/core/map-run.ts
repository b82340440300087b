// map-run.ts — the run of a Distributed Map: which children there are and how they fare.
//
// Holds: the settings, what is iterated, and a record for every child that can still matter. Never: events, or
// what the Map state makes of the end.
//   R1. `tallies` counts every child that was started, those without a record too, and as it stands: one that is
//       stopped is STOPPING until its end is heard, even where the run has closed before.
//   R2. A child is started in the order of the items, and at most `maxConcurrency` run at once; children that
//       wait for their redrive come before those that were never started.
//   R3. A closed run is not changed but by a redrive, and by what becomes of the children that it stopped.
//   R4. A child before `next` without a record has succeeded and left no output that is wanted: a run's size
//       follows what is open, not what was done.
import {
  assert,
  type Failure,
  numberedUuids,
  type Payload,
  seededRandom,
  type TimestampMs,
} from "../base/index.ts";
import type { Gathered } from "./batch-size.ts";
import { CHUNK_LENGTH, ChunkedList, type Owner } from "./chunked-list.ts";
import { type Reading, settled, UNREAD } from "./map-reading.ts";
import { NO_RESULTS, type Results } from "./map-results.ts";
import type { MapRunSource } from "./map-run-source.ts";
import { addTally, copyTallies, noTallies, type Tallies } from "./map-run-tallies.ts";
import type { ClosedChild } from "./trigger.ts";

export type MapRunStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
export type ChildStatus =
  | "RUNNING"
  /** It was told to stop: it may end otherwise in the same moment. */
  | "STOPPING"
  /** It was stopped before it had begun. */
  | "PENDING"
  | "SUCCEEDED"
  | "FAILED"
  | "TIMED_OUT"
  | "ABORTED"
  | "PENDING_REDRIVE";

export interface ChildRecord {
  readonly status: ChildStatus;
  readonly output: Payload | undefined;
  /** False where a redrive of the child would be refused. */
  readonly redrivable: boolean;
  /** Its items, where they do not follow from its number. */
  readonly range: readonly [from: number, count: number] | undefined;
  /** Older runs only: others have names that follow from their numbers. */
  readonly name: string | undefined;
  /** What it was before it had to wait for its redrive. */
  readonly was?: ChildStatus;
  /** How often it was redriven; absent: never. */
  readonly round?: number;
}

export interface MapRunStart {
  readonly arn: string;
  readonly label: string;
  readonly frameId: string;
  readonly flow: number;
  readonly executionType: "STANDARD" | "EXPRESS";
  readonly startDate: TimestampMs;
  readonly source: MapRunSource;
}

export interface RunEnding {
  readonly failure: Failure | undefined;
  /** Not all children that are being stopped can be waited for. */
  readonly hasty?: boolean;
}

/** AWS runs no more children of one run at once. */
export const CHILDREN_MAX = 10_000;

/** How children are named follows from the run alone, so what was found out is remembered. */
const NAMES = new WeakMap<MapRunStart, (child: number) => string>();

/** Of all runs but those that an older Treadle began. */
export function childNames(mapRunArn: string): (child: number) => string {
  return numberedUuids(mapRunArn.slice(mapRunArn.lastIndexOf(":") + 1));
}

/** Changed in place by the step that owns it, copied by any other. */
export class MapRun {
  readonly owner: Owner | undefined;
  readonly start: MapRunStart;
  status: MapRunStatus = "RUNNING";
  stopDate: TimestampMs | undefined;
  maxConcurrency = 0;
  toleratedFailureCount = 0;
  toleratedFailurePercentage = 0;
  /** The first child that has not been started. */
  next = 0;
  /** The first item that no child has got. */
  nextItem = 0;
  /** Where to look on for children that wait for their redrive. */
  redriveFrom = 0;
  redriveCount = 0;
  redriveDate: TimestampMs | undefined;
  tallies: Tallies = noTallies();
  children: ChunkedList<ChildRecord> = ChunkedList.empty();
  reading: Reading = UNREAD;
  results: Results = NO_RESULTS;
  /** Bytes of the outputs that are kept for the state's own. */
  outputBytes = 0;
  /** The outputs are more than a state may have; they are kept no longer. */
  tooLarge = false;
  /** Of the next batch, what steps before have gathered. */
  gathered: Gathered | undefined;
  /** How it ends, while its results are being written. */
  ending: RunEnding | undefined;

  constructor(owner: Owner | undefined, start: MapRunStart) {
    this.owner = owner;
    this.start = start;
  }

  get arn(): string {
    return this.start.arn;
  }

  get running(): number {
    return this.tallies.RUNNING.children;
  }

  get stopping(): number {
    return this.tallies.STOPPING.children;
  }

  /** Failed, timed out or aborted. */
  get failedItems(): number {
    const { FAILED, TIMED_OUT, ABORTED } = this.tallies;
    return FAILED.items + TIMED_OUT.items + ABORTED.items;
  }

  /** Items known so far; all of them where there is no reader, or it has come to the end. */
  get itemsKnown(): number {
    const { items, read } = this.start.source;
    return read === undefined ? items.length : this.reading.index;
  }

  /** There are no items but those that are known. */
  get isRead(): boolean {
    return this.start.source.read === undefined || this.reading.ended;
  }

  /** Its name, the same whenever it is asked for. */
  nameOf(child: number): string {
    const known = this.children.at(child)?.name;
    if (known !== undefined) return known;
    const { start } = this;
    let names = NAMES.get(start);
    if (names === undefined) {
      names = childNames(start.arn);
      NAMES.set(start, names);
    }
    return names(child);
  }

  /** The items of a child that was started: from, and up to but without. */
  rangeOf(child: number): readonly [from: number, to: number] {
    const range = this.children.at(child)?.range;
    return range === undefined ? this.#regularRange(child) : [range[0], range[0] + range[1]];
  }

  #regularRange(child: number): readonly [from: number, to: number] {
    const { starts, itemsPerChild, items, read } = this.start.source;
    const from = starts?.[child] ?? child * itemsPerChild;
    const end = read === undefined ? items.length : Number.POSITIVE_INFINITY;
    const to = starts === undefined ? from + itemsPerChild : (starts[child + 1] ?? end);
    return [from, Math.min(to, end)];
  }

  itemCountOf(child: number): number {
    const [from, to] = this.rangeOf(child);
    return to - from;
  }

  /** The same run for another owner to change. */
  ownedBy(owner: Owner): MapRun {
    if (this.owner === owner) return this;
    const copy = new MapRun(owner, this.start);
    const { owner: _owner, start: _start, ...data } = this;
    Object.assign(copy, data, { tallies: copyTallies(this.tallies) });
    return copy;
  }

  /** How many children may run at once. */
  get concurrency(): number {
    return this.maxConcurrency === 0 ? CHILDREN_MAX : this.maxConcurrency;
  }

  /** Gives a child another record. One that has succeeded and leaves nothing needs none. */
  set(child: number, record: ChildRecord, owner: Owner): void {
    const before = this.children.at(child);
    if (before !== undefined) addTally(this.tallies, before, -this.itemCountOf(child));
    const [from, to] =
      record.range === undefined ? this.#regularRange(child) : endsOf(record.range);
    addTally(this.tallies, record, to - from);
    const isOver = record.status === "SUCCEEDED" && record.output === undefined;
    this.children = this.children.with(child, isOver ? undefined : record, owner);
    const chunkEnd = (Math.floor(child / CHUNK_LENGTH) + 1) * CHUNK_LENGTH;
    if (isOver && chunkEnd <= this.next) this.children = this.children.trimmed(child, owner);
  }

  /** True where nobody has heard yet how the child ends; not of a round before the one that it is in. */
  awaits(child: number, round?: number): boolean {
    const known = this.children.at(child);
    if (known?.status !== "RUNNING" && known?.status !== "STOPPING") return false;
    return round === undefined || round === (known.round ?? 0);
  }

  /** Takes in how a child that was awaited has closed. `output`: what is kept of it. */
  record(closed: ClosedChild, output: Payload | undefined, owner: Owner): void {
    const known = this.children.at(closed.index);
    assert(known !== undefined, "a child that is awaited has a record");
    const { status, redrivable = status !== "SUCCEEDED", begun = true } = closed;
    const ended = begun ? status : "PENDING";
    this.set(closed.index, { ...known, status: ended, output, redrivable }, owner);
    if (known.status === "STOPPING" && this.isGoing) this.#redriveLater(closed.index, owner);
  }

  /** The run was redriven before it heard how a child had ended that it had stopped. */
  #redriveLater(child: number, owner: Owner): void {
    if (!this.awaitRedrive(child, owner)) return;
    this.redriveFrom = Math.min(this.redriveFrom, child);
  }

  /** A child that has failed is to be redriven; false where that cannot be. */
  awaitRedrive(child: number, owner: Owner): boolean {
    const known = this.children.at(child);
    if (known === undefined || known.status === "SUCCEEDED" || !known.redrivable) return false;
    const { status: was } = known;
    this.set(child, { ...known, was, status: "PENDING_REDRIVE", output: undefined }, owner);
    return true;
  }

  /** More children may run. */
  get isGoing(): boolean {
    return this.status === "RUNNING" && this.ending === undefined;
  }

  /** So many items of the portions that begin at these items are over for good. */
  settle(over: ReadonlyMap<number, number>): void {
    this.reading = settled(this.reading, over);
  }

  /** True when every child has succeeded or failed. */
  get isDone(): boolean {
    return (
      this.running === 0 &&
      this.stopping === 0 &&
      this.isRead &&
      this.nextItem >= this.itemsKnown &&
      this.tallies.PENDING_REDRIVE.children === 0
    );
  }

  /** The first child that waits for its redrive. */
  nextRedrive(): number | undefined {
    if (this.tallies.PENDING_REDRIVE.children === 0) return undefined;
    for (const [child, { status }] of this.children.entries(this.redriveFrom)) {
      if (status === "PENDING_REDRIVE") return child;
    }
    return undefined;
  }

  /**
   * Passing either threshold fails the run. A threshold of 0 counts only where the other is 0 too: it then
   * stands for "not said". A percentage says nothing before all items are known.
   */
  get exceedsTolerance(): boolean {
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = this;
    if (count === 0 && percentage === 0) return this.failedItems > 0;
    if (count > 0 && this.failedItems > count) return true;
    if (percentage === 0 || !this.isRead) return false;
    return (this.failedItems / this.itemsKnown) * 100 > percentage;
  }
}

function endsOf([from, count]: readonly [number, number]): readonly [number, number] {
  return [from, from + count];
}

/** A label for a Map that has none: always the same for the same place in the same machine. */
export function labelFor(stateMachineArn: string, flow: number, stateName: string): string {
  return seededRandom(`${stateMachineArn} ${flow} ${stateName}`).uuid();
}
