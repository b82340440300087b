// frame.ts — one place where an execution stands: the root, a Parallel branch or a Map iteration.
//
// Holds: what the frame does now and what it needs to go on; its children while a Parallel or inline Map runs.
// Never: a link to its parent (a parent is found by path), anything of the program but names.
//   F1. A frame that another step made is copied before it changes (see Draft.touch); frames of finished steps
//       never change.
//   F2. `mark` changes whenever the frame's own data do, and stays when only a child did: what is stored for a
//       frame depends on the mark alone.
//   F3. At most one task, and at most three timers, are open in one frame.
import type { State } from "../asl/index.ts";
import type { Failure, Payload, TimestampMs } from "../base/index.ts";
import type { Owner } from "./chunked-list.ts";
import type { MapProgress, ParallelProgress } from "./progress.ts";

export interface Timer {
  readonly timerId: string;
  readonly dueAt: TimestampMs;
}

/** One attempt at a task, from scheduling to its answer. */
export interface TaskAttempt {
  readonly at: "task";
  readonly taskId: string;
  readonly resourceArn: string;
  readonly parameters: Payload;
  readonly phase: "scheduled" | "started" | "submitted";
  /** Its Scheduled event is written. */
  readonly announced: boolean;
  readonly taskToken: string | undefined;
  readonly credentialsRoleArn: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly timeout: Timer | undefined;
  readonly heartbeat: Timer | undefined;
}

/** What a frame is doing. */
export type Position =
  /** It is in the ready list and enters `stateName` next. */
  | { readonly at: "entering" }
  /** It is in the ready list and tries its state again, which it has entered before. */
  | { readonly at: "trying" }
  | TaskAttempt
  | { readonly at: "waiting"; readonly timer: Timer }
  | { readonly at: "retrying"; readonly timer: Timer }
  | { readonly at: "branches"; readonly progress: ParallelProgress }
  | { readonly at: "iterations"; readonly progress: MapProgress }
  | { readonly at: "mapRun"; readonly mapRunArn: string }
  /** Its state failed or was aborted with the execution; a redrive starts here. */
  | {
      readonly at: "halted";
      /** False where the state was about to be entered. */
      readonly entered: boolean;
      readonly progress: ParallelProgress | MapProgress | undefined;
      readonly mapRunArn: string | undefined;
      readonly failure: Failure | undefined;
    };

export const ENTERING: Position = { at: "entering" };
export const TRYING: Position = { at: "trying" };

const NO_CHILDREN: Map<number, Frame> = new Map();
const NO_VARIABLES: ReadonlyMap<string, Payload> = new Map();
const NO_ATTEMPTS: readonly number[] = [];

export class Frame {
  owner: Owner | undefined;
  mark: Owner | undefined;
  /** Indexes from the root down; the root's is empty. */
  readonly path: readonly number[];
  /** `0`, `0.2`, `0.2.15`. */
  readonly id: string;
  readonly flow: number;
  stateName: string;
  /** The raw input of `stateName`. */
  input: Payload;
  /** `stateName` in the program, looked up once; never stored. */
  compiled: State | undefined;
  position: Position = ENTERING;
  lastEventId: number;
  enteredEventId = 0;
  enteredAt: TimestampMs = 0;
  /** Failures so far, one counter a retrier of the state. */
  attempts: readonly number[] = NO_ATTEMPTS;
  retryCount = 0;
  variables: ReadonlyMap<string, Payload> = NO_VARIABLES;
  /** Changed in place only by `childrenOwner`. */
  children: Map<number, Frame> = NO_CHILDREN;
  childrenOwner: Owner | undefined;
  /** The event before the state was entered. */
  beforeEnteredId = 0;

  constructor(start: {
    readonly path: readonly number[];
    readonly id: string;
    readonly flow: number;
    readonly stateName: string;
    readonly input: Payload;
    readonly lastEventId: number;
  }) {
    this.owner = undefined;
    this.mark = undefined;
    this.path = start.path;
    this.id = start.id;
    this.flow = start.flow;
    this.stateName = start.stateName;
    this.compiled = undefined;
    this.input = start.input;
    this.lastEventId = start.lastEventId;
  }

  /** The index in the parent: branch or iteration number. */
  get index(): number {
    return this.path.at(-1) ?? 0;
  }

  /** A copy for another owner, with the same mark. */
  copyFor(owner: Owner): Frame {
    const copy = new Frame(this);
    copy.owner = owner;
    copy.mark = this.mark;
    copy.compiled = this.compiled;
    copy.position = this.position;
    copy.enteredEventId = this.enteredEventId;
    copy.enteredAt = this.enteredAt;
    copy.beforeEnteredId = this.beforeEnteredId;
    copy.attempts = this.attempts;
    copy.retryCount = this.retryCount;
    copy.variables = this.variables;
    copy.children = this.children;
    return copy;
  }

  /** Stands before the next state; forgets what belonged to the last one. */
  moveTo(stateName: string, input: Payload): void {
    this.stateName = stateName;
    this.compiled = undefined;
    this.input = input;
    this.attempts = NO_ATTEMPTS;
    this.retryCount = 0;
    this.position = ENTERING;
    if (this.children.size > 0) this.dropChildren();
  }

  dropChildren(): void {
    this.children = NO_CHILDREN;
    this.childrenOwner = undefined;
  }
}
