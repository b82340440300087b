// news.ts — what the server pushes: one stream of server-sent events a tab.
import type { ExecutionItem } from "./lists.ts";

/**
 * `GET news?execution=<arn>`: an EventSource. Each event has an `id`, and a reconnect with `Last-Event-ID` goes on
 * after it; where that is too long ago the first event is `reset`, upon which the console asks for everything anew.
 * A page that was loaded anew can name the id by `after=<id>` instead. `execution` (optional) adds the history of that
 * execution. Quiet streams get a comment every 15 s.
 * `browser` (optional) is the same in all tabs of one browser. Browsers allow six connections to an origin, so one
 * browser holds three streams: one more ends the oldest by `parked`. A tab that was parked comes every two seconds with
 * `after` and `knock=1`, hears what it missed and `parked` again, until there is a place.
 * Changes are gathered for up to 100 ms, so that a thousand starts a second are ten events.
 */
export type News =
  | { readonly type: "hello"; readonly now: number }
  | { readonly type: "reset" }
  /** Executions started, closed or redriven: their newest standing, at most 200 an event; `more` that were left out. */
  | { readonly type: "executions"; readonly items: readonly ExecutionItem[]; readonly more: number }
  /** Of the execution that was asked for: how far its history has come. The console then asks for pages. */
  | { readonly type: "history"; readonly executionArn: string; readonly eventCount: number }
  /**
   * Something was made, changed or deleted; a kind is told of once a second at most. `stateMachine`,
   * `stateMachineAlias`, `activity` … (documents of the engine), `function` (it may also have been called),
   * `service` (an embedded service was called from outside), `mapRun` (children of some map run started or ended; they are no `executions`),
   * `worker` (tasks of an activity were queued, fetched or ended, or a worker began or ceased to ask for one).
   */
  | { readonly type: "catalog"; readonly kind: string };

/** What comes over a stream: news, and word to the tab that others have the browser's streams. */
export type StreamNews = News | { readonly type: "parked" };
