// token-pages.tsx — the tasks that wait, a page of them at a time, kept fresh however many there are.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
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

/** Which page it is, as the URL has it: absent is the first, as it is for other filters. */
export interface TokenPlace {
  readonly after: string | undefined;
  /** Where `isReplaced` the browser's history has no step of it. */
  readonly onAfter: (after: string | undefined, isReplaced: boolean) => void;
}

export function useTokenPages(asked: Omit<TokensAsked, "after">, place: TokenPlace): TokenPages {
  const { after, onAfter } = place;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...tokensQuery(after === undefined ? asked : { ...asked, after }),
    ...{ refetchInterval: REFRESH_MS, placeholderData: keepPreviousData },
  });
  const isEmptied = after !== undefined && !isPlaceholderData && data?.items.length === 0;
  const { previous, next } = data ?? {};
  const go = (cursor: string | undefined, isReplaced = false): void =>
    onAfter(cursor === "" ? undefined : cursor, isReplaced);
  useEffect(() => {
    if (isEmptied) go(previous, true);
  });
  return {
    ...{ page: data, error },
    retry: () => void refetch(),
    pager: data !== undefined && (after !== undefined || next !== undefined) && (
      <Pager
        page={data}
        onEarlier={after === undefined ? undefined : () => go(previous)}
        onLater={next === undefined ? undefined : () => go(next)}
      />
    ),
  };
}

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
