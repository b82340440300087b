// simulated-store.ts — a store that takes its time, fails now and then, and brings the process down at commits.
import type { CommitResult, CommitUnit, Store } from "../../src/engine/index.ts";
import { FaultyStore } from "./faulty-store.ts";
import type { Life, World } from "./world.ts";

export interface StoreFate {
  /** True: nothing fails any more. */
  readonly calm: () => boolean;
  readonly crash: () => void;
  readonly durable: (units: readonly CommitUnit[], refused: readonly number[]) => void;
}

const CRASH_BEFORE = 0.006;
const CRASH_AFTER = 0.006;
const FAULT = 0.04;

export class SimulatedStore extends FaultyStore {
  readonly #world: World;
  readonly #life: Life;
  readonly #fate: StoreFate;

  #loads = 0;

  constructor(disk: Store, world: World, life: Life, fate: StoreFate) {
    super(disk);
    this.#world = world;
    this.#life = life;
    this.#fate = fate;
    this.onDurable = (units, { refused }) => fate.durable(units, refused);
    this.faultOf = () => {
      if (fate.calm() || !world.chance(FAULT)) return undefined;
      return world.chance(0.5) ? "before" : "after";
    };
  }

  override async commit(units: readonly CommitUnit[]): Promise<CommitResult> {
    await this.#delay();
    this.#die(CRASH_BEFORE);
    const result = await super.commit(units);
    this.#die(CRASH_AFTER);
    await this.#delay();
    return result;
  }

  override async load(arns: readonly string[], charactersMax?: number): ReturnType<Store["load"]> {
    await this.#delay();
    this.#loads += 1;
    const whole = await super.load(arns, charactersMax);
    // As if the others were beyond what one answer carries.
    return this.#loads % 3 === 0 ? whole.slice(0, Math.ceil(whole.length / 2)) : whole;
  }

  override async due(query: Parameters<Store["due"]>[0]): ReturnType<Store["due"]> {
    await this.#delay();
    const page = await super.due(query);
    await this.#delay();
    return page;
  }

  override async describe(arn: string): ReturnType<Store["describe"]> {
    await this.#delay();
    return await super.describe(arn);
  }

  /** The process dies at this very point: what comes after never happens. */
  #die(probability: number): void {
    if (!this.#fate.calm() && this.#world.chance(probability)) this.#fate.crash();
    if (!this.#life.alive) this.cut();
  }

  #delay(): Promise<void> {
    if (!this.#life.alive) this.cut();
    return new Promise((resolve) => {
      this.#world.after(this.#world.int(0, 3), resolve, this.#life);
    });
  }
}
