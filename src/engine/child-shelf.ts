// child-shelf.ts — the last Express children of Distributed Maps, in memory, for those who look.
//
//   C1. At most CHILDREN_MAX with at most EVENTS_MAX events together are remembered, in the order of their ends.
//   C2. Nothing is indexed: a child is put here for every item of a map, and hardly ever looked for.
import type { HistoryEvent } from "../core/index.ts";
import type { MemorisedExecution } from "./execution-record.ts";

const CHILDREN_MAX = 1_000;
const EVENTS_MAX = 50_000;

export interface RememberedChild extends MemorisedExecution {
  readonly order: number;
  readonly history: readonly HistoryEvent[];
}

export class ChildShelf {
  readonly #ring: (RememberedChild | undefined)[] = [];
  #next = 0;
  #events = 0;

  put(child: RememberedChild): void {
    this.#forget(this.#next);
    this.#ring[this.#next] = child;
    this.#events += child.history.length;
    this.#next = (this.#next + 1) % CHILDREN_MAX;
    for (let at = this.#next; this.#events > EVENTS_MAX; at = (at + 1) % CHILDREN_MAX) {
      this.#forget(at);
    }
  }

  find(executionArn: string): RememberedChild | undefined {
    return this.#ring.find((child) => child?.executionArn === executionArn);
  }

  /** The oldest first. */
  all(): readonly RememberedChild[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)].filter(
      (child) => child !== undefined,
    );
  }

  #forget(at: number): void {
    const child = this.#ring[at];
    if (child === undefined) return;
    this.#events -= child.history.length;
    this.#ring[at] = undefined;
  }
}
