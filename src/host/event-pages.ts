// event-pages.ts — status events and execution logs to read: /-/events and /-/logs.
import type { MemoryEventSink } from "../engine/index.ts";
import { type Mount, plainAnswer } from "../server/index.ts";

const LINES_TYPE = "application/x-ndjson";

/** `GET /-/events` gives EventBridge events, `GET /-/logs[?group=ARN]` log entries; a JSON document a line. */
export function eventPages(sink: MemoryEventSink): Mount {
  return {
    name: "events",
    matches: ({ method, path }) => method === "GET" && (path === "/-/events" || path === "/-/logs"),
    handle: async ({ path, query }) => {
      const group = new URLSearchParams(query).get("group") ?? undefined;
      const rows: readonly unknown[] = path === "/-/events" ? sink.events() : sink.logs(group);
      return plainAnswer(200, LINES_TYPE, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    },
  };
}
