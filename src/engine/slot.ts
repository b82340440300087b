// slot.ts — the place of one execution in memory: its mailbox, and its state while it is there.
//
//   M1. At most one turn of an execution is in progress at any instant, its commit included.
//   M2. An entry leaves the mailbox for good only when the batch that contains its step is durable.
//   M3. `execution` is what is durable whenever the phase is not `committing`.
import type { Program, TaskResource } from "../asl/index.ts";
import type { TimestampMs } from "../base/index.ts";
import type { Command, Execution, TriggerBody } from "../core/index.ts";
import { DueHeap } from "./due-heap.ts";
import type { Entry } from "./entry.ts";
import type { KeptHistory } from "./kept-history.ts";
import { NO_NOTES, type Notes } from "./notes.ts";
import type { StateMachineRevision } from "./records.ts";
import type { ExecutionBirth, StoredExecution } from "./store-port.ts";

export type SlotPhase =
  /** Not in memory; the store knows it, or nobody does. */
  | "away"
  /** Asked for at the store. */
  | "loading"
  /** In memory; in the line for a turn, or with nothing to do. */
  | "here"
  | "committing"
  /** Its rule broke, or its commit failed and it waits for the next try: takes no turn. */
  | "resting"
  | "setAside";

/** An open task: who brings its answer. */
export interface TaskMark {
  readonly resource: TaskResource;
  /** Handed over: only the token's holder can answer, so nothing is given again. */
  readonly waiting: boolean;
}

export class Slot {
  readonly arn: string;
  /** False for Express: its turns are not committed. */
  readonly durable: boolean;
  phase: SlotPhase = "away";
  /** Set where a death of the process in its turn is put down to somebody: held-back.ts says when. */
  watchedAs: string | undefined;
  /** In the line for a turn. */
  queued = false;
  mailbox: Entry[] = [];
  execution: Execution | undefined;
  program: Program | undefined;
  revision: StateMachineRevision | undefined;
  birth: ExecutionBirth | undefined;
  /** Commits so far; 0 for an execution that is not stored. */
  version = 0;
  notes: Notes = NO_NOTES;
  /** A closed execution whose state was dropped: what the store still knows. */
  closed: StoredExecution | undefined;
  timers: DueHeap<string> | undefined;
  /** By task id; as `outstandingCommands` would say, but at hand. */
  tasks: Map<string, TaskMark> | undefined;
  /** The last turn's budget ran out: the execution goes on by itself. */
  unfinished = false;
  /** Failed commits one after the other. */
  failures = 0;
  /** Of them, those that failed with nothing else in the batch while others succeeded. */
  spoilt = 0;
  /** Commits of the engine that had succeeded at the last such failure. */
  commitsSeen = 0;
  /** About how many characters its state takes. */
  weight = 0;
  /** Express: the events so far. */
  history: KeptHistory | undefined;

  constructor(arn: string, durable: boolean) {
    this.arn = arn;
    this.durable = durable;
  }

  get running(): boolean {
    return this.execution?.status === "RUNNING";
  }

  dueAt(): TimestampMs | undefined {
    return this.timers?.earliest();
  }

  /** True while a task is open that recovery would have to give again. */
  get hasTaskToGive(): boolean {
    for (const { waiting } of this.tasks?.values() ?? []) if (!waiting) return true;
    return false;
  }

  /** Keeps the timers and open tasks as a command says. */
  applyCommand(command: Command): void {
    switch (command.type) {
      case "startTimer":
        this.timers ??= new DueHeap();
        this.timers.set(command.timerId, command.dueAt);
        return;
      case "cancelTimer":
        this.timers?.delete(command.timerId);
        return;
      case "scheduleTask":
        this.tasks ??= new Map();
        this.tasks.set(command.request.taskId, {
          resource: command.request.resource,
          waiting: command.waiting === true,
        });
        return;
      case "cancelTask":
        this.tasks?.delete(command.taskId);
        return;
      case "startChildren":
      case "giveChildren":
      case "stopChildren":
      case "redriveChildren":
      case "readItems":
      case "writeResults":
      case "close":
        return;
    }
  }

  /** Keeps the open tasks as a trigger says that has been applied. */
  applyTrigger(body: TriggerBody): void {
    if (body.type === "taskSucceeded" || body.type === "taskFailed") {
      this.tasks?.delete(body.taskId);
    } else if (body.type === "activityStarted" || body.type === "taskSubmitted") {
      const mark = this.tasks?.get(body.taskId);
      if (mark === undefined || !handedOver(body.type, mark.resource)) return;
      this.tasks?.set(body.taskId, { ...mark, waiting: true });
    }
  }

  /** Forgets the state; the mailbox stays. */
  empty(): void {
    this.phase = "away";
    this.execution = undefined;
    this.program = undefined;
    this.revision = undefined;
    this.birth = undefined;
    this.version = 0;
    this.notes = NO_NOTES;
    this.closed = undefined;
    this.timers = undefined;
    this.tasks = undefined;
    this.unfinished = false;
    this.weight = 0;
  }
}

/** An activity is handed over to its worker, a task with a token by being submitted. */
function handedOver(type: "activityStarted" | "taskSubmitted", resource: TaskResource): boolean {
  if (type === "activityStarted") return true;
  return "pattern" in resource && resource.pattern === "waitForTaskToken";
}
