// folded.ts — what a history comes to: visits of states, their attempts, the scopes that they stand in.

/** One time that a state was entered. It changes while the history goes on. */
export interface FoldedVisit {
  readonly name: string;
  /** `Task`, `Map`, … */
  readonly type: string;
  readonly scope: FoldedScope;
  /** The visit that led here; undefined at the beginning of a scope. */
  readonly from: FoldedVisit | undefined;
  /** The first entry of the branch that it stands in: branches are entered in their order. */
  readonly branch: number;
  readonly enteredEventId: number;
  readonly enteredAt: number;
  exitedEventId: number | undefined;
  exitedAt: number | undefined;
  /** When it ended by itself without an exit: with its failure, or cut off before a redrive entered it anew. */
  endedAt: number | undefined;
  readonly attempts: FoldedAttempt[];
  /** How often it stood still until a redrive, oldest first; undefined where it never did. */
  halts: readonly Halt[] | undefined;
  /** The attempt, by its place, from which Retry counts: a redrive gives a state all of its attempts anew. */
  countsFrom: number;
  /** A redrive has entered its state once more: no other redrive goes on with this visit. */
  isEnteredAnew?: true;
  failure: "failed" | "caught" | "aborted" | undefined;
  /** The last trouble, also one that was retried or caught. */
  trouble: Trouble | undefined;
  /** Of a Map or Parallel that failed: the visit inside that did; undefined where it failed by itself. */
  failedInside: FoldedVisit | undefined;
  /** The state that went on after a failure. */
  caughtBy: string | undefined;
  /** Those of its last attempt. */
  iterations: FoldedIterations | undefined;
  /** Those of its last attempt that has one. */
  childExecutionArn: string | undefined;
  mapRunArn: string | undefined;
}

/** From when a visit was over, with its failure or with the execution, until a redrive went on with it. */
export interface Halt {
  readonly from: number;
  readonly to: number;
  readonly as: "failed" | "aborted";
}

export interface Trouble {
  readonly eventId: number;
  readonly error: string;
  readonly cause: string;
}

export interface FoldedAttempt {
  /** Of one that did not begin: the event that says why. */
  readonly scheduledEventId: number;
  readonly scheduledAt: number;
  /** An expression failed before anything was scheduled or started. Retry counts it like any other. */
  readonly notBegun: boolean;
  /** Only what Retry began is a retry. */
  readonly begunBy: "entry" | "retry" | "redrive";
  /** `$$.State.RetryCount` when it began. */
  readonly retryCount: number;
  /** Of a Map or Parallel: a redrive went on with it, and Retry counts from it anew. */
  goesOn?: true;
  /** It had failed and was to be tried again when the execution ended, until a redrive began the next one. */
  isAwaited?: true;
  startedAt: number | undefined;
  endedAt: number | undefined;
  status: "succeeded" | "failed" | "timedOut" | "running" | "aborted";
  error: string | undefined;
  /** Of a Map or Parallel: the visit inside that made it fail. */
  failedInside: FoldedVisit | undefined;
  /** Of an inline Map. */
  iterations: FoldedIterations | undefined;
  /** The execution that it started, and the map run that it made. */
  childExecutionArn: string | undefined;
  mapRunArn: string | undefined;
}

/** The execution itself, one iteration of a Map, or the branches of a Parallel. */
export interface FoldedScope {
  readonly owner: FoldedVisit | undefined;
  /** Of an iteration. */
  readonly index: number | undefined;
  /** Which attempt of its owner, from 1. */
  readonly attempt: number;
  readonly startedEventId: number;
  readonly startedAt: number;
  endedAt: number | undefined;
  end: "succeeded" | "failed" | "aborted" | undefined;
  /** The visit inside that made it fail. */
  failedInside: FoldedVisit | undefined;
}

export interface FoldedIterations {
  readonly total: number;
  /** By index; a retried Map begins anew. */
  readonly scopes: Map<number, FoldedScope>;
}

/** Where the execution stands after an event. */
export interface Position {
  readonly scope: FoldedScope;
  readonly visit: FoldedVisit | undefined;
  /** The branch of what is entered once more, where it is the first state in it. */
  readonly branch?: number;
}

/** Attempts that Retry made: neither the first one nor what a redrive began. */
export function retriesOf({ attempts }: FoldedVisit): number {
  return attempts.reduce((sum, { begunBy }) => sum + (begunBy === "retry" ? 1 : 0), 0);
}

/** `$$.State.RetryCount` of the last attempt: AWS begins at 0 again after a redrive. */
export function retryCountOf({ attempts, countsFrom }: FoldedVisit): number {
  return Math.max(0, attempts.length - 1 - countsFrom);
}

/** Which attempt an event of the visit, or of what stands inside it, belongs to, from 1; undefined before the first and after its exit. */
export function attemptOf(
  { attempts, exitedEventId }: FoldedVisit,
  eventId: number,
): number | undefined {
  if (exitedEventId !== undefined && eventId >= exitedEventId) return undefined;
  const at = attempts.findLastIndex(({ scheduledEventId }) => scheduledEventId <= eventId);
  return at < 0 ? undefined : at + 1;
}

/** True where the Map or Parallel around it was tried again since. */
export function isSuperseded({ owner, attempt }: FoldedScope): boolean {
  return owner !== undefined && (attempt < owner.attempts.length || isSuperseded(owner.scope));
}

/** True where the execution has gone on from the Map or Parallel around it: what failed inside stays as it was. */
export function isLeft(scope: FoldedScope): boolean {
  const { owner, attempt } = scope;
  if (owner === undefined) return false;
  return owner.exitedAt !== undefined || attempt < owner.attempts.length || isLeft(owner.scope);
}

/** The visit itself, then the Maps and Parallels around it. */
export function* outwardFrom({ visit, scope }: Position): Generator<FoldedVisit> {
  if (visit !== undefined) yield visit;
  let { owner } = scope;
  while (owner !== undefined) {
    yield owner;
    ({ owner } = owner.scope);
  }
}

/** The first that passes: the visit itself, or a Map or Parallel around it. */
export function outward(
  at: Position,
  test: (visit: FoldedVisit) => boolean,
): FoldedVisit | undefined {
  for (const visit of outwardFrom(at)) if (test(visit)) return visit;
  return undefined;
}

/** The scope of a visit's own that a position lies in; undefined outside. */
export function scopeWithin(at: Position, owner: FoldedVisit): FoldedScope | undefined {
  let { scope } = at;
  while (scope.owner !== undefined && scope.owner !== owner) ({ scope } = scope.owner);
  return scope.owner === owner ? scope : undefined;
}
