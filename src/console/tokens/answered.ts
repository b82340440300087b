// answered.ts — which task is being answered. The dialog stands beside the pages: what was typed stays when the state
// that offered it waits no more.
import { useSyncExternalStore } from "react";
import type { WaitingToken } from "../../console-wire/index.ts";

let answered: WaitingToken | undefined;
const watchers = new Set<() => void>();

/** Opens the dialog, or closes it. */
export function answer(token: WaitingToken | undefined): void {
  answered = token;
  for (const changed of watchers) changed();
}

export function useAnswered(): WaitingToken | undefined {
  return useSyncExternalStore(subscribe, () => answered);
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}
