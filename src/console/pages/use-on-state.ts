// use-on-state.ts — the state of a definition that is looked at goes into the URL of its machine or version.
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import type { ChosenState } from "../machine/index.ts";

const route = getRouteApi("/machines/$arn");

/** The page stays where it stands. */
export function useOnState(): ChosenState["onState"] {
  const navigate = route.useNavigate();
  return useCallback(
    (id, passing) =>
      void navigate({
        search: ({ state: _before, ...rest }) => ({
          ...rest,
          ...(id === undefined ? {} : { state: id }),
        }),
        replace: passing,
        resetScroll: false,
      }),
    [navigate],
  );
}
