// use-row-keys.ts — j and k walk the rows of a page, from list to list: the first link of a row takes the focus, so that
// Enter opens it and a screen reader says it.
import { useEffect } from "react";
import { isWriting } from "../shell/index.ts";
import { steppedRow } from "./step.ts";

/** Lists mark what holds their rows. Of rows that are not in sight, a virtual list keeps enough for the next step. */
const ROWS = "main [data-rows] > :has(a[href])";

const STEPS: Readonly<Record<string, 1 | -1>> = { j: 1, k: -1 };

export function useRowKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

/** Where the key goes: to the next row or the one before; undefined where it is meant for something else. */
export function rowStep(event: KeyboardEvent): 1 | -1 | undefined {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return undefined;
  if (isWriting(event.target)) return undefined;
  if (document.querySelector("[role=dialog],[role=menu]") !== null) return undefined;
  return STEPS[event.key];
}

function pressed(event: KeyboardEvent): void {
  const step = rowStep(event);
  if (step === undefined) return;
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[steppedRow(at, step, rows.map(topRow))];
  row?.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** Below the top of the window, or of what the row scrolls in. */
export function topRow(row: HTMLElement): number {
  const place = row.closest(".virtual");
  const edge =
    place === null
      ? 0
      : place.getBoundingClientRect().top +
        Number.parseFloat(getComputedStyle(place).scrollPaddingTop);
  return Math.round(row.getBoundingClientRect().top - (edge || 0));
}
