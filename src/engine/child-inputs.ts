// child-inputs.ts — inputs of children that are made again, in rounds: there may be thousands, each costly.
//
//   I1. Between two rounds everybody else gets a turn.
//   I2. Of a map run whose children are stopped no input is made, and nobody hears of one.
import type { Program } from "../asl/index.ts";
import type { Payload } from "../base/index.ts";
import type { ChildAgain, Execution, Limits } from "../core/index.ts";
import { QueryFailure } from "../query/index.ts";
import type { Clock, EngineIncident } from "./ports.ts";
import type { Slot } from "./slot.ts";

export interface ChildInputsPorts {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Does the work in the name of the parent, where that is watched. */
  readonly inNameOf: (parentArn: string, work: () => void) => void;
  readonly report: (incident: EngineIncident) => void;
}

/** A child whose input may have to be made, in its parent as that stood when the child was given. */
export interface Giving {
  readonly parentArn: string;
  readonly mapRunArn: string;
  /** Undefined where the parent's state is away: then its children are given anew when it comes back. */
  readonly program: Program | undefined;
  readonly execution: Execution | undefined;
}

/** The input, or why there is none. */
export type Made = Payload | QueryFailure;

interface Making {
  readonly giving: Giving;
  readonly child: ChildAgain;
  readonly made: (input: Made) => void;
}

const AWAY = "away";
const ROUND_MS = 8;
const ROUND_PARTS_MAX = 500;

export class ChildInputs {
  readonly #ports: ChildInputsPorts;
  /** Not settled yet, by map run. */
  readonly #open = new Map<string, Set<Giving>>();
  #waiting: Making[] = [];
  #planned = false;

  constructor(ports: ChildInputsPorts) {
    this.#ports = ports;
  }

  /** To be followed by `make`, or by `settle`. */
  open({ arn, program, execution }: Slot, mapRunArn: string): Giving {
    const giving = { parentArn: arn, mapRunArn, program, execution };
    const known = this.#open.get(mapRunArn);
    if (known === undefined) this.#open.set(mapRunArn, new Set([giving]));
    else known.add(giving);
    return giving;
  }

  /** It has begun before. */
  settle(giving: Giving): void {
    const known = this.#open.get(giving.mapRunArn);
    known?.delete(giving);
    if (known?.size === 0) this.#open.delete(giving.mapRunArn);
  }

  /** Says the input when it is made, unless the child is stopped before. */
  make(giving: Giving, child: ChildAgain, made: (input: Made) => void): void {
    this.#waiting.push({ giving, child, made });
    this.#plan();
  }

  /** The children of the run are stopped. */
  drop(mapRunArn: string): void {
    this.#open.delete(mapRunArn);
  }

  close(): void {
    this.#waiting = [];
  }

  #plan(): void {
    if (this.#planned || this.#waiting.length === 0) return;
    this.#planned = true;
    this.#ports.clock.soon(() => this.#round());
  }

  #round(): void {
    this.#planned = false;
    const { clock } = this.#ports;
    const end = clock.now() + ROUND_MS;
    let done = 0;
    for (let parts = 0; parts < ROUND_PARTS_MAX && clock.now() < end; parts++) {
      const making = this.#waiting[done];
      if (making === undefined) break;
      if (this.#goOn(making)) done += 1;
    }
    this.#waiting.splice(0, done);
    this.#plan();
  }

  /** True where nothing is left to do. */
  #goOn({ giving, child, made }: Making): boolean {
    if (this.#open.get(giving.mapRunArn)?.has(giving) !== true) return true;
    let isOver = false;
    this.#ports.inNameOf(giving.parentArn, () => {
      const input = this.#more(giving, child);
      if (input === undefined) return;
      isOver = true;
      this.settle(giving);
      if (input !== AWAY) made(input);
    });
    return isOver;
  }

  #more(
    { program, execution }: Giving,
    { input, arn }: ChildAgain,
  ): Made | typeof AWAY | undefined {
    if (program === undefined || execution === undefined) return AWAY;
    try {
      return input.more(program, execution, this.#ports.limits);
    } catch (error) {
      // A rule of ours broke. Nobody may wait for a child that never begins.
      const message = "The input of a child of a map run could not be made again.";
      this.#ports.report({ kind: "runnerBroken", executionArn: arn, message, error });
      return new QueryFailure("States.Runtime", message);
    }
  }
}
