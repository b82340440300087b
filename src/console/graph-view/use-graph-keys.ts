// use-graph-keys.ts — 0 fits, f follows, + and - zoom, wherever the focus is, unless one is writing.
import { useEffect } from "react";
import { isWriting } from "../shell/index.ts";
import type { Follow } from "./graph-tools.tsx";
import type { ViewportControl } from "./use-viewport.ts";

export function useGraphKeys(viewport: ViewportControl, follow: Follow | undefined): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector("[role=dialog]") !== null) return;
      if (event.key === "0") viewport.fit();
      else if (event.key === "f") follow?.toggle();
      else if (event.key === "+") viewport.zoom(1.3);
      else if (event.key === "-") viewport.zoom(1 / 1.3);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [viewport, follow]);
}
