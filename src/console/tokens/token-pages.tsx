// token-pages.tsx — the tasks that wait, a page of them at a time, kept fresh however many there are.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { TokenPage } from "../../console-wire/index.ts";
import { type TokensAsked, tokensQuery } from "../api/index.ts";
import { countText } from "../parts/index.ts";

const REFRESH_MS = 10_000;

export interface TokenPages {
  readonly page: TokenPage | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Nothing where all stand on one page. */
  readonly pager: ReactNode;
}

/** Other filters begin with their first page. */
export function useTokenPages(asked: Omit<TokensAsked, "after">): TokenPages {
  const of = JSON.stringify(asked);
  const [place, setPlace] = useState({ of, cursors: NO_CURSORS });
  if (place.of !== of) setPlace({ of, cursors: NO_CURSORS });
  const cursors = place.of === of ? place.cursors : NO_CURSORS;
  const go = (next: readonly string[]): void => setPlace({ of, cursors: next });
  const after = cursors.at(-1);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...tokensQuery(after === undefined ? asked : { ...asked, after }),
    ...{ refetchInterval: REFRESH_MS, placeholderData: keepPreviousData },
  });
  const isEmptied = after !== undefined && !isPlaceholderData && data?.items.length === 0;
  useEffect(() => {
    if (isEmptied) setPlace({ of, cursors: NO_CURSORS });
  }, [isEmptied, of]);
  const next = data?.next;
  return {
    ...{ page: data, error },
    retry: () => void refetch(),
    pager: data !== undefined && (after !== undefined || next !== undefined) && (
      <Pager
        page={data}
        onEarlier={after === undefined ? undefined : () => go(cursors.slice(0, -1))}
        onLater={next === undefined ? undefined : () => go([...cursors, next])}
      />
    ),
  };
}

const NO_CURSORS: readonly string[] = [];

/** A page is read from its beginning. */
function turn(button: HTMLElement, go: (() => void) | undefined): void {
  button.closest("section, .page")?.scrollIntoView({ block: "start" });
  go?.();
}

interface PagerProps {
  readonly page: TokenPage;
  readonly onEarlier: (() => void) | undefined;
  readonly onLater: (() => void) | undefined;
}

function Pager({ page, onEarlier, onLater }: PagerProps): ReactNode {
  const { items, before, total } = page;
  return (
    <span className="pager">
      <button
        type="button"
        className="button small"
        disabled={onEarlier === undefined}
        onClick={({ currentTarget }) => turn(currentTarget, onEarlier)}
      >
        Earlier
      </button>
      <span className="number muted">
        {countText(before + 1)} – {countText(before + items.length)} of {countText(total)}
      </span>
      <button
        type="button"
        className="button small"
        disabled={onLater === undefined}
        onClick={({ currentTarget }) => turn(currentTarget, onLater)}
      >
        Later
      </button>
    </span>
  );
}
