// news.ts — one stream of server-sent events for the whole tab, and who listens to it.
//
//   N1. There is never more than one stream: browsers allow six connections to one origin.
//   N2. A reset, and a stream that had to be opened anew, make every listener ask again; nothing is assumed.
import { CONSOLE_PREFIX, type News } from "../../console-wire/index.ts";

export type Connection = "connecting" | "live" | "gone";
/** `again` after a time without news: everything may be different. */
export type Heard = News | { readonly type: "again" };
export type Listener = (news: Heard) => void;

const RETRY_MS = 2000;

export class NewsStream {
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #source: EventSource | undefined;
  #watched: string | undefined;
  #connection: Connection = "connecting";
  #wasLive = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  get connection(): Connection {
    return this.#connection;
  }

  open(): void {
    this.close();
    const asked =
      this.#watched === undefined ? "" : `?execution=${encodeURIComponent(this.#watched)}`;
    const source = new EventSource(`${CONSOLE_PREFIX}news${asked}`);
    source.onopen = () => this.#opened();
    source.onerror = () => this.#failed(source);
    source.onmessage = ({ data }) => this.#tell(JSON.parse(data));
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
    if (this.#wasLive) this.#tell({ type: "again" });
    this.#wasLive = true;
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

  #tell(news: Heard): void {
    for (const listener of this.#listeners) listener(news);
  }
}

/** The tab's stream. */
export const news: NewsStream = new NewsStream();
