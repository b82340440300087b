// history-page.ts — one page of a history, cut where it grows too large to hold: AWS too calls maxResults "only an
// upper limit". A thousand events with 256 KiB of payload each would be a quarter of a gigabyte.
import type { Engine, HistoryPage, HistoryQuery } from "../engine/index.ts";

const CHARACTERS_MAX = 8 * 1024 * 1024;
/** How many events are asked for at a time, so that little is read in vain. */
const EVENTS_AT_ONCE = 200;

/** At least one event; undefined where there is no such execution. */
export async function historyPage(
  engine: Engine,
  executionArn: string,
  query: HistoryQuery,
): Promise<HistoryPage | undefined> {
  const events: string[] = [];
  let characters = 0;
  let fromId = query.fromId;
  for (;;) {
    const limit = Math.min(query.limit - events.length, EVENTS_AT_ONCE);
    const start = fromId === undefined ? {} : { fromId };
    const page = await engine.history(executionArn, { ...query, ...start, limit });
    if (page === undefined) return undefined;
    for (const event of page.events) {
      characters += event.length;
      if (characters > CHARACTERS_MAX && events.length > 0) return { events, nextId: idOf(event) };
      events.push(event);
    }
    fromId = page.nextId;
    if (fromId === undefined) return { events };
    if (events.length >= query.limit) return { events, nextId: fromId };
  }
}

function idOf(event: string): number {
  // The cast: every wire event has an id.
  return (JSON.parse(event) as { readonly id: number }).id;
}
