// cache.ts — what news means for what was asked before: which answers are stale, and how soon they are asked again.
import { QueryClient, type QueryKey } from "@tanstack/react-query";
import type { News } from "../../console-wire/index.ts";
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
};

/** Keeps a client's answers as fresh as the stream says, gathering what comes close together. */
export function followNews(client: QueryClient, stream: NewsStream): () => void {
  const stale = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    timer = undefined;
    for (const queryKey of stale.values()) void client.invalidateQueries({ queryKey });
    stale.clear();
  };
  const stop = stream.listen((heard) => {
    for (const key of staleAfter(heard)) stale.set(JSON.stringify(key), key);
    if (stale.size > 0) timer ??= setTimeout(refresh, TOGETHER_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
