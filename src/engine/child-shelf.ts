// child-shelf.ts — the last Express children of Distributed Maps, in memory, for those who look.
//
//   C1. At most CHILDREN_MAX are remembered, in the order of their ends, with at most EVENTS_MAX events together and
//       inputs that weigh at most WEIGHT_MAX.
//   C2. Nothing is indexed: a child is put here for every item of a map, and hardly ever looked for.
import { Payload } from "../base/index.ts";
import { type HistoryEvent, sizeBound } from "../core/index.ts";
import type { MemorisedExecution } from "./execution-record.ts";

const CHILDREN_MAX = 1_000;
const EVENTS_MAX = 50_000;
/** About how many bytes the inputs may take as text. */
const WEIGHT_MAX = 4 * 1024 * 1024;

export interface RememberedChild extends MemorisedExecution {
  readonly order: number;
  readonly history: readonly HistoryEvent[];
}

export class ChildShelf {
  readonly #children: RememberedChild[] = [];
  readonly #weights: number[] = [];
  #weight = 0;
  #events = 0;

  put(child: RememberedChild): void {
    const weight = weightOf(child);
    this.#children.push(child);
    this.#weights.push(weight);
    this.#weight += weight;
    this.#events += child.history.length;
    while (this.#isFull()) {
      this.#events -= this.#children.shift()?.history.length ?? 0;
      this.#weight -= this.#weights.shift() ?? 0;
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
    return length > 0 && (this.#weight > WEIGHT_MAX || this.#events > EVENTS_MAX);
  }
}

/** The input stands in the first event. */
function weightOf({ history }: RememberedChild): number {
  const input = history[0]?.details?.["input"];
  return input instanceof Payload ? sizeBound(input.value, WEIGHT_MAX) : 0;
}
