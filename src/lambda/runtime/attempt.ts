// attempt.ts — one invocation on one worker: its clock, its part of the log, its one result.
//
//   T1. The result is given exactly once; the log is closed exactly once.
//   T2. What a function printed before it answered is in its part of the log: the log stays open until the
//       output that was in the pipe at that time has been read, and the worker gets nothing new before.
//   T3. As on AWS, what a function does between its answer and its next question counts against its timeout too.

import {
  type FunctionResult,
  resultOfAnswer,
  resultOfEnd,
  resultOfTimeout,
  timeoutWords,
} from "./function-failure.ts";
import { reportLine } from "./report.ts";
import type { Answer, Worker, WorkerEnd } from "./worker.ts";

/** An invocation that the pool was given. */
export interface Job {
  readonly requestId: string;
  /** Headers of the Runtime API; the deadline is added when the invocation starts. */
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
  /** The result waits until the log of the invocation is complete. */
  readonly wantsLog: boolean;
  /** Called once, when the invocation has really ended. */
  readonly finish: (end: JobEnd) => void;
}

export type JobEnd =
  | { readonly kind: "done"; readonly result: FunctionResult; readonly logTail: Buffer | undefined }
  /** The caller gave up before a worker took it. */
  | { readonly kind: "withdrawn" }
  /** The pool was closed before the function answered. */
  | { readonly kind: "closed" };

export interface AttemptOptions {
  readonly version: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export class Attempt {
  readonly job: Job;
  readonly #worker: Worker;
  readonly #options: AttemptOptions;
  /** Start-up time of the worker, where this is its first invocation. */
  readonly #initMs: number | undefined;
  readonly #startedAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #timedOut = false;
  #isLogOpen = true;
  #afterLog: (() => void) | undefined;

  constructor(job: Job, worker: Worker, options: AttemptOptions, initMs: number | undefined) {
    this.job = job;
    this.#worker = worker;
    this.#options = options;
    this.#initMs = initMs;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Hands the invocation over; false when the worker's runtime is not there to take it. */
  begin(): boolean {
    const timeoutMs = this.#options.timeoutSeconds * 1_000;
    const { job } = this;
    // The function compares the deadline with the machine's clock, so it is made from that clock.
    const deadline = String(Date.now() + timeoutMs);
    const headers = { ...job.headers, "Lambda-Runtime-Deadline-Ms": deadline };
    if (!this.#worker.deliver({ requestId: job.requestId, headers, payload: job.payload })) {
      return false;
    }
    this.#worker.log.begin(job.requestId, this.#options.version);
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.#worker.kill();
    }, timeoutMs);
    return true;
  }

  /** The worker has answered. Its clock runs on until it asks again, T3. */
  onAnswer(answer: Answer): void {
    this.#finish(resultOfAnswer(answer), this.elapsedMs);
  }

  onGone(end: WorkerEnd): void {
    clearTimeout(this.#timer);
    const { requestId } = this.job;
    const { timeoutSeconds } = this.#options;
    if (this.#timedOut) {
      this.#worker.log.line(
        `${new Date().toISOString()} ${requestId} ${timeoutWords(timeoutSeconds)}`,
      );
      this.#finish(resultOfTimeout(requestId, timeoutSeconds), timeoutSeconds * 1_000);
    } else if (end.kind === "killed") {
      this.job.finish({ kind: "closed" });
    } else {
      this.#finish(resultOfEnd(requestId, end), this.elapsedMs);
    }
  }

  /** Ends an invocation whose worker never became ready. */
  failStart(result: FunctionResult): void {
    this.#worker.log.begin(this.job.requestId, this.#options.version);
    this.#finish(result, this.elapsedMs);
  }

  /** The worker has asked again, or is gone. Calls `action` when the log of this invocation is closed. */
  onReturn(action: () => void): void {
    clearTimeout(this.#timer);
    if (this.#isLogOpen) this.#afterLog = action;
    else action();
  }

  #finish(result: FunctionResult, durationMs: number): void {
    const { job } = this;
    if (!job.wantsLog) job.finish({ kind: "done", result, logTail: undefined });
    // T2: output that was written before the answer is readable when the answer is, and what is readable
    // is read before the event loop comes to its immediates.
    setImmediate(() => {
      this.#isLogOpen = false;
      const logTail = this.#worker.log.end(this.#platformLines(result, durationMs));
      if (job.wantsLog) job.finish({ kind: "done", result, logTail });
      this.#afterLog?.();
    });
  }

  #platformLines(result: FunctionResult, durationMs: number): readonly string[] {
    const { requestId } = this.job;
    const report = reportLine({
      requestId,
      durationMs,
      memoryMb: this.#options.memoryMb,
      memoryUsedMb: this.#worker.memoryMb(),
      initMs: this.#initMs,
      failure: result.failure,
    });
    return [`END RequestId: ${requestId}`, report];
  }
}
