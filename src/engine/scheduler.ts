// scheduler.ts — whose turn it is: the executions in memory, the line, the way to the store and back.
//
// Owns: the slots, the line of those that are ready. Never: what commands do (`effects` does).
//   L1. A slot is in the line at most once; one whose budget is spent goes to its end (line.ts has the order).
//   L2. What a turn decided leaves (`effects.leave`, then the senders are told) after the commit that made it
//       durable; Express turns are durable by definition.
//   L3. After a failed commit the state is dropped and read again; entries that nobody waits for come again.
//   L4. An execution whose turn breaks a rule of ours is set aside and reported; the others go on.
//   L5. Once memory is low no execution that the store has stays between two turns, and they are read one by one.
//   L6. While the store is behind no execution that it has takes a turn: what that decides would only wait in memory.
import type { TimestampMs } from "../base/index.ts";
import type { CommitOutcome, Committer } from "./committer.ts";
import { EngineClosing, EngineUnavailable } from "./engine-interface.ts";
import type { Entry, EntryOutcome } from "./entry.ts";
import type { HeldBack } from "./held-back.ts";
import { type IdleLimits, IdleShelf } from "./idle-shelf.ts";
import { Line } from "./line.ts";
import { Loader } from "./loader.ts";
import type { EngineIncident } from "./ports.ts";
import type { Programs } from "./programs.ts";
import { Rounds } from "./rounds.ts";
import { Slot } from "./slot.ts";
import type { Store } from "./store-port.ts";
import { Turn, type TurnPorts } from "./turn.ts";
import { unitOf } from "./unit.ts";

export interface SchedulerPorts extends TurnPorts {
  readonly store: Pick<Store, "load">;
  readonly committer: Committer;
  readonly programs: Programs;
  /** This start of the engine, a name that no other has. */
  readonly boot: string;
  readonly heldBack: HeldBack;
  readonly idle: IdleLimits;
  readonly effects: Effects;
  readonly report: (incident: EngineIncident) => void;
}

export interface Effects {
  /** What the turn decided is durable: commands leave, the world is told. */
  leave(turn: Turn): void;
  /** The execution will not go on until somebody asks for it, a volatile one never. */
  abandon(slot: Slot, error: unknown): void;
}

/** Entries in one mailbox that senders wait for; beyond it they are refused. */
const MAILBOX_MAX = 10_000;
const ENTRIES_A_TURN_MAX = 1_000;
/** Turns and time before the event loop gets its turn. */
const TURNS_A_ROUND_MAX = 500;
const ROUND_MS = 15;
const REST_FIRST_MS = 50;
const REST_MAX_MS = 5_000;
/** Commits refused one after the other, after which the execution is set aside. */
const FAILURES_MAX = 100;
/** Commits failed alone while others succeeded, after which the execution is set aside. */
const SPOILT_MAX = 5;

export class Scheduler {
  readonly #ports: SchedulerPorts;
  readonly #loader: Loader;
  readonly #idle: IdleShelf;
  readonly #slots = new Map<string, Slot>();
  readonly #line = new Line();
  readonly #rounds: Rounds;
  /** L6: those whose turn it was. They count as queued. */
  #held: Slot[] = [];
  /** A round is under way: whatever becomes ready is served by it, or by the one that it plans. */
  #serving = false;
  #closed = false;
  #isLow = false;
  turns = 0;
  setAside = 0;

  constructor(ports: SchedulerPorts) {
    this.#ports = ports;
    this.#rounds = new Rounds(ports.clock, () => this.#round());
    ports.committer.caughtUp = () => {
      if (this.#held.length > 0 && !this.#closed) this.#rounds.plan({ volatile: false });
    };
    this.#idle = new IdleShelf(ports.idle, (slot) => this.#slots.delete(slot.arn));
    this.#loader = new Loader({
      store: ports.store,
      clock: ports.clock,
      programs: ports.programs,
      ...{ boot: ports.boot, heldBack: ports.heldBack },
      memory: ports.memory,
      loaded: (slot) => this.#arrived(slot),
      failed: (slot, error) => this.#failed(slot, [], error),
      broken: (slot, error) => this.#putAside(slot, [], error),
    });
  }

  get residents(): number {
    return this.#slots.size;
  }

  /** Executions of a machine that are in memory only. */
  volatileCount(stateMachineArn: string): number {
    let count = 0;
    for (const { durable, birth } of this.#slots.values()) {
      if (!durable && birth?.stateMachineArn === stateMachineArn) count += 1;
    }
    return count;
  }

  /** Executions that are in memory only. */
  *volatile(): Generator<Slot> {
    for (const slot of this.#slots.values()) if (!slot.durable) yield slot;
  }

  /** The slot of an execution that is in memory. */
  find(executionArn: string): Slot | undefined {
    return this.#slots.get(executionArn);
  }

  /** Puts an entry into the mailbox of a durable execution, which is loaded if it is not in memory. */
  post(executionArn: string, entry: Entry): void {
    if (this.#isTurnedAway(executionArn, entry)) return;
    this.#deliver(this.#slots.get(executionArn) ?? this.#add(executionArn, true), entry);
  }

  /** Puts an entry into the mailbox of an execution only if it is in memory; false where it is not. */
  postIfHere(executionArn: string, entry: Entry): boolean {
    if (this.#isTurnedAway(executionArn, entry)) return true;
    const slot = this.#slots.get(executionArn);
    if (slot !== undefined) this.#deliver(slot, entry);
    return slot !== undefined;
  }

  /**
   * Begins an execution. It is taken to be new: that there is one of that name already shows at the commit,
   * and is answered then.
   */
  begin(executionArn: string, durable: boolean, entry: Entry): void {
    if (this.#isTurnedAway(executionArn, entry)) return;
    const known = this.#slots.get(executionArn);
    if (known !== undefined) {
      this.#deliver(known, entry);
      return;
    }
    const slot = this.#add(executionArn, durable);
    slot.phase = "here";
    if (!durable && entry.body.type === "start") {
      slot.watchedAs = this.watchedAs(entry.body.birth.parentExecutionArn);
    }
    this.#deliver(slot, entry);
  }

  /** In whose name children of an execution are watched, if at all. */
  watchedAs(parentArn: string | undefined): string | undefined {
    return parentArn === undefined ? undefined : this.#slots.get(parentArn)?.watchedAs;
  }

  #isTurnedAway(executionArn: string, entry: Entry): boolean {
    const error = this.#ports.heldBack.refusal(executionArn, entry);
    if (error !== undefined) entry.told?.({ type: "failed", error });
    return error !== undefined;
  }

  /** Takes no more turns; resolves when what was committed is told. */
  async close(): Promise<void> {
    this.#closed = true;
    while (!this.#ports.committer.idle) {
      await new Promise<void>((resolve) => this.#ports.clock.soon(resolve));
    }
    for (const slot of this.#slots.values()) {
      const entries = slot.mailbox.splice(0);
      tellAll(entries, { type: "failed", error: new EngineClosing() });
    }
  }

  #add(executionArn: string, durable: boolean): Slot {
    const slot = new Slot(executionArn, durable);
    this.#slots.set(executionArn, slot);
    return slot;
  }

  #deliver(slot: Slot, entry: Entry): void {
    if (this.#closed || (!entry.keep && slot.mailbox.length >= MAILBOX_MAX)) {
      const error = this.#closed
        ? new EngineClosing()
        : new EngineUnavailable("Too much waits for the execution.");
      entry.told?.({ type: "failed", error });
      return;
    }
    if (slot.phase === "setAside") {
      // Whoever asks gets one more try; what nobody asks for waits for the next start of the engine.
      if (entry.keep) {
        const error = new EngineUnavailable("The execution is set aside.");
        entry.told?.({ type: "failed", error });
        return;
      }
      slot.phase = "away";
    }
    slot.mailbox.push(entry);
    this.#ready(slot);
  }

  #ready(slot: Slot): void {
    if (slot.queued || (slot.phase !== "here" && slot.phase !== "away")) return;
    this.#idle.take(slot);
    this.#line.add(slot);
    if (!this.#serving && !this.#closed) this.#rounds.plan({ volatile: !slot.durable });
  }

  #round(): void {
    if (this.#closed) return;
    this.#serving = true;
    const { clock, committer } = this.#ports;
    const begin = clock.now();
    let now = begin;
    let turns = 0;
    this.#release();
    this.#makeRoom();
    // The line grows while it is worked off: volatile executions come back at once.
    while (turns < TURNS_A_ROUND_MAX && now - begin < ROUND_MS) {
      const slot = this.#line.next();
      if (slot === undefined) break;
      turns += 1;
      now = this.#serve(slot, now);
    }
    const slow = now - begin < ROUND_MS ? this.#line.nextSlow(now, turns === 0) : undefined;
    if (slow !== undefined) now = this.#serve(slow, now);
    this.#loader.flush();
    committer.flush();
    this.#serving = false;
    this.#rounds.ended(begin, now);
    if (this.#line.size > 0) this.#rounds.plan({ volatile: false });
  }

  /** L5, once each time that memory becomes low. */
  #makeRoom(): void {
    const isLow = !this.#ports.memory.isAmple;
    if (isLow === this.#isLow) return;
    this.#isLow = isLow;
    if (!isLow) return;
    this.#idle.clear();
    for (const slot of this.#slots.values()) {
      if (!slot.durable || slot.phase !== "here" || !slot.running || !slot.queued) continue;
      const { unfinished } = slot;
      slot.empty();
      slot.unfinished = unfinished;
    }
  }

  #release(): void {
    if (this.#held.length === 0 || this.#ports.committer.isBehind) return;
    const held = this.#held;
    this.#held = [];
    for (const slot of held) this.#line.add(slot);
  }

  /** A turn, begun `at`; says when it was over. */
  #serve(slot: Slot, at: TimestampMs): TimestampMs {
    if (slot.phase === "away") {
      this.#loader.want(slot);
      return at;
    }
    if (slot.durable && this.#ports.committer.isBehind) {
      slot.queued = true;
      this.#held.push(slot);
      return at;
    }
    if (slot.watchedAs === undefined) this.#turn(slot);
    else this.#ports.heldBack.during(slot.watchedAs, () => this.#turn(slot));
    const now = this.#ports.clock.now();
    this.#line.served(slot, now - at);
    return now;
  }

  #turn(slot: Slot): void {
    const entries = slot.mailbox.splice(0, ENTRIES_A_TURN_MAX);
    this.turns += 1;
    let turn: Turn;
    try {
      if (slot.execution === undefined && slot.closed === undefined) this.#prepare(slot, entries);
      turn = new Turn(slot, entries, this.#ports);
      turn.run();
      slot.mailbox.unshift(...turn.putBack());
      if (turn.changed && slot.durable) {
        this.#commit(turn);
        return;
      }
    } catch (error) {
      this.#putAside(slot, entries, error);
      return;
    }
    this.#settle(turn);
  }

  /** A new execution gets what its birth says; without a start there is nothing to prepare. */
  #prepare(slot: Slot, entries: readonly Entry[]): void {
    const start = entries.find((entry) => entry.body.type === "start")?.body;
    if (start?.type !== "start") return;
    const { birth } = start;
    const known = this.#ports.programs.get(birth.revisionId);
    if (known === undefined) return;
    slot.birth = birth;
    slot.program = known.program;
    slot.revision = known.revision;
  }

  #commit(turn: Turn): void {
    const { slot } = turn;
    const unit = unitOf(turn, this.#ports.boot);
    slot.phase = "committing";
    slot.weight += unit.framesPut.reduce((sum, [, text]) => sum + text.length, 0);
    this.#ports.committer.add({ units: [unit], told: (outcome) => this.#committed(turn, outcome) });
  }

  #committed(turn: Turn, outcome: CommitOutcome): void {
    const { slot, entries } = turn;
    if (outcome.type === "durable") {
      slot.version += 1;
      this.#settle(turn);
      return;
    }
    if (outcome.type === "failed") {
      this.#ports.report({
        kind: "commitFailed",
        executionArn: slot.arn,
        message: "A commit failed; what it would have changed is read again.",
        error: outcome.error,
      });
      if (this.#isSpoilt(slot, outcome)) this.#putAside(slot, entries, outcome.error);
      else this.#failed(slot, entries, outcome.error);
      return;
    }
    // A start met an execution of that name; anything else met a store that somebody else has changed.
    const start = slot.version === 0;
    slot.failures += 1;
    if (slot.failures > FAILURES_MAX) {
      this.#putAside(slot, entries, new Error("Its commits are refused again and again."));
      return;
    }
    slot.empty();
    slot.mailbox = [...entries, ...slot.mailbox];
    if (!start) slot.mailbox.unshift({ body: { type: "recover", again: false }, keep: true });
    this.#ready(slot);
  }

  /** True where the store takes everything but this execution: something is wrong with it, not with the store. */
  #isSpoilt(slot: Slot, { alone }: CommitOutcome): boolean {
    const { commits } = this.#ports.committer;
    if (alone === true && slot.spoilt > 0 && commits === slot.commitsSeen) return false;
    if (alone === true) slot.spoilt += 1;
    slot.commitsSeen = commits;
    return slot.spoilt > SPOILT_MAX;
  }

  #settle(turn: Turn): void {
    const { slot, entries, outcomes } = turn;
    slot.phase = "here";
    slot.failures = 0;
    slot.spoilt = 0;
    if (slot.watchedAs === slot.arn && turn.execution !== turn.before) {
      this.#ports.heldBack.passed(slot);
    }
    slot.execution = turn.execution;
    slot.notes = turn.notes;
    slot.unfinished = turn.unfinished;
    this.#ports.effects.leave(turn);
    entries.forEach((entry, i) => {
      const outcome = outcomes[i];
      if (outcome !== undefined) entry.told?.(outcome);
    });
    if (slot.durable && slot.running && !this.#ports.memory.isAmple) this.#letGo(slot);
    else this.#readyOrRest(slot);
  }

  /** L5: it is read again for its next turn, into a place of its own, as it is when it was set aside. */
  #letGo({ arn, mailbox, unfinished }: Slot): void {
    this.#slots.delete(arn);
    if (mailbox.length === 0 && !unfinished) return;
    const next = this.#add(arn, true);
    next.mailbox = mailbox;
    next.unfinished = unfinished;
    this.#ready(next);
  }

  #readyOrRest(slot: Slot): void {
    if (slot.mailbox.length > 0 || slot.unfinished) this.#ready(slot);
    else this.#rest(slot);
  }

  #rest(slot: Slot): void {
    if (!slot.running) {
      if (this.#ports.heldBack.size > 0) this.#ports.heldBack.closed(slot.arn);
      this.#idle.take(slot);
      if (this.#slots.get(slot.arn) === slot) this.#slots.delete(slot.arn);
    } else if (slot.durable) this.#idle.put(slot);
  }

  #arrived(slot: Slot): void {
    slot.phase = "here";
    this.#readyOrRest(slot);
  }

  /** Nobody knows what is durable: the senders who wait are told, the rest is tried again after a while. */
  #failed(slot: Slot, entries: readonly Entry[], error: unknown): void {
    const reason = new EngineUnavailable("The store failed.", { cause: error });
    const lost = [...entries, ...slot.mailbox].filter((entry) => !entry.keep);
    // What the loader put there it puts there again.
    const kept = [...entries, ...slot.mailbox].filter(
      ({ keep, body, told }) => keep && (body.type !== "recover" || told !== undefined),
    );
    const { failures } = slot;
    slot.empty();
    slot.phase = "resting";
    slot.failures = failures + 1;
    slot.mailbox = [{ body: { type: "recover", again: false }, keep: true }, ...kept];
    tellAll(lost, { type: "failed", error: reason });
    const { clock } = this.#ports;
    const rest = Math.min(REST_FIRST_MS * 2 ** Math.min(failures, 10), REST_MAX_MS);
    clock.wakeAt(clock.now() + rest, () => {
      if (slot.phase !== "resting") return;
      slot.phase = "away";
      this.#ready(slot);
    });
  }

  #putAside(slot: Slot, entries: readonly Entry[], error: unknown): void {
    const waiting = [...entries, ...slot.mailbox];
    slot.empty();
    slot.mailbox = [];
    slot.phase = "setAside";
    this.setAside += 1;
    this.#idle.take(slot);
    if (!slot.durable) this.#slots.delete(slot.arn);
    this.#ports.effects.abandon(slot, error);
    this.#ports.report({
      kind: "executionSetAside",
      executionArn: slot.arn,
      message: "A rule of the engine broke; the execution is set aside until the next start.",
      error,
    });
    tellAll(waiting, { type: "failed", error });
  }
}

function tellAll(entries: readonly Entry[], outcome: EntryOutcome): void {
  for (const entry of entries) entry.told?.(outcome);
}
