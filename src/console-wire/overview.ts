// overview.ts — functions, embedded services, map runs, the dashboard.
import type { FunctionError } from "./execution.ts";
import type { ExecutionItem, Status } from "./lists.ts";

/** `GET functions`. */
export interface FunctionItem {
  readonly functionName: string;
  readonly functionArn: string;
  readonly runtime: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  readonly state: string;
  /** Since the server's start. */
  readonly invocations: number;
  /** Since the server's start. */
  readonly errors: number;
  readonly lastModified?: number;
}

/**
 * `GET functions/<name>/logs?before=<ms>&limit=<n>`: newest last, those of earlier starts that the function's log group
 * keeps among them; `NotFound` where there is no such function.
 */
export interface LogPage {
  readonly lines: readonly {
    readonly at: number;
    readonly text: string;
    readonly requestId?: string;
  }[];
  readonly more: boolean;
  /** There is no `/aws/lambda/<name>`: what was printed before the server's start is not known. */
  readonly noLogGroup?: boolean;
}

/** The first of those that are asked for, and how many of them there are. */
export interface Listed<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/**
 * `GET services?text=&limit=<n>`: what the embedded services hold; of each kind those with the text in their names, by
 * name.
 */
export interface ServicesView {
  readonly tables: Listed<{
    readonly name: string;
    readonly items: number;
    /** There are more items than were counted. */
    readonly moreItems: boolean;
    readonly status: string;
  }>;
  readonly queues: Listed<{
    readonly name: string;
    readonly url: string;
    readonly visible: number;
    readonly inFlight: number;
    readonly delayed: number;
    readonly deadLetterOf: readonly string[];
  }>;
  readonly topics: Listed<{
    readonly name: string;
    readonly arn: string;
    readonly subscriptions: number;
  }>;
  readonly buckets: Listed<{
    readonly name: string;
    readonly objects: number;
    readonly bytes: number;
  }>;
  readonly rules: Listed<{
    readonly name: string;
    readonly bus: string;
    readonly state: string;
    readonly schedule?: string;
    readonly targets: number;
  }>;
  readonly logGroups: Listed<{ readonly name: string; readonly bytes: number }>;
}

/**
 * `GET services/table/<name>?limit=<n>`, `GET services/queue/<name>` (its messages, unreceived),
 * `GET services/topic/<name>` (its subscriptions), `GET services/bucket/<name>?prefix=`,
 * `GET services/rule/<bus>%2F<name>` (itself, then its targets) and
 * `GET services/log-group/<name>?text=&before=` (rows `{"at": ms, "text", "stream"}` over all streams, the newest last):
 * a look inside, JSON texts.
 */
export interface ServiceLook {
  readonly rows: readonly string[];
  readonly more: boolean;
  /** Of a log group where there is more: leads to older lines. */
  readonly before?: string;
}

/** `GET map-run?arn=…`. */
export interface MapRunView {
  readonly mapRunArn: string;
  readonly executionArn: string;
  /** Of the Map; empty where the execution is gone, and then without the two below. */
  readonly stateName: string;
  readonly stateId?: string;
  /** Of the visit that began the run. */
  readonly enteredEventId?: number;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  readonly items: MapRunTotals;
  readonly executions: MapRunTotals;
  /** Distinct errors of children, the most frequent first, at most 20; of the `looked` children that failed last. */
  readonly errors: readonly MapRunError[];
  /** How many errors those 20 leave out, and how many of the `looked` children failed with them. */
  readonly unshown?: { readonly errors: number; readonly children: number };
  readonly looked: number;
  readonly redriveCount: number;
  /** How long it had ended before redrives, altogether; absent where it was not redriven, or the execution is gone. */
  readonly idleMs?: number;
}

export interface MapRunError {
  readonly error: string;
  readonly count: number;
  /** How many distinct causes there are; what a function said counts, not what stands beside it. */
  readonly causeCount: number;
  /** The most frequent first, at most 10. */
  readonly causes: readonly {
    /** Its beginning. */
    readonly cause: string;
    /** Read out of the whole cause. */
    readonly functionError?: FunctionError;
    readonly count: number;
    /** The last child that failed so. */
    readonly example: string;
  }[];
}

export interface MapRunTotals {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  /** They did not succeed before a redrive, and wait until there is a place for them to run again. */
  readonly pendingRedrive: number;
  readonly total: number;
}

/** `GET dashboard?from=<ms>&to=<ms>&machine=<arn>`: of the executions kept. */
export interface Dashboard {
  /** RUNNING: now; the others by their end, `started` by the start. */
  readonly totals: Readonly<Record<Status, number>> & { readonly started: number };
  /** Equal steps of time from `from`; each list has one number a step. */
  readonly series: {
    readonly from: number;
    readonly stepMs: number;
    readonly started: readonly number[];
    readonly succeeded: readonly number[];
    readonly failed: readonly number[];
  };
  /** From the start to the end, with the time before a redrive. */
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  /** The slowest states by p95, over a bounded sample of executions; at most 20. */
  readonly states: readonly {
    readonly machineName: string;
    readonly stateMachineArn: string;
    readonly stateName: string;
    readonly visits: number;
    readonly failures: number;
    readonly retries: number;
    readonly p50Ms: number;
    readonly p95Ms: number;
  }[];
  /** Of the newest executions of the span, so many were followed. */
  readonly sampled: number;
  /** Of so many of them no more than the first `events` of a longer history. */
  readonly shortened?: { readonly executions: number; readonly events: number };
  readonly oldestRunning: readonly ExecutionItem[];
  readonly lastFailures: readonly ExecutionItem[];
}
