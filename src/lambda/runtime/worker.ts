// worker.ts — one process of a function, with the Runtime API that it talks to.
//
// Owns the process, its listener and its log. Never decides who gets an invocation; the pool does.
//   W1. starting → idle ⇄ busy → returning → idle; from everywhere → gone, once, as the last call to its owner.
//   W2. A worker has at most one invocation, and answers or dies before it gets another.
//   W3. The process leads a group of its own; killing the worker kills what it has started, too, in that group or out.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { assert } from "../../base/index.ts";
import type { WorkerLog } from "./logs.ts";
import { RuntimeApi, type RuntimeListener, type RuntimeMessage } from "./runtime-api.ts";
import { descendantsOf, endDescendants, type Strays } from "./strays.ts";
import type { Watchdog } from "./watchdog.ts";

export type WorkerState = "starting" | "idle" | "busy" | "returning" | "gone";

/** What a runtime made of an invocation. */
export type Answer =
  | { readonly kind: "response"; readonly body: Buffer }
  | { readonly kind: "error"; readonly body: Buffer; readonly errorType: string | undefined }
  | { readonly kind: "tooLarge" };

/** How a worker ended. */
export type WorkerEnd =
  | { readonly kind: "killed" }
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "signal"; readonly signal: string }
  | { readonly kind: "initError"; readonly body: Buffer }
  | { readonly kind: "notStarted"; readonly reason: string };

export interface WorkerOwner {
  /** The worker waits for an invocation. */
  onIdle(worker: Worker): void;
  onAnswer(worker: Worker, answer: Answer): void;
  onGone(worker: Worker, end: WorkerEnd): void;
}

export interface WorkerStart {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: (runtimeApi: string) => Readonly<Record<string, string>>;
  readonly log: WorkerLog;
  readonly watchdog: Watchdog;
  readonly strays: Strays;
  /** Stands in the environment, and nowhere else. */
  readonly mark: string;
}

/** What the runtime needs to know of an invocation. */
export interface Delivery {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

const MEMORY_SAMPLE_INTERVAL_MS = 1_000;

export class Worker implements RuntimeListener {
  readonly log: WorkerLog;
  readonly #owner: WorkerOwner;
  readonly #start: WorkerStart;
  #state: WorkerState = "starting";
  #api: RuntimeApi | undefined;
  #process: ChildProcess | undefined;
  #requestId: string | undefined;
  #initError: Buffer | undefined;
  #wasKilled = false;
  #memoryMb = 0;
  #memorySampledAt = Number.NEGATIVE_INFINITY;

  constructor(start: WorkerStart, owner: WorkerOwner) {
    this.#start = start;
    this.#owner = owner;
    this.log = start.log;
  }

  get state(): WorkerState {
    return this.#state;
  }

  async start(): Promise<void> {
    const api = await RuntimeApi.listen(this);
    this.#api = api;
    if (this.#state === "gone") api.close();
    else this.#spawn(api.address);
  }

  #spawn(runtimeApi: string): void {
    const child = spawn(this.#start.command, this.#start.arguments, {
      cwd: this.#start.folder,
      env: { ...this.#start.environment(runtimeApi) },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    if (child.pid !== undefined) this.#start.watchdog.add(child.pid, this.#start.mark);
    this.log.follow(child.stdout);
    this.log.follow(child.stderr);
    child.on("error", (error) => {
      if (child.pid === undefined) this.#end({ kind: "notStarted", reason: error.message });
    });
    child.on("exit", (status, signal) => this.#onExit(status, signal));
  }

  /** Hands over an invocation; false when the runtime is not there to take it. */
  deliver(delivery: Delivery): boolean {
    assert(this.#state === "idle", "only an idle worker gets an invocation");
    if (this.#wasKilled) return false;
    this.#requestId = delivery.requestId;
    this.#state = "busy";
    return this.#api?.deliver(delivery.headers, delivery.payload) ?? false;
  }

  /** Ends the process group at once; `onGone` follows when the process is gone. */
  kill(): void {
    this.#wasKilled = true;
    if (this.#process?.pid === undefined) this.#end({ kind: "killed" });
    else killWhole(this.#process.pid);
  }

  /** The start itself broke before there was a process. */
  abandon(reason: string): void {
    this.#end({ kind: "notStarted", reason });
  }

  /** The most memory the process has had, in MB; 0 where the system does not tell. */
  memoryMb(): number {
    const now = performance.now();
    const pid = this.#process?.pid;
    if (pid === undefined || now - this.#memorySampledAt < MEMORY_SAMPLE_INTERVAL_MS) {
      return this.#memoryMb;
    }
    this.#memorySampledAt = now;
    this.#memoryMb = Math.max(this.#memoryMb, peakMemoryMb(pid));
    return this.#memoryMb;
  }

  onNext(): void {
    // One that is being killed may still ask: what it was given then would die with it.
    if (this.#state === "gone" || this.#wasKilled) return;
    this.#state = "idle";
    this.#owner.onIdle(this);
  }

  /** A runtime that stops asking while it idles is about to end, or broken. */
  onHangUp(): void {
    if (this.#state === "idle") this.kill();
  }

  onResponse(requestId: string, message: RuntimeMessage): boolean {
    if (message.brokeOff) return this.onError(requestId, message);
    const { body } = message;
    return this.#answer(
      requestId,
      message.tooLarge ? { kind: "tooLarge" } : { kind: "response", body },
    );
  }

  onError(requestId: string, message: RuntimeMessage): boolean {
    const { body, errorType } = message;
    return this.#answer(requestId, { kind: "error", body, errorType });
  }

  onInitError(message: RuntimeMessage): void {
    if (this.#state !== "starting") return;
    this.#initError = message.body;
    // A runtime ends by itself after this; one that does not is ended once its message is answered.
    setImmediate(() => setImmediate(() => this.kill()));
  }

  #answer(requestId: string, answer: Answer): boolean {
    if (this.#state !== "busy" || requestId !== this.#requestId) return false;
    this.#state = "returning";
    this.#requestId = undefined;
    this.#owner.onAnswer(this, answer);
    return true;
  }

  #onExit(status: number | null, signal: string | null): void {
    const pid = this.#process?.pid;
    if (pid !== undefined) {
      // W3: what the process has started does not outlive it.
      killGroup(pid);
      const { mark, strays, watchdog } = this.#start;
      watchdog.remove(pid);
      void strays.end(mark).then(() => watchdog.forget(mark));
    }
    if (this.#initError !== undefined) this.#end({ kind: "initError", body: this.#initError });
    else if (this.#wasKilled) this.#end({ kind: "killed" });
    else if (signal !== null) this.#end({ kind: "signal", signal });
    else this.#end({ kind: "exit", status: status ?? 0 });
  }

  #end(end: WorkerEnd): void {
    if (this.#state === "gone") return;
    this.#state = "gone";
    this.#api?.close();
    this.#owner.onGone(this, end);
  }
}

/** Descendants are asked for before: a process without a parent is nobody's. */
function killWhole(pid: number): void {
  const descendants = descendantsOf(pid);
  killGroup(pid);
  endDescendants(descendants);
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    // ESRCH: nobody is left. EPERM: macOS says so of a group of zombies.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

function peakMemoryMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    const peakKb = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return peakKb === undefined ? 0 : Math.ceil(Number(peakKb) / 1_024);
  } catch {
    // No /proc on this system, or the process has just ended.
    return 0;
  }
}
