// running-engine.ts — the engine: each call of its interface in a few lines, the work in the parts.
//
// Owns: the way of a request into a mailbox and of its outcome back. Never: steps, commits or reads frames.
import { assert, type Failure } from "../base/index.ts";
import { type MapRunSettings, parseTaskToken, type TriggerBody } from "../core/index.ts";
import type { Activities } from "./activities.ts";
import type { Announcer } from "./announcer.ts";
import type { Catalog } from "./catalog.ts";
import type { ChildInputs } from "./child-inputs.ts";
import type { Committer } from "./committer.ts";
import type { Deletions } from "./deletions.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { Documents } from "./documents.ts";
import type { DueIndex } from "./due-index.ts";
import {
  type Engine,
  EngineClosing,
  type EngineListener,
  type EngineStats,
  type StatusListener,
  type WorkerListener,
} from "./engine-interface.ts";
import type { EntryBody, EntryOutcome } from "./entry.ts";
import { ExecutionReads } from "./execution-reads.ts";
import type { RecordCircumstances } from "./execution-record.ts";
import { ExecutionSearches } from "./execution-searches.ts";
import type { ExpressGate } from "./express-gate.ts";
import type { ExpressShelf } from "./express-shelf.ts";
import type { HeldBack } from "./held-back.ts";
import { type NewExecution, newExecution } from "./identity.ts";
import type { MapTransfers } from "./map-transfers.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import { PendingRedrives } from "./pending-redrives.ts";
import type { Chance, Clock } from "./ports.ts";
import type { Programs } from "./programs.ts";
import type * as records from "./records.ts";
import type { Scheduler } from "./scheduler.ts";
import type { FindQuery, FoundPage, Tally, TimingsPage, TimingsQuery } from "./search-port.ts";
import type { ExecutionBirth, Store } from "./store-port.ts";
import type { WaitingQuery, WaitingTally } from "./waiting-port.ts";
import {
  type WaitingTaskPage,
  type WaitingTaskRecord,
  waitingTasks,
  waitingTasksIn,
} from "./waiting-tasks.ts";
import type { WholeChildren } from "./whole-children.ts";

export interface EngineParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly committer: Committer;
  readonly documents: Documents;
  readonly heldBack: HeldBack;
  readonly due: DueIndex;
  readonly deletions: Deletions;
  readonly announcer: Announcer;
  readonly dispatcher: Dispatcher;
  readonly activities: Activities;
  readonly mapTransfers: MapTransfers;
  readonly whole: WholeChildren;
  readonly inputs: ChildInputs;
  readonly gate: ExpressGate;
  readonly memory: MemoryWatch;
  readonly scheduler: Scheduler;
  readonly programs: Programs;
  readonly express: ExpressShelf;
  readonly circumstances: (birth: ExecutionBirth) => RecordCircumstances;
  readonly counters: { started: number; closed: number; timersFired: number };
}

/** An execution's name may be used again so long after its close. */
const NAME_KEPT_MS = 90 * 86_400_000;
/** AWS bills Express executions in steps of these. */
const BILLED_STEP_MS = 100;
const BILLED_MEMORY_MB = 64;

export class RunningEngine implements Engine {
  readonly #parts: EngineParts;
  readonly #reads: ExecutionReads;
  readonly #searches: ExecutionSearches;
  #closing = false;
  /** What else must end with the engine. */
  onClose: () => void = () => undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    const ports = { ...parts, redrives: new PendingRedrives(parts.store) };
    this.#reads = new ExecutionReads(ports);
    this.#searches = new ExecutionSearches(ports);
  }

  get catalog(): Catalog {
    return this.#parts.documents;
  }

  get closing(): boolean {
    return this.#closing;
  }

  async startExecution(request: records.StartRequest): Promise<records.StartAnswer> {
    const begun = this.#newExecution(request);
    if (begun === undefined) return unknownRevision(request);
    if (begun.identity.type === "EXPRESS" && !this.#parts.memory.isAmple) return { type: "noRoom" };
    return await this.#start(begun, request);
  }

  async startSyncExecution(request: records.StartRequest): Promise<records.StartSyncAnswer> {
    const begun = this.#newExecution(request);
    if (begun === undefined) return unknownRevision(request);
    assert(
      begun.identity.type === "EXPRESS",
      "only Express executions are waited for at their start",
    );
    if (!this.#parts.memory.isAmple) return { type: "noRoom" };
    return await new Promise((resolve, reject) => {
      const closed = (execution: records.ExecutionRecord): void =>
        resolve({
          type: "closed",
          execution: { billingDetails: billingOf(execution), ...execution },
        });
      const told = (outcome: EntryOutcome): void => {
        if (outcome.type === "applied") this.#whenClosed(begun.identity.arn, closed, reject);
        else if (outcome.type === "missing") resolve(unknownRevision(request));
        else if (outcome.type === "deleting") resolve(machineDeleting(begun.identity));
        else reject(outcomeError(outcome));
      };
      const { identity, birth } = begun;
      const body = { type: "start", identity, input: request.input, birth } as const;
      this.#parts.scheduler.begin(identity.arn, false, { body, keep: false, told });
    });
  }

  async stopExecution(executionArn: string, failure: Failure): Promise<records.StopAnswer> {
    const outcome = await this.#ask(executionArn, {
      type: "trigger",
      body: { type: "stopRequested", failure },
    });
    if (outcome.type === "applied") return { type: "stopped", stopDate: outcome.at };
    if (outcome.type !== "ignored") return { type: "executionDoesNotExist" };
    return { type: "stopped", stopDate: outcome.standing.stopDate ?? this.#parts.clock.now() };
  }

  async redriveExecution(
    executionArn: string,
    clientToken?: string,
  ): Promise<records.RedriveAnswer> {
    const body = { type: "redrive", clientToken, ofMapRun: false } as const;
    const outcome = await this.#ask(executionArn, body);
    if (outcome.type === "redriven") return { type: "redriven", redriveDate: outcome.at };
    if (outcome.type === "refused") return { type: "notRedrivable", reason: outcome.reason };
    return { type: "executionDoesNotExist" };
  }

  describeExecution(executionArn: string): Promise<records.ExecutionRecord | undefined> {
    return this.#reads.describe(executionArn);
  }

  listExecutions(
    query: records.ListExecutionsQuery,
  ): Promise<records.ListPage<records.ExecutionSummary>> {
    return this.#reads.list(query);
  }

  findExecutions(query: FindQuery): Promise<FoundPage> {
    return this.#searches.find(query);
  }

  tallyExecutions(of: FindQuery["of"]): Promise<readonly Tally[]> {
    return this.#searches.tally(of);
  }

  executionTimings(query: TimingsQuery): Promise<TimingsPage> {
    return this.#searches.timings(query);
  }

  history(
    executionArn: string,
    query: records.HistoryQuery,
  ): Promise<records.HistoryPage | undefined> {
    return this.#reads.history(executionArn, query);
  }

  async closed(
    executionArn: string,
    signal?: AbortSignal,
  ): Promise<records.ExecutionRecord | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      // First listen, then look: an end in between is not missed.
      const end = this.#endOf(executionArn, signal);
      try {
        const record = await this.#reads.describe(executionArn);
        if (record === undefined || record.status !== "RUNNING") return record;
        await end.heard;
      } finally {
        end.forget();
      }
    }
  }

  async completeTask(
    taskToken: string,
    answer: records.TaskAnswer,
  ): Promise<records.TaskAnswerResult> {
    return await this.#answerTask(taskToken, (taskId) =>
      answer.type === "succeeded"
        ? { type: "taskSucceeded", taskId, output: answer.output }
        : { type: "taskFailed", taskId, failure: answer.failure },
    );
  }

  async heartbeat(taskToken: string): Promise<records.TaskAnswerResult> {
    return await this.#answerTask(taskToken, (taskId) => ({ type: "heartbeatReceived", taskId }));
  }

  getActivityTask(
    activityArn: string,
    workerName: string | undefined,
    signal?: AbortSignal,
  ): Promise<records.ActivityTask | undefined> {
    return this.#parts.activities.poll(activityArn, workerName, signal);
  }

  waitingTasks(query: WaitingQuery): Promise<WaitingTaskPage> {
    return waitingTasks(this.#parts.store, query);
  }

  waitingTasksIn(executionArn: string): Promise<readonly WaitingTaskRecord[]> {
    return waitingTasksIn(this.#parts.store, executionArn);
  }

  waitingTally(): Promise<readonly WaitingTally[]> {
    return this.#parts.store.waitingTally();
  }

  pollersOf(activityArn: string): number {
    return this.#parts.activities.pollersOf(activityArn);
  }

  describeMapRun(mapRunArn: string): Promise<records.MapRunRecord | undefined> {
    return this.#reads.mapRun(mapRunArn);
  }

  listMapRuns(
    executionArn: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<records.ListPage<records.MapRunRecord>> {
    return this.#reads.mapRuns(executionArn, page);
  }

  async updateMapRun(
    mapRunArn: string,
    settings: MapRunSettings,
  ): Promise<"updated" | "completed" | "mapRunDoesNotExist"> {
    const run = await this.#parts.store.mapRun(mapRunArn);
    if (run === undefined) return "mapRunDoesNotExist";
    if (run.status !== "RUNNING") return "completed";
    const body = { type: "mapRunUpdated", mapRunArn, settings } as const;
    const outcome = await this.#ask(run.executionArn, { type: "trigger", body });
    return outcome.type === "applied" ? "updated" : "completed";
  }

  deleteStateMachine(stateMachineArn: string): Promise<void> {
    return this.#parts.deletions.mark(stateMachineArn);
  }

  isDeleting(stateMachineArn: string): boolean {
    return this.#parts.deletions.has(stateMachineArn);
  }

  subscribe(listener: EngineListener | StatusListener | WorkerListener): () => void {
    return this.#parts.announcer.subscribe(listener);
  }

  stats(): EngineStats {
    const { counters, heldBack, scheduler, committer, dispatcher, activities } = this.#parts;
    return {
      executionsStarted: counters.started,
      executionsClosed: counters.closed,
      executionsResident: scheduler.residents,
      executionsSetAside: scheduler.setAside,
      executionsHeldBack: heldBack.size,
      turns: scheduler.turns,
      commits: committer.commits,
      unitsCommitted: committer.units,
      commitsFailed: committer.failures,
      tasksRunning: dispatcher.running,
      tasksStarted: dispatcher.started,
      activityPollers: activities.pollers,
      activityTasksQueued: activities.queued,
      timersFired: counters.timersFired,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.closing) return;
    this.#closing = true;
    this.#parts.announcer.close(new EngineClosing());
    this.onClose();
    this.#parts.due.close();
    this.#parts.deletions.close();
    this.#parts.activities.close();
    this.#parts.dispatcher.close();
    this.#parts.mapTransfers.close();
    this.#parts.whole.close();
    this.#parts.inputs.close();
    this.#parts.gate.close();
    await this.#parts.scheduler.close();
    await this.#parts.store.close();
  }

  #newExecution(request: records.StartRequest): NewExecution | undefined {
    const { programs, chance, clock } = this.#parts;
    const known = programs.get(request.revisionId);
    return known && newExecution(request, known, chance, clock.now());
  }

  async #start(
    { identity, birth }: NewExecution,
    request: records.StartRequest,
  ): Promise<records.StartAnswer> {
    const { arn } = identity;
    const body = { type: "start", identity, input: request.input, birth } as const;
    for (;;) {
      const outcome = await this.#begin(arn, identity.type === "STANDARD", body);
      switch (outcome.type) {
        case "applied":
          return { type: "started", executionArn: arn, startDate: outcome.at };
        case "deleting":
          return machineDeleting(identity);
        case "missing":
          return unknownRevision(request);
        case "exists": {
          const { standing, birth: first } = outcome;
          if (standing.status === "RUNNING" && first.input === birth.input) {
            return { type: "started", executionArn: arn, startDate: first.startDate };
          }
          if (await this.#isFree(arn, standing.stopDate)) continue;
          return { type: "executionAlreadyExists", executionArn: arn };
        }
        case "ignored":
        case "refused":
        case "redriven":
        case "invalidToken":
        case "failed":
          throw outcomeError(outcome);
      }
    }
  }

  /** Forgets an execution that closed so long ago that its name may be used again. */
  async #isFree(executionArn: string, stopDate: number | undefined): Promise<boolean> {
    const { clock, store, committer } = this.#parts;
    if (stopDate === undefined || clock.now() - stopDate < NAME_KEPT_MS) return false;
    const stored = await store.describe(executionArn);
    if (stored === undefined) return true;
    const unit = { type: "forget", executionArn, expect: stored.version } as const;
    return await new Promise((resolve) => {
      committer.add({ units: [unit], told: ({ type }) => resolve(type === "durable") });
      committer.flush();
    });
  }

  async #answerTask(
    taskToken: string,
    bodyOf: (taskId: string) => TriggerBody & { readonly taskId: string },
  ): Promise<records.TaskAnswerResult> {
    const parts = parseTaskToken(taskToken);
    if (parts === undefined) return "InvalidToken";
    const body = { type: "answer", taskToken, body: bodyOf(parts.taskId) } as const;
    const outcome = await this.#ask(parts.executionArn, body);
    switch (outcome.type) {
      case "applied":
        return "accepted";
      case "invalidToken":
        return "InvalidToken";
      case "missing":
        return "TaskDoesNotExist";
      default:
        return "TaskTimedOut";
    }
  }

  #begin(executionArn: string, durable: boolean, body: EntryBody): Promise<EntryOutcome> {
    return new Promise((resolve) => {
      this.#parts.scheduler.begin(executionArn, durable, { body, keep: false, told: resolve });
    });
  }

  /** Puts an entry into a mailbox; resolves with what became of it, rejects where nobody knows. */
  async #ask(executionArn: string, body: EntryBody): Promise<EntryOutcome> {
    const outcome = await new Promise<EntryOutcome>((resolve) => {
      this.#parts.scheduler.post(executionArn, { body, keep: false, told: resolve });
    });
    if (outcome.type === "failed") throw outcomeError(outcome);
    return outcome;
  }

  /** Tells how a volatile execution has ended as soon as it has. */
  #whenClosed(
    executionArn: string,
    closed: (execution: records.ExecutionRecord) => void,
    failed: (error: unknown) => void,
  ): void {
    const record = this.#reads.inMemory(executionArn);
    assert(record !== undefined, "an execution that was begun is remembered when it closes");
    if (record.status !== "RUNNING") closed(record);
    else {
      const heard = (): void => this.#whenClosed(executionArn, closed, failed);
      this.#parts.announcer.onClose(executionArn, { heard, gone: failed });
    }
  }

  /** The end of an execution; rejects when the caller, or the engine, goes before. */
  #endOf(executionArn: string, signal: AbortSignal | undefined) {
    let forget = (): void => undefined;
    const heard = new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(signal?.reason);
      const stop = this.#parts.announcer.onClose(executionArn, { heard: resolve, gone: reject });
      signal?.addEventListener("abort", abort, { once: true });
      forget = () => {
        stop();
        signal?.removeEventListener("abort", abort);
      };
    });
    // It may be rejected before anybody awaits it.
    heard.catch(() => undefined);
    return { heard, forget: () => forget() };
  }
}

function outcomeError(outcome: EntryOutcome): Error {
  if (outcome.type === "failed" && outcome.error instanceof Error) return outcome.error;
  return new Error(`An entry cannot end as ${outcome.type} here.`);
}

function unknownRevision({ revisionId }: records.StartRequest) {
  return { type: "stateMachineDoesNotExist", revisionId } as const;
}

function machineDeleting({ stateMachineArn }: NewExecution["identity"]) {
  return { type: "stateMachineDeleting", stateMachineArn } as const;
}

function billingOf({ startDate, stopDate = startDate }: records.ExecutionRecord) {
  const steps = Math.max(1, Math.ceil((stopDate - startDate) / BILLED_STEP_MS));
  return {
    billedMemoryUsedInMB: BILLED_MEMORY_MB,
    billedDurationInMilliseconds: steps * BILLED_STEP_MS,
  };
}
