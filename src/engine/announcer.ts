// announcer.ts — tells what has become durable: to listeners, to those who wait for an end, to the event sink.
//
// Never: keeps anything back, or says anything before the commit. News is told in the order of the commits.
import type {
  EngineListener,
  EngineNews,
  StatusChange,
  StatusListener,
  WorkerListener,
} from "./engine-interface.ts";
import { logEntriesOf } from "./execution-log.ts";
import { type RecordCircumstances, recordOf, standingOf } from "./execution-record.ts";
import type { EngineIncident, EventSink } from "./ports.ts";
import type { ExecutionStatus } from "./records.ts";
import type { Slot } from "./slot.ts";
import { RecordedStatusNews } from "./status-event.ts";
import type { ExecutionBirth, ExecutionStanding } from "./store-port.ts";
import type { Turn } from "./turn.ts";

export interface AnnouncerPorts {
  readonly circumstances: (birth: ExecutionBirth) => RecordCircumstances;
  readonly uuid: () => string;
  readonly events: EventSink | undefined;
  readonly report: (incident: EngineIncident) => void;
}

/** A turn, or what is as good as one, that has become durable. */
export interface Announced extends Pick<Turn, "before" | "execution" | "events" | "eventTexts"> {
  readonly slot: Pick<Slot, "arn" | "durable" | "birth" | "revision">;
}

/** Somebody who waits for the end of an execution. */
export interface EndListener {
  readonly heard: () => void;
  /** Nobody will ever tell: the engine closes, or the execution is given up. */
  readonly gone: (error: unknown) => void;
}

export class Announcer {
  readonly #ports: AnnouncerPorts;
  readonly #everybody = new Set<EngineListener>();
  readonly #counting = new Set<StatusListener>();
  readonly #workers = new Set<WorkerListener>();
  readonly #byExecution = new Map<string, Set<EngineListener>>();
  readonly #waiting = new Map<string, Set<EndListener>>();
  #closed: Error | undefined;

  constructor(ports: AnnouncerPorts) {
    this.#ports = ports;
  }

  subscribe(listener: EngineListener | StatusListener | WorkerListener): () => void {
    if ("workersChanged" in listener) {
      this.#workers.add(listener);
      return () => this.#workers.delete(listener);
    }
    if ("statusChanged" in listener) {
      this.#counting.add(listener);
      return () => this.#counting.delete(listener);
    }
    const { executionArn } = listener;
    if (executionArn === undefined) {
      this.#everybody.add(listener);
      return () => this.#everybody.delete(listener);
    }
    return addTo(this.#byExecution, executionArn, listener);
  }

  /** A queue of an activity, or who waits at one, is another now. */
  tellWorkers(): void {
    for (const { workersChanged } of this.#workers) this.#guard("", workersChanged);
  }

  /** Calls the listener once when the execution closes; the answer ends the wait. */
  onClose(executionArn: string, listener: EndListener): () => void {
    if (this.#closed !== undefined) listener.gone(this.#closed);
    return addTo(this.#waiting, executionArn, listener);
  }

  /** The execution will not close in this process. */
  abandon(executionArn: string, error: unknown): void {
    for (const { gone } of this.#takeWaiting(executionArn)) gone(error);
  }

  /** Nothing will be told any more. */
  close(error: Error): void {
    this.#closed = error;
    for (const executionArn of [...this.#waiting.keys()]) this.abandon(executionArn, error);
  }

  /** The turn is durable. */
  announce(turn: Announced): void {
    this.#tellEvents(turn);
    this.#log(turn);
    const { before, execution, slot } = turn;
    if (this.#counting.size > 0) this.#count(turn);
    if (this.#workers.size > 0 && turn.events.some(isOfActivity)) this.tellWorkers();
    if (this.#isHeard(slot)) {
      for (const standing of standingsOf(turn)) this.#tellStatus(slot, standing);
    }
    if (execution === undefined || execution.status === "RUNNING") return;
    if (before !== undefined && before.status !== "RUNNING" && before === execution) return;
    this.#tellWaiting(slot.arn);
  }

  /** An execution turned out to have ended without anybody being told. */
  announceEnd(slot: Slot): void {
    const standing =
      slot.execution === undefined ? slot.closed?.standing : standingOf(slot.execution);
    if (standing !== undefined) this.#tellStatus(slot, standing);
    if (standing !== undefined && slot.birth !== undefined) {
      const { type, stateMachineArn, startDate } = slot.birth;
      const { stateMachineVersionArn, stateMachineAliasArn } = slot.birth;
      const { status, redriveCount, stopDate } = standing;
      const by = { stateMachineVersionArn, stateMachineAliasArn };
      const same = { executionArn: slot.arn, stateMachineArn, type, startDate, ...by };
      this.#tellCounting({ ...same, status, redriveCount, stopDate });
    }
    this.#tellWaiting(slot.arn);
  }

  /** The same changes of status, without anything of the data. */
  #count({ before, execution, slot }: Announced): void {
    const { arn: executionArn, birth } = slot;
    if (execution === undefined || birth === undefined) return;
    const { status, redriveCount, stopDate } = execution;
    const { type, stateMachineArn, startDate } = birth;
    const { stateMachineVersionArn, stateMachineAliasArn } = birth;
    const begins = before === undefined || redriveCount > before.redriveCount;
    // Written out: this is done for every item of a large map.
    if (begins) {
      this.#tellCounting({
        executionArn,
        stateMachineArn,
        type,
        status: "RUNNING",
        startDate,
        stopDate: undefined,
        redriveCount,
        stateMachineVersionArn,
        stateMachineAliasArn,
      });
    }
    if (status === (begins ? "RUNNING" : before?.status)) return;
    this.#tellCounting({
      executionArn,
      stateMachineArn,
      type,
      status,
      startDate,
      stopDate,
      redriveCount,
      stateMachineVersionArn,
      stateMachineAliasArn,
    });
  }

  #tellCounting(change: StatusChange): void {
    for (const listener of this.#counting) {
      try {
        listener.statusChanged(change);
      } catch (error) {
        this.#broken(change.executionArn, error);
      }
    }
  }

  #tellWaiting(executionArn: string): void {
    if (this.#waiting.size === 0) return;
    for (const { heard } of this.#takeWaiting(executionArn)) heard();
  }

  #takeWaiting(executionArn: string): Iterable<EndListener> {
    const waiting = this.#waiting.get(executionArn);
    if (waiting === undefined) return NOBODY_WAITS;
    this.#waiting.delete(executionArn);
    return waiting;
  }

  /** True where somebody would be told of a change of status. */
  #isHeard(slot: Announced["slot"]): boolean {
    if (slot.durable && this.#ports.events !== undefined) return true;
    if (this.#everybody.size > 0) return true;
    return this.#byExecution.size > 0 && this.#byExecution.has(slot.arn);
  }

  #tellEvents(turn: Announced): void {
    const { events, slot } = turn;
    const [first] = events;
    if (first === undefined) return;
    const listeners = this.#listenersOf(slot.arn);
    if (listeners.length === 0) return;
    this.#tell(listeners, {
      type: "historyAppended",
      executionArn: slot.arn,
      firstId: first.id,
      events: turn.eventTexts(),
    });
  }

  #log({ events, slot, execution }: Announced): void {
    const { logging } = slot.revision ?? {};
    const sink = this.#ports.events;
    if (sink === undefined || logging === undefined || logging.level === "OFF") return;
    if (events.length === 0 || slot.birth === undefined) return;
    const entries = logEntriesOf(
      {
        executionArn: slot.arn,
        stateMachineArn: slot.birth.stateMachineArn,
        redriveCount: execution?.redriveCount ?? 0,
        logging,
      },
      events,
    );
    if (entries.length > 0) this.#guard(slot.arn, () => sink.log(entries));
  }

  #tellStatus(slot: Announced["slot"], standing: ExecutionStanding): void {
    const listeners = this.#listenersOf(slot.arn);
    const sink = slot.durable ? this.#ports.events : undefined;
    if ((listeners.length === 0 && sink === undefined) || slot.birth === undefined) return;
    const execution = { executionArn: slot.arn, birth: slot.birth, standing };
    const circumstances = this.#ports.circumstances(slot.birth);
    if (listeners.length > 0) {
      const record = recordOf(execution, circumstances);
      this.#tell(listeners, { type: "statusChanged", execution: record });
    }
    if (sink === undefined) return;
    const news = new RecordedStatusNews(execution, circumstances, this.#ports.uuid);
    this.#guard(slot.arn, () => sink.statusChanged(news));
  }

  #listenersOf(executionArn: string): readonly EngineListener[] {
    const own = this.#byExecution.size === 0 ? undefined : this.#byExecution.get(executionArn);
    if (own === undefined && this.#everybody.size === 0) return NOBODY;
    return [...this.#everybody, ...(own ?? [])];
  }

  #tell(listeners: readonly EngineListener[], news: EngineNews): void {
    const arn = news.type === "statusChanged" ? news.execution.executionArn : news.executionArn;
    for (const listener of listeners) this.#guard(arn, () => listener.heard(news));
  }

  #guard(executionArn: string, tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#broken(executionArn, error);
    }
  }

  #broken(executionArn: string, error: unknown): void {
    const message = "A listener threw.";
    this.#ports.report({ kind: "listenerBroken", executionArn, message, error });
  }
}

function isOfActivity({ type }: Announced["events"][number]): boolean {
  return type.startsWith("Activity");
}

const NOBODY: readonly EngineListener[] = [];
const NOBODY_WAITS: readonly EndListener[] = [];

/** What the status was during the turn, wherever it changed: a turn may begin an execution and end it. */
function standingsOf({ before, execution }: Announced): readonly ExecutionStanding[] {
  if (execution === undefined) return [];
  const now = standingOf(execution);
  const begins = before === undefined || execution.redriveCount > before.redriveCount;
  const standings: ExecutionStanding[] = begins ? [asRunning(now)] : [];
  const statusBefore: ExecutionStatus = begins ? "RUNNING" : (before?.status ?? "RUNNING");
  if (now.status !== statusBefore) standings.push(now);
  return standings;
}

function asRunning(standing: ExecutionStanding): ExecutionStanding {
  const { redriveCount, redriveDate, historyCount } = standing;
  return {
    status: "RUNNING",
    redriveCount,
    ...(redriveDate === undefined ? {} : { redriveDate }),
    historyCount,
  };
}

function addTo<T>(sets: Map<string, Set<T>>, key: string, value: T): () => void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  set.add(value);
  return () => {
    set.delete(value);
    if (set.size === 0 && sets.get(key) === set) sets.delete(key);
  };
}
