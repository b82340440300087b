// use-tail.ts — a long list from its end, kept up with the execution: see tail-pages.ts for what is held.
import { useCallback, useEffect, useRef, useState } from "react";
import {
  emptyTail,
  type Page,
  type TailState,
  withNewest,
  withOlder,
  withUpdates,
} from "../run/index.ts";

export interface TailSource<Item> {
  /** Names the list: with another name everything begins anew. */
  readonly name: string;
  /** The page that ends at `from`; the newest without. */
  readonly load: (from: number | undefined, signal: AbortSignal) => Promise<Page<Item>>;
  readonly keyOf: (item: Item) => number;
  /** Items that may have changed though they are not among the newest, read again. */
  readonly reload?: (items: readonly Item[], signal: AbortSignal) => Promise<readonly Item[]>;
}

export interface Tail<Item> extends TailState<Item> {
  readonly ready: boolean;
  readonly loadingOlder: boolean;
  readonly error: Error | undefined;
  readonly loadOlder: () => void;
}

/** `revision` changes when there is news of the list. */
export function useTail<Item>(source: TailSource<Item>, revision: number | undefined): Tail<Item> {
  const [held, setHeld] = useState<{ readonly name: string; readonly state: TailState<Item> }>();
  const [loadingOlder, setLoadingOlder] = useState(false);
  const [error, setError] = useState<Error>();
  const latest = useRef({ source, held });
  latest.current = { source, held };
  const { name } = source;

  useEffect(() => {
    if (revision === undefined) return;
    const aborting = new AbortController();
    void newest(latest.current, aborting.signal).then(
      (state) => {
        if (aborting.signal.aborted) return;
        setHeld({ name, state });
        setError(undefined);
      },
      (failure: unknown) => {
        if (!aborting.signal.aborted) setError(asError(failure));
      },
    );
    return () => aborting.abort();
  }, [name, revision]);

  const state = held?.name === name ? held.state : emptyTail<Item>();
  const { older } = state;
  const loadOlder = useCallback(() => {
    if (older === undefined || loadingOlder) return;
    setLoadingOlder(true);
    const { load, keyOf } = latest.current.source;
    void load(older, new AbortController().signal)
      .then((page) =>
        setHeld((now) =>
          now?.name === name && now.state.older === older
            ? { name, state: withOlder(now.state, page, keyOf) }
            : now,
        ),
      )
      .catch((failure: unknown) => setError(asError(failure)))
      .finally(() => setLoadingOlder(false));
  }, [name, older, loadingOlder]);

  return { ...state, ready: held?.name === name, loadingOlder, error, loadOlder };
}

interface Latest<Item> {
  readonly source: TailSource<Item>;
  readonly held: { readonly name: string; readonly state: TailState<Item> } | undefined;
}

async function newest<Item>(
  { source, held }: Latest<Item>,
  signal: AbortSignal,
): Promise<TailState<Item>> {
  const { name, load, keyOf, reload } = source;
  const before = held?.name === name ? held.state : emptyTail<Item>();
  const page = await load(undefined, signal);
  const state = withNewest(before, page, keyOf);
  if (reload === undefined) return state;
  const fresh = new Set(page.items.map(keyOf));
  const stale = [...state.around, ...state.items].filter((item) => !fresh.has(keyOf(item)));
  return withUpdates(state, await reload(stale, signal), keyOf);
}

function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}
