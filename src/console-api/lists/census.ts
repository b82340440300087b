// census.ts — how many executions there are, by machine and status, and how long they took: counted when asked.
//
//   C1. While nothing changed nothing is counted again.
//   C2. What took long to count is counted again only after a multiple of that time; it may be so old then.
//   C3. What is kept is bounded: KEPT_MAX answers.
import type { Engine } from "../../engine/index.ts";

const QUICK_MS = 20;
const REST_FACTOR = 20;
/** Executions are forgotten by age without anybody being told. */
const AGE_MAX_MS = 60_000;
const KEPT_MAX = 500;

interface Counted {
  readonly value: Promise<unknown>;
  /** Changes of status when the count began. */
  readonly changes: number;
  readonly begunAt: number;
  tookMs: number;
}

export class Census {
  readonly #kept = new Map<string, Counted>();
  readonly #changesOf = new Map<string, number>();
  #changes = 0;

  constructor(engine: Pick<Engine, "subscribe">) {
    engine.subscribe({
      statusChanged: ({ stateMachineArn }) => {
        this.#changes += 1;
        if (this.#changesOf.size > KEPT_MAX) this.#changesOf.clear();
        this.#changesOf.set(stateMachineArn, this.#changes);
      },
    });
  }

  /** The answer of `count`, or that of the last time where it still holds; `machine` narrows what changes it. */
  async of<T>(key: string, machine: string | undefined, count: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined && this.#holds(known, machine)) {
      // The cast: a key has answers of one type.
      return (await known.value) as T;
    }
    const begunAt = performance.now();
    const value = count();
    const counted: Counted = { value, changes: this.#changes, begunAt, tookMs: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, counted);
    this.#trim();
    try {
      return await value;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    } finally {
      counted.tookMs = performance.now() - begunAt;
    }
  }

  #holds({ changes, begunAt, tookMs }: Counted, machine: string | undefined): boolean {
    const age = performance.now() - begunAt;
    if (age > AGE_MAX_MS) return false;
    const last = machine === undefined ? this.#changes : (this.#changesOf.get(machine) ?? changes);
    if (last <= changes) return true;
    return tookMs > QUICK_MS && age < tookMs * REST_FACTOR;
  }

  #trim(): void {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_MAX) return;
      this.#kept.delete(key);
    }
  }
}
