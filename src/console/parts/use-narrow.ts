// use-narrow.ts — whether the window is as narrow as a telephone.
import { useSyncExternalStore } from "react";

const narrow = globalThis.matchMedia?.("(max-width: 820px)");

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      narrow?.addEventListener("change", changed);
      return () => narrow?.removeEventListener("change", changed);
    },
    () => narrow?.matches === true,
  );
}
