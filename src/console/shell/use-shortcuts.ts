// use-shortcuts.ts — keys that work on every page, unless one is writing.
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { PLACES } from "./nav.tsx";

const GO_WITHIN_MS = 1200;

interface Shortcuts {
  /** The key that comes before the palette's is down. */
  readonly onPaletteNear: () => void;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

/** True where keys are text: fields, editors, lists to choose from. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const navigate = useNavigate();
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let goUntil = 0;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === "Control" || event.key === "Meta") latest.current.onPaletteNear();
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest.current.onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector("[role=dialog]") !== null) return;
      const place = PLACES.find(({ key }) => key === event.key);
      if (event.timeStamp < goUntil && place !== undefined) {
        goUntil = 0;
        event.preventDefault();
        void navigate({ to: place.to });
      } else if (event.key === "g") goUntil = event.timeStamp + GO_WITHIN_MS;
      else if (event.key === "?") latest.current.onHelp();
      else if (event.key === "/") focusFilter(event);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [navigate]);
}

/** `/` goes to the first field that filters what the page shows. */
function focusFilter(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>("main input[type=search]");
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
}
