// news-desk.ts — what happened, gathered for all tabs: executions, one tab's history, changes of the catalog.
//
//   D1. Changes are gathered for GATHER_MS; of an execution only its newest standing is told.
//   D2. The last KEPT_MAX events are kept for those who come again; who comes from before them starts anew.
//   D3. While nobody listens, and for LINGER_MS after, nothing is gathered; numbers then jump, so that D2 holds.
//   D4. A browser holds a few streams only (browser-places.ts). One too many sends the oldest away, which knocks from
//       then on: it hears what it missed, and has a stream again once there is a place.
import { randomUUID } from "node:crypto";
import type { ExecutionItem, News, StreamNews } from "../../console-wire/index.ts";
import type { Engine, StatusChange } from "../../engine/index.ts";
import { Refused } from "../door/index.ts";
import { executionItem, executionNameOf } from "../lists/index.ts";
import { BrowserPlaces } from "./browser-places.ts";
import { NewsStream } from "./stream.ts";

const GATHER_MS = 100;
const KIND_MS = 1_000;
const LINGER_MS = 60_000;
const KEPT_MAX = 600;
const ITEMS_MAX = 200;
/** Failed ones whose error is looked up, an event. */
const ERRORS_MAX = 50;
const STREAMS_MAX = 200;
const RETRY_MS = 1_000;

interface Kept {
  readonly number: number;
  readonly text: string;
}

export interface NewsPorts {
  readonly engine: Engine;
  readonly now: () => number;
  readonly report: (where: string, error: unknown) => void;
}

/** Who wants to hear. */
export interface NewsReader {
  /** Whose history is told too. */
  readonly executionArn: string | undefined;
  /** Of the last event that was heard. */
  readonly lastId: string | undefined;
  /** The same for all tabs of one browser; without it the streams are not counted. */
  readonly browser: string | undefined;
  /** Sent away before: takes no other's place. */
  readonly isKnocking: boolean;
}

export class NewsDesk {
  readonly #ports: NewsPorts;
  /** Numbers of another process mean nothing here. */
  readonly #boot = randomUUID().slice(0, 8);
  readonly #streams = new Set<NewsStream>();
  readonly #places = new BrowserPlaces();
  #kept: Kept[] = [];
  #number = 0;
  #changed = new Map<string, StatusChange>();
  readonly #kinds = new Set<string>();
  readonly #toldAt = new Map<string, number>();
  #gathering: NodeJS.Timeout | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #stop: (() => void) | undefined;

  constructor(ports: NewsPorts) {
    this.#ports = ports;
  }

  /** Something that is no execution was made, changed or deleted. */
  noteCatalog(kind: string): void {
    if (this.#stop === undefined) return;
    this.#kinds.add(kind);
    this.#gather();
  }

  /** A new tab, or one that comes again with the last id it has heard. */
  async open(reader: NewsReader): Promise<NewsStream> {
    const { executionArn, lastId, browser, isKnocking } = reader;
    if (isKnocking && browser !== undefined && this.#places.isFull(browser)) {
      return this.#answerKnock(reader);
    }
    if (this.#streams.size >= STREAMS_MAX) {
      throw new Refused(503, "NotAllowed", `${STREAMS_MAX} pages listen already; close some.`);
    }
    const { engine, now } = this.#ports;
    // Before the stream is known: what was waiting is told to those who were there.
    this.#listen();
    let unfollow = (): void => undefined;
    const stream = new NewsStream(() => {
      unfollow();
      if (browser !== undefined) this.#places.leave(browser, stream);
      this.#leave(stream);
    });
    this.#streams.add(stream);
    if (browser !== undefined) this.#sendAway(this.#places.take(browser, stream));
    stream.retryAfter(RETRY_MS);
    this.#resume(stream, lastId);
    if (!isKnocking) stream.tell(this.#id(this.#number), textOf({ type: "hello", now: now() }));
    if (executionArn !== undefined) unfollow = this.#follow(stream, executionArn, engine);
    return stream;
  }

  #sendAway(stream: NewsStream | undefined, number = this.#number): void {
    stream?.tell(this.#id(number), textOf({ type: "parked" }));
    stream?.end();
  }

  /** What is known by now, and no more (D4). */
  async #answerKnock({ executionArn, lastId }: NewsReader): Promise<NewsStream> {
    const stream = new NewsStream(() => undefined);
    this.#resume(stream, lastId);
    // What is told while the history is looked at is not in this answer.
    const number = this.#number;
    if (executionArn !== undefined) {
      const record = await this.#ports.engine.describeExecution(executionArn);
      const news = {
        type: "history",
        executionArn,
        eventCount: record?.historyCount ?? 0,
      } as const;
      stream.tell(this.#id(number), textOf(news));
    }
    this.#sendAway(stream, number);
    return stream;
  }

  /** What was missed, or word that it is too long ago. */
  #resume(stream: NewsStream, lastId: string | undefined): void {
    if (lastId === undefined) return;
    const [, boot, digits] = /^([\da-f]+)-(\d+)$/.exec(lastId) ?? [];
    const last = Number(digits);
    const oldest = this.#kept[0]?.number ?? this.#number + 1;
    if (boot !== this.#boot || last + 1 < oldest || last > this.#number) {
      stream.tell(this.#id(this.#number), textOf({ type: "reset" }));
      return;
    }
    for (const { number, text } of this.#kept) {
      if (number > last) stream.tell(this.#id(number), text);
    }
  }

  #id(number: number): string {
    return `${this.#boot}-${number}`;
  }

  /** Tells how far the history has come, at first and whenever it has grown. */
  #follow(stream: NewsStream, executionArn: string, engine: Engine): () => void {
    let told = 0;
    let eventCount = 0;
    let timer: NodeJS.Timeout | undefined;
    const tell = (): void => {
      timer = undefined;
      if (eventCount <= told) return;
      told = eventCount;
      stream.tell(this.#id(this.#number), textOf({ type: "history", executionArn, eventCount }));
    };
    const grown = (count: number): void => {
      eventCount = Math.max(eventCount, count);
      timer ??= setTimeout(tell, GATHER_MS);
    };
    const stop = engine.subscribe({
      executionArn,
      heard: (news) => {
        if (news.type === "historyAppended") grown(news.firstId + news.events.length - 1);
      },
    });
    engine.describeExecution(executionArn).then(
      (record) => grown(record?.historyCount ?? 0),
      (error) => this.#ports.report("news of the console", error),
    );
    return () => {
      stop();
      clearTimeout(timer);
    };
  }

  #listen(): void {
    clearTimeout(this.#lingering);
    this.#lingering = undefined;
    if (this.#stop !== undefined) return;
    this.#number += 1;
    this.#kept = [];
    const { engine } = this.#ports;
    const stops = [
      engine.subscribe({
        statusChanged: (change) => {
          if (isChild(change)) this.#kinds.add("mapRun");
          else this.#changed.set(change.executionArn, change);
          this.#gather();
        },
      }),
      engine.subscribe({ workersChanged: () => this.noteCatalog("worker") }),
      engine.catalog.subscribe((kind) => this.noteCatalog(kind)),
    ];
    this.#stop = () => {
      for (const stop of stops) stop();
    };
  }

  #leave(stream: NewsStream): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0 || this.#lingering !== undefined) return;
    this.#lingering = setTimeout(() => {
      this.#stop?.();
      this.#stop = undefined;
      this.#kept = [];
    }, LINGER_MS);
    this.#lingering.unref();
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#flush().catch((error) => this.#ports.report("news of the console", error));
    }, GATHER_MS);
    this.#gathering.unref();
  }

  async #flush(): Promise<void> {
    const changed = this.#changed;
    this.#changed = new Map();
    const kinds = [...this.#kinds];
    this.#kinds.clear();
    try {
      if (changed.size > 0) {
        const newest = [...changed.values()].slice(-ITEMS_MAX);
        const items = await this.#items(newest);
        this.#tell({ type: "executions", items, more: changed.size - newest.length });
      }
    } finally {
      // The next gathering begins after what it would overtake.
      this.#gathering = undefined;
    }
    for (const kind of kinds) this.#tellKind(kind);
    if (this.#changed.size + this.#kinds.size > 0) this.#gather();
  }

  /** Queues are asked many times a second: a kind is told of once in KIND_MS, the last change always. */
  #tellKind(kind: string): void {
    const now = performance.now();
    if (now - (this.#toldAt.get(kind) ?? Number.NEGATIVE_INFINITY) < KIND_MS) {
      this.#kinds.add(kind);
      return;
    }
    this.#toldAt.set(kind, now);
    this.#tell({ type: "catalog", kind });
  }

  async #items(changes: readonly StatusChange[]): Promise<readonly ExecutionItem[]> {
    const failed = changes.filter(({ status }) => status === "FAILED").slice(-ERRORS_MAX);
    const errors = new Map<string, string>();
    for (const { executionArn } of failed) {
      const error = (await this.#ports.engine.describeExecution(executionArn))?.error;
      if (error !== undefined) errors.set(executionArn, error);
    }
    return changes.map(({ stopDate, ...change }) => {
      const error = errors.get(change.executionArn);
      return executionItem({
        ...change,
        name: executionNameOf(change.executionArn),
        ...(stopDate === undefined ? {} : { stopDate }),
        ...(error === undefined ? {} : { error }),
      });
    });
  }

  #tell(news: News): void {
    this.#number += 1;
    const kept = { number: this.#number, text: textOf(news) };
    this.#kept.push(kept);
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
    for (const stream of this.#streams) stream.tell(this.#id(kept.number), kept.text);
  }
}

function textOf(news: StreamNews): string {
  return JSON.stringify(news);
}

/** Children of map runs stand under `machine/label`. */
function isChild({ executionArn }: StatusChange): boolean {
  return executionArn.split(":")[6]?.includes("/") === true;
}
