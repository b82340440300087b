// hooks.ts — the server as React sees it.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { noteAsked, queryClient } from "./cache.ts";
import { type Connection, type Listener, news } from "./news.ts";
import { infoQuery } from "./queries.ts";

export function useConnection(): Connection {
  return useSyncExternalStore(news.subscribe, () => news.connection);
}

export function useNews(listener: Listener): void {
  useEffect(() => news.listen(listener), [listener]);
}

/** Adds the history of an execution to the tab's stream; answers under the keys `["execution", arn, …]` then stay fresh. */
export function useHistoryNews(executionArn: string): void {
  useEffect(() => {
    noteAsked(queryClient, executionArn);
    return news.watch(executionArn);
  }, [executionArn]);
}

/** True where the server lets nothing be changed from here. */
export function useReadOnly(): boolean {
  return useQuery(infoQuery).data?.readOnly === true;
}

/** What the AWS CLI is to be pointed at to reach this server. */
export function useEndpoint(): string {
  return useQuery(infoQuery).data?.endpoint ?? location.origin;
}
