// use-selection.ts — the selection as the URL has it, and the way to change it.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { changed, readSelection, type Selection, type SelectionChange } from "../run/index.ts";

export function useSelection(): readonly [Selection, (change: SelectionChange) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const selection = useMemo(() => readSelection(search), [search]);
  const select = useCallback(
    (change: SelectionChange) => {
      void navigate({
        to: ".",
        search: (before: Readonly<Record<string, unknown>>) =>
          changed(readSelection(before), change),
        // What was looked at is no place to go back to; the page before is.
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [selection, select];
}
