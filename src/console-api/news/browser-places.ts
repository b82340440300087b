// browser-places.ts — how many streams one browser may hold: it has six connections to an origin for all its tabs.
import type { NewsStream } from "./stream.ts";

/** As many connections are left for everything else that tabs ask. */
const STREAMS_OF_ONE_MAX = 3;

export class BrowserPlaces {
  /** Of each browser the streams that it holds, the oldest first. */
  readonly #held = new Map<string, Set<NewsStream>>();

  isFull(browser: string): boolean {
    return (this.#held.get(browser)?.size ?? 0) >= STREAMS_OF_ONE_MAX;
  }

  /** Gives the stream a place, and answers with the one that has to go for it. */
  take(browser: string, stream: NewsStream): NewsStream | undefined {
    const held = this.#held.get(browser) ?? new Set<NewsStream>();
    this.#held.set(browser, held);
    const [oldest] = this.isFull(browser) ? held : [];
    held.add(stream);
    return oldest;
  }

  leave(browser: string, stream: NewsStream): void {
    const held = this.#held.get(browser);
    held?.delete(stream);
    if (held?.size === 0) this.#held.delete(browser);
  }
}
