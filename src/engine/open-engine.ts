// open-engine.ts — builds the engine's parts around the ports, reads the catalog, begins recovery.
import { Payload } from "../base/index.ts";
import { AWS_LIMITS, type Limits, type StepOptions } from "../core/index.ts";
import { Activities } from "./activities.ts";
import { Announcer } from "./announcer.ts";
import { ChildInputs } from "./child-inputs.ts";
import { Children, type EndedChild, toldOf } from "./children.ts";
import { Committer } from "./committer.ts";
import { Deletions } from "./deletions.ts";
import { Dispatcher } from "./dispatcher.ts";
import { Documents } from "./documents.ts";
import { DueIndex, type NearLimits } from "./due-index.ts";
import type { Engine } from "./engine-interface.ts";
import { ExpressGate } from "./express-gate.ts";
import { ExpressShelf } from "./express-shelf.ts";
import { HeldBack } from "./held-back.ts";
import type { IdleLimits } from "./idle-shelf.ts";
import type { MapData } from "./map-data-port.ts";
import { MapTransfers } from "./map-transfers.ts";
import { MemoryWatch } from "./memory-watch.ts";
import type {
  Chance,
  Clock,
  EngineIncident,
  EventSink,
  MemoryPorts,
  RunnerResolver,
  TurnWatch,
} from "./ports.ts";
import { AWS_DURATIONS, type DurationLimits, Programs } from "./programs.ts";
import { recover } from "./recovery.ts";
import { redriveRefusalOf } from "./redrive-rules.ts";
import { keepRetiring } from "./retirement.ts";
import { type EngineParts, RunningEngine } from "./running-engine.ts";
import { Scheduler } from "./scheduler.ts";
import type { ExecutionBirth, Store } from "./store-port.ts";
import { TurnEffects, type TurnEffectsPorts } from "./turn-effects.ts";
import { WholeChildren } from "./whole-children.ts";

export interface EnginePorts extends MemoryPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly runnerFor: RunnerResolver;
  readonly events?: EventSink;
  /** Items and results of Distributed Maps outside; absent: Maps that need it fail by name. */
  readonly mapData?: MapData;
  /** Absent: an execution whose turn kills the process is run again at every start. */
  readonly turnWatch?: TurnWatch;
  /** See core's `StepOptions`; absent: every task is scheduled. */
  readonly refuseTask?: StepOptions["refuseTask"];
  /** Somebody must read these. */
  readonly report: (incident: EngineIncident) => void;
}

export interface EngineOptions {
  /** Default AWS's; Infinity lifts one. */
  readonly limits?: Limits;
  /** Waiting executions kept in memory. Default 4,096 of 64 Mi characters together. */
  readonly idle?: IdleLimits;
  /** How long executions may run. Default AWS's. */
  readonly durations?: DurationLimits;
  /** Days that closed executions are remembered. Default 90, AWS's; Infinity: for ever. */
  readonly retentionDays?: number;
  /** True: executions in whose turn the process died again and again are tried once more. */
  readonly runHeldBack?: boolean;
  /** Due times in memory. Default 20,000, read 2,000 at once. */
  readonly near?: NearLimits;
  /** Characters that may wait for the store before executions do. Default 16 Mi. */
  readonly behindMin?: number;
}

/** An engine with the end of its recovery. */
export interface OpenedEngine extends Engine {
  /** Resolves with the number of executions whose commands were given again; new work does not wait for it. */
  readonly recovered: Promise<number>;
}

const IDLE_DEFAULT: IdleLimits = { idleMax: 4_096, charactersMax: 64 * 1024 * 1024 };
const NEAR_DEFAULT: NearLimits = { nearMax: 20_000, page: 2_000 };
const RETRY_MS = 1_000;
const DAY_MS = 86_400_000;
const RETENTION_DAYS = 90;

export async function openEngine(
  ports: EnginePorts,
  options: EngineOptions = {},
): Promise<OpenedEngine> {
  const { store, clock, report } = ports;
  const committer = new Committer(store, clock, options.behindMin);
  const documents = new Documents(committer, await store.documents());
  const until = await store.lastStarted();
  const failed = (error: unknown): void =>
    report({ kind: "commitFailed", message: "The store could not be asked.", error });
  const heldBack = await HeldBack.open(
    { documents, store, clock, watch: ports.turnWatch, report },
    { run: options.runHeldBack ?? false },
  );
  const parts = assemble(ports, { committer, documents, heldBack, failed, options });
  const engine = new RunningEngine(parts);
  parts.due.open();
  const recovered = recover({
    store,
    clock,
    until,
    failed,
    post: (arn, entry) => parts.scheduler.post(arn, entry),
    closed: () => engine.closing,
  });
  parts.deletions.resume();
  const days = options.retentionDays ?? RETENTION_DAYS;
  if (days !== Number.POSITIVE_INFINITY) {
    engine.onClose = keepRetiring({
      store,
      clock,
      failed,
      keptMs: days * DAY_MS,
      closed: () => engine.closing,
    });
  }
  return Object.assign(engine, { recovered });
}

interface Beginnings {
  readonly committer: Committer;
  readonly documents: Documents;
  readonly heldBack: HeldBack;
  readonly failed: (error: unknown) => void;
  readonly options: EngineOptions;
}

function assemble(ports: EnginePorts, beginnings: Beginnings): EngineParts {
  const { store, clock, chance, refuseTask, report } = ports;
  const { committer, documents, heldBack, failed, options } = beginnings;
  const limits = options.limits ?? AWS_LIMITS;
  const counters = { started: 0, closed: 0, timersFired: 0 };
  const express = new ExpressShelf();
  const post: Scheduler["post"] = (arn, entry) => scheduler.post(arn, entry);
  const due = new DueIndex({
    clock,
    store,
    near: options.near ?? NEAR_DEFAULT,
    broken: failed,
    wake: (arn) => {
      counters.timersFired += 1;
      post(arn, { body: { type: "timersDue" }, keep: true });
    },
  });
  const deletions = new Deletions({
    clock,
    documents,
    store,
    failed,
    volatileCount: (machine) => scheduler.volatileCount(machine),
  });
  const circumstances = (birth: ExecutionBirth) => ({
    now: clock.now(),
    machine: deletions.standingOf(birth),
    historyEventsMax: limits.historyEventsMax,
  });
  const { events } = ports;
  const announcer = new Announcer({ circumstances, uuid: () => chance.uuid(), events, report });
  const dispatcher = new Dispatcher({ clock, runnerFor: ports.runnerFor, post, report });
  const activities = new Activities({ clock, post, changed: () => announcer.tellWorkers() });
  const programs = new Programs(documents, options.durations ?? AWS_DURATIONS);
  const counting = countingIn(counters);
  const inNameOf = (arn: string, work: () => void): void =>
    heldBack.during(scheduler.watchedAs(arn), work);
  const inputs = new ChildInputs({ clock, limits, report, inNameOf });
  const whole = new WholeChildren({
    ...{ clock, chance, limits, refuseTask, programs, express, announcer, report, ...counting },
    ...{ inNameOf, isHere: (arn) => scheduler.find(arn) !== undefined },
  });
  const memory = new MemoryWatch(ports);
  const gate = new ExpressGate({ clock, memory });
  const own = { scheduler: () => scheduler, limits, failed, whole, inputs, gate };
  const children = childrenOf(ports, own);
  const mapTransfers = new MapTransfers({ clock, mapData: ports.mapData, post, report });
  const effects = new TurnEffects({
    ...{ catalog: documents, due, dispatcher, activities, children, announcer, express, post },
    ...{ mapTransfers, ...counting },
    drained: (machine) => deletions.drained(machine),
  });
  const boot = `${clock.now().toString(36)}-${chance.uuid().slice(0, 8)}`;
  const scheduler: Scheduler = new Scheduler({
    ...{ clock, chance, limits, refuseTask, store, committer, programs, boot, effects, report },
    isDeleting: (machine) => deletions.has(machine),
    machineOf: (birth) => deletions.standingOf(birth),
    ...{ heldBack, idle: options.idle ?? IDLE_DEFAULT, memory },
  });
  return {
    ...{ store, clock, chance, committer, documents, due, deletions, announcer, dispatcher },
    heldBack,
    ...{ activities, mapTransfers, whole, inputs, scheduler, programs, express, circumstances },
    ...{ counters, gate, memory },
  };
}

function countingIn(counters: EngineParts["counters"]): Pick<TurnEffectsPorts, "begun" | "ended"> {
  return {
    begun: (): void => {
      counters.started += 1;
    },
    ended: (): void => {
      counters.closed += 1;
    },
  };
}

function childrenOf(
  { store, clock }: EnginePorts,
  {
    scheduler,
    limits,
    failed,
    whole,
    inputs,
    gate,
  }: {
    readonly scheduler: () => Scheduler;
    readonly limits: Limits;
    readonly failed: (error: unknown) => void;
    readonly whole: WholeChildren;
    readonly inputs: ChildInputs;
    readonly gate: ExpressGate;
  },
): Children {
  return new Children({
    ...{ clock, whole, inputs, gate },
    begin: (arn, durable, entry) => scheduler().begin(arn, durable, entry),
    post: (arn, entry) => scheduler().post(arn, entry),
    postIfHere: (arn, entry) => scheduler().postIfHere(arn, entry),
    isUnfinished: (arn) => scheduler().find(arn)?.unfinished === true,
    ended: (arn) => endOf(store, arn, limits),
    eachRunning: async (mapRunArn, found) => {
      let after: string | undefined;
      do {
        const cursor = after === undefined ? {} : { after };
        const query = { of: { mapRunArn }, status: "RUNNING", limit: 1000, ...cursor } as const;
        const page = await store.list(query);
        for (const { executionArn } of page.items) found(executionArn);
        after = page.next;
      } while (after !== undefined);
    },
    retry: (error, again) => {
      failed(error);
      clock.wakeAt(clock.now() + RETRY_MS, again);
    },
  });
}

async function endOf(
  store: Store,
  executionArn: string,
  limits: Limits,
): Promise<EndedChild | undefined> {
  const stored = await store.describe(executionArn);
  if (stored === undefined) return undefined;
  const { birth, standing } = stored;
  const { status, output, error, cause, stopDate } = standing;
  if (status === "RUNNING" || status === "PENDING_REDRIVE") return undefined;
  const facts = { birth, standing, machine: "there" as const, ...limits };
  return {
    status,
    ...(output === undefined ? {} : { output: Payload.parse(output) }),
    failure: {
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    },
    redrivable: redriveRefusalOf(facts, stopDate ?? birth.startDate) === undefined,
    ...toldOf(birth, { ...birth, ...standing }),
    begunAt: standing.redriveDate ?? birth.startDate,
  };
}
