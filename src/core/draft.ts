// draft.ts — the working copy of an execution while one step runs.
//
// Holds: everything the step changes: frames, counters, history, commands. Never: decides what a state does.
//   D1. Only frames, lists and progress whose owner is this draft's are changed in place.
//   D2. Events get their ids here and nowhere else, dense and in order.
//   D3. A command that the same step takes back never leaves.

import type { Flow, Program, State } from "../asl/index.ts";
import {
  assert,
  type Failure,
  type Payload,
  type RandomSource,
  seededRandom,
  type TimestampMs,
} from "../base/index.ts";
import type { Owner } from "./chunked-list.ts";
import type { Command } from "./command.ts";
import { CommandList } from "./command-list.ts";
import type { Execution, ExecutionStatus, Limits, StepOptions } from "./execution.ts";
import { Frame, type Position, type Timer } from "./frame.ts";
import type { HistoryDetail, HistoryEvent, HistoryEventType } from "./history-event.ts";
import type { Inspector } from "./inspector.ts";
import type { MapRun } from "./map-run.ts";
import { keepLarge, payloadBound } from "./payload-size.ts";
import { StateEnv } from "./state-env.ts";
import type { ExecutionIdentity, Trigger } from "./trigger.ts";
import type { Trouble } from "./trouble.ts";

/** A frame has come to its end; its parent, or the execution, hears of it before anything else happens. */
export type FrameNews =
  | { readonly type: "ended"; readonly frame: Frame; readonly output: Payload }
  | { readonly type: "failed"; readonly frame: Frame; readonly trouble: Trouble };

export type Details = { readonly [name: string]: HistoryDetail };

export const NOTHING_READY: readonly string[] = [];

export class Draft {
  readonly program: Program;
  readonly identity: ExecutionIdentity;
  readonly at: TimestampMs;
  readonly limits: Limits;
  readonly refuseTask: StepOptions["refuseTask"];
  /** Events that the history may have. */
  readonly eventsMax: number;
  readonly owner: Owner = { step: true };
  readonly history: HistoryEvent[] = [];
  readonly commands: CommandList = new CommandList();
  readonly env: StateEnv;
  /** TestState only. */
  inspector: Inspector | undefined;

  status: ExecutionStatus;
  startDate: TimestampMs;
  stopDate: TimestampMs | undefined;
  input: Payload;
  output: Payload | undefined;
  failure: Failure | undefined;
  redriveCount: number;
  redriveDate: TimestampMs | undefined;
  historyCount: number;
  counter: number;
  root: Frame;
  timeout: Timer | undefined;
  mapRuns: readonly MapRun[];
  /** The history is full; the execution ends after the unit of work that met the limit. */
  overflown: Frame | undefined;
  transitions = 0;
  /** That its outputs have, at the most: what the step gives to be written down. */
  bytes = 0;
  /** The last payload that was weighed: most states hand on what they were given. */
  #weighed: Payload | undefined;
  #weight = 0;

  #news: FrameNews | undefined;
  readonly #seed: string;
  #random: RandomSource | undefined;
  #ready: Frame[] = [];
  #readyHead = 0;

  constructor(program: Program, execution: Execution, trigger: Trigger, options: StepOptions) {
    this.program = program;
    this.identity = execution.identity;
    this.at = trigger.at;
    this.#seed = trigger.seed;
    this.limits = options.limits;
    this.refuseTask = options.refuseTask;
    this.eventsMax =
      execution.identity.type === "EXPRESS"
        ? Number.POSITIVE_INFINITY
        : options.limits.historyEventsMax;
    this.status = execution.status;
    this.startDate = execution.startDate;
    this.stopDate = execution.stopDate;
    this.input = execution.input;
    this.output = execution.output;
    this.failure = execution.failure;
    this.redriveCount = execution.redriveCount;
    this.redriveDate = execution.redriveDate;
    this.historyCount = execution.historyCount;
    this.counter = execution.counter;
    this.root = execution.root;
    this.timeout = execution.timeout;
    this.mapRuns = execution.mapRuns;
    this.env = new StateEnv(this);
    for (const id of execution.ready) {
      const frame = this.frameOf(id);
      assert(frame !== undefined, "a ready frame exists");
      this.enqueue(frame);
    }
  }

  get random(): RandomSource {
    this.#random ??= seededRandom(this.#seed);
    return this.#random;
  }

  get running(): boolean {
    return this.status === "RUNNING";
  }

  // Frames.

  /** The frame of an id, as it stands now; undefined when there is none. */
  frameOf(id: string): Frame | undefined {
    const [root, ...indexes] = id.split(".");
    if (root !== this.root.id) return undefined;
    return this.#walk(indexes.map(Number));
  }

  /** The parent of a frame; undefined for the root. */
  parentOf(frame: Frame): Frame | undefined {
    return frame.path.length === 0 ? undefined : this.#walk(frame.path.slice(0, -1));
  }

  #walk(path: readonly number[]): Frame | undefined {
    let frame: Frame | undefined = this.root;
    for (const index of path) frame = frame?.children.get(index);
    return frame;
  }

  /** The frame, ready to be changed: its own data will differ from what is stored. */
  touch(frame: Frame): Frame {
    const owned = this.#own(frame.path);
    owned.mark = this.owner;
    return owned;
  }

  #own(path: readonly number[]): Frame {
    if (this.root.owner !== this.owner) this.root = this.root.copyFor(this.owner);
    let frame = this.root;
    for (const index of path) {
      let child = frame.children.get(index);
      assert(child !== undefined, "a frame that is touched exists");
      if (child.owner !== this.owner) {
        child = child.copyFor(this.owner);
        mutableChildren(frame, this.owner).set(index, child);
      }
      frame = child;
    }
    return frame;
  }

  /** A new frame below `parent`, which must be this draft's. */
  addChild(
    parent: Frame,
    index: number,
    start: { flow: number; input: Payload; lastEventId: number },
  ): Frame {
    assert(parent.owner === this.owner, "a parent is owned before it gets a child");
    const child = new Frame({
      path: [...parent.path, index],
      id: `${parent.id}.${index}`,
      stateName: this.flow(start.flow).startAt,
      ...start,
    });
    child.owner = this.owner;
    child.mark = this.owner;
    mutableChildren(parent, this.owner).set(index, child);
    return child;
  }

  removeChild(parent: Frame, index: number): void {
    assert(parent.owner === this.owner, "a parent is owned before it loses a child");
    mutableChildren(parent, this.owner).delete(index);
  }

  flow(index: number): Flow {
    const flow = this.program.flows[index];
    assert(flow !== undefined, "a frame's flow is one of the program");
    return flow;
  }

  /** The compiled state that the frame is in or about to enter. */
  stateOf(frame: Frame): State {
    if (frame.compiled !== undefined) return frame.compiled;
    const state = this.flow(frame.flow).state(frame.stateName);
    assert(state !== undefined, `the program has the state ${frame.stateName}`);
    frame.compiled = state;
    return state;
  }

  // The ready list.

  /** `frame` must be this draft's or unchanged since the step began. */
  enqueue(frame: Frame): void {
    this.#ready.push(frame);
  }

  /**
   * Nothing of what the frame was ready for is left to do. A redrive gives a Map or Parallel a turn behind those of what
   * stands inside it, which may end it before.
   */
  unqueue(frameId: string): void {
    if (!this.hasReady) return;
    this.#ready = this.#ready.slice(this.#readyHead).filter(({ id }) => id !== frameId);
    this.#readyHead = 0;
  }

  /** The next ready frame, owned; undefined when nothing is ready. Frames that are gone are skipped. */
  dequeue(): Frame | undefined {
    while (this.#readyHead < this.#ready.length) {
      const queued = this.#ready[this.#readyHead];
      this.#readyHead += 1;
      if (this.#readyHead === this.#ready.length) {
        this.#ready = [];
        this.#readyHead = 0;
      }
      if (queued === undefined) continue;
      if (queued.owner === this.owner) {
        // A frame of this draft is changed in place: one that was torn down is not ready any more.
        if (!isReady(queued.position)) continue;
        queued.mark = this.owner;
        return queued;
      }
      const frame = this.#walk(queued.path);
      if (frame !== undefined && isReady(frame.position)) return this.touch(frame);
    }
    return undefined;
  }

  /** There is news of one frame at a time. */
  report(news: FrameNews): void {
    assert(this.#news === undefined, "news is heard before there is more");
    this.#news = news;
  }

  takeNews(): FrameNews | undefined {
    const news = this.#news;
    this.#news = undefined;
    return news;
  }

  get readyIds(): readonly string[] {
    if (!this.hasReady) return NOTHING_READY;
    // What was torn down is not ready any more, and may have made room for another of the same id.
    const ids = new Set<string>();
    for (const queued of this.#ready.slice(this.#readyHead)) {
      const frame = this.#walk(queued.path);
      const isGone = queued.owner === this.owner && queued !== frame;
      if (frame !== undefined && !isGone && isReady(frame.position)) ids.add(frame.id);
    }
    return [...ids];
  }

  get hasReady(): boolean {
    return this.#readyHead < this.#ready.length;
  }

  dropReady(): void {
    this.#ready = [];
    this.#readyHead = 0;
  }

  // History.

  /** Writes an event of the frame and makes it the frame's last. */
  emit(frame: Frame, type: HistoryEventType, details?: Details): number {
    const id = this.emitBeside(frame, frame.lastEventId, type, details);
    if (id > 0) frame.lastEventId = id;
    return id;
  }

  /** Writes an event that the next event of the frame does not follow; 0 when the history is full. */
  emitBeside(
    frame: Frame,
    previousEventId: number,
    type: HistoryEventType,
    details?: Details,
  ): number {
    if (this.overflown !== undefined) return 0;
    const id = this.historyCount + 1;
    // The last event is reserved: for ExecutionSucceeded, or for the failure that says why no more came.
    if (id >= this.eventsMax && !isClosing(type)) {
      this.overflown = frame;
      return 0;
    }
    this.historyCount = id;
    this.history.push(
      details === undefined
        ? { id, previousEventId, timestamp: this.at, type }
        : { id, previousEventId, timestamp: this.at, type, details },
    );
    return id;
  }

  // Ids, timers, map runs.

  /** `0.2:17`: names its frame, so an answer finds it, and is never given twice. */
  nextId(frame: Frame): string {
    this.counter += 1;
    return `${frame.id}:${this.counter}`;
  }

  startTimer(frame: Frame, seconds: number): Timer {
    const timer: Timer = {
      timerId: this.nextId(frame),
      dueAt: this.at + Math.round(seconds * 1000),
    };
    this.commands.startTimer(timer);
    return timer;
  }

  cancelTimer(timer: Timer | undefined): void {
    if (timer !== undefined) this.commands.cancelTimer(timer.timerId);
  }

  mapRunOf(arn: string): MapRun | undefined {
    return this.mapRuns.find((run) => run.arn === arn);
  }

  /** The map run, ready to be changed. */
  touchMapRun(arn: string): MapRun {
    const at = this.mapRuns.findIndex((run) => run.arn === arn);
    const run = this.mapRuns[at];
    assert(run !== undefined, "a map run that is touched exists");
    if (run.owner === this.owner) return run;
    const owned = run.ownedBy(this.owner);
    this.mapRuns = this.mapRuns.with(at, owned);
    return owned;
  }

  command(command: Command): void {
    this.commands.add(command);
  }

  /**
   * What a payload's text has in bytes at the most, or a number beyond what is allowed; and counts it to what the
   * step has written.
   */
  weigh(payload: Payload): number {
    if (payload !== this.#weighed) {
      this.#weighed = payload;
      this.#weight = payloadBound(payload, this.limits.payloadBytesMax);
      keepLarge(payload, this.#weight, this.limits.payloadBytesMax);
    }
    this.bytes += this.#weight;
    return this.#weight;
  }

  /** The execution as the step leaves it. */
  finish(): Execution {
    return {
      identity: this.identity,
      status: this.status,
      startDate: this.startDate,
      stopDate: this.stopDate,
      input: this.input,
      output: this.output,
      failure: this.failure,
      redriveCount: this.redriveCount,
      redriveDate: this.redriveDate,
      historyCount: this.historyCount,
      counter: this.counter,
      root: this.root,
      ready: this.readyIds,
      timeout: this.timeout,
      mapRuns: this.mapRuns,
    };
  }
}

function isReady(position: Position): boolean {
  return (
    position.at === "entering" ||
    position.at === "trying" ||
    position.at === "branches" ||
    position.at === "iterations" ||
    position.at === "mapRun" ||
    (position.at === "task" && position.phase === "scheduled" && position.announced)
  );
}

function isClosing(type: HistoryEventType): boolean {
  return (
    type === "ExecutionSucceeded" ||
    type === "ExecutionFailed" ||
    type === "ExecutionTimedOut" ||
    type === "ExecutionAborted"
  );
}

/** The parent's children as a map that this owner made and may change. */
function mutableChildren(parent: Frame, owner: Owner): Map<number, Frame> {
  if (parent.childrenOwner !== owner) {
    parent.childrenOwner = owner;
    parent.children = new Map(parent.children);
  }
  return parent.children;
}
