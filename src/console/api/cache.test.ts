import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { News } from "../../console-wire/index.ts";
import { followNews, noteAsked, staleAfter } from "./cache.ts";
import type { Listener } from "./news.ts";

test("what was missed makes everything stale", () => {
  expect(staleAfter({ type: "reset" })).toEqual([[]]);
});

test("an execution's news makes its own answers stale, not those of others", () => {
  const keys = staleAfter({ type: "history", executionArn: "arn:a", eventCount: 3 });
  expect(keys).toContainEqual(["execution", "arn:a"]);
  expect(keys).not.toContainEqual(["execution"]);
});

test("what a queue does makes no definition stale", () => {
  expect(staleAfter({ type: "catalog", kind: "service" })).toEqual([["services"]]);
  expect(staleAfter({ type: "catalog", kind: "mapRun" })).toEqual([["map-run"]]);
  expect(staleAfter({ type: "catalog", kind: "worker" })).toEqual([["activities"], ["tokens"]]);
  expect(staleAfter({ type: "catalog", kind: "stateMachine" })).toContainEqual(["machines"]);
});

test("starts and ends touch the counts, not definitions", () => {
  const keys = staleAfter({ type: "executions", items: [], more: 0 });
  expect(keys).toContainEqual(["dashboard"]);
  expect(keys).not.toContainEqual(["machine"]);
});

describe("what a stream tells of an execution when it begins", () => {
  let client: QueryClient;
  let tell: Listener;
  let invalidated: unknown[];
  const key = ["execution", "arn:a"];
  const history = (eventCount: number): News => ({
    ...{ type: "history", executionArn: "arn:a", eventCount },
  });

  beforeEach(() => {
    vi.useFakeTimers();
    client = new QueryClient();
    invalidated = [];
    vi.spyOn(client, "invalidateQueries").mockImplementation(async (filters) => {
      invalidated.push(filters?.queryKey);
    });
    followNews(client, {
      listen: (listener) => {
        tell = listener;
        return () => true;
      },
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test("is nothing new where the answer came with as many events", () => {
    noteAsked(client, "arn:a");
    client.setQueryData(key, { eventCount: 7 });
    tell(history(7));
    vi.advanceTimersByTime(1_000);
    expect(invalidated).toEqual([]);
    // Whatever is told later is news: other answers may be older than this one.
    tell(history(7));
    vi.advanceTimersByTime(1_000);
    expect(invalidated).toContainEqual(key);
  });

  test("makes an older answer stale, and one that was there before", () => {
    noteAsked(client, "arn:a");
    client.setQueryData(key, { eventCount: 6 });
    tell(history(7));
    vi.advanceTimersByTime(1_000);
    expect(invalidated).toContainEqual(key);
    invalidated = [];
    client.setQueryData(key, { eventCount: 9 });
    noteAsked(client, "arn:a");
    tell(history(9));
    vi.advanceTimersByTime(1_000);
    expect(invalidated).toContainEqual(key);
  });

  test("waits for an answer that is on its way", async () => {
    noteAsked(client, "arn:a");
    let answer = (_: object): void => undefined;
    void client.fetchQuery({
      queryKey: key,
      queryFn: () =>
        new Promise<object>((resolve) => {
          answer = resolve;
        }),
    });
    tell(history(7));
    vi.advanceTimersByTime(3_000);
    expect(invalidated).toEqual([]);
    answer({ eventCount: 7 });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(invalidated).toEqual([]);
  });
});
