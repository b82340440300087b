// async-invocations.ts — invocations of type Event: accepted at once, run later, tried again when they fail.
//
// As on AWS a function that fails gets two more tries, a throttled invocation waits and is tried again, unless the
// function's EventInvokeConfig says less. They live in memory: what is waiting when the server stops is gone.

import type { TimestampMs } from "../base/index.ts";
import { EVENT_AGE_SECONDS_MAX } from "./event-invoke.ts";
import type { InvokeOutcome } from "./invocation.ts";
import { LambdaError } from "./lambda-error.ts";

export interface AsyncInvocationsOptions {
  /** Waiting times before the second and the third try of a function that failed. */
  readonly retryDelaysMs: readonly number[];
  /** Waiting time before a throttled invocation is tried again. */
  readonly throttleDelayMs: number;
  readonly now: () => TimestampMs;
}

/** What an EventInvokeConfig says of one invocation; undefined: AWS's limits. */
export interface TryLimits {
  readonly retriesMax: number | undefined;
  readonly ageSecondsMax: number | undefined;
}

const WAITING_MAX = 10_000;
const THROTTLED_TRIES_MAX = 360;

export class AsyncInvocations {
  readonly #options: AsyncInvocationsOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #waiting = 0;
  #closed = false;

  constructor(options: AsyncInvocationsOptions) {
    this.#options = options;
  }

  /** Takes an invocation; `run` is one try. Throws AWS's throttle when too many wait. */
  accept(run: () => Promise<InvokeOutcome>, limits?: TryLimits): void {
    if (this.#waiting >= WAITING_MAX) {
      throw new LambdaError(
        "TooManyRequestsException",
        "Rate Exceeded.",
        "CallerRateLimitExceeded",
      );
    }
    this.#waiting += 1;
    const ageMs = (limits?.ageSecondsMax ?? EVENT_AGE_SECONDS_MAX) * 1_000;
    this.#try(run, {
      ...{ failures: 0, throttles: 0, endsAt: this.#options.now() + ageMs },
      retriesMax: limits?.retriesMax ?? Number.POSITIVE_INFINITY,
    });
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #try(run: () => Promise<InvokeOutcome>, past: Tries): void {
    run().then(
      (outcome) => this.#next(run, past, outcome),
      (error: unknown) => {
        this.#waiting -= 1;
        throw error;
      },
    );
  }

  #next(run: () => Promise<InvokeOutcome>, past: Tries, outcome: InvokeOutcome): void {
    const retry = this.#retryAfter(past, outcome);
    const isLate = retry !== undefined && this.#options.now() + retry.delayMs > past.endsAt;
    if (retry === undefined || isLate || this.#closed) {
      this.#waiting -= 1;
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#try(run, retry.tries);
    }, retry.delayMs).unref();
    this.#timers.add(timer);
  }

  #retryAfter(
    past: Tries,
    outcome: InvokeOutcome,
  ): { readonly delayMs: number; readonly tries: Tries } | undefined {
    if (outcome.kind === "refused" && outcome.error === "TooManyRequestsException") {
      if (past.throttles >= THROTTLED_TRIES_MAX) return undefined;
      const tries = { ...past, throttles: past.throttles + 1 };
      return { delayMs: this.#options.throttleDelayMs, tries };
    }
    if (outcome.kind !== "responded" || outcome.functionError === undefined) return undefined;
    const delayMs = this.#options.retryDelaysMs[past.failures];
    if (delayMs === undefined || past.failures >= past.retriesMax) return undefined;
    return { delayMs, tries: { ...past, failures: past.failures + 1 } };
  }
}

interface Tries {
  readonly failures: number;
  readonly throttles: number;
  readonly retriesMax: number;
  /** An event that is older is dropped. */
  readonly endsAt: TimestampMs;
}
