// child-shelf.ts — the last Express children of Distributed Maps, in memory, for those who look.
//
//   C1. At most CHILDREN_MAX are remembered, in the order of their ends, with at most EVENTS_MAX events that weigh at
//       most BYTES_MAX together, the last one always.
//   C2. Nothing is indexed: a child is put here for every item of a map, and hardly ever looked for.
import type { MemorisedExecution } from "./execution-record.ts";
import type { KeptHistory } from "./kept-history.ts";

const CHILDREN_MAX = 1_000;
const EVENTS_MAX = 50_000;
/** About how many bytes of memory they may take together. */
const BYTES_MAX = 8 * 1024 * 1024;

export interface RememberedChild extends MemorisedExecution {
  readonly order: number;
  readonly history: KeptHistory;
}

export class ChildShelf {
  readonly #children: RememberedChild[] = [];
  #events = 0;
  #bytes = 0;

  put(child: RememberedChild): void {
    this.#children.push(child);
    this.#events += child.history.events.length;
    this.#bytes += child.history.weight;
    while (this.#isFull()) {
      const oldest = this.#children.shift();
      this.#events -= oldest?.history.events.length ?? 0;
      this.#bytes -= oldest?.history.weight ?? 0;
    }
  }

  /** As it ended last: a child that is redriven begins anew under the same ARN. */
  find(executionArn: string): RememberedChild | undefined {
    return this.#children.findLast((child) => child.executionArn === executionArn);
  }

  /** The oldest first. */
  all(): readonly RememberedChild[] {
    return this.#children;
  }

  #isFull(): boolean {
    const { length } = this.#children;
    if (length > CHILDREN_MAX) return true;
    return length > 1 && (this.#events > EVENTS_MAX || this.#bytes > BYTES_MAX);
  }
}
