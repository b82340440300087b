// The simulation bites: broken on purpose, a store is found out within a few stories.
import { describe, expect, test } from "vitest";
import type { CommitResult, CommitUnit, DuePage, ListPage, Store } from "../../src/engine/index.ts";
import { FaultyStore } from "./faulty-store.ts";
import { simulate } from "./simulation.ts";

const STORIES_MAX = 40;

/** The first rule that a spoiled store is caught breaking. */
async function caught(spoilStore: (store: Store) => Store): Promise<readonly string[]> {
  for (let seed = 1; seed <= STORIES_MAX; seed++) {
    const { violations } = await simulate({ seed: String(seed), spoilStore });
    if (violations.length > 0) return violations.map(({ rule }) => rule);
  }
  return [];
}

/** Every n-th batch meets the fault. */
abstract class Every extends FaultyStore {
  #count = 0;
  readonly #every: number;

  constructor(inner: Store, every: number) {
    super(inner);
    this.#every = every;
  }

  override commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    this.#count += 1;
    return this.#count % this.#every === 0 ? this.spoiled(units) : super.commit(units);
  }

  protected abstract spoiled(units: readonly CommitUnit[]): Promise<CommitResult>;
}

/** Says that a batch is durable before it is: the process may die in between. */
class HastyStore extends FaultyStore {
  override commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    super.commit(units).catch(() => undefined);
    return Promise.resolve({ refused: [] });
  }
}

/** Says that a batch is durable and forgets it. */
class ForgetfulStore extends Every {
  protected override spoiled(): Promise<CommitResult> {
    return Promise.resolve({ refused: [] });
  }
}

/** Writes only the first half of a batch. */
class TornStore extends Every {
  protected override async spoiled(units: readonly CommitUnit[]): Promise<CommitResult> {
    await super.commit(units.slice(0, Math.floor(units.length / 2)));
    return { refused: [] };
  }
}

/** Keeps the state and loses the events. */
class EventlessStore extends Every {
  protected override spoiled(units: readonly CommitUnit[]): Promise<CommitResult> {
    return super.commit(
      units.map((unit) => (unit.type === "execution" ? { ...unit, events: [] } : unit)),
    );
  }
}

/** Forgets when executions must be woken. */
class SleepyStore extends FaultyStore {
  override async due(): Promise<DuePage> {
    return { items: [] };
  }
}

/** Says that nothing has to be given again after a crash. */
class ContentStore extends FaultyStore {
  override async pending(): Promise<ListPage<string>> {
    return { items: [] };
  }
}

/** Keeps frames that were deleted and loses changes of others. */
class StaleStore extends Every {
  protected override spoiled(units: readonly CommitUnit[]): Promise<CommitResult> {
    return super.commit(
      units.map((unit) => (unit.type === "execution" ? { ...unit, framesPut: [] } : unit)),
    );
  }
}

/** Lets a second execution of the same name take the place of the first. */
class CarelessStore extends FaultyStore {
  readonly #inner: Store;

  constructor(inner: Store) {
    super(inner);
    this.#inner = inner;
  }

  override async commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    const result = await this.#inner.commit(units);
    return { refused: result.refused.slice(1) };
  }
}

describe("a store is caught that", () => {
  test.each<readonly [string, (store: Store) => Store]>([
    ["says durable too early", (store) => new HastyStore(store)],
    ["forgets a batch", (store) => new ForgetfulStore(store, 20)],
    ["tears a batch", (store) => new TornStore(store, 20)],
    ["loses events", (store) => new EventlessStore(store, 20)],
    ["forgets due times", (store) => new SleepyStore(store)],
    ["forgets what must be given again", (store) => new ContentStore(store)],
    ["loses changed frames", (store) => new StaleStore(store, 6)],
    ["hides a refused unit", (store) => new CarelessStore(store)],
  ])("%s", { timeout: 600_000 }, async (_, spoil) => {
    expect(await caught(spoil)).not.toEqual([]);
  });
});
