// follow.ts — follows an execution on a server until it closes, page by page.
import { isJsonArray, isJsonObject, type JsonObject } from "../base/index.ts";
import type { Caller } from "./caller.ts";

/** How often the server is asked for news. */
const POLL_MS = 250;

export interface Follower {
  /** New events, in order; no more come before it is done with them. */
  events(events: readonly JsonObject[]): Promise<void> | void;
}

/**
 * Reads the history from its start and then as it grows; resolves with DescribeExecution's answer when the
 * execution has closed, or with undefined when `deadline` (ms since 1970) has passed before.
 */
export async function followExecution(
  call: Caller,
  executionArn: string,
  follower: Follower,
  deadline: number,
): Promise<JsonObject | undefined> {
  let seen = 0;
  for (;;) {
    const description = await call("DescribeExecution", { executionArn });
    seen = await readOn(call, executionArn, follower, seen);
    if (description["status"] !== "RUNNING") return description;
    const wait = Math.min(POLL_MS, deadline - Date.now());
    if (wait <= 0) return undefined;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Hands on every event behind `seen` and returns the last id. */
async function readOn(
  call: Caller,
  executionArn: string,
  follower: Follower,
  seen: number,
): Promise<number> {
  let last = seen;
  // New events are read from the end backwards, so that a long history is not read again at every look.
  const fresh: JsonObject[] = [];
  let nextToken: string | undefined;
  do {
    const paging = nextToken === undefined ? {} : { nextToken };
    const answer = await call("GetExecutionHistory", {
      executionArn,
      reverseOrder: true,
      maxResults: seen === 0 ? 1000 : 100,
      ...paging,
    });
    const events = isJsonArray(answer["events"]) ? answer["events"].filter(isJsonObject) : [];
    const unseen = events.filter((event) => Number(event["id"]) > seen);
    fresh.push(...unseen);
    const more = unseen.length === events.length && typeof answer["nextToken"] === "string";
    nextToken = more ? String(answer["nextToken"]) : undefined;
  } while (nextToken !== undefined);
  fresh.reverse();
  const newest = fresh.at(-1);
  if (newest !== undefined) {
    await follower.events(fresh);
    last = Number(newest["id"]);
  }
  return last;
}
