// turn.ts — one turn of one execution: its entries become triggers, the triggers become steps.
//
// Holds: what the steps decided (events, commands, notes) until it is durable. Never: commits, tells, dispatches.
//   T1. A turn has a budget of transitions, time and bytes to write; past it the execution goes to the end of the line.
//   T2. A command that a later step of the same turn took back never leaves the house.
//   T3. Every trigger has a time and a seed of its own, drawn when the turn takes it.
//   T4. While memory is spent an execution that is nowhere else and holds much fails instead of going on.
import {
  assert,
  type Failure,
  type Payload,
  type TimestampMs,
  unreachable,
} from "../base/index.ts";
import {
  type Command,
  type Execution,
  type HistoryEvent,
  type Limits,
  openTask,
  type StepOptions,
  step,
  type TriggerBody,
} from "../core/index.ts";
import type { MachineStanding } from "./deletions.ts";
import { type Entry, type EntryOutcome, NO_FAILURE, type Standing } from "./entry.ts";
import { standingOf } from "./execution-record.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import {
  type Notes,
  redriveOf,
  withAttempts,
  withoutClosedTasks,
  withRedrive,
  withStopped,
  withSubmitted,
} from "./notes.ts";
import type { Chance, Clock } from "./ports.ts";
import { redriveRefusalOf, refusalOfChild } from "./redrive-rules.ts";
import type { Slot } from "./slot.ts";
import type { ExecutionBirth } from "./store-port.ts";
import { wireEvent } from "./wire-event.ts";

/** States entered by one step; between two steps the turn looks at the clock. */
const STEP_TRANSITIONS_MAX = 200;
const TURN_STEPS_MAX = 25;
const TURN_MS = 10;
/** Writing them down comes after the turn, and takes far longer than the steps that hand them on. */
const TURN_BYTES_MAX = 4 * 1024 * 1024;

export interface TurnPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly limits: Limits;
  readonly refuseTask: StepOptions["refuseTask"];
  readonly memory: MemoryWatch;
  readonly isDeleting: (stateMachineArn: string) => boolean;
  /** Whether an execution still has its machine. */
  readonly machineOf: (birth: ExecutionBirth) => MachineStanding;
}

const MEMORY_SPENT: Failure = {
  error: "States.Runtime",
  cause:
    "The memory of the server is spent. Express executions are kept there alone, and this one held much of it: run fewer at once, let them hold less, or give the server more (NODE_OPTIONS=--max-old-space-size).",
};

const NO_COMMANDS: readonly Command[] = [];
const NO_ENTRIES: readonly Entry[] = [];

export class Turn {
  readonly slot: Slot;
  /** Those that it has taken. */
  readonly entries: Entry[] = [];
  readonly before: Execution | undefined;
  execution: Execution | undefined;
  notes: Notes;
  readonly events: HistoryEvent[] = [];
  readonly outcomes: EntryOutcome[] = [];
  /** Open commands must be given again: after a restart, or after a commit whose outcome was unknown. */
  recovering: "again" | "unknown" | undefined;
  unfinished: boolean;
  readonly #ports: TurnPorts;
  readonly #given: readonly Entry[];
  /** By task id, or numbered; most turns give none. */
  #commands: Map<string, Command> | undefined;
  #steps = 0;
  #bytes = 0;
  #eventTexts: readonly string[] | undefined;

  constructor(slot: Slot, entries: readonly Entry[], ports: TurnPorts) {
    this.slot = slot;
    this.#given = entries;
    this.before = slot.execution;
    this.execution = slot.execution;
    this.notes = slot.notes;
    this.unfinished = slot.unfinished;
    this.#ports = ports;
  }

  /** Takes the entries and goes on with what is unfinished. Throws only where a rule of ours is broken. */
  run(): void {
    const { clock } = this.#ports;
    const end = clock.now() + TURN_MS;
    for (const entry of this.#given) {
      if (this.entries.length > 0 && (clock.now() >= end || this.#bytes >= TURN_BYTES_MAX)) break;
      this.entries.push(entry);
      this.outcomes.push(this.#take(entry));
    }
    while (this.unfinished && !this.#isSpent() && clock.now() < end) {
      this.#endIfDue();
      this.#step({ type: "continued" });
    }
    this.notes = withoutClosedTasks(this.notes, (id) => this.slot.tasks?.has(id) === true);
  }

  #isSpent(): boolean {
    return this.#steps >= TURN_STEPS_MAX || this.#bytes >= TURN_BYTES_MAX;
  }

  /** The entries for which there was no time: the next turn's. */
  putBack(): readonly Entry[] {
    if (this.entries.length === this.#given.length) return NO_ENTRIES;
    return this.#given.slice(this.entries.length);
  }

  /** The events as the wire shows them. */
  eventTexts(): readonly string[] {
    this.#eventTexts ??= this.events.map(wireEvent);
    return this.#eventTexts;
  }

  get commands(): Iterable<Command> {
    return this.#commands?.values() ?? NO_COMMANDS;
  }

  get changed(): boolean {
    return this.execution !== this.before || this.notes !== this.slot.notes;
  }

  #take({ body }: Entry): EntryOutcome {
    if (body.type === "start") return this.#start(body);
    if (body.type === "look") return this.#found() ?? { type: "missing" };
    if (body.type === "touch") return { type: "ignored", standing: this.#standing() };
    if (this.execution === undefined) {
      const { closed } = this.slot;
      if (closed === undefined) return { type: "missing" };
      if (body.type === "childrenStopped") return this.#stopped(body.mapRunArn);
      if (body.type === "recover") return this.#recover(body.again);
      if (body.type === "redrive") {
        return this.#redrivenBefore(body.clientToken) ?? refuseDropped(closed.standing.status);
      }
      return { type: "ignored", standing: this.#standing() };
    }
    if (isTransition(body)) this.#endIfDue();
    switch (body.type) {
      case "trigger":
        return this.#apply(body.body);
      case "childrenClosed":
        return this.#apply(body);
      case "timersDue":
        return this.#fireTimers();
      case "redrive":
        return this.#redrive(body);
      case "answer":
        return this.#answer(body);
      case "recover":
        return this.#recover(body.again);
      case "childrenStopped":
        return this.#stopped(body.mapRunArn);
      default:
        return unreachable(body);
    }
  }

  #start(body: Extract<Entry["body"], { readonly type: "start" }>): EntryOutcome {
    const found = this.#found();
    if (found !== undefined) return found;
    // Its revision is not, or no longer, in the catalog.
    if (this.slot.program === undefined) return { type: "missing" };
    if (this.#ports.isDeleting(body.identity.stateMachineArn)) return { type: "deleting" };
    const outcome = this.#apply({ type: "started", identity: body.identity, input: body.input });
    if (outcome.type === "applied") this.slot.birth = { ...body.birth, startDate: outcome.at };
    return outcome;
  }

  #found(): Extract<EntryOutcome, { readonly type: "exists" }> | undefined {
    if (this.execution === undefined && this.slot.closed === undefined) return undefined;
    const { birth } = this.slot;
    assert(birth !== undefined, "an execution that exists was born");
    return { type: "exists", standing: this.#standing(), birth };
  }

  #recover(again: boolean): EntryOutcome {
    this.recovering = again ? "again" : "unknown";
    if (again) this.notes = withAttempts(this.notes, this.#tasksToGive());
    // Harmless where nothing was left ready; where a budget ended the last turn, the only thing to do.
    this.unfinished = this.execution?.status === "RUNNING";
    return { type: "applied", at: this.#ports.clock.now() };
  }

  #tasksToGive(): readonly string[] {
    return [...(this.slot.tasks ?? [])]
      .filter(([, { waiting, resource }]) => !waiting && resource.kind !== "activity")
      .map(([taskId]) => taskId);
  }

  #stopped(mapRunArn: string): EntryOutcome {
    this.notes = withStopped(this.notes, mapRunArn);
    return { type: "applied", at: this.#ports.clock.now() };
  }

  #apply(body: TriggerBody): EntryOutcome {
    const before = this.execution;
    const at = this.#step(body);
    if (this.execution === before) return { type: "ignored", standing: this.#standing() };
    this.slot.applyTrigger(body);
    if (body.type === "taskSubmitted") this.#noteSubmitted(body.taskId, body.output);
    return { type: "applied", at };
  }

  /** Somebody outside answers a task by its token. */
  #answer({ taskToken, body }: Extract<Entry["body"], { readonly type: "answer" }>): EntryOutcome {
    assert(this.execution !== undefined, "an answer finds its execution");
    const task = openTask(this.execution, body.taskId);
    if (task !== undefined && task.taskToken !== taskToken) return { type: "invalidToken" };
    return this.#apply(body);
  }

  /** A `.sync` task that is given again goes on waiting for what it has submitted. */
  #noteSubmitted(taskId: string, output: Payload): void {
    const mark = this.slot.tasks?.get(taskId);
    if (mark === undefined || mark.waiting || mark.resource.kind === "activity") return;
    this.notes = withSubmitted(this.notes, taskId, output.text());
  }

  #fireTimers(): EntryOutcome {
    const { timers } = this.slot;
    const { clock } = this.#ports;
    const now = clock.now();
    let outcome: EntryOutcome = { type: "ignored", standing: this.#standing() };
    // Those for which there is no time are due still, and ring again at once.
    while (clock.now() - now < TURN_MS) {
      const id = timers?.takeDue(now);
      if (id === undefined) break;
      const next = this.#apply({ type: "timerFired", timerId: id });
      if (next.type === "applied") outcome = next;
    }
    return outcome;
  }

  #redrive({
    clientToken,
    ofMapRun,
  }: Extract<Entry["body"], { readonly type: "redrive" }>): EntryOutcome {
    const { execution } = this;
    const { birth } = this.slot;
    assert(execution !== undefined && birth !== undefined, "a redrive finds its execution");
    const known = this.#redrivenBefore(clientToken);
    if (known !== undefined) return known;
    const facts = {
      birth,
      standing: standingOf(execution),
      machine: this.#ports.machineOf(birth),
      historyEventsMax: this.#ports.limits.historyEventsMax,
    };
    const ruled = redriveRefusalOf(facts, this.#ports.clock.now());
    const reason = ruled ?? (ofMapRun ? undefined : refusalOfChild(facts));
    if (reason !== undefined) return { type: "refused", reason };
    const outcome = this.#apply({ type: "redriveRequested" });
    if (outcome.type !== "applied") {
      return {
        type: "refused",
        reason: `Execution is ${execution.status} and cannot be redriven.`,
      };
    }
    if (clientToken !== undefined) this.notes = withRedrive(this.notes, clientToken, outcome.at);
    return { type: "redriven", at: outcome.at };
  }

  /** A token says the same again, whatever has become of the execution since: notes outlive its state. */
  #redrivenBefore(clientToken: string | undefined): EntryOutcome | undefined {
    if (clientToken === undefined) return undefined;
    const at = redriveOf(this.notes, clientToken, this.#ports.clock.now());
    return at === undefined ? undefined : { type: "redriven", at };
  }

  /** A machine that is being deleted ends its executions at their next transition; T4. */
  #endIfDue(): void {
    const { execution } = this;
    if (execution?.status !== "RUNNING") return;
    if (this.#ports.isDeleting(execution.identity.stateMachineArn)) {
      this.#step({ type: "stopRequested", failure: NO_FAILURE });
    } else if (!this.slot.durable && this.#ports.memory.refuses(execution)) {
      this.#step({ type: "runRefused", failure: MEMORY_SPENT });
    }
  }

  #step(body: TriggerBody): TimestampMs {
    const { clock, chance, limits, refuseTask } = this.#ports;
    const { program } = this.slot;
    assert(program !== undefined, "a turn has its program");
    const at = clock.now();
    const options = { transitionsMax: STEP_TRANSITIONS_MAX, limits, refuseTask };
    const result = step(program, this.execution, { at, seed: chance.seed(), ...body }, options);
    // A trigger that meant nothing says nothing about what a spent budget left to do.
    if (result.execution !== this.execution || body.type === "continued") {
      this.unfinished = result.unfinished;
    }
    this.#steps += 1;
    this.#bytes += result.bytes;
    this.execution = result.execution;
    // One by one: a step may give more events than a call takes arguments.
    for (const event of result.history) this.events.push(event);
    for (const command of result.commands) this.#command(command);
    return at;
  }

  #command(command: Command): void {
    this.slot.applyCommand(command);
    const { type } = command;
    // The slot keeps timers; that the execution has closed stands in its state.
    if (type === "startTimer" || type === "cancelTimer" || type === "close") return;
    this.#commands ??= new Map();
    if (type === "scheduleTask") this.#commands.set(command.request.taskId, command);
    else if (type === "cancelTask") {
      if (!this.#commands.delete(command.taskId)) this.#commands.set(command.taskId, command);
    } else this.#commands.set(`${type} ${this.#commands.size}`, command);
  }

  #standing(): Standing {
    const { execution } = this;
    if (execution !== undefined) return { status: execution.status, stopDate: execution.stopDate };
    const stored = this.slot.closed?.standing;
    return { status: stored?.status ?? "RUNNING", stopDate: stored?.stopDate };
  }
}

/** The state of a succeeded execution is dropped; it could not be redriven anyhow. */
function refuseDropped(status: string): EntryOutcome {
  return { type: "refused", reason: `Execution is ${status} and cannot be redriven` };
}

/** Who stops an execution ends it himself, with his own words. */
function isTransition(body: Entry["body"]): boolean {
  if (body.type === "trigger") return body.body.type !== "stopRequested";
  return body.type === "timersDue" || body.type === "answer";
}
