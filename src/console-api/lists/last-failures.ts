// last-failures.ts — the executions that failed, timed out or were aborted last: by when they ended, not by when they
// began.
import type { ExecutionItem, Status } from "../../console-wire/index.ts";
import type { Engine, FindQuery } from "../../engine/index.ts";
import { executionItem } from "./execution-item.ts";

const SHOWN = 10;
/** Executions of one millisecond that are looked through for the one meant. */
const SAME_START_MAX = 1_000;
const FAILURES: readonly Status[] = ["FAILED", "TIMED_OUT", "ABORTED"];

interface Ended {
  readonly start: number;
  readonly end: number;
}

/** Takes any number of failures and keeps the last. */
export class LastFailures {
  /** The last end first. */
  readonly #last: Ended[] = [];

  add({ start, end }: Ended): void {
    const last = this.#last;
    if (last.length === SHOWN && end <= (last.at(-1)?.end ?? 0)) return;
    const place = last.findIndex((other) => other.end < end);
    last.splice(place < 0 ? last.length : place, 0, { start, end });
    if (last.length > SHOWN) last.pop();
  }

  /** The executions themselves: times alone do not say whose they are. */
  async found(engine: Engine, of: FindQuery["of"]): Promise<readonly ExecutionItem[]> {
    const ends = this.#last.map(({ end }) => end);
    const found = await Promise.all(
      [...new Set(this.#last.map(({ start }) => start))].map((start) =>
        engine.findExecutions({
          ...{ of, statuses: FAILURES, from: start, to: start, limit: SAME_START_MAX },
          ...{ endedFrom: Math.min(...ends), endedTo: Math.max(...ends), scan: SAME_START_MAX },
        }),
      ),
    );
    return found
      .flatMap(({ items }) => items)
      .sort((a, b) => (b.stopDate ?? 0) - (a.stopDate ?? 0))
      .slice(0, SHOWN)
      .map(executionItem);
  }
}
