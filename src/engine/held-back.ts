// held-back.ts — executions whose turn kills the process: found after they have done it twice, and not run any more.
//
// A native crash or a want of memory in a turn leaves nothing that could be caught, and the next start would run the
// same turn again. So after an unclean end, and only then, it is written down whose turn is under way.
//   H1. After a clean end nothing is written down; a turn costs one look at a field.
//   H2. After an unclean end every execution that is read from the store is watched until a turn has changed it,
//       durably: what killed the process before lies ahead of that change. Express children of a Distributed Map are
//       watched in their parent's name, because they are begun again by it.
//   H3. An execution in whose turn the process died DEATHS_MAX times, without a change in between and without a clean
//       end, is held back: the document says so, so that it outlives every start. Its status stays as it is. It can
//       be stopped; whatever else is asked of it is refused or, where nobody waits, dropped.
import { isJsonObject, parseJson } from "../base/index.ts";
import type { Documents } from "./documents.ts";
import { EngineUnavailable } from "./engine-interface.ts";
import type { Entry } from "./entry.ts";
import type { Clock, EngineIncident, TurnWatch } from "./ports.ts";
import type { Slot } from "./slot.ts";
import type { Store } from "./store-port.ts";

const DEATHS_MAX = 2;
const KIND = "heldBack";

export interface HeldBackPorts {
  readonly documents: Documents;
  readonly store: Pick<Store, "describe">;
  readonly clock: Clock;
  readonly watch: TurnWatch | undefined;
  readonly report: (incident: EngineIncident) => void;
}

export class HeldBack {
  readonly #ports: HeldBackPorts;
  readonly #watch: TurnWatch | undefined;
  readonly #arns = new Set<string>();

  private constructor(ports: HeldBackPorts) {
    this.#ports = ports;
    // H1: where the last process ended cleanly there is nothing to watch.
    this.#watch = ports.watch?.deaths === undefined ? undefined : ports.watch;
  }

  /** `run`: what was held back is tried again. */
  static async open(ports: HeldBackPorts, { run }: { readonly run: boolean }): Promise<HeldBack> {
    const held = new HeldBack(ports);
    await held.#read(run);
    return held;
  }

  get size(): number {
    return this.#arns.size;
  }

  /** What an entry for the execution is told, where it may not reach it. */
  refusal(executionArn: string, { body }: Entry): EngineUnavailable | undefined {
    if (this.#arns.size === 0 || !this.#arns.has(executionArn)) return undefined;
    if (body.type === "trigger" && body.body.type === "stopRequested") return undefined;
    return new EngineUnavailable("The execution is held back: the server died in its turn.");
  }

  /** An execution is about to be read from the store: H2. */
  loads(slot: Slot, read: () => void): void {
    slot.watchedAs = this.#watch === undefined ? undefined : slot.arn;
    this.during(slot.watchedAs, read);
  }

  /** A death while `work` is done is put down to the execution; to nobody, where it is undefined. */
  during(executionArn: string | undefined, work: () => void): void {
    if (executionArn === undefined || this.#watch === undefined) {
      work();
      return;
    }
    this.#watch.begun(executionArn);
    try {
      work();
    } finally {
      this.#watch.ended();
    }
  }

  /** A turn has changed the execution, durably. */
  passed(slot: Slot): void {
    slot.watchedAs = undefined;
    this.#watch?.forgive(slot.arn);
  }

  /** The execution has closed: nothing is left to hold back. */
  closed(executionArn: string): void {
    if (!this.#arns.delete(executionArn)) return;
    // The next start sees that it has closed, where this is not written down.
    void this.#isNoted(executionArn, undefined);
  }

  /** Writes the document, or deletes it. A store that takes nothing must not keep the engine from opening. */
  async #isNoted(executionArn: string, text: string | undefined): Promise<boolean> {
    try {
      await this.#ports.documents.change([{ kind: KIND, key: executionArn, text }]);
      return true;
    } catch (error) {
      const message = "What is held back could not be written down.";
      this.#ports.report({ kind: "commitFailed", executionArn, message, error });
      return false;
    }
  }

  async #read(run: boolean): Promise<void> {
    const { documents, watch } = this.#ports;
    for (const { key, text } of documents.list(KIND)) {
      if (run || !(await this.#runs(key))) {
        if (await this.#isNoted(key, undefined)) watch?.forgive(key);
      } else this.#hold(key, text);
    }
    if (run) return;
    for (const [arn, deaths] of watch?.deaths ?? []) {
      if (deaths < DEATHS_MAX || this.#arns.has(arn) || !(await this.#runs(arn))) continue;
      const text = JSON.stringify({ deaths, at: this.#ports.clock.now() });
      if (await this.#isNoted(arn, text)) watch?.forgive(arn);
      this.#hold(arn, text);
    }
  }

  async #runs(executionArn: string): Promise<boolean> {
    const stored = await this.#ports.store.describe(executionArn);
    return stored?.standing.status === "RUNNING";
  }

  #hold(executionArn: string, text: string): void {
    this.#arns.add(executionArn);
    const noted = parseJson(text);
    const deaths = isJsonObject(noted) ? String(noted["deaths"]) : "several";
    this.#ports.report({
      kind: "executionHeldBack",
      executionArn,
      message: `It is not run: the server died in its turn, ${deaths} times in a row. StopExecution ends it; \`treadle serve --run-held-back\` tries it again.`,
      error: undefined,
    });
  }
}
