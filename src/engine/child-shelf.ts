// child-shelf.ts — the last Express children of Distributed Maps, in memory, for those who look.
//
//   C1. At most CHILDREN_MAX are remembered, in the order of their ends. Nothing is indexed: a child is put here for
//       every item of a map, and hardly ever looked for.
import type { HistoryEvent } from "../core/index.ts";
import type { MemorisedExecution } from "./execution-record.ts";

const CHILDREN_MAX = 1_000;

export interface RememberedChild extends MemorisedExecution {
  readonly order: number;
  readonly history: readonly HistoryEvent[];
}

export class ChildShelf {
  readonly #ring: RememberedChild[] = [];
  #next = 0;

  put(child: RememberedChild): void {
    this.#ring[this.#next] = child;
    this.#next = (this.#next + 1) % CHILDREN_MAX;
  }

  find(executionArn: string): RememberedChild | undefined {
    return this.#ring.find((child) => child.executionArn === executionArn);
  }

  /** The oldest first. */
  all(): readonly RememberedChild[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }
}
