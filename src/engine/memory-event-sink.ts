// memory-event-sink.ts — a sink of status events and execution logs that can be read: the last ones, in memory.
import type { EventSink, ExecutionLogEntry, StatusEvent } from "./ports.ts";

const ENTRIES_MAX_DEFAULT = 10_000;

export class MemoryEventSink implements EventSink {
  readonly #entriesMax: number;
  readonly #events: StatusEvent[] = [];
  readonly #logs: ExecutionLogEntry[] = [];

  constructor(entriesMax: number = ENTRIES_MAX_DEFAULT) {
    this.#entriesMax = entriesMax;
  }

  statusChanged(event: StatusEvent): void {
    this.#events.push(event);
    trim(this.#events, this.#entriesMax);
  }

  log(entries: readonly ExecutionLogEntry[]): void {
    for (const entry of entries) this.#logs.push(entry);
    trim(this.#logs, this.#entriesMax);
  }

  /** The last events, oldest first. */
  events(): readonly StatusEvent[] {
    return this.#events.slice(-this.#entriesMax);
  }

  /** The last entries of a log group, oldest first; all groups without one. */
  logs(logGroupArn?: string): readonly ExecutionLogEntry[] {
    return this.#logs
      .slice(-this.#entriesMax)
      .filter((entry) => logGroupArn === undefined || entry.logGroupArns.includes(logGroupArn));
  }
}

/** Drops the oldest in bulk, so that dropping costs nothing an entry. */
function trim(list: unknown[], entriesMax: number): void {
  if (list.length > 2 * entriesMax) list.splice(0, list.length - entriesMax);
}
