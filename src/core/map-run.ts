// map-run.ts — the run of a Distributed Map: which children there are and how they fare.
//
// Holds: the settings, what is iterated, and a record for every child that was started. Never: events, or what
// the Map state makes of the end.
//   R1. `running` counts the records whose status is RUNNING.
//   R2. A child is started in the order of the items, and at most `maxConcurrency` run at once; children that
//       wait for their redrive come before those that were never started.
//   R3. A closed run is not changed but by a redrive.
import { type Json, type Payload, seededRandom, type TimestampMs } from "../base/index.ts";
import { ChunkedList, type Owner } from "./chunked-list.ts";
import type { ClosedChild } from "./trigger.ts";

export type MapRunStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
export type ChildStatus =
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILED"
  | "TIMED_OUT"
  | "ABORTED"
  | "PENDING_REDRIVE";

export interface ChildRecord {
  readonly name: string;
  readonly status: ChildStatus;
  readonly output: Payload | undefined;
  /** False where a redrive of the child would be refused. */
  readonly redrivable: boolean;
}

/** What a run iterates; constant for its life. */
export interface MapRunSource {
  /** The effective input, which ItemSelector reads as `$`. */
  readonly input: Payload;
  readonly items: readonly Json[];
  /** Names of the members where an object is iterated. */
  readonly keys: readonly string[] | undefined;
  /** The first item of each child; undefined: `itemsPerChild` each. */
  readonly starts: readonly number[] | undefined;
  readonly itemsPerChild: number;
  /** Children get `{ Items, BatchInput }` instead of one item. */
  readonly batchInput: Payload | undefined;
  readonly batched: boolean;
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

/** AWS runs no more children of one run at once. */
export const CHILDREN_MAX = 10_000;

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
  running = 0;
  /** Where to look on for children that wait for their redrive. */
  redriveFrom = 0;
  redriveCount = 0;
  redriveDate: TimestampMs | undefined;
  succeededItems = 0;
  failedItems = 0;
  children: ChunkedList<ChildRecord> = ChunkedList.empty();

  constructor(owner: Owner | undefined, start: MapRunStart) {
    this.owner = owner;
    this.start = start;
  }

  get arn(): string {
    return this.start.arn;
  }

  get childrenTotal(): number {
    const { starts, items, itemsPerChild } = this.start.source;
    return starts?.length ?? Math.ceil(items.length / itemsPerChild);
  }

  /** The items of a child: from, and up to but without. */
  rangeOf(child: number): readonly [from: number, to: number] {
    const { starts, items, itemsPerChild } = this.start.source;
    const from = starts?.[child] ?? child * itemsPerChild;
    const to = starts === undefined ? from + itemsPerChild : (starts[child + 1] ?? items.length);
    return [from, Math.min(to, items.length)];
  }

  itemCountOf(child: number): number {
    const [from, to] = this.rangeOf(child);
    return to - from;
  }

  /** The same run for another owner to change. */
  ownedBy(owner: Owner): MapRun {
    if (this.owner === owner) return this;
    const copy = new MapRun(owner, this.start);
    copy.status = this.status;
    copy.stopDate = this.stopDate;
    copy.maxConcurrency = this.maxConcurrency;
    copy.toleratedFailureCount = this.toleratedFailureCount;
    copy.toleratedFailurePercentage = this.toleratedFailurePercentage;
    copy.next = this.next;
    copy.running = this.running;
    copy.redriveFrom = this.redriveFrom;
    copy.redriveCount = this.redriveCount;
    copy.redriveDate = this.redriveDate;
    copy.succeededItems = this.succeededItems;
    copy.failedItems = this.failedItems;
    copy.children = this.children;
    return copy;
  }

  /** How many children may run at once. */
  get concurrency(): number {
    return this.maxConcurrency === 0 ? CHILDREN_MAX : this.maxConcurrency;
  }

  set(child: number, record: ChildRecord, owner: Owner): void {
    this.children = this.children.with(child, record, owner);
  }

  /** Takes in how a child has closed; false where it was not running. */
  record(closed: ClosedChild, owner: Owner): boolean {
    const known = this.children.at(closed.index);
    if (known === undefined || known.status !== "RUNNING") return false;
    const { status, output, redrivable = status !== "SUCCEEDED" } = closed;
    this.set(closed.index, { ...known, status, output, redrivable }, owner);
    this.running -= 1;
    const items = this.itemCountOf(closed.index);
    if (status === "SUCCEEDED") this.succeededItems += items;
    else this.failedItems += items;
    return true;
  }

  /** True when every child has succeeded or failed. */
  get isDone(): boolean {
    return (
      this.running === 0 && this.next >= this.childrenTotal && this.nextRedrive() === undefined
    );
  }

  /** The first child that waits for its redrive. */
  nextRedrive(): number | undefined {
    if (this.redriveCount === 0) return undefined;
    for (let child = this.redriveFrom; child < this.next; child++) {
      if (this.children.at(child)?.status === "PENDING_REDRIVE") return child;
    }
    return undefined;
  }

  /**
   * Passing either threshold fails the run. A threshold of 0 counts only where the other is 0 too: it then
   * stands for "not said".
   */
  get exceedsTolerance(): boolean {
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = this;
    if (count === 0 && percentage === 0) return this.failedItems > 0;
    if (count > 0 && this.failedItems > count) return true;
    const total = this.start.source.items.length;
    return percentage > 0 && (this.failedItems / total) * 100 > percentage;
  }
}

/** A label for a Map that has none: always the same for the same place in the same machine. */
export function labelFor(stateMachineArn: string, flow: number, stateName: string): string {
  return seededRandom(`${stateMachineArn} ${flow} ${stateName}`).uuid();
}
