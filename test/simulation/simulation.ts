// simulation.ts — one random story: machines, clients, crashes, faults; then calm, and what must hold.
//
// The real engine and core run over a simulated clock, store and runners in one thread. The story ends with a
// calm part in which nothing fails and everybody answers, so that every execution can come to its end.
import { Payload } from "../../src/base/index.ts";
import {
  type EngineIncident,
  type EngineOptions,
  EngineUnavailable,
  type HeapUse,
  type OpenedEngine,
  openEngine,
  type StateMachineRevision,
  type Store,
} from "../../src/engine/index.ts";
import { MemoryStore } from "../../src/store/index.ts";
import { Auditor, type Violation } from "./auditor.ts";
import { MachineMaker, type RandomMachine } from "./machines.ts";
import { SimulatedObjects } from "./map-data.ts";
import { EXPRESS, Operators, simulatedMachine } from "./operators.ts";
import { ACTIVITY } from "./resources.ts";
import { SimulatedRunners } from "./runners.ts";
import { SimulatedStore } from "./simulated-store.ts";
import { Life, World, WorldChance, WorldClock } from "./world.ts";

export interface SimulationOptions {
  /** Where it begins with `r` the story is a rich one: with all that Distributed Maps and operators can do. */
  readonly seed: string;
  /** Wraps the store of every life: how a test breaks it on purpose. */
  readonly spoilStore?: (store: Store) => Store;
  /** Tells the story as it goes. */
  readonly tell?: (line: string) => void;
}

export interface SimulationResult {
  readonly seed: string;
  readonly violations: readonly Violation[];
  /** Of all histories, standings and documents. */
  readonly hash: string;
  readonly executions: number;
  readonly crashes: number;
  readonly steps: number;
  /** How often what was worth counting has happened. */
  readonly seen: ReadonlyMap<string, number>;
}

const STORY_MS = 180_000;
const STEPS_MAX = 60_000;
const ROLE = "arn:aws:iam::123456789012:role/sim";

export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const simulation = new Simulation(options);
  await simulation.run();
  return await simulation.result();
}

class Simulation {
  readonly #world: World;
  readonly #tell: (line: string) => void;
  readonly #spoil: (store: Store) => Store;
  readonly #disk = new MemoryStore();
  readonly #auditor: Auditor;
  readonly #runners: SimulatedRunners;
  readonly #objects: SimulatedObjects;
  readonly #revisions: string[] = [];
  readonly #acknowledged: string[] = [];
  #life = new Life(0);
  #engine: OpenedEngine | undefined;
  #store: SimulatedStore | undefined;
  #crashes = 0;
  /** A story in which every runner answers. */
  readonly #diligent: boolean;
  /** A story without crashes: what goes wrong must come right in the same life. */
  readonly #sturdy: boolean;
  readonly #rich: boolean;
  readonly #operators: Operators;
  readonly #limits: EngineOptions;
  /** In a story in which memory runs short. */
  readonly #heapUse: (() => HeapUse) | undefined;
  #calm = false;
  #names = 0;
  /** Requests that this life owes an answer. */
  #owed = new Map<object, string>();

  constructor(options: SimulationOptions) {
    this.#world = new World(options.seed);
    this.#tell = options.tell ?? (() => undefined);
    this.#spoil = options.spoilStore ?? ((store) => store);
    this.#auditor = new Auditor(this.#world, this.#disk);
    this.#rich = options.seed.startsWith("r");
    this.#operators = new Operators({
      ...{ world: this.#world, auditor: this.#auditor, acknowledged: this.#acknowledged },
      ask: (asked, heard) => this.#ask(asked, heard),
      tell: (line) => this.#tell(`${this.#at()} ${line}`),
    });
    const habits = new World(`habits of ${options.seed}`);
    this.#world.isSlow = this.#rich && habits.chance(0.4);
    this.#limits = {
      ...(this.#rich && habits.chance(0.15) ? narrow(habits) : {}),
      ...(this.#rich && habits.chance(0.5) ? { behindMin: habits.int(0, 2_000) } : {}),
    };
    this.#heapUse = this.#rich && habits.chance(0.3) ? this.#heapUseOf(habits) : undefined;
    this.#diligent = this.#world.chance(0.5);
    this.#runners = new SimulatedRunners(this.#world, this.#auditor, () => this.#engine);
    this.#objects = new SimulatedObjects(this.#world, this.#auditor);
    this.#sturdy = this.#diligent && this.#world.chance(0.4);
    if (this.#diligent) {
      this.#runners.answerAlways();
      this.#objects.answerAlways();
    }
  }

  async run(): Promise<void> {
    await this.#boot(true);
    await this.#until(() => this.#engine !== undefined);
    const end = this.#world.now + STORY_MS;
    this.#planClient();
    this.#planCrash();
    this.#planJump();
    this.#planOrphanCheck();
    await this.#until(() => this.#world.now >= end);
    await this.#goCalm();
  }

  async result(): Promise<SimulationResult> {
    const hash = await this.#auditor.finish(this.#acknowledged, this.#objects);
    return {
      seed: this.#world.seed,
      violations: this.#auditor.violations,
      hash,
      executions: this.#acknowledged.length,
      crashes: this.#crashes,
      steps: this.#world.steps,
      seen: this.#auditor.seen,
    };
  }

  #heapUseOf(habits: World): () => HeapUse {
    let used = 0;
    return () => {
      if (this.#calm) used = 0;
      else if (habits.chance(0.05)) used = habits.pick([0, 70, 70, 85, 95]);
      if (used > 0) this.#auditor.count("memory low");
      return { used, limit: 100 };
    };
  }

  /** A new life on the same disk. */
  async #boot(first: boolean): Promise<void> {
    this.#life = new Life(this.#life.number + 1);
    this.#owed = new Map();
    this.#engine = undefined;
    const life = this.#life;
    const world = this.#world;
    const clock = new WorldClock(world, life);
    // Between two lives the machine's clock may have been set back.
    if (!first && world.chance(0.3)) clock.skew = -world.int(1, 5_000);
    this.#store = new SimulatedStore(this.#disk, world, life, {
      calm: () => this.#calm,
      crash: () => this.#crash(),
      durable: (units, refused) => this.#auditor.durable(units, refused),
    });
    this.#runners.begin(life);
    const engine = await this.#open(life, clock, this.#spoil(this.#store));
    if (engine === undefined || !life.alive) return;
    if (first) await this.#furnish(engine, clock);
    this.#auditor.listen(engine, life);
    this.#engine = engine;
    this.#tell(`${this.#at()} life ${life.number} begins`);
  }

  async #open(life: Life, clock: WorldClock, store: Store): Promise<OpenedEngine | undefined> {
    let opened: OpenedEngine | undefined;
    let done = false;
    openEngine(
      {
        ...{ store, clock, chance: new WorldChance(this.#world, life) },
        runnerFor: (resource) => this.#runners.runnerFor(resource, life),
        mapData: this.#objects.mapData(life),
        report: (incident) => this.#incident(incident, life),
        ...(this.#heapUse === undefined ? {} : { heapUse: this.#heapUse }),
      },
      {
        ...this.#limits,
        // Its daily round would keep the story from ending.
        retentionDays: Number.POSITIVE_INFINITY,
        idle: { idleMax: this.#world.int(0, 4), charactersMax: 100_000 },
        near: { nearMax: this.#world.int(2, 6), page: this.#world.int(1, 3) },
      },
    ).then(
      (engine) => {
        opened = engine;
        done = true;
      },
      (error: unknown) => {
        if (life.alive) this.#auditor.violate("the engine opens", String(error));
        done = true;
      },
    );
    await this.#until(() => done || !life.alive);
    return opened;
  }

  async #furnish(engine: OpenedEngine, clock: WorldClock): Promise<void> {
    const maker = new MachineMaker(this.#world, { rich: this.#rich });
    let done = false;
    const puts: Promise<void>[] = [engine.catalog.put("activity", ACTIVITY, "{}")];
    const put = ({ name, definition }: RandomMachine, type: "STANDARD" | "EXPRESS"): void => {
      const stateMachineArn = simulatedMachine(name);
      const revision: StateMachineRevision = {
        ...{ revisionId: name, stateMachineArn, name, type },
        ...{ roleArn: ROLE, definition: JSON.stringify(definition), updateDate: clock.now() },
      };
      this.#auditor.learn(name, revision.definition);
      this.#tell(`machine ${name}: ${revision.definition}`);
      puts.push(engine.catalog.put("stateMachineRevision", name, JSON.stringify(revision)));
      if (this.#rich) puts.push(engine.catalog.put("stateMachine", stateMachineArn, "{}"));
    };
    for (let i = 0; i < 4; i++) {
      const machine = maker.machine(`m${i}`, i === 0 ? undefined : "m0");
      this.#revisions.push(machine.name);
      put(machine, "STANDARD");
    }
    if (this.#rich) put(maker.expressMachine(EXPRESS), "EXPRESS");
    this.#calm = true;
    // A failure shows as a story that does not go on.
    void Promise.all(puts).then(() => {
      done = true;
    });
    await this.#until(() => done);
    this.#calm = false;
  }

  // Crashes.

  #planCrash(): void {
    this.#world.after(this.#world.int(5_000, 120_000), () => {
      if (this.#calm) return;
      if (this.#rich && this.#world.chance(0.3)) this.#restart();
      else this.#crash();
      this.#planCrash();
    });
  }

  /** The server is closed as it should be, and opened again. */
  #restart(): void {
    const engine = this.#engine;
    const life = this.#life;
    if (engine === undefined || this.#calm) return;
    this.#engine = undefined;
    this.#tell(`${this.#at()} life ${life.number} is closing`);
    let closed = false;
    const gone = (): void => {
      closed = true;
      if (!life.alive) return;
      life.alive = false;
      this.#auditor.count("closed and opened");
      this.#world.after(this.#world.int(0, 5_000), () => void this.#boot(false));
    };
    engine[Symbol.asyncDispose]().then(gone, (error: unknown) => {
      this.#auditor.violate("the engine closes", String(error));
      gone();
    });
    this.#world.after(60_000, () => {
      if (closed || !life.alive) return;
      this.#auditor.violate("the engine closes", `life ${life.number}`);
      gone();
    });
  }

  #crash(): void {
    if (!this.#life.alive || this.#calm || this.#sturdy) return;
    this.#life.alive = false;
    this.#engine = undefined;
    this.#crashes += 1;
    const down = this.#world.chance(0.2)
      ? this.#world.int(60_000, 600_000)
      : this.#world.int(0, 5_000);
    this.#tell(`${this.#at()} life ${this.#life.number} ends, down for ${down} ms`);
    this.#world.after(down, () => void this.#boot(false));
  }

  #planOrphanCheck(): void {
    this.#world.after(10_000, () => {
      const engine = this.#engine;
      if (engine !== undefined) {
        this.#auditor.checkOrphans(this.#life);
        const list: OpenedEngine["listExecutions"] = (query) => engine.listExecutions(query);
        if (this.#rich) void this.#auditor.runs.checkVolatile(this.#life.number, list);
      }
      if (!this.#calm) this.#planOrphanCheck();
    });
  }

  /** The machine slept, or its clock was set: what was due meanwhile is all due at once. */
  #planJump(): void {
    this.#world.after(this.#world.int(20_000, 300_000), () => {
      if (this.#calm) return;
      this.#world.now += this.#world.int(1_000, 900_000);
      this.#tell(`${this.#at()} the clock has jumped to here`);
      this.#planJump();
    });
  }

  // Clients.

  #planClient(): void {
    this.#world.after(this.#world.int(0, 15_000), () => {
      if (this.#calm) return;
      this.#planClient();
      if (this.#engine !== undefined) this.#act(this.#engine);
    });
  }

  #act(engine: OpenedEngine): void {
    if (this.#rich && this.#world.chance(0.4)) {
      this.#operators.act(engine);
      return;
    }
    const dice = this.#world.random.next();
    if (dice < 0.6 || this.#acknowledged.length === 0) this.#start(engine);
    else if (dice < 0.7) this.#stop(engine, this.#world.pick(this.#acknowledged));
    else if (dice < 0.85) this.#redrive(engine, this.#world.pick(this.#acknowledged));
    else this.#look(engine, this.#world.pick(this.#acknowledged));
  }

  #start(engine: OpenedEngine): void {
    const world = this.#world;
    const items = Array.from({ length: world.int(0, 6) }, (_, i) => i);
    const input = Payload.parse(JSON.stringify({ items, flag: world.chance(0.5) }));
    this.#names += 1;
    const name = world.chance(0.3) ? { name: `n${world.int(1, 3)}` } : { name: `u${this.#names}` };
    const revisionId = world.pick(this.#revisions);
    this.#ask(engine.startExecution({ revisionId, input, ...name }), (answer) => {
      this.#tell(`${this.#at()} start ${revisionId} ${name.name}: ${answer.type}`);
      if (answer.type !== "started") return;
      if (!this.#acknowledged.includes(answer.executionArn)) {
        this.#acknowledged.push(answer.executionArn);
      }
    });
  }

  #stop(engine: OpenedEngine, arn: string): void {
    this.#ask(engine.stopExecution(arn, { error: "Stopped" }), (answer) => {
      this.#tell(`${this.#at()} stop ${arn}: ${answer.type}`);
      if (answer.type === "executionDoesNotExist") {
        this.#auditor.violate("an acknowledged execution exists", arn);
      } else this.#auditor.stopped(arn);
    });
  }

  #redrive(engine: OpenedEngine, arn: string): void {
    this.#ask(engine.redriveExecution(arn), (answer) => {
      this.#tell(`${this.#at()} redrive ${arn}: ${answer.type}`);
      if (answer.type === "executionDoesNotExist") {
        this.#auditor.violate("an acknowledged execution exists", arn);
      }
    });
  }

  #look(engine: OpenedEngine, arn: string): void {
    this.#ask(engine.describeExecution(arn), (record) => {
      if (record === undefined) this.#auditor.violate("an acknowledged execution exists", arn);
    });
  }

  /** Hears an answer unless the process that owes it has died. */
  #ask<T>(asked: Promise<T>, heard: (answer: T) => void): void {
    const life = this.#life;
    const owed = this.#owed;
    owed.set(asked, this.#at());
    asked.then(
      (answer) => {
        owed.delete(asked);
        if (life.alive) heard(answer);
      },
      (error: unknown) => {
        owed.delete(asked);
        if (life.alive && !(error instanceof EngineUnavailable)) {
          this.#auditor.violate("a request is answered or the store has failed", String(error));
        }
      },
    );
  }

  // The end.

  async #goCalm(): Promise<void> {
    // Where answers were lost, one last crash: they are given again, by runners that answer now. Where nobody
    // kept an answer back, the engine must bring everything to its end without that.
    if (!this.#diligent) this.#crash();
    await this.#until(() => this.#engine !== undefined);
    this.#calm = true;
    this.#runners.goCalm();
    this.#objects.goCalm();
    this.#tell(`${this.#at()} calm`);
    this.#planSweep();
    const deadline = this.#world.now + 86_400_000;
    let quiet = false;
    while (!quiet && this.#world.now < deadline) {
      const next = this.#world.next();
      if (next === undefined) quiet = true;
      else await this.#world.step();
      if (this.#world.steps > STEPS_MAX) break;
    }
    if (!quiet)
      this.#auditor.violate("the story comes to an end", `after ${this.#world.steps} steps`);
    await this.#checkQuiet();
  }

  async #checkQuiet(): Promise<void> {
    for (const at of this.#owed.values()) {
      this.#auditor.violate("every request is answered", `asked at ${at}`);
    }
    if (this.#engine === undefined) return;
    await this.#auditor.checkQuiet(this.#engine);
    this.#operators.check(this.#engine);
  }

  /**
   * The operator: a worker's poll may have died with the server after ActivityStarted was durable. As on AWS
   * nobody hears of such a task again unless it has a timeout; somebody must stop its execution.
   */
  #planSweep(): void {
    this.#world.after(3_600_000, async () => {
      const engine = this.#engine;
      if (engine === undefined || this.#auditor.running === 0) return;
      for (const arn of await this.#auditor.abandoned()) {
        this.#tell(`${this.#at()} the operator stops ${arn}`);
        this.#stop(engine, arn);
      }
      this.#planSweep();
    });
  }

  #incident(incident: EngineIncident, life: Life): void {
    if (!life.alive || incident.kind === "commitFailed") return;
    const { error } = incident;
    const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#auditor.violate(`no incident: ${incident.message}`, `${incident.executionArn} ${story}`);
  }

  async #until(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.#world.steps > STEPS_MAX) {
        this.#auditor.violate("the story comes to an end", `after ${this.#world.steps} steps`);
        return;
      }
      if (!(await this.#world.step())) {
        await this.#world.quiet();
        if (this.#world.next() === undefined) return;
      }
    }
  }

  #at(): string {
    return new Date(this.#world.now).toISOString().slice(11, 23);
  }
}

/** Limits that a story may come to. */
function narrow(habits: World): EngineOptions {
  return {
    limits: {
      historyEventsMax: habits.pick([30, 60, Number.POSITIVE_INFINITY]),
      payloadBytesMax: habits.pick([200, 800]),
    },
  };
}
