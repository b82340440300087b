// Turns that kill the process: here a simulated process, its watch and its store, which outlive it.
import { describe, expect, test } from "vitest";
import { FaultyStore } from "../../test/simulation/faulty-store.ts";
import {
  createLab,
  type Lab,
  type LabOptions,
  lambda,
  succeeded,
} from "../../test/simulation/lab.ts";
import { MemoryStore } from "../store/index.ts";
import { EngineUnavailable } from "./engine-interface.ts";
import type { TurnWatch } from "./ports.ts";
import { ManualClock } from "./virtual-clock.ts";

/** What TurnFile keeps in files, in memory. */
class Watch implements TurnWatch {
  deaths: ReadonlyMap<string, number> | undefined;
  underWay: string | undefined;
  written: string[] = [];
  #counts = new Map<string, number>();

  begun(executionArn: string): void {
    this.written.push(executionArn);
    this.underWay = executionArn;
  }

  ended(): void {
    this.underWay = undefined;
  }

  forgive(executionArn: string): void {
    this.#counts.delete(executionArn);
  }

  /** The process is gone; the next one reads this. */
  died(underWay: string | undefined): Watch {
    const next = new Watch();
    next.#counts = new Map(this.#counts);
    if (underWay !== undefined) {
      next.#counts.set(underWay, (next.#counts.get(underWay) ?? 0) + 1);
    }
    next.deaths = new Map(next.#counts);
    return next;
  }
}

/** A process in which tasks of the function `kills` end everything, in the middle of a turn. */
class Doomed {
  readonly #inner = new MemoryStore();
  store = new FaultyStore(this.#inner);
  watch = new Watch();
  lab!: Lab;
  kills = true;
  /** Whose turn it was when the process died. */
  diedIn: string | undefined;
  dead = false;
  #death = mourned();

  /** A dead process finishes nothing, so nobody waits for it. */
  async unlessDead(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#death.promise]);
  }

  async boot(options: LabOptions & { readonly clean?: boolean } = {}): Promise<void> {
    const now = (this.lab as Lab | undefined)?.clock.now();
    this.store.cut();
    this.watch = options.clean === true ? new Watch() : this.watch.died(this.diedIn);
    this.store = new FaultyStore(this.#inner);
    this.dead = false;
    this.diedIn = undefined;
    this.#death = mourned();
    this.lab = await createLab({
      ...options,
      store: this.store,
      clock: new ManualClock(now),
      runs: { works: () => Promise.resolve(succeeded(1)) },
      ports: {
        turnWatch: this.watch,
        refuseTask: ({ resourceArn }) => {
          if (resourceArn.endsWith(":kills") && this.kills) this.#die();
          return undefined;
        },
      },
    });
    await this.unlessDead(this.lab.clock.settled());
  }

  #die(): never {
    this.dead = true;
    this.#death.resolve();
    this.diedIn = this.watch.underWay;
    this.store.cut();
    throw new Error("the process is gone");
  }
}

interface Mourned {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function mourned(): Mourned {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const POISON = {
  W: { Type: "Wait", Seconds: 10, Next: "T" },
  T: { Type: "Task", Resource: lambda("kills"), End: true },
};
const HARMLESS = {
  W: { Type: "Wait", Seconds: 10, Next: "T" },
  T: { Type: "Task", Resource: lambda("works"), End: true },
};

/** Two executions that are due, one of which kills the process; it has died in it so many times, watched. */
async function doomed(deaths: number): Promise<{
  readonly process: Doomed;
  readonly poison: string;
  readonly harmless: string;
}> {
  const process = new Doomed();
  await process.boot({ clean: true });
  const harmless = await process.lab.start(await process.lab.machine(HARMLESS), {}, "harmless");
  const poison = await process.lab.start(await process.lab.machine(POISON), {}, "poison");
  await process.unlessDead(process.lab.clock.advance(10_000));
  expect(process.dead).toBe(true);
  for (let i = 0; i < deaths; i += 1) {
    await process.boot();
    expect([process.dead, process.diedIn]).toEqual([true, poison]);
  }
  return { process, poison, harmless };
}

describe("an execution whose turn kills the process", () => {
  test("is held back after two deaths in a row, and everything else goes on", async () => {
    const { process, poison, harmless } = await doomed(2);
    await process.boot();
    expect(process.dead).toBe(false);
    expect((await process.lab.settled(harmless)).status).toBe("SUCCEEDED");
    expect((await process.lab.settled(poison)).status).toBe("RUNNING");
    expect(process.lab.engine.stats().executionsHeldBack).toBe(1);
    expect(process.lab.incidents).toEqual([
      {
        kind: "executionHeldBack",
        executionArn: poison,
        message: expect.stringContaining("2 times in a row. StopExecution ends it"),
        error: undefined,
      },
    ]);
    // It stays so over clean ends, and each start says so.
    await process.boot({ clean: true });
    expect(process.dead).toBe(false);
    expect(process.lab.incidents).toHaveLength(1);
  });

  test("one death, or two with a clean end between them, are not enough", async () => {
    const { process, poison } = await doomed(1);
    await process.boot({ clean: true });
    // Nobody was watched, so this death is put down to nobody.
    expect([process.dead, process.diedIn]).toEqual([true, undefined]);
    await process.boot();
    expect([process.dead, process.diedIn]).toEqual([true, poison]);
    process.kills = false;
    await process.boot();
    expect((await process.lab.settled(poison)).status).not.toBe("RUNNING");
    expect(process.lab.engine.stats().executionsHeldBack).toBe(0);
  });

  test("held back it can be stopped, and is forgotten then", async () => {
    const { process, poison } = await doomed(2);
    await process.boot();
    const stopped = await process.lab.engine.stopExecution(poison, { error: "Poison" });
    expect(stopped.type).toBe("stopped");
    expect(await process.lab.settled(poison)).toMatchObject({
      status: "ABORTED",
      error: "Poison",
    });
    expect(process.lab.engine.stats().executionsHeldBack).toBe(0);
    await process.boot();
    expect([process.dead, process.lab.incidents]).toEqual([false, []]);
  });

  test("held back it takes no answers, no redrive and no second start", async () => {
    const { process, poison } = await doomed(2);
    await process.boot();
    const { engine } = process.lab;
    const revisionId = (await engine.describeExecution(poison))?.revisionId ?? "";
    await expect(engine.redriveExecution(poison)).rejects.toThrow(EngineUnavailable);
    await expect(process.lab.start(revisionId, {}, "poison")).rejects.toThrow("held back");
    await process.lab.clock.advance(100_000);
    expect(process.dead).toBe(false);
    expect(engine.stats().executionsResident).toBe(0);
  });

  test("is run again where that is asked for", async () => {
    const { process, poison } = await doomed(2);
    await process.boot();
    process.kills = false;
    await process.boot({ runHeldBack: true });
    expect((await process.lab.settled(poison)).status).not.toBe("RUNNING");
    expect(process.lab.engine.stats().executionsHeldBack).toBe(0);
    await process.boot();
    expect(process.lab.incidents).toEqual([]);
  });

  test("as an Express child of a Distributed Map it is held back in its parent's name", async () => {
    const process = new Doomed();
    await process.boot({ clean: true });
    const child = {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "EXPRESS" },
      StartAt: "T",
      States: { T: { Type: "Task", Resource: lambda("kills"), End: true } },
    };
    const parent = await process.lab.start(
      await process.lab.machine({
        W: { Type: "Wait", Seconds: 10, Next: "M" },
        M: { Type: "Map", ItemProcessor: child, End: true },
      }),
      [1, 2],
    );
    await process.unlessDead(process.lab.clock.advance(10_000));
    for (let i = 0; i < 2; i += 1) {
      await process.boot();
      expect([process.dead, process.diedIn]).toEqual([true, parent]);
    }
    await process.boot();
    expect(process.dead).toBe(false);
    expect(process.lab.incidents).toMatchObject([{ executionArn: parent }]);
  });
});

describe("watching", () => {
  test("nothing is written down after a clean end", async () => {
    const process = new Doomed();
    await process.boot({ clean: true });
    const revisionId = await process.lab.machine(HARMLESS);
    const arn = await process.lab.start(revisionId);
    await process.boot({ clean: true });
    await process.lab.clock.advance(10_000);
    expect((await process.lab.settled(arn)).status).toBe("SUCCEEDED");
    expect(process.watch.written).toEqual([]);
  });

  test("after an unclean end each execution is watched until it has changed, new ones are not", async () => {
    const process = new Doomed();
    await process.boot({ clean: true });
    const states = { ...HARMLESS, T: { ...HARMLESS.T, End: undefined, Next: "X" } };
    const revisionId = await process.lab.machine({
      ...states,
      X: { Type: "Wait", Seconds: 10, End: true },
    });
    const old = await process.lab.start(revisionId);
    await process.boot();
    const fresh = await process.lab.start(revisionId);
    await process.lab.clock.advance(10_000);
    expect(new Set(process.watch.written)).toEqual(new Set([old]));
    process.watch.written = [];
    await process.lab.clock.advance(10_000);
    for (const arn of [old, fresh]) {
      expect((await process.lab.settled(arn)).status).toBe("SUCCEEDED");
    }
    expect(process.watch.written).toEqual([]);
  });
});
