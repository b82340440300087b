// pool.ts — the workers of one version of a function, and the invocations that wait for them.
//
// Owns: who gets which invocation, when a process is started and when it is let go. Never: limits of AWS
// (the caller has admitted the invocation), payloads, HTTP.
//   P1. An invocation waits in one line; whichever worker is free first takes the first of the line. A worker
//       that has answered but not yet asked again is on its way back and is counted on for the time of a start.
//   P2. A process is started only if the line would wait longer than a start takes.
//   P3. Every invocation ends exactly once: answered, timed out, its worker gone, withdrawn, or closed.
//   P4. Of the idle workers the one used last is used next, so that the others age and are let go.
//   P5. With P1 and P2 there are never more processes than invocations were admitted at once, but for those
//       that stay away after their answer; these end when the time of their invocation is over.
import { assert } from "../../base/index.ts";
import { Attempt, type AttemptOptions, type Job } from "./attempt.ts";
import { resultOfEnd, resultOfTimeout } from "./function-failure.ts";
import type { Answer, Worker, WorkerEnd, WorkerOwner } from "./worker.ts";
import type { IdleHolder, WorkerBudget } from "./worker-budget.ts";

export interface PoolOptions extends AttemptOptions {
  readonly initTimeoutMs: number;
  readonly idleMs: number;
  /** Processes that may be starting at the same time. */
  readonly startsMax: number;
  readonly budget: WorkerBudget;
  readonly createWorker: (owner: WorkerOwner) => Worker;
}

interface Waiting {
  readonly job: Job;
  readonly since: number;
  /** How many workers have hung up on it. */
  readonly hangUps: number;
}

interface Idle {
  readonly worker: Worker;
  readonly since: number;
}

interface Returning {
  readonly attempt: Attempt;
  readonly since: number;
}

interface Starting {
  readonly since: number;
  readonly timer: NodeJS.Timeout;
  timedOut: boolean;
}

const COLD_START_GUESS_MS = 200;
/** How long an invocation waits before it may go over the machine's limit of processes. */
const OVER_BUDGET_PATIENCE_MS = 2_000;
const HANG_UPS_MAX = 3;
const RECHECK_MIN_MS = 20;
/** Weight of the newest value in a moving mean. */
const NEWEST_SHARE = 0.2;

export class Pool implements WorkerOwner, IdleHolder {
  readonly #options: PoolOptions;
  readonly #line: Waiting[] = [];
  readonly #starting = new Map<Worker, Starting>();
  readonly #running = new Map<Worker, Attempt>();
  readonly #returning = new Map<Worker, Returning>();
  /** Used longest ago first. */
  readonly #idle: Idle[] = [];
  /** Start-up time of a worker until its first invocation reports it. */
  readonly #initMs = new Map<Worker, number>();
  readonly #onEmpty: (() => void)[] = [];
  /** Every process that has not ended, those that were let go included. */
  #workers = 0;
  #coldStartMs = COLD_START_GUESS_MS;
  #durationMs: number | undefined;
  #recheck: NodeJS.Timeout | undefined;
  #sweep: NodeJS.Timeout | undefined;
  #phase: "open" | "retiring" | "closed" = "open";

  constructor(options: PoolOptions) {
    this.#options = options;
    options.budget.join(this);
  }

  submit(job: Job): void {
    assert(this.#phase === "open", "a pool that was let go gets no more invocations");
    this.#line.push({ job, since: performance.now(), hangUps: 0 });
    const idle = this.#idle.pop();
    if (idle === undefined) this.#grow();
    else this.#serve(idle.worker);
  }

  /** Takes an invocation out of the line; false when a worker has it already. */
  withdraw(job: Job): boolean {
    const index = this.#line.findIndex((waiting) => waiting.job === job);
    if (index === -1) return false;
    this.#line.splice(index, 1);
    job.finish({ kind: "withdrawn" });
    return true;
  }

  /** Finishes what it has taken and ends; new code gets a new pool. Resolves when no process is left. */
  retire(): Promise<void> {
    if (this.#phase === "open") this.#phase = "retiring";
    for (const { worker } of this.#idle.splice(0)) worker.kill();
    return this.#whenEmpty();
  }

  /** Kills everything at once. Resolves when no process is left. */
  close(): Promise<void> {
    this.#phase = "closed";
    for (const { job } of this.#line.splice(0)) job.finish({ kind: "closed" });
    for (const places of [this.#starting, this.#running, this.#returning]) {
      for (const worker of [...places.keys()]) worker.kill();
    }
    for (const { worker } of this.#idle.splice(0)) worker.kill();
    return this.#whenEmpty();
  }

  idleSince(): number | undefined {
    return this.#idle[0]?.since;
  }

  evictIdle(): void {
    this.#idle.shift()?.worker.kill();
  }

  onIdle(worker: Worker): void {
    this.#started(worker);
    const last = this.#returning.get(worker);
    if (last === undefined) this.#free(worker);
    else last.attempt.onReturn(() => this.#free(worker));
  }

  onAnswer(worker: Worker, answer: Answer): void {
    const attempt = this.#running.get(worker);
    assert(attempt !== undefined, "only a worker with an invocation answers");
    this.#running.delete(worker);
    this.#returning.set(worker, { attempt, since: performance.now() });
    this.#durationMs = mean(this.#durationMs, attempt.elapsedMs);
    attempt.onAnswer(answer);
  }

  onGone(worker: Worker, end: WorkerEnd): void {
    const starting = this.#starting.get(worker);
    const attempt = this.#running.get(worker);
    this.#returning.get(worker)?.attempt.onReturn(() => undefined);
    clearTimeout(starting?.timer);
    for (const places of [this.#starting, this.#running, this.#returning, this.#initMs]) {
      places.delete(worker);
    }
    const idleAt = this.#idle.findIndex((idle) => idle.worker === worker);
    if (idleAt !== -1) this.#idle.splice(idleAt, 1);
    this.#workers -= 1;
    this.#options.budget.giveBack();
    attempt?.onGone(end);
    if (starting !== undefined) this.#failStart(worker, starting, end);
    this.#grow();
    this.#tellWhenEmpty();
  }

  #free(worker: Worker): void {
    // Its log may have closed after its end.
    if (worker.state !== "idle") return;
    this.#returning.delete(worker);
    if (this.#line.length > 0) this.#serve(worker);
    else if (this.#phase === "open") this.#keepIdle(worker);
    else worker.kill();
  }

  #serve(worker: Worker): void {
    const waiting = this.#line.shift();
    assert(waiting !== undefined, "somebody waits for the worker");
    const initMs = this.#initMs.get(worker);
    this.#initMs.delete(worker);
    const attempt = new Attempt(waiting.job, worker, this.#options, initMs);
    this.#running.set(worker, attempt);
    if (attempt.begin()) return;
    // The runtime hung up: its worker is of no use, and the invocation keeps its place in the line.
    this.#running.delete(worker);
    worker.kill();
    const hangUps = waiting.hangUps + 1;
    if (hangUps < HANG_UPS_MAX) this.#line.unshift({ ...waiting, hangUps });
    else attempt.failStart(resultOfEnd(waiting.job.requestId, { kind: "killed" }));
    this.#grow();
  }

  #started(worker: Worker): void {
    const starting = this.#starting.get(worker);
    if (starting === undefined) return;
    clearTimeout(starting.timer);
    this.#starting.delete(worker);
    const tookMs = performance.now() - starting.since;
    this.#coldStartMs = mean(this.#coldStartMs, tookMs);
    this.#initMs.set(worker, tookMs);
  }

  /** As on AWS, a start that fails costs one invocation: the one that it was made for. */
  #failStart(worker: Worker, starting: Starting, end: WorkerEnd): void {
    if (end.kind === "killed" && !starting.timedOut) return;
    const waiting = this.#line.shift();
    if (waiting === undefined) return;
    const { requestId } = waiting.job;
    const result = starting.timedOut
      ? resultOfTimeout(requestId, this.#options.timeoutSeconds)
      : resultOfEnd(requestId, end);
    new Attempt(waiting.job, worker, this.#options, undefined).failStart(result);
  }

  #grow(): void {
    while (this.#wantsWorker()) {
      if (!this.#options.budget.take(this.#waitedMs() > OVER_BUDGET_PATIENCE_MS)) break;
      this.#startWorker();
    }
    if (this.#line.length === 0 || this.#phase === "closed" || this.#recheck !== undefined) return;
    // P2 is a forecast; where it was wrong the line is looked at again.
    const delayMs = Math.max(RECHECK_MIN_MS, Math.min(this.#coldStartMs, OVER_BUDGET_PATIENCE_MS));
    this.#recheck = setTimeout(() => {
      this.#recheck = undefined;
      this.#grow();
    }, delayMs);
  }

  #wantsWorker(): boolean {
    if (this.#phase === "closed" || this.#starting.size >= this.#options.startsMax) return false;
    const isLate = this.#waitedMs() > this.#coldStartMs;
    const coming = this.#starting.size + this.#onTheirWay();
    if (this.#line.length <= coming) return false;
    const working = coming + this.#running.size;
    if (isLate || working === 0 || this.#durationMs === undefined) return true;
    return (this.#line.length * this.#durationMs) / working > this.#coldStartMs;
  }

  /** Workers that have answered and can be counted on to ask again. */
  #onTheirWay(): number {
    const answeredAfter = performance.now() - this.#coldStartMs;
    let count = 0;
    for (const { since } of this.#returning.values()) if (since > answeredAfter) count += 1;
    return count;
  }

  #waitedMs(): number {
    const first = this.#line[0];
    return first === undefined ? 0 : performance.now() - first.since;
  }

  #startWorker(): void {
    const worker = this.#options.createWorker(this);
    this.#workers += 1;
    const starting: Starting = {
      since: performance.now(),
      timedOut: false,
      timer: setTimeout(() => {
        starting.timedOut = true;
        worker.kill();
      }, this.#options.initTimeoutMs),
    };
    this.#starting.set(worker, starting);
    worker.start().catch((error: unknown) => worker.abandon(String(error)));
  }

  #keepIdle(worker: Worker): void {
    this.#idle.push({ worker, since: performance.now() });
    this.#planSweep();
  }

  #planSweep(): void {
    this.#sweep ??= setTimeout(() => {
      this.#sweep = undefined;
      const usedBefore = performance.now() - this.#options.idleMs;
      while (this.#idle[0] !== undefined && this.#idle[0].since <= usedBefore) this.evictIdle();
      if (this.#idle.length > 0) this.#planSweep();
    }, this.#options.idleMs).unref();
  }

  #whenEmpty(): Promise<void> {
    return new Promise((resolve) => {
      this.#onEmpty.push(resolve);
      this.#tellWhenEmpty();
    });
  }

  #tellWhenEmpty(): void {
    if (this.#phase === "open" || this.#workers > 0 || this.#line.length > 0) return;
    clearTimeout(this.#recheck);
    clearTimeout(this.#sweep);
    this.#options.budget.leave(this);
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }
}

function mean(old: number | undefined, newest: number): number {
  return old === undefined ? newest : old + NEWEST_SHARE * (newest - old);
}
