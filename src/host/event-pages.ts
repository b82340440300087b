// event-pages.ts — status events and execution logs to read: /-/events and /-/logs.
import type { MemoryEventSink } from "../engine/index.ts";
import { type Mount, plainAnswer } from "../server/index.ts";

const TEXT_TYPE = "text/plain; charset=utf-8";
const LINES_TYPE = "application/x-ndjson";

/**
 * `GET /-/events` gives EventBridge events, `GET /-/logs[?group=ARN]` log entries; a JSON document a line, oldest first.
 * `limit=N`: the last N of them.
 */
export function eventPages(sink: MemoryEventSink): Mount {
  return {
    name: "events",
    matches: ({ method, path }) => method === "GET" && (path === "/-/events" || path === "/-/logs"),
    handle: async ({ path, query }) => {
      const asked = new URLSearchParams(query);
      const limit = Number(asked.get("limit") ?? Number.MAX_SAFE_INTEGER);
      if (!Number.isSafeInteger(limit) || limit < 1) {
        return plainAnswer(400, TEXT_TYPE, "limit is a whole number from 1\n");
      }
      const group = asked.get("group") ?? undefined;
      const all: readonly unknown[] = path === "/-/events" ? sink.events() : sink.logs(group);
      const rows = all.slice(-limit);
      return plainAnswer(200, LINES_TYPE, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    },
  };
}
