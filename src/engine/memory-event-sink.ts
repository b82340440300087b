// memory-event-sink.ts — a sink of status events and execution logs that can be read: the last ones, in memory.
import type { EventSink, ExecutionLogEntry, StatusEvent, StatusNews } from "./ports.ts";
import { Recent } from "./recent.ts";

/** Of each kind: what is kept here the garbage collector has to move. */
const EVENTS_MAX = 1_000;
const LOG_ENTRIES_MAX = 10_000;
const CHARACTERS_MAX = 16 * 1024 * 1024;

export class MemoryEventSink implements EventSink {
  readonly #events: Recent<StatusNews> = new Recent({
    itemsMax: EVENTS_MAX,
    weightMax: CHARACTERS_MAX,
    weightOf: ({ characters }) => characters,
  });
  readonly #logs: Recent<ExecutionLogEntry> = new Recent({
    itemsMax: LOG_ENTRIES_MAX,
    weightMax: CHARACTERS_MAX,
    weightOf: ({ message }) => message.length,
  });

  statusChanged(news: StatusNews): void {
    this.#events.add(news);
  }

  log(entries: readonly ExecutionLogEntry[]): void {
    for (const entry of entries) this.#logs.add(entry);
  }

  /** The last events, oldest first. */
  events(): readonly StatusEvent[] {
    return this.#events.all().map((news) => news.event());
  }

  /** The last entries of a log group, oldest first; all groups without one. */
  logs(logGroupArn?: string): readonly ExecutionLogEntry[] {
    return this.#logs
      .all()
      .filter((entry) => logGroupArn === undefined || entry.logGroupArns.includes(logGroupArn));
  }
}
