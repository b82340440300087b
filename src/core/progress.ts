// progress.ts — how far a Parallel state or an inline Map has come.
import type { Json, Payload } from "../base/index.ts";
import { ChunkedList, type Owner } from "./chunked-list.ts";

export interface ParallelProgress {
  readonly kind: "parallel";
  /** Outputs of the branches that have ended; a branch that has not has no slot. */
  readonly outputs: ReadonlyMap<number, Payload>;
}

/** Constant for one start of an inline Map. */
export interface MapStart {
  /** The effective input, which ItemSelector reads as `$`. */
  readonly input: Payload;
  /** The list that is iterated; another Map may iterate the very same one. */
  readonly items: readonly Json[];
  /** Iterations that may run at once. */
  readonly concurrency: number;
}

/** An inline Map. Changed in place by the step that owns it, copied by any other. */
export class MapProgress {
  readonly kind = "map" as const;
  readonly owner: Owner | undefined;
  /** The same for all copies. */
  readonly start: MapStart;
  /** The first index that has not been started. */
  next = 0;
  succeeded = 0;
  /** No more than the bytes of the outputs so far; of more than a result may have none are kept. */
  gathered = 0;
  outputs: ChunkedList<Payload> = ChunkedList.empty();

  constructor(owner: Owner | undefined, start: MapStart) {
    this.owner = owner;
    this.start = start;
  }

  get items(): readonly Json[] {
    return this.start.items;
  }

  /** This, where `owner` made it; else a copy. */
  ownedBy(owner: Owner): MapProgress {
    if (this.owner === owner) return this;
    const copy = new MapProgress(owner, this.start);
    copy.next = this.next;
    copy.succeeded = this.succeeded;
    copy.gathered = this.gathered;
    copy.outputs = this.outputs;
    return copy;
  }
}
