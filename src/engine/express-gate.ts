// express-gate.ts — where Express children of Distributed Maps wait until there is room for them.
//
// The states of Express executions that run are in memory alone, and each may hold megabytes of variables.
//   G1. At most BEGINNING_MAX are beginning at once: what those take is seen before others come.
//   G2. While there is no room none begins; then they begin in their order.
//   G3. Children of a run that is given up never begin.
import type { MemoryWatch } from "./memory-watch.ts";
import type { Clock } from "./ports.ts";

const BEGINNING_MAX = 32;
const LOOK_AGAIN_MS = 100;

export interface ExpressGatePorts {
  readonly clock: Pick<Clock, "now" | "wakeAt">;
  readonly memory: Pick<MemoryWatch, "isAmple">;
}

interface Waiting {
  readonly mapRunArn: string;
  readonly begin: (begun: () => void) => void;
}

export class ExpressGate {
  readonly #ports: ExpressGatePorts;
  #waiting: Waiting[] = [];
  #beginning = 0;
  #planned = false;

  constructor(ports: ExpressGatePorts) {
    this.#ports = ports;
  }

  /** `begin` is called once there is room, and says when what it began has taken what it takes. */
  pass(mapRunArn: string, begin: Waiting["begin"]): void {
    this.#waiting.push({ mapRunArn, begin });
    this.#next();
  }

  drop(mapRunArn: string): void {
    this.#waiting = this.#waiting.filter((one) => one.mapRunArn !== mapRunArn);
  }

  close(): void {
    this.#waiting = [];
  }

  #next(): void {
    while (this.#beginning < BEGINNING_MAX && this.#waiting.length > 0) {
      if (!this.#ports.memory.isAmple) {
        this.#plan();
        return;
      }
      const next = this.#waiting.shift();
      this.#beginning += 1;
      next?.begin(() => {
        this.#beginning -= 1;
        this.#next();
      });
    }
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const { clock } = this.#ports;
    clock.wakeAt(clock.now() + LOOK_AGAIN_MS, () => {
      this.#planned = false;
      this.#next();
    });
  }
}
