// turn-effects.ts — what happens after a turn is durable: its commands leave, the world is told.
//
//   X1. Nothing here runs before the commit of the turn that decided it.
//   X2. Giving a command twice does no harm: tasks are known by their ids, children by their ARNs.
import { Payload } from "../base/index.ts";
import { type Command, outstandingCommands, type TaskRequest } from "../core/index.ts";
import type { Activities } from "./activities.ts";
import type { Announcer } from "./announcer.ts";
import type { Catalog } from "./catalog.ts";
import type { Children } from "./children.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { DueIndex } from "./due-index.ts";
import type { Entry } from "./entry.ts";
import type { ExpressShelf } from "./express-shelf.ts";
import type { MapTransfers } from "./map-transfers.ts";
import { attemptsOf } from "./notes.ts";
import type { Effects } from "./scheduler.ts";
import type { Slot } from "./slot.ts";
import type { Turn } from "./turn.ts";

export interface TurnEffectsPorts {
  readonly catalog: Pick<Catalog, "get">;
  readonly due: DueIndex;
  readonly dispatcher: Dispatcher;
  readonly activities: Activities;
  readonly children: Children;
  readonly mapTransfers: MapTransfers;
  readonly announcer: Announcer;
  readonly express: ExpressShelf;
  readonly post: (executionArn: string, entry: Entry) => void;
  readonly begun: () => void;
  readonly ended: () => void;
  /** An execution of the machine runs no more. */
  readonly drained: (stateMachineArn: string) => void;
}

export class TurnEffects implements Effects {
  readonly #ports: TurnEffectsPorts;

  constructor(ports: TurnEffectsPorts) {
    this.#ports = ports;
  }

  leave(turn: Turn): void {
    const { slot, execution, before } = turn;
    if (before === undefined && execution !== undefined) this.#ports.begun();
    const dueAt = execution?.status === "RUNNING" ? slot.dueAt() : undefined;
    if (slot.durable) this.#ports.due.set(slot.arn, dueAt);
    else this.#leaveExpress(turn, dueAt);
    for (const command of turn.commands) this.#give(slot, command);
    if (turn.recovering !== undefined) this.#giveAgain(slot);
    this.#ports.mapTransfers.follow(before, execution);
    this.#ports.announcer.announce(turn);
    if (execution?.status === "RUNNING") return;
    if (execution !== undefined && hasEnded(turn)) {
      this.#ports.ended();
      this.#close(slot);
    } else if (turn.recovering === "unknown") {
      // The commit of its end was durable and nobody was told.
      this.#ports.announcer.announceEnd(slot);
      this.#close(slot);
    }
  }

  abandon({ arn, durable, history }: Slot, error: unknown): void {
    history?.end({});
    this.#ports.dispatcher.cancelAll(arn);
    this.#ports.mapTransfers.abandon(arn);
    if (!durable) this.#ports.announcer.abandon(arn, error);
  }

  #leaveExpress({ slot, events }: Turn, dueAt: number | undefined): void {
    this.#ports.due.setVolatile(slot.arn, dueAt);
    slot.history ??= this.#ports.express.begin();
    slot.history.append(events);
    const { execution, birth } = slot;
    if (execution === undefined || execution.status === "RUNNING" || birth === undefined) return;
    this.#ports.express.put({ executionArn: slot.arn, birth, execution }, slot.history);
  }

  #close(slot: Slot): void {
    this.#ports.dispatcher.cancelAll(slot.arn);
    this.#ports.children.closed(slot);
    if (slot.birth !== undefined) this.#ports.drained(slot.birth.stateMachineArn);
  }

  #give(slot: Slot, command: Command): void {
    switch (command.type) {
      case "scheduleTask":
        this.#giveTask(slot, command.request);
        return;
      case "cancelTask":
        this.#ports.dispatcher.cancel(slot.arn, command.taskId);
        this.#ports.activities.withdraw(slot.arn, command.taskId);
        return;
      case "startChildren":
        this.#ports.children.start(slot, command);
        return;
      case "giveChildren":
        this.#ports.children.give(slot, command);
        return;
      case "redriveChildren":
        this.#ports.children.redrive(slot, command);
        return;
      case "stopChildren":
        this.#ports.children.stop(slot.arn, command);
        return;
      case "readItems":
      case "writeResults":
        if (slot.execution !== undefined) {
          this.#ports.mapTransfers.give(slot.execution.identity, command);
        }
        return;
      // Timers are kept by the slot and the due index; a close shows in the execution itself.
      case "startTimer":
      case "cancelTimer":
      case "close":
        return;
    }
  }

  /** Gives again what is open and not under way in this process. */
  #giveAgain(slot: Slot): void {
    const { program, execution, notes } = slot;
    for (const mapRunArn of notes.stopping ?? []) {
      this.#ports.children.stopStored(slot.arn, mapRunArn);
    }
    if (program === undefined || execution === undefined) return;
    for (const command of outstandingCommands(program, execution)) {
      if (command.type === "scheduleTask" && command.waiting === true) continue;
      this.#give(slot, command);
    }
  }

  #giveTask(slot: Slot, request: TaskRequest): void {
    const { resource, taskId } = request;
    if (resource.kind === "activity") {
      this.#offer(resource.arn, request);
      return;
    }
    const submitted = slot.notes.submitted?.[taskId];
    this.#ports.dispatcher.give({
      request,
      attempt: attemptsOf(slot.notes, taskId),
      submittedOutput: submitted === undefined ? undefined : Payload.parse(submitted),
    });
  }

  /** An activity that exists gets the task into its queue; one that does not fails it, as AWS does. */
  #offer(activityArn: string, request: TaskRequest): void {
    const { executionArn, taskId } = request;
    if (this.#ports.catalog.get("activity", activityArn) === undefined) {
      const cause = `The activity ${activityArn} does not exist.`;
      const failure = { error: "States.Runtime", cause };
      const body = { type: "taskFailed", taskId, failure, stage: "schedule" } as const;
      this.#ports.post(executionArn, { body: { type: "trigger", body }, keep: true });
      return;
    }
    const body = { type: "taskSubmitted", taskId, output: NOTHING } as const;
    this.#ports.post(executionArn, { body: { type: "trigger", body }, keep: true });
    this.#ports.activities.offer(activityArn, request);
  }
}

/** An execution that was closed before, and not redriven since, has heard of children of its map runs at most. */
function hasEnded({ before, execution }: Turn): boolean {
  return before?.status === "RUNNING" || before?.historyCount !== execution?.historyCount;
}

const NOTHING = new Payload(null);
