// news.ts — one stream of server-sent events for the whole tab, and who listens to it.
//
//   N1. There is never more than one stream: browsers allow six connections to one origin, for all tabs together.
//   N2. A stream that is opened anew goes on after the last event that was heard; where that is too long ago the server
//       says `reset`, and every listener asks again.
//   N3. A tab that nobody sees holds no stream. It hears what it missed when it is shown.
//   N4. A tab in sight that is parked, because other windows hold the browser's streams, knocks every KNOCK_MS. The one
//       that is turned to has a stream again.
import { CONSOLE_PREFIX, type News, type StreamNews } from "../../console-wire/index.ts";
import { browserId } from "./browser-id.ts";

export type Connection = "connecting" | "live" | "gone";
export type Listener = (news: News) => void;

const RETRY_MS = 2000;
const KNOCK_MS = 2000;

export class NewsStream {
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #source: EventSource | undefined;
  #watched: string | undefined;
  #connection: Connection = "connecting";
  #lastId = "";
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isParked = false;
  /** Something may have happened before the first stream was opened. */
  #isLate = false;
  /** As it was told last. */
  #eventCount: number | undefined;

  get connection(): Connection {
    return this.#connection;
  }

  /** Opens the tab's stream, now or when the tab is shown, and keeps to what the browser allows. */
  begin(): void {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.close();
      else this.open();
    });
    addEventListener("focus", () => {
      if (this.#isParked) this.open();
    });
    this.open();
  }

  open(): void {
    this.#isParked = false;
    this.#connect();
  }

  #connect(): void {
    this.close();
    if (document.hidden) {
      this.#isLate ||= this.#lastId === "";
      return;
    }
    const browser = browserId();
    const asked = new URLSearchParams({
      ...(this.#watched === undefined ? {} : { execution: this.#watched }),
      // The browser names it by itself only when it comes again with the same source.
      ...(this.#lastId === "" ? {} : { after: this.#lastId }),
      ...(browser === undefined ? {} : { browser }),
      ...(this.#isParked ? { knock: "1" } : {}),
    });
    const source = new EventSource(`${CONSOLE_PREFIX}news?${asked}`);
    source.onopen = () => this.#opened();
    source.onerror = () => this.#failed(source);
    source.onmessage = ({ data, lastEventId }) => {
      this.#lastId = lastEventId;
      // The server alone writes here.
      this.#hear(JSON.parse(data) as StreamNews);
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
    this.#eventCount = undefined;
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
    if (this.#isLate) this.#tell({ type: "reset" });
    this.#isLate = false;
  }

  #hear(news: StreamNews): void {
    if (news.type === "parked") {
      this.close();
      this.#isParked = true;
      this.#retry = setTimeout(() => this.#connect(), KNOCK_MS);
      return;
    }
    if (news.type === "history") {
      // Each knock is answered with it, grown or not.
      if (this.#isParked && news.eventCount === this.#eventCount) return;
      this.#eventCount = news.eventCount;
    }
    this.#tell(news);
  }

  #failed(source: EventSource): void {
    this.#become("gone");
    // A browser gives up for good where the answer was no stream; then we knock again ourselves.
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
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
