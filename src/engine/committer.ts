// committer.ts — group commit: what waits while one commit runs goes into the next.
//
// Owns: the units that wait, the commit in progress. Never: what a unit means.
//   G1. One commit is in progress at any instant; units are committed in the order in which they were added.
//   G2. Whoever added a unit is told exactly once: durable, refused, or failed (nobody knows which).
//   G3. A batch has at most BATCH_UNITS_MAX units and, unless one is larger, BATCH_CHARACTERS_MAX characters.
//   G4. After a batch has failed, as many are committed one by one: whoever spoilt it then fails alone.
//   G5. It says when it is behind no more with what executions have decided.
import type { Clock } from "./ports.ts";
import type { CommitUnit, Store } from "./store-port.ts";

const BATCH_UNITS_MAX = 2_000;
const BATCH_CHARACTERS_MAX = 16 * 1024 * 1024;
/** A batch besides the one in progress. */
const BEHIND_MIN: number = BATCH_CHARACTERS_MAX;

export interface CommitOutcome {
  readonly type: "durable" | "refused" | "failed";
  readonly error?: unknown;
  /** Failed with nothing else in its batch. */
  readonly alone?: boolean;
}

export interface PendingCommit {
  /** One transaction takes them all; refused when any of them is. */
  readonly units: readonly CommitUnit[];
  readonly told: (outcome: CommitOutcome) => void;
}

interface Waiting extends PendingCommit {
  /** About how many its units carry. */
  readonly characters: number;
  /** Of them, those of executions. */
  readonly ofExecutions: number;
}

export class Committer {
  readonly #store: Pick<Store, "commit">;
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  /** Characters of executions that wait. */
  #ofExecutions = 0;
  readonly #behindMin: number;
  /** It is behind no more. */
  caughtUp: () => void = () => undefined;
  #running: Promise<void> | undefined;
  /** How many are still committed one by one. */
  #caution = 0;
  /** That succeeded. */
  commits = 0;
  units = 0;
  failures = 0;

  /** `behindMin`: characters. */
  constructor(store: Pick<Store, "commit">, clock: Clock, behindMin: number = BEHIND_MIN) {
    this.#store = store;
    this.#clock = clock;
    this.#behindMin = behindMin;
  }

  /** Adds to the next batch; `flush` sends it. */
  add(pending: PendingCommit): void {
    let characters = 0;
    let ofExecutions = 0;
    for (const unit of pending.units) {
      const own = charactersOf(unit);
      characters += own;
      // Documents come from callers who wait for their answers: they must not keep executions from their turns.
      if (unit.type === "execution") ofExecutions += own;
    }
    this.#waiting.push({ ...pending, characters, ofExecutions });
    this.#ofExecutions += ofExecutions;
  }

  /** So much of executions waits for the store that what else is decided meanwhile would only fill the memory. */
  get isBehind(): boolean {
    return this.#ofExecutions > this.#behindMin;
  }

  get idle(): boolean {
    return this.#running === undefined && this.#waiting.length === 0;
  }

  /** Sends what waits, unless a commit is in progress: then it goes right after it. */
  flush(): void {
    if (this.#running !== undefined || this.#waiting.length === 0) return;
    const release = this.#clock.hold();
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // What was added while the last of the batches were told.
      this.flush();
      release();
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      const units = batch.flatMap((pending) => pending.units);
      this.#leave(batch);
      try {
        const { refused } = await this.#store.commit(units);
        this.commits += 1;
        this.units += units.length;
        tell(batch, refused);
      } catch (error) {
        this.failures += 1;
        const alone = batch.length === 1;
        if (!alone) this.#caution += batch.length;
        for (const pending of batch) pending.told({ type: "failed", error, alone });
      }
    }
  }

  /** G5. */
  #leave(batch: readonly Waiting[]): void {
    const wasBehind = this.isBehind;
    for (const { ofExecutions } of batch) this.#ofExecutions -= ofExecutions;
    if (wasBehind && !this.isBehind) this.caughtUp();
  }

  #take(): readonly Waiting[] {
    if (this.#caution > 0) {
      this.#caution -= 1;
      return this.#waiting.splice(0, 1);
    }
    let characters = 0;
    let units = 0;
    let count = 0;
    for (const pending of this.#waiting) {
      units += pending.units.length;
      characters += pending.characters;
      if (count > 0 && (units > BATCH_UNITS_MAX || characters > BATCH_CHARACTERS_MAX)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}

function tell(batch: readonly PendingCommit[], refused: readonly number[]): void {
  let next = 0;
  let index = 0;
  for (const pending of batch) {
    const end = index + pending.units.length;
    let ok = true;
    while (next < refused.length && (refused[next] ?? 0) < end) {
      ok = false;
      next += 1;
    }
    index = end;
    pending.told({ type: ok ? "durable" : "refused" });
  }
}

/** About how many characters a unit carries. */
function charactersOf(unit: CommitUnit): number {
  if (unit.type === "document") return unit.text?.length ?? 0;
  if (unit.type === "forget") return 0;
  let sum = (unit.head?.length ?? 0) + (unit.birth?.input.length ?? 0);
  sum += unit.standing.output?.length ?? 0;
  for (const [, text] of unit.framesPut) sum += text.length;
  for (const event of unit.events) sum += event.length;
  return sum;
}
