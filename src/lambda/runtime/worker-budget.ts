// worker-budget.ts — how many processes all functions together may keep.
//
// A limit of this machine, not of AWS: beyond it nothing is throttled, invocations wait for a process. A
// function may be waiting for another one that waits for a process, so the limit yields to patience: whoever
// has waited long enough starts a process all the same.

/** Somebody who holds idle processes that may be given up. */
export interface IdleHolder {
  /** Since when the process that idles longest does so (performance.now); undefined without one. */
  idleSince(): number | undefined;
  evictIdle(): void;
}

export class WorkerBudget {
  readonly #workersMax: number;
  readonly #holders = new Set<IdleHolder>();
  #workers = 0;

  constructor(workersMax: number) {
    this.#workersMax = workersMax;
  }

  join(holder: IdleHolder): void {
    this.#holders.add(holder);
  }

  leave(holder: IdleHolder): void {
    this.#holders.delete(holder);
  }

  /** Asks for one more process; at the limit the one that idles longest anywhere makes room. */
  take(isUrgent: boolean): boolean {
    if (this.#workers >= this.#workersMax && !isUrgent && !this.#evictOne()) return false;
    this.#workers += 1;
    return true;
  }

  giveBack(): void {
    this.#workers -= 1;
  }

  #evictOne(): boolean {
    let oldest: IdleHolder | undefined;
    let oldestSince = Number.POSITIVE_INFINITY;
    for (const holder of this.#holders) {
      const since = holder.idleSince();
      if (since !== undefined && since < oldestSince) {
        oldest = holder;
        oldestSince = since;
      }
    }
    oldest?.evictIdle();
    return oldest !== undefined;
  }
}
