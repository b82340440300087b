// cache.ts — what news means for what was asked before: which answers are stale, and how soon they are asked again.
import { QueryClient, type QueryKey } from "@tanstack/react-query";
import type { ExecutionView, News } from "../../console-wire/index.ts";
import { RefusalError } from "./client.ts";
import type { NewsStream } from "./news.ts";

/** Once more where the server was away or failed; what it refused it refuses again. */
function triedAgain(failures: number, error: Error): boolean {
  return (
    failures < 1 && !(error instanceof RefusalError && error.status >= 400 && error.status < 500)
  );
}

export const queryClient: QueryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: triedAgain, refetchOnWindowFocus: false } },
});

/** A thousand executions a second are not a thousand requests. */
const TOGETHER_MS = 700;

/** The first members of the keys that a piece of news makes stale. */
export function staleAfter(heard: News): readonly QueryKey[] {
  switch (heard.type) {
    case "hello":
      return [];
    case "reset":
      return [[]];
    case "executions":
      return [["dashboard"], ["machines"], ["map-run"], ["tokens"], ["activities"], ["recent"]];
    case "history":
      return [["execution", heard.executionArn], ["tokens"]];
    case "catalog":
      return STALE_KINDS[heard.kind] ?? [["machines"], ["machine"], ["activities"]];
  }
}

/** Of what is no document of the catalog, and may change many times a second. */
const STALE_KINDS: Readonly<Record<string, readonly QueryKey[]>> = {
  mapRun: [["map-run"]],
  function: [["functions"]],
  service: [["services"]],
  worker: [["activities"], ["tokens"]],
};

/** Executions that are asked for the first time: the stream begins by telling what the answer tells too. */
const asked = new Set<string>();

/** To be called before an execution is asked for. */
export function noteAsked(client: QueryClient, arn: string): void {
  asked.clear();
  if (client.getQueryData(["execution", arn]) === undefined) asked.add(arn);
}

/** Whether its answer is as new as what is heard of it; undefined while it is on its way. */
function isKnown(client: QueryClient, arn: string, eventCount: number): boolean | undefined {
  const { fetchStatus, data } = client.getQueryState<ExecutionView>(["execution", arn]) ?? {};
  if (data === undefined) return fetchStatus === "fetching" ? undefined : false;
  return data.eventCount >= eventCount;
}

/** Keeps a client's answers as fresh as the stream says, gathering what comes close together. */
export function followNews(client: QueryClient, stream: Pick<NewsStream, "listen">): () => void {
  const stale = new Map<string, QueryKey>();
  let first: (News & { readonly type: "history" }) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const note = (heard: News): void => {
    for (const key of staleAfter(heard)) stale.set(JSON.stringify(key), key);
  };
  const refresh = (): void => {
    timer = undefined;
    if (first !== undefined) {
      const known = isKnown(client, first.executionArn, first.eventCount);
      if (known === false) note(first);
      if (known === undefined) timer = setTimeout(refresh, TOGETHER_MS);
      else first = undefined;
    }
    for (const queryKey of stale.values()) void client.invalidateQueries({ queryKey });
    stale.clear();
  };
  const stop = stream.listen((heard) => {
    if (heard.type === "history" && asked.delete(heard.executionArn)) first = heard;
    else note(heard);
    if (first !== undefined || stale.size > 0) timer ??= setTimeout(refresh, TOGETHER_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
