// news.ts — one stream of server-sent events for the whole tab, and who listens to it.
//
//   N1. There is never more than one stream: browsers allow six connections to one origin.
//   N2. A stream that is opened anew goes on after the last event that was heard; where that is too long ago the server
//       says `reset`, and every listener asks again.
import { CONSOLE_PREFIX, type News } from "../../console-wire/index.ts";

export type Connection = "connecting" | "live" | "gone";
export type Listener = (news: News) => void;

const RETRY_MS = 2000;

export class NewsStream {
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #source: EventSource | undefined;
  #watched: string | undefined;
  #connection: Connection = "connecting";
  #lastId = "";
  #retry: ReturnType<typeof setTimeout> | undefined;

  get connection(): Connection {
    return this.#connection;
  }

  open(): void {
    this.close();
    const asked = new URLSearchParams({
      ...(this.#watched === undefined ? {} : { execution: this.#watched }),
      // The browser names it by itself only when it comes again with the same source.
      ...(this.#lastId === "" ? {} : { after: this.#lastId }),
    });
    const source = new EventSource(`${CONSOLE_PREFIX}news?${asked}`);
    source.onopen = () => this.#opened();
    source.onerror = () => this.#failed(source);
    source.onmessage = ({ data, lastEventId }) => {
      this.#lastId = lastEventId;
      this.#tell(JSON.parse(data));
    };
    this.#source = source;
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  /** Adds the history of one execution to the stream until the answer is called. */
  watch(executionArn: string): () => void {
    this.#watched = executionArn;
    this.open();
    return () => {
      if (this.#watched === executionArn) this.#watched = undefined;
    };
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For useSyncExternalStore over {@link connection}. */
  readonly subscribe = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  #opened(): void {
    this.#become("live");
  }

  #failed(source: EventSource): void {
    this.#become("gone");
    // A browser gives up for good where the answer was no stream; then we knock again ourselves.
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), RETRY_MS);
  }

  #become(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    for (const changed of this.#watchers) changed();
  }

  #tell(news: News): void {
    for (const listener of this.#listeners) listener(news);
  }
}

/** The tab's stream. */
export const news: NewsStream = new NewsStream();
